package filestore

import "io"

// Linked opens files of a store for anyone with a valid link.
type Linked struct {
	Store *Store
	Links Links
}

// Open returns a file for the id and parameters of a link. The caller must close
// the content. The error is [ErrLink], [ErrNotFound] or a disk error.
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
