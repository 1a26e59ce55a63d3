package filestore

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxHeader is more than a header can take: names are cut to [maxName].
const maxHeader = 8 << 10

// header is the first line of a file on the disk, before its content. Both are
// created at once.
type header struct {
	Name        string `json:"name"`
	ContentType string `json:"type"`
}

// File is a stored file. Size is in bytes.
type File struct {
	Name, ContentType string
	Size              int64

	store *Store
	id    string
	begin int64
}

// Get returns a file, or [ErrNotFound].
func (s *Store) Get(id string) (File, error) {
	f, err := s.open(id)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	line, err := bufio.NewReaderSize(io.LimitReader(f, maxHeader), maxHeader).ReadSlice('\n')
	if err != nil {
		return File{}, fmt.Errorf("filestore: %s has no header: %w", id, err)
	}
	var h header
	if err := json.Unmarshal(line, &h); err != nil {
		return File{}, fmt.Errorf("filestore: header of %s: %w", id, err)
	}
	info, err := f.Stat()
	if err != nil {
		return File{}, fmt.Errorf("filestore: %w", err)
	}
	begin := int64(len(line))
	return File{h.Name, h.ContentType, info.Size() - begin, s, id, begin}, nil
}

// Open returns the content. The caller must close it. If the file was deleted in
// the meantime, the error is [ErrNotFound].
func (f File) Open() (io.ReadSeekCloser, error) {
	opened, err := f.store.open(f.id)
	if err != nil {
		return nil, err
	}
	return content{io.NewSectionReader(opened, f.begin, f.Size), opened}, nil
}

type content struct {
	*io.SectionReader
	io.Closer
}

func (s *Store) open(id string) (*os.File, error) {
	if !isID(id) {
		return nil, ErrNotFound
	}
	f, err := s.root.Open(id)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNotFound
	case err != nil:
		return nil, fmt.Errorf("filestore: %w", err)
	}
	return f, nil
}
