package filestore

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the length of a shown name in bytes; file systems take 255.
const maxName = 200

// Named is the name that a file is shown and saved under: as it was sent, made
// clean; a picture without one, as pasted ones are, is called by its type.
func Named(name, contentType string) string {
	if kind, ok := strings.CutPrefix(contentType, "image/"); ok && strings.TrimSpace(name) == "" {
		return "picture." + kind
	}
	return cleanName(name)
}

// cleanName makes of anything a name that can be shown and saved under: no
// folders, nothing invisible (which could turn "gpj.exe" into "exe.jpg"), no
// characters that Windows refuses, and an extension that is kept when the name
// is cut.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r):
			return -1
		case strings.ContainsRune(`:*?"<>|`, r):
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	if name == "" {
		return "file"
	}
	if len(name) <= maxName {
		return name
	}
	extension := path.Ext(name)
	if len(extension) > 20 {
		extension = ""
	}
	cut := maxName - len(extension)
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return name[:cut] + extension
}
