// Command release makes what people download: for each platform an archive with
// the program, its documentation, its parts' licences and a list of those parts,
// and the checksums of all. The same source, commit and Go give the same bytes.
//
// It knows how archives, licences and bills of materials look, and nothing of the
// desk. `make release` runs it in the root of the source.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// release is one run.
type release struct {
	source  string // the root of the source
	out     string
	version string
	commit  string
	made    time.Time // stands on every file
	tags    string
}

// target is a platform, as GOOS/GOARCH.
type target struct{ os, arch string }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run makes the release that the arguments ask for, and says what it makes.
func run(ctx context.Context, args []string, says io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	out := flags.String("out", "dist", "the `folder` for the archives")
	platforms := flags.String("platforms", "linux/amd64", "a `list` of what to build for, as GOOS/GOARCH")
	commit := flags.String("commit", "", "what the source is")
	made := flags.Int64("time", 0, "the commit's time in `seconds`")
	tags := flags.String("tags", "", "build tags, as nograph")
	source := flags.String("source", ".", "the root of the source")
	if err := flags.Parse(args); err != nil {
		return err
	}
	r := release{source: *source, out: *out, commit: *commit, made: time.Unix(*made, 0).UTC(), tags: *tags}
	if *made == 0 {
		r.made = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the first that a zip file can tell
	}
	var err error
	if r.version, err = readVersion(r.source); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	var files []string
	for platform := range strings.SplitSeq(*platforms, ",") {
		system, arch, _ := strings.Cut(platform, "/")
		made, err := r.pack(ctx, target{system, arch})
		if err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		for _, file := range made {
			fmt.Fprintln(says, filepath.Join(r.out, file))
		}
		files = append(files, made...)
	}
	return writeSums(r.out, files)
}

var versionForm = regexp.MustCompile(`(?m)^const version = "(\d+\.\d+\.\d+)"$`)

// readVersion finds the version in the source of the program.
func readVersion(source string) (string, error) {
	content, err := os.ReadFile(filepath.Join(source, "internal", "program", "version.go"))
	if err != nil {
		return "", err
	}
	found := versionForm.FindSubmatch(content)
	if found == nil {
		return "", fmt.Errorf("no version in internal/program/version.go")
	}
	return string(found[1]), nil
}

// writeSums writes SHA256SUMS as sha256sum reads it.
func writeSums(folder string, files []string) error {
	slices.Sort(files)
	var b strings.Builder
	for _, file := range files {
		sum, err := sumOf(filepath.Join(folder, file))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s  %s\n", sum, file)
	}
	return os.WriteFile(filepath.Join(folder, "SHA256SUMS"), []byte(b.String()), 0o644)
}

// sumOf returns the SHA-256 of a file, in hexadecimal.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
