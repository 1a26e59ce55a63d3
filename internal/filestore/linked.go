package filestore

import "io"

// Linked is the files of a store to whoever comes with a link.
type Linked struct {
	Store *Store
	Links Links
}

// Open returns a file for a link's id and parameters, its content to be closed
// by the caller. The error is [ErrLink], [ErrNotFound] or that of a disk.
func (l Linked) Open(
	id, expires, signature string,
) (name, contentType string, size int64, content io.ReadSeekCloser, err error) {
	if err := l.Links.Check(id, expires, signature); err != nil {
		return "", "", 0, nil, err
	}
	f, err := l.Store.Get(id)
	if err != nil {
		return "", "", 0, nil, err
	}
	content, err = f.Open()
	return f.Name, f.ContentType, f.Size, content, err
}
