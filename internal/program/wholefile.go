package program

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeWhole has write fill a file that is not there yet. The file gets its name once it
// is on the disk and accept, which takes the name it has until then, finds nothing wrong.
// What breaks off leaves none.
func writeWhole(file string, write func(io.Writer) error, accept func(name string) error) error {
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("%s exists already: give another name", file)
	}
	out, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".part-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(out), out.Sync(), out.Close())
	if err == nil && accept != nil {
		err = accept(out.Name())
	}
	if err == nil {
		err = os.Rename(out.Name(), file)
	}
	if err != nil {
		_ = os.Remove(out.Name())
	}
	return err
}
