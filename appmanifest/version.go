package appmanifest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// First is the version of a package that nothing is known to have come before.
const First = "1.0.0"

// Packed is what identifies a package.
type Packed struct {
	App     string `json:"app"`     // the app's id
	Version string `json:"version"` // of the package
	Content string `json:"content"` // a fingerprint of all that is in it but its version
}

// versionLine is where the manifest has its version.
var versionLine = regexp.MustCompile(`(?m)^  "version": "[^"]*"`)

// Identify returns what the package of an app is, with the version that the app
// has.
func Identify(app App) (Packed, error) {
	files, err := contents(app)
	if err != nil {
		return Packed{}, err
	}
	return Packed{App: app.ID, Version: app.Version, Content: fingerprint(files)}, nil
}

// fingerprint is the same for files that differ in the version alone.
func fingerprint(files []file) string {
	sum := sha256.New()
	for _, f := range files {
		data := f.data
		if f.name == manifestFile {
			data = versionLine.ReplaceAll(data, nil)
		}
		fmt.Fprintf(sum, "%s %d\n", f.name, len(data))
		sum.Write(data)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// maxUnpacked is more than any package holds.
const maxUnpacked = 16 << 20

var errNoPackage = errors.New("appmanifest: no app package")

// Read returns what a package is that Write has written.
func Read(data []byte) (Packed, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Packed{}, errNoPackage
	}
	var files []file
	var says struct{ ID, Version string }
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			return Packed{}, errNoPackage
		}
		data, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
		if err := errors.Join(err, r.Close()); err != nil {
			return Packed{}, errNoPackage
		}
		if f.Name == manifestFile && json.Unmarshal(data, &says) != nil {
			return Packed{}, errNoPackage
		}
		files = append(files, file{f.Name, data})
	}
	if !guid.MatchString(says.ID) || !IsVersion(says.Version) {
		return Packed{}, errNoPackage
	}
	return Packed{App: says.ID, Version: says.Version, Content: fingerprint(files)}, nil
}

// IsVersion reports whether a text can be the version of a package: three plain
// numbers.
func IsVersion(text string) bool { return version.MatchString(text) }

// leading are the numbers that a version begins with. Packages that others wrote
// can have fewer, and more behind them.
var leading = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9}){0,2}`)

// numbers returns the parts of a version, nil when it has no numbers.
func numbers(v string) []int {
	found := leading.FindString(v)
	if found == "" {
		return nil
	}
	list := make([]int, 3)
	for i, part := range strings.Split(found, ".") {
		list[i], _ = strconv.Atoi(part) // the form has digits only
	}
	return list
}

// Higher reports whether version a is higher than b. Every version is higher than
// a text that is none.
func Higher(a, b string) bool { return slices.Compare(numbers(a), numbers(b)) > 0 }

// Next returns the version after v, or First when v is none.
func Next(v string) string {
	parts := numbers(v)
	if parts == nil {
		return First
	}
	return fmt.Sprintf("%d.%d.%d", parts[0], parts[1], parts[2]+1)
}
