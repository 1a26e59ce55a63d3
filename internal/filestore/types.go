package filestore

import (
	"bytes"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
)

// Sniffed is how many bytes at the start of a file determine its type (WHATWG
// MIME sniffing).
const Sniffed = 512

const (
	unknown = "application/octet-stream"
	zip     = "application/zip"
	text    = "text/plain"
	heic    = "image/heic"
)

// kind describes the files of an extension: the type they are served as, and
// what their content must look like.
type kind struct{ served, looks string }

const office = "application/vnd.openxmlformats-officedocument."

var kinds = map[string]kind{
	"png":  {"image/png", "image/png"},
	"jpg":  {"image/jpeg", "image/jpeg"},
	"jpeg": {"image/jpeg", "image/jpeg"},
	"gif":  {"image/gif", "image/gif"},
	"webp": {"image/webp", "image/webp"},
	"bmp":  {"image/bmp", "image/bmp"},
	"heic": {heic, heic}, // photos of iPhones
	"heif": {heic, heic},
	"pdf":  {"application/pdf", "application/pdf"},
	"zip":  {zip, zip},
	"docx": {office + "wordprocessingml.document", zip},
	"xlsx": {office + "spreadsheetml.sheet", zip},
	"pptx": {office + "presentationml.presentation", zip},
	"odt":  {"application/vnd.oasis.opendocument.text", zip},
	"ods":  {"application/vnd.oasis.opendocument.spreadsheet", zip},
	"odp":  {"application/vnd.oasis.opendocument.presentation", zip},
	"doc": {
		"application/msword",
		unknown,
	},
	"xls":  {"application/vnd.ms-excel", unknown},
	"ppt":  {"application/vnd.ms-powerpoint", unknown},
	"msg":  {"application/vnd.ms-outlook", unknown},
	"txt":  {text, text},
	"log":  {text, text},
	"csv":  {"text/csv", text},
	"md":   {text, text},
	"json": {text, text},
	"xml":  {text, text},
	"yaml": {text, text},
	"yml":  {text, text},
	"ini":  {text, text},
	"eml":  {text, text},
	"mp4":  {"video/mp4", "video/mp4"},
	"webm": {"video/webm", "video/webm"},
	"mp3":  {"audio/mpeg", "audio/mpeg"},
}

// Usual returns the extensions of files that people usually show an analyst:
// pictures, documents, texts and recordings. None of them can run.
func Usual() []string {
	all := make([]string, 0, len(kinds))
	for extension := range kinds {
		all = append(all, extension)
	}
	slices.Sort(all)
	return all
}

// Type returns the type that a file is served as. It goes by the content, of
// which head holds the first 512 bytes or more. For documents and texts it also
// goes by the extension.
func Type(name string, head []byte) string {
	looks := detect(head)
	if k, ok := kinds[extension(name)]; ok && matchesKind(k, looks) {
		return k.served
	}
	if strings.HasPrefix(looks, "text/") {
		return text
	}
	return looks
}

// Allowed reports whether a file may be kept. Its extension must be in types,
// and its content must match the extension. head holds the first 512 bytes or
// more of the content. A file without extension goes by its content alone. An
// entry of types is an extension ("pdf", ".pdf"), a type ("application/pdf") or
// a family ("image/*"). A program never matches a known type, whatever its name.
func Allowed(name string, head []byte, types []string) bool {
	looks, end := detect(head), extension(name)
	k, known := kinds[end]
	switch {
	case isProgram(head) && known:
		return false
	case end == "":
		return looks != unknown && isListed(types, "", looks)
	case known:
		return matchesKind(k, looks) && isListed(types, end, k.served)
	}
	return isListed(types, end, "") && !strings.HasPrefix(looks, "text/html")
}

// isListed reports whether types lists the extension or the type. Either may be
// "".
func isListed(types []string, end, served string) bool {
	return slices.ContainsFunc(types, func(entry string) bool {
		entry = strings.ToLower(strings.TrimSpace(entry))
		family, isFamily := strings.CutSuffix(entry, "/*")
		switch {
		case isFamily:
			return strings.HasPrefix(served, family+"/")
		case strings.Contains(entry, "/"):
			return entry == served
		case end != "":
			return strings.TrimPrefix(entry, ".") == end
		}
		return served != "" && kinds[strings.TrimPrefix(entry, ".")].served == served
	})
}

func matchesKind(k kind, looks string) bool {
	return looks == k.looks || k.looks == text && strings.HasPrefix(looks, "text/")
}

// photoBrands are the brands of files that hold a picture (ISO/IEC 23008-12, annexes
// B and C).
var photoBrands = []string{"heic", "heix", "heim", "heis", "mif1"}

// isPhoto reports whether head begins a HEIF picture: an ISO media file (ISO/IEC
// 14496-12, section 4.3) of such a brand. net/http knows none.
func isPhoto(head []byte) bool {
	return len(head) >= 12 && string(head[4:8]) == "ftyp" && slices.Contains(photoBrands, string(head[8:12]))
}

func detect(head []byte) string {
	if isPhoto(head) {
		return heic
	}
	found, _, err := mime.ParseMediaType(http.DetectContentType(head[:min(len(head), Sniffed)]))
	if err != nil {
		return unknown
	}
	return found
}

func extension(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(cleanName(name)), "."))
}

// isProgram reports whether head begins a program that Windows, Linux or macOS
// runs.
func isProgram(head []byte) bool {
	for _, magic := range []string{"MZ", "\x7fELF", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}
