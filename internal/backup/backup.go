// Package backup writes everything a desk keeps into one file, and reads it back.
//
// A backup is a zip file: data.db, the files below files/, and at its end
// backup.json. What ends before that is no backup. The package knows no records.
package backup

import (
	"archive/zip"
	"compress/flate"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

const (
	dataName   = "data.db"
	filesName  = "files"
	headerName = "backup.json"
	// format is the version of the form of backups.
	format = 1
)

// Header says what a backup is of.
type Header struct {
	Format  int       `json:"format"`
	Made    time.Time `json:"made"`
	Version string    `json:"version"` // of the program
	Files   int       `json:"files"`
	Bytes   int64     `json:"bytes"` // of data and files, unpacked
}

// Source is what is to be backed up.
type Source struct {
	// Data writes the data as it is at one moment.
	Data func(context.Context, io.Writer) error
	// Files is the folder with files, which may be missing. While a backup is
	// written, no file that the data may name is removed there.
	Files string
	// Skip are the folders below Files that are left out.
	Skip    []string
	Version string
	Now     func() time.Time
}

// Write writes a backup.
func Write(ctx context.Context, w io.Writer, s Source) (h Header, err error) {
	h = Header{Format: format, Made: s.Now().UTC(), Version: s.Version}
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestSpeed)
	})
	out, err := z.CreateHeader(&zip.FileHeader{Name: dataName, Method: zip.Deflate, Modified: h.Made})
	if err != nil {
		return h, err
	}
	counted := &counter{w: out}
	if err := s.Data(ctx, counted); err != nil {
		return h, err
	}
	if err := h.addFiles(ctx, z, counted, s); err != nil {
		return h, err
	}
	h.Bytes = counted.n
	content, err := json.MarshalIndent(h, "", "  ")
	if err != nil {
		return h, err
	}
	if out, err = z.CreateHeader(&zip.FileHeader{Name: headerName, Modified: h.Made}); err == nil {
		_, err = out.Write(append(content, '\n'))
	}
	return h, errors.Join(err, z.Close())
}

func (h *Header) addFiles(ctx context.Context, z *zip.Writer, counted *counter, s Source) error {
	root, err := os.OpenRoot(s.Files)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err = errors.Join(ctx.Err(), err); err != nil {
			return err
		}
		for _, folder := range s.Skip {
			if d.IsDir() && name == folder {
				return fs.SkipDir
			}
		}
		if !d.Type().IsRegular() {
			return nil
		}
		in, err := root.Open(name)
		if errors.Is(err, fs.ErrNotExist) { // one that nothing names yet
			return nil
		}
		if err != nil {
			return err
		}
		defer func() { _ = in.Close() }()
		h.Files++
		// Pictures and documents are packed already.
		out, err := z.CreateHeader(&zip.FileHeader{Name: path.Join(filesName, name), Modified: h.Made})
		if err == nil {
			counted.w = out
			_, err = io.Copy(counted, in)
		}
		return err
	})
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

// Write implements io.Writer.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// ErrIncomplete means that a file is no whole backup.
var ErrIncomplete = errors.New("backup: not a whole backup")

// Reader is an open backup.
type Reader struct {
	Header Header
	zip    *zip.ReadCloser
}

// Open opens a backup and checks that it is whole as far as that can be seen
// without reading all of it. Unpack reads all of it.
func Open(file string) (*Reader, error) {
	z, err := zip.OpenReader(file)
	if errors.Is(err, zip.ErrFormat) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("%w: %s ends too early, or is something else", ErrIncomplete, file)
	}
	if err != nil {
		return nil, err
	}
	r := &Reader{zip: z}
	if err := r.readHeader(); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", file, err), z.Close())
	}
	return r, nil
}

func (r *Reader) readHeader() error {
	in, err := r.zip.Open(headerName)
	if err != nil {
		return ErrIncomplete
	}
	defer func() { _ = in.Close() }()
	if err := json.NewDecoder(in).Decode(&r.Header); err != nil {
		return ErrIncomplete
	}
	if r.Header.Format > format {
		return fmt.Errorf("backup: made by a newer version of frontdesk (%s)", r.Header.Version)
	}
	return nil
}

// Close closes the backup.
func (r *Reader) Close() error { return r.zip.Close() }

// Unpack writes the data to a new file, and the files below a new folder. Every
// byte is held against its checksum.
func (r *Reader) Unpack(ctx context.Context, data, files string) error {
	if err := os.MkdirAll(files, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(files)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	var unpacked int64
	seen := 0
	for _, f := range r.zip.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := int64(0)
		name, isFile := strings.CutPrefix(f.Name, filesName+"/")
		switch {
		case isFile:
			seen++
			n, err = unpackInto(root, filepath.FromSlash(name), f)
		case f.Name == dataName:
			n, err = unpack(f, func() (*os.File, error) { return create(data) })
		}
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrIncomplete, f.Name, err)
		}
		unpacked += n
	}
	if unpacked != r.Header.Bytes || seen != r.Header.Files {
		return fmt.Errorf("%w: %d bytes in %d files, not %d in %d",
			ErrIncomplete, unpacked, seen, r.Header.Bytes, r.Header.Files)
	}
	return nil
}

func unpackInto(root *os.Root, name string, f *zip.File) (int64, error) {
	if folder := filepath.Dir(name); folder != "." {
		if err := root.MkdirAll(folder, 0o700); err != nil {
			return 0, err
		}
	}
	return unpack(f, func() (*os.File, error) { return root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) })
}

func create(file string) (*os.File, error) {
	return os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

func unpack(f *zip.File, create func() (*os.File, error)) (n int64, err error) {
	in, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer func() { _ = in.Close() }()
	out, err := create()
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(out, in) //nolint:gosec // as large as the desk's own data
	return n, errors.Join(err, out.Sync(), out.Close())
}
