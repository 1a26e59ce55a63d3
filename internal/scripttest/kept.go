package scripttest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Kept is a stopped desk and the Teams around it. It holds the desk's data,
// what Teams has stored, and where people were. Time goes on from the moment of
// the stop, however long ago that was.
type Kept struct {
	files   map[string][]byte // by path, with slashes
	resumed time.Time
	teams   struct { // what teamsFile says about itself
		At  time.Time
		URL string
	}
}

// The files of a Kept that do not belong to the desk's folder.
const (
	teamsFile  = "teams.json"
	peopleFile = "people.json"
)

// at is where somebody was when the desk was stopped.
type at struct {
	Activity string // the last one they sent
	Thread   string // the last one they were in, in the channel
}

// Keep plays a script and keeps what is left at its end.
func Keep(t *testing.T, file string, program Program) *Kept {
	t.Helper()
	p := play(t, file, program, Settings{})
	k, err := p.keep()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// GoOn plays a script on what was kept. The clock of program must be k.Now.
func GoOn(t *testing.T, file string, k *Kept, program Program) {
	t.Helper()
	play(t, file, program, Settings{Kept: k})
}

// Now is a clock that goes on from the moment the desk was stopped.
func (k *Kept) Now() time.Time { return k.teams.At.Add(time.Since(k.resumed)) }

// Pass lets time pass while the desk is stopped.
func (k *Kept) Pass(d time.Duration) { k.teams.At = k.teams.At.Add(d) }

func (p *player) keep() (*Kept, error) {
	people := map[string]at{}
	for name, w := range p.people {
		people[name] = at{string(w.last.Activity), w.thread}
	}
	known, err := json.Marshal(people)
	if err != nil {
		return nil, err
	}
	k := &Kept{files: map[string][]byte{teamsFile: p.Save(), peopleFile: known}, resumed: time.Now()}
	if err := json.Unmarshal(k.files[teamsFile], &k.teams); err != nil {
		return nil, err
	}
	folder := os.DirFS(p.Dir)
	return k, fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if _, written := p.settings.Files[name]; err != nil || d.IsDir() || written || name == configFile {
			return err
		}
		k.files[name], err = fs.ReadFile(folder, name)
		return err
	})
}

// unpack puts the kept files into the desk's folder and restores what Teams had
// stored. Teams has a new address now. It replaces the old one everywhere and
// must have the same length.
func (d *Desk) unpack(k *Kept) error {
	if k == nil {
		return nil
	}
	if len(k.teams.URL) != len(d.URL()) {
		return fmt.Errorf("%s cannot stand in place of %s", d.URL(), k.teams.URL)
	}
	for name, data := range k.files {
		data = bytes.ReplaceAll(data, []byte(k.teams.URL), []byte(d.URL()))
		path := filepath.Join(d.Dir, filepath.FromSlash(name))
		if name == teamsFile {
			if err := d.Restore(data); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// recall marks everything as read for everybody and puts people back where they
// were.
func (p *player) recall() {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.Dir, peopleFile))
	var people map[string]at
	if err = errors.Join(err, json.Unmarshal(data, &people)); err != nil {
		p.t.Fatal(err)
	}
	for name, was := range people {
		w := p.person(name)
		w.last.Activity, w.thread = []byte(was.Activity), was.Thread
	}
	for name := range cast {
		p.person(name).readAll()
	}
	for _, c := range p.channels {
		c.readAll()
	}
}

// readAll records that everything there was read.
func (in *inbox) readAll() {
	for _, m := range in.look() {
		in.read[m.ID] = plain(m)
	}
}

// Write writes what was kept to a file.
func (k *Kept) Write(path string) error {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	w := tar.NewWriter(zip)
	names := make([]string, 0, len(k.files))
	for name := range k.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		h := &tar.Header{Name: name, Mode: 0o600, Size: int64(len(k.files[name])), ModTime: k.teams.At}
		if err := w.WriteHeader(h); err != nil {
			return err
		}
		if _, err := w.Write(k.files[name]); err != nil {
			return err
		}
	}
	if err := errors.Join(w.Close(), zip.Close()); err != nil {
		return err
	}
	return os.WriteFile(path, packed.Bytes(), 0o644) //nolint:gosec // a fixture is for everybody to read
}

// ReadKept reads what Write wrote.
func ReadKept(path string) (*Kept, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	k := &Kept{files: map[string][]byte{}, resumed: time.Now()}
	for r := tar.NewReader(zip); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return k, json.Unmarshal(k.files[teamsFile], &k.teams)
		}
		if err != nil {
			return nil, err
		}
		if k.files[h.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
}
