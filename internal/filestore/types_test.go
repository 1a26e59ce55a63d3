package filestore_test

import (
	"testing"

	"frontdesk/internal/filestore"
)

const (
	png     = "\x89PNG\x0D\x0A\x1A\x0A"
	photo   = "\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1MiHE"
	pdf     = "%PDF-1.7"
	zipped  = "PK\x03\x04"
	program = "MZ\x90\x00\x03\x00\x00\x00"
)

func TestAllowed(t *testing.T) {
	usual := filestore.Usual()
	for name, tt := range map[string]struct {
		file, head string
		types      []string
		want       bool
	}{
		"picture":                  {"a.png", png, usual, true},
		"in capitals":              {"A.PNG", png, []string{".Png "}, true},
		"by type":                  {"a.png", png, []string{"image/png"}, true},
		"by family":                {"a.png", png, []string{"image/*"}, true},
		"not listed":               {"a.png", png, []string{"pdf", "image/gif", "text/*"}, false},
		"photo of an iPhone":       {"IMG_1.HEIC", photo, usual, true},
		"photo by family":          {"IMG_1.HEIC", photo, []string{"image/*"}, true},
		"no photo":                 {"IMG_1.HEIC", png, usual, false},
		"nothing listed":           {"a.png", png, nil, false},
		"document":                 {"a.docx", zipped, []string{"docx"}, true},
		"archive, not listed":      {"a.zip", zipped, []string{"docx"}, false},
		"text":                     {"a.log", "2026-11-22 failed", usual, true},
		"text in another alphabet": {"a.txt", "\xff\xfea\x00", usual, true},
		"text like a page":         {"a.txt", "<html><script>", usual, true},
		"page":                     {"a.html", "<html><script>", usual, false},
		"page under another name":  {"a.dat", "<html><script>", []string{"dat"}, false},
		"page as a picture":        {"a.png", "<html><script>", usual, false},
		"picture as a document":    {"a.pdf", png, usual, false},
		"program":                  {"a.exe", program, usual, false},
		"program as a document":    {"a.pdf", program, usual, false},
		"program as an old one":    {"a.doc", program, usual, false},
		"old document":             {"a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", usual, true},
		"program, wanted":          {"a.exe", program, []string{"exe"}, true},
		"drawing":                  {"a.svg", "<svg onload=x>", usual, false},
		"last extension counts":    {"a.png.exe", png, usual, false},
		"turned around":            {"exe\u202egnp.exe", program, usual, false},
		"no name, picture":         {"", png, []string{"png"}, true},
		"no name, by family":       {"", png, []string{"image/*"}, true},
		"no name, not listed":      {"", png, []string{"pdf"}, false},
		"no name, anything":        {"", "\x00\x01", append(usual, "application/*"), false},
		"empty picture":            {"a.png", "", usual, false},
		"listed, not known here":   {"a.dmp", "\x00\x01", []string{"dmp"}, true},
	} {
		if got := filestore.Allowed(tt.file, []byte(tt.head), tt.types); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestType(t *testing.T) {
	for _, tt := range []struct{ file, head, want string }{
		{"a.png", png, "image/png"},
		{"", png, "image/png"},
		{"a.png", "<html>", "text/plain"},
		{"a.pdf", pdf, "application/pdf"},
		{"a.docx", zipped, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"a.docx", program, "application/octet-stream"},
		{"a.csv", "a;b", "text/csv"},
		{"a.html", "<html>", "text/plain"},
		{"a", "\x00", "application/octet-stream"},
	} {
		if got := filestore.Type(tt.file, []byte(tt.head)); got != tt.want {
			t.Errorf("%s %q: %s, want %s", tt.file, tt.head, got, tt.want)
		}
	}
}
