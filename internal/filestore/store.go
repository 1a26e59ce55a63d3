package filestore

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"
)

var (
	// ErrNotFound reports that there is no such file.
	ErrNotFound = errors.New("filestore: no such file")
	// ErrTooLarge reports that a file is larger than the limit.
	ErrTooLarge = errors.New("filestore: file too large")
)

// unfinished is the prefix of files that are being written.
const unfinished = "new-"

// Store is a folder of files. Many goroutines may call its methods at once. Only
// one process at a time may have the folder open.
type Store struct{ root *os.Root }

// Open opens the folder and creates it if it is missing. It removes files that
// an earlier process did not finish writing.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("filestore: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("filestore: %w", err)
	}
	s := &Store{root}
	if err := s.sweep(); err != nil {
		_ = root.Close()
		return nil, err
	}
	return s, nil
}

// Look opens an existing folder for reading, as it is. The error for one that is
// missing is [ErrNotFound].
func Look(dir string) (*Store, error) {
	root, err := os.OpenRoot(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNotFound
	case err != nil:
		return nil, fmt.Errorf("filestore: %w", err)
	}
	return &Store{root}, nil
}

// IDs returns the ids of all files, in no order.
func (s *Store) IDs() (ids []string, err error) {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("filestore: %w", err)
	}
	for _, e := range entries {
		if isID(e.Name()) {
			ids = append(ids, e.Name())
		}
	}
	return ids, nil
}

func (s *Store) sweep() error {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished) {
			if err := s.root.Remove(e.Name()); err != nil {
				return fmt.Errorf("filestore: %w", err)
			}
		}
	}
	return nil
}

// Close closes the folder. Open files stay open.
func (s *Store) Close() error { return s.root.Close() }

// NewID returns an id that cannot be guessed.
func NewID() string { return rand.Text() }

// Put stores the content of r, at most limit bytes, under a new id. Otherwise it
// works like PutAs.
func (s *Store) Put(ctx context.Context, r io.Reader, name, contentType string, limit int64) (id string, err error) {
	id = NewID()
	if err := s.PutAs(ctx, id, r, name, contentType, limit); err != nil {
		return "", err
	}
	return id, nil
}

// PutAs stores the content of r, at most limit bytes, under an id from NewID. It
// replaces an existing file. When it returns, the file is on the disk; when it
// fails, nothing is. name is shown and never used as a path. Everything before a
// slash and all invisible characters are removed from it.
func (s *Store) PutAs(ctx context.Context, id string, r io.Reader, name, contentType string, limit int64) error {
	if !isID(id) {
		return fmt.Errorf("filestore: %q is no id", id)
	}
	temporary := unfinished + NewID()
	f, err := s.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	err = errors.Join(write(f, header{cleanName(name), contentType}, reader{ctx, r}, limit), f.Close())
	if err == nil {
		err = s.root.Rename(temporary, id)
	}
	if err != nil {
		_ = s.root.Remove(temporary)
		return err
	}
	if err := s.sync(); err != nil {
		_ = s.root.Remove(id)
		return err
	}
	return nil
}

func write(f *os.File, h header, r io.Reader, limit int64) error {
	line, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	if _, err := f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	switch n, err := io.Copy(f, io.LimitReader(r, limit+1)); {
	case err != nil:
		return fmt.Errorf("filestore: %w", err)
	case n > limit:
		return ErrTooLarge
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	return nil
}

// sync makes changes in the folder survive a power cut. Windows has no such
// call.
func (s *Store) sync() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := s.root.Open(".")
	if err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("filestore: %w", err)
	}
	return nil
}

// Delete removes a file. A missing file is not an error. A file that is being
// read stays readable to its end.
func (s *Store) Delete(id string) error {
	if !isID(id) {
		return nil
	}
	if err := s.root.Remove(id); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("filestore: %w", err)
	}
	return s.sync()
}

// Expire removes the files stored before the given time.
func (s *Store) Expire(before time.Time) error {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	for _, e := range entries {
		info, bad := e.Info()
		if bad != nil || !isID(e.Name()) || !info.ModTime().Before(before) {
			continue // a file that is already gone needs no removing
		}
		err = errors.Join(err, s.Delete(e.Name()))
	}
	return err
}

// Before returns the ids of the files stored before the given time.
func (s *Store) Before(before time.Time) (ids []string, err error) {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("filestore: %w", err)
	}
	for _, e := range entries {
		info, bad := e.Info() // of one that is already gone there is none
		if bad == nil && isID(e.Name()) && info.ModTime().Before(before) {
			ids = append(ids, e.Name())
		}
	}
	return ids, nil
}

// Size returns the size of all stored files together.
func (s *Store) Size() (sum int64, err error) {
	entries, err := fs.ReadDir(s.root.FS(), ".")
	for _, e := range entries {
		if info, bad := e.Info(); bad == nil && isID(e.Name()) { // else it is already gone
			sum += info.Size()
		}
	}
	return sum, err
}

// isID reports whether id has the form of an id: 26 characters of base32. Only
// such an id reaches the disk.
func isID(id string) bool {
	odd := func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '2' || r > '7') }
	return len(id) == 26 && !strings.ContainsFunc(id, odd)
}

// reader stops reading when the context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
