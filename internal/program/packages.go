package program

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"frontdesk/appmanifest"
	"frontdesk/internal/config"
)

// packageNote is the file beside the data that says which package was written
// last. It is not in the data, because a running desk has that to itself, and
// because the package may be written where no data is.
func packageNote(conf config.Config) string { return dataFile(conf) + ".package" }

// notePackage keeps what package was written last. Where that cannot be, it says
// so: the package is good all the same, and the next one is compared with it.
func (p program) notePackage(conf config.Config, packed appmanifest.Packed) {
	text, err := json.Marshal(packed)
	if err == nil {
		err = replaceFile(packageNote(conf), append(text, '\n'))
	}
	if err != nil {
		fmt.Fprintf(
			p.stderr,
			"frontdesk: the version is not kept beside the data: %v; write the next package over this one\n",
			err,
		)
	}
}

// replaceFile writes a file whole or not at all.
func replaceFile(name string, content []byte) error {
	out, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".part-*")
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	if err = errors.Join(err, out.Close()); err == nil {
		err = os.Rename(out.Name(), name)
	}
	if err != nil {
		_ = os.Remove(out.Name())
	}
	return err
}

// lastPackage returns the package of the configured app that was written last, by
// the note beside the data and by the file that is to be written, whichever is
// higher. It is empty when there is none.
func lastPackage(conf config.Config, output string) (last appmanifest.Packed) {
	var noted appmanifest.Packed
	if text, err := os.ReadFile(packageNote(conf)); err == nil {
		_ = json.Unmarshal(text, &noted) // a note that cannot be read is none
	}
	for _, one := range []appmanifest.Packed{noted, writtenPackage(output)} {
		if one.App == conf.Teams.AppID && appmanifest.Higher(one.Version, last.Version) {
			last = one
		}
	}
	return last
}

// writtenPackage returns the package in a file, empty when there is none.
func writtenPackage(file string) (packed appmanifest.Packed) {
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return packed
	}
	data, err := os.ReadFile(file)
	if err == nil {
		packed, err = appmanifest.Read(data)
	}
	if err != nil {
		return appmanifest.Packed{}
	}
	return packed
}
