package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is a file of an archive.
type entry struct {
	name    string // with slashes
	mode    fs.FileMode
	content []byte
}

// shipped lists the files and folders of the source that go with the program.
var shipped = []string{
	"LICENSE", "README.md", "CHANGELOG.md", "frontdesk.example.yaml", "frontdesk.schema.json", "catalog.example.yaml",
	"knowledge.example.yaml", "texts.example.yaml", "deploy", "docs",
}

// entries returns what is in the archive, in order of the names.
func (r release) entries(binary, notices string, bill []byte) ([]entry, error) {
	content, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	list := []entry{
		{filepath.Base(binary), 0o755, content},
		{"THIRD-PARTY.txt", 0o644, []byte(notices)},
		{"frontdesk.cdx.json", 0o644, bill},
	}
	for _, name := range shipped {
		err := filepath.WalkDir(filepath.Join(r.source, name), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			within, err := filepath.Rel(r.source, path)
			list = append(list, entry{filepath.ToSlash(within), 0o644, content})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return list, nil
}

// writeTar writes a compressed tar file. Nothing in it tells who made it, or when.
func writeTar(w io.Writer, folder string, entries []entry, made time.Time) error {
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	t := tar.NewWriter(packed)
	for _, e := range entries {
		h := tar.Header{
			Typeflag: tar.TypeReg, Name: folder + "/" + e.name, Mode: int64(e.mode), Size: int64(len(e.content)),
			ModTime: made, Format: tar.FormatPAX,
		}
		if err := t.WriteHeader(&h); err != nil {
			return err
		}
		if _, err := t.Write(e.content); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return packed.Close()
}

// writeZip writes a zip file likewise.
func writeZip(w io.Writer, folder string, entries []entry, made time.Time) error {
	z := zip.NewWriter(w)
	for _, e := range entries {
		h := zip.FileHeader{Name: folder + "/" + e.name, Method: zip.Deflate, Modified: made}
		h.SetMode(e.mode)
		part, err := z.CreateHeader(&h)
		if err != nil {
			return err
		}
		if _, err := part.Write(e.content); err != nil {
			return err
		}
	}
	return z.Close()
}
