package filestore

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the maximum length of a shown name in bytes. File systems allow
// 255.
const maxName = 200

// Named returns the name under which a file is shown and saved. It is the
// cleaned name as sent. A picture without a name, such as a pasted one, is named
// after its type.
func Named(name, contentType string) string {
	if kind, ok := strings.CutPrefix(contentType, "image/"); ok && strings.TrimSpace(name) == "" {
		return "picture." + kind
	}
	return cleanName(name)
}

// cleanName turns any text into a name that is safe to show and save under. It
// removes folders, invisible characters (which could turn "gpj.exe" into
// "exe.jpg") and characters that Windows refuses. When it cuts the name, it
// keeps the extension.
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
