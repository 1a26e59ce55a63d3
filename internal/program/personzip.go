package program

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"time"

	"frontdesk/internal/desk"
	"frontdesk/internal/filestore"
	"frontdesk/tickets"
)

// personZip writes everything known of a person: person.json, and their files
// below files/.
func personZip(
	ctx context.Context, w io.Writer, e desk.Eraser, who tickets.Person,
	file func(id string) (io.ReadCloser, error), now time.Time,
) error {
	all, ok, err := e.Export(ctx, who, now)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("nothing is known of %s", who)
	}
	z := zip.NewWriter(w)
	for i, f := range all.Files {
		switch err := addFile(z, f, file); {
		case errors.Is(err, filestore.ErrNotFound):
			all.Files[i].Missing = true
		case err != nil:
			return err
		}
	}
	out, err := z.Create("person.json")
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return errors.Join(enc.Encode(all), z.Close())
}

// addFile adds one file under its id and its name.
func addFile(z *zip.Writer, f desk.PersonsFile, file func(id string) (io.ReadCloser, error)) error {
	content, err := file(f.ID)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	out, err := z.Create(path.Join("files", f.Of, f.ID+"-"+path.Base(f.Name)))
	if err == nil {
		_, err = io.Copy(out, content)
	}
	return err
}

// maxTyped is how long a name or id can be, in bytes.
const maxTyped = 1000

// answerPerson answers the command that exports a person.
func (k keeper) answerPerson(w http.ResponseWriter, r *http.Request) {
	typed, err := io.ReadAll(io.LimitReader(r.Body, maxTyped))
	var who tickets.Person
	if err == nil {
		who, err = onePerson(r.Context(), k.db, string(typed))
	}
	if err == nil {
		file := func(id string) (io.ReadCloser, error) {
			_, content, err := k.kept.Get(id)
			return content, err
		}
		begun := &begun{ResponseWriter: w}
		err = personZip(r.Context(), begun, desk.Eraser{Archive: k.db, Leavers: k.db, People: k.db}, who, file, k.now())
		if err != nil && begun.yes {
			k.log.Error("export of a person broke off", "error", err)
			panic(http.ErrAbortHandler)
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
	}
}

// begun notes whether an answer has begun.
type begun struct {
	http.ResponseWriter
	yes bool
}

// Write implements io.Writer.
func (b *begun) Write(p []byte) (int, error) {
	b.yes = true
	return b.ResponseWriter.Write(p)
}
