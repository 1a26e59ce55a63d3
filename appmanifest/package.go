package appmanifest

import (
	"archive/zip"
	"fmt"
	"io"
	"time"
)

const (
	manifestFile = "manifest.json"
	colorFile    = "color.png"
	outlineFile  = "outline.png"
)

// packed is the modification time of every file in the package. Equal input
// gives equal bytes, so an admin can tell whether anything changed.
var packed = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

type file struct {
	name string
	data []byte
}

// Write writes the app package, a zip file with all its files at the root. The
// same app gives the same bytes. Its error names the first field of app that
// Teams would refuse. In that case nothing has been written.
func Write(w io.Writer, app App) error {
	files, err := contents(app)
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, f := range files {
		if err := add(archive, f); err != nil {
			return fmt.Errorf("appmanifest: %s: %w", f.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("appmanifest: %w", err)
	}
	return nil
}

func contents(app App) ([]file, error) {
	manifest, err := Manifest(app)
	if err != nil {
		return nil, err
	}
	files := []file{{manifestFile, manifest}}
	for _, code := range languages[1:] {
		data, err := translation(app, code)
		if err != nil {
			return nil, err
		}
		files = append(files, file{code + ".json", data})
	}
	icons, err := pictures(app)
	if err != nil {
		return nil, err
	}
	return append(files, icons...), nil
}

func add(archive *zip.Writer, f file) error {
	w, err := archive.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: packed})
	if err != nil {
		return err
	}
	_, err = w.Write(f.data)
	return err
}
