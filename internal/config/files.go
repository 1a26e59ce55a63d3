package config

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// filesBeside is the folder "files" next to the store, or next to the configuration
// when the store is a database.
func filesBeside(c Config) string {
	if c.Database() {
		return "files"
	}
	return filepath.Join(filepath.Dir(strings.TrimPrefix(c.Store, "bolt:")), "files")
}

var sizeForm = regexp.MustCompile(`^([1-9]\d{0,5}) ?(KB|MB)$`)

// size reads 1KB to 100MB as bytes.
func size(text string) (int64, bool) {
	n, ok := sizeIn(text)
	return n, ok && n <= 100<<20
}

// sizeOrZero reads 0, or any size, as bytes.
func sizeOrZero(text string) (int64, bool) {
	if text == "0" {
		return 0, true
	}
	return sizeIn(text)
}

// sizeIn reads a size as bytes. A KB has 1,024 bytes, as in Windows.
func sizeIn(text string) (int64, bool) {
	found := sizeForm.FindStringSubmatch(strings.ToUpper(text))
	if found == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(found[1], 10, 64)
	if found[2] == "MB" {
		n <<= 10
	}
	return n << 10, err == nil && n <= 100_000<<10
}

var (
	extensionForm = regexp.MustCompile(`^[a-z0-9]{1,16}$`)
	mimeForm      = regexp.MustCompile(`^[a-z0-9][a-z0-9.+-]*/([a-z0-9][a-z0-9.+-]*|\*)$`)
)

// fileType accepts an extension, with or without its dot, or a MIME type
// without parameters.
func fileType(text string) (string, bool) {
	text = strings.TrimPrefix(strings.ToLower(text), ".")
	return text, extensionForm.MatchString(text) || mimeForm.MatchString(text)
}
