package doctor

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// version says which version runs.
func (p Patient) version(context.Context) Result {
	return fine("version.fine", "version", p.Version, "system", runtime.GOOS+"/"+runtime.GOARCH)
}

// config says which configuration counts, and whether it was changed since the
// desk has read it.
func (p Patient) config(context.Context) Result {
	file := p.Config.File
	if file == "" {
		return fine("config.environment")
	}
	if info, err := os.Stat(file); p.Live != nil && err == nil && info.ModTime().After(p.Live.Read) {
		return warn("config.changed", "file", file)
	}
	if p.Live != nil && len(p.Live.Pending) > 0 {
		return warn("config.pending", "file", file, "keys", strings.Join(p.Live.Pending, ", "))
	}
	return fine("config.fine", "file", file)
}

// data looks at the file with the data.
func (p Patient) data(context.Context) Result {
	if p.Config.Database() {
		return p.database()
	}
	info, err := os.Stat(p.Data)
	switch {
	case os.IsNotExist(err) && p.Live == nil:
		return fine("data.new", "file", p.Data)
	case err != nil:
		return fail("data.unreadable", "file", p.Data)
	}
	if p.Open != nil {
		if err := p.Open(); err != nil {
			return fail("data.wrong", "error", err.Error())
		}
	}
	return fine("data.fine", "file", p.Data, "bytes.size", strconv.FormatInt(info.Size(), 10))
}

// database looks whether the database can be used.
func (p Patient) database() Result {
	if p.Open != nil {
		if err := p.Open(); err != nil {
			return fail("data.wrong", "error", err.Error())
		}
	}
	return fine("data.database")
}

// Files are refused below diskFull, as by the desk itself.
const (
	diskLittle = 1 << 30
	diskFull   = 256 << 20
)

// disk looks how much room is left for data and files.
func (p Patient) disk(context.Context) Result {
	least, place := int64(1)<<62, ""
	for _, one := range []string{filepath.Dir(p.Data), existing(p.Config.Files.Path)} {
		free, err := p.Disk(one)
		if err != nil {
			return warn("disk.unknown", "place", one)
		}
		if free < least {
			least, place = free, one
		}
	}
	args := []string{"place", place, "free.size", strconv.FormatInt(least, 10)}
	switch {
	case least < diskFull:
		return fail("disk.full", args...)
	case least < diskLittle:
		return warn("disk.little", args...)
	}
	return fine("disk.fine", args...)
}

// existing returns a folder, or the first above it that is there.
func existing(folder string) string {
	for {
		if _, err := os.Stat(folder); err == nil || filepath.Dir(folder) == folder {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// backupLate is how late a backup may be.
const backupLate = 2 * time.Hour

// backup looks at the backups of each night.
func (p Patient) backup(context.Context) Result {
	if p.Config.Database() {
		return fine("backup.database", "folder", p.Config.Files.Path)
	}
	if p.Backups == nil {
		return warn("backup.none")
	}
	newest, due := p.Backups()
	folder := p.Config.Backup.Folder
	if _, err := os.Stat(p.Data); err != nil {
		return fine("backup.soon", "folder", folder)
	}
	switch late := newest.Before(due) && p.Now().Sub(due) > backupLate; {
	case late && newest.IsZero():
		return fail("backup.never", "folder", folder)
	case late:
		return fail("backup.old", "folder", folder, "last.ago", p.Now().Sub(newest).String())
	case newest.IsZero():
		return fine("backup.soon", "folder", folder)
	}
	return fine("backup.fine", "folder", folder, "last.ago", p.Now().Sub(newest).String())
}

// files looks whether the folder for files can be written in.
func (p Patient) files(context.Context) Result {
	folder := existing(p.Config.Files.Path)
	probe, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return fail("files.closed", "folder", folder)
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return fine("files.fine", "folder", p.Config.Files.Path)
}

// signIn looks whether people can sign in to the portal.
func (p Patient) signIn(ctx context.Context) Result {
	if !p.Config.Portal.Enabled {
		return Result{}
	}
	issuer := p.Config.Portal.SignIn.Issuer
	args := []string{"issuer", issuer, "redirect", p.Config.PublicURL + "/signin/callback"}
	r, err := http.NewRequestWithContext(
		ctx, http.MethodGet, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", nil,
	)
	if err != nil {
		return fail("signin.wrong", args...)
	}
	answer, err := client().Do(r)
	if err != nil {
		if r, ok := unreached(err, hostOf(issuer)); ok {
			return r
		}
		return fail("signin.wrong", args...)
	}
	defer func() { _ = answer.Body.Close() }()
	var metadata struct {
		Issuer string `json:"issuer"`
	}
	content, err := io.ReadAll(io.LimitReader(answer.Body, maxManifest))
	switch {
	case answer.StatusCode != http.StatusOK, err != nil, json.Unmarshal(content, &metadata) != nil:
		return fail("signin.wrong", args...)
	case metadata.Issuer != issuer:
		return fail("signin.other", append(args, "other", metadata.Issuer)...)
	}
	return fine("signin.fine", args...)
}
