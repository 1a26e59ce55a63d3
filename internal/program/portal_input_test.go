package program

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

// A refused form comes back as it was filled in, with the reason at its field.
func TestPortalRefusedForm(t *testing.T) {
	_, b, at := incidentDesk(t)
	form := url.Values{
		"form":        {"1"},
		"title":       {""},
		"description": {"It <b>burns</b>"},
		"impact":      {"high"},
		"urgency":     {"low"},
	}
	for path, in := range map[string]struct {
		form  url.Values
		field string
		keeps []string
	}{
		"/incident/new": {form, "title", []string{"It &lt;b&gt;burns&lt;/b&gt;", `value="high" id="impact-2" checked`}},
		at + "/comment": {
			url.Values{"form": {"2"}, "rev": {"1"}, "comment": {strings.Repeat("x", 4001)}},
			"comment",
			[]string{strings.Repeat("x", 4001)},
		},
		"/me": {url.Values{"quietFrom": {"25:00"}, "quietTo": {"07:00"}}, "quietFrom", []string{`value="07:00"`}},
	} {
		for _, fragment := range []string{"", "true"} {
			ask := sent(path, in.form)
			ask.Header = map[string]string{"HX-Request": fragment}
			_, body := expect(t, b, ask, http.StatusUnprocessableEntity)
			tag := tagOf(body, in.field)
			if !strings.Contains(tag, `aria-invalid="true"`) ||
				!strings.Contains(tag, `aria-describedby="`+in.field+`-problem`) ||
				!strings.Contains(body, `id="`+in.field+`-problem"`) {
				_, main, _ := strings.Cut(body, "<main")
				t.Errorf("%s: %s at\n%s\n%.1500s", path, in.field, tag, main)
			}
			for _, kept := range in.keeps {
				if !strings.Contains(body, kept) {
					t.Errorf("%s: lost %.60q", path, kept)
				}
			}
			if whole := strings.Contains(body, "<html"); whole == (fragment == "true") {
				t.Errorf("%s: HX-Request %q gets a whole page: %t", path, fragment, whole)
			}
		}
	}
}

// tagOf returns the first invalid tag of an input, or the first.
func tagOf(body, name string) (first string) {
	for rest := body; ; {
		before, after, ok := strings.Cut(rest, `name="`+name+`"`)
		if !ok {
			return first
		}
		end, _, _ := strings.Cut(after, ">")
		tag := before[strings.LastIndex(before, "<"):] + end
		if first == "" || strings.Contains(tag, `aria-invalid="true"`) {
			first = tag
		}
		if strings.Contains(tag, `aria-invalid="true"`) {
			return tag
		}
		rest = after
	}
}

// Forms that are too large or cannot be read get an answer with words, and
// nothing is saved.
func TestPortalGiantForms(t *testing.T) {
	d, b, at := incidentDesk(t)
	large := url.Values{"title": {"Large"}, "description": {strings.Repeat("x", 1<<20)}}
	for _, path := range []string{"/incident/new", at + "/comment", "/me", "/drafts/keep"} {
		_, body := expect(t, b, sent(path, large), http.StatusRequestEntityTooLarge)
		if !strings.Contains(body, "too large") {
			t.Errorf("%s: %s", path, clip(body))
		}
	}
	typed := func(kind, body string) scripttest.Request {
		return scripttest.Request{
			Method: http.MethodPost, Path: "/incident/new", Body: body, Header: map[string]string{"Content-Type": kind},
		}
	}
	many := strings.Repeat("a=1&", 60_000)
	for name, ask := range map[string]scripttest.Request{
		"many fields": typed("application/x-www-form-urlencoded", many),
		"broken":      typed("application/x-www-form-urlencoded", "title=%zz"),
		"no boundary": typed("multipart/form-data", "x"),
		"cut":         typed("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHi"),
	} {
		status, _, body, err := b.Get(ask)
		if err != nil || status != http.StatusBadRequest && status != http.StatusUnprocessableEntity ||
			!strings.Contains(body, "<h1") {
			t.Errorf("%s: %d %v %s", name, status, err, clip(body))
		}
	}
	for name, ask := range map[string]scripttest.Request{
		"JSON":       typed("application/json", `{"title":"x"}`),
		"no content": typed("", ""),
	} {
		if status, _, _, err := b.Get(ask); err != nil || status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v", name, status, err)
		}
	}
	// A body where none is expected, of somebody whom nobody knows.
	flood := scripttest.Request{Path: "/signin", Body: strings.Repeat("x", 8<<20), Header: map[string]string{
		"Content-Type": "multipart/form-data; boundary=x",
	}}
	if status, _, _, err := d.Browser(t).Get(flood); err == nil && status != http.StatusOK {
		t.Errorf("flood: %d", status)
	}
	_, body := expect(t, b, scripttest.Request{Path: "/tickets"}, http.StatusOK)
	if strings.Contains(body, "INC-1002") {
		t.Error("something was saved")
	}
	tooLong := scripttest.Request{Path: "/search?q=" + strings.Repeat("x", 60_000)}
	if status, _, _, err := b.Get(tooLong); err != nil || status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("long address: %d %v", status, err)
	}
}

// Files that are too large, too many or of another kind are refused with words;
// their names are no paths, and nothing is left of them.
func TestPortalUploads(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	_, b, at := incidentDesk(t)
	text := []byte("Log of the printer\n")
	six := map[string][]byte{}
	for i := range 6 {
		six[fmt.Sprintf("%d.txt", i)] = text
	}
	for name, in := range map[string]struct {
		files map[string][]byte
		want  int
		words string
	}{
		"too large":      {map[string][]byte{"a.txt": bytes.Repeat([]byte("x"), 30<<10)}, 422, "20 KB"},
		"much too large": {map[string][]byte{"a.txt": bytes.Repeat([]byte("x"), 8<<20)}, 413, "too large"},
		"wrong kind":     {map[string][]byte{"a.exe": []byte("MZ\x90\x00")}, 422, "a.exe"},
		"kind in name":   {map[string][]byte{"a.png": []byte("<html><script>alert(1)</script>")}, 422, "a.png"},
		"page as text":   {map[string][]byte{"a.html": []byte("<html>")}, 422, "a.html"},
		"too many":       {six, 422, "At most 5 files"},
		"none":           {nil, 422, ""},
	} {
		err := b.Upload(at+"/files", url.Values{"rev": {"1"}, "form": {name}}, in.files)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if b.Status != in.want || !strings.Contains(b.Text(), in.words) {
			t.Errorf("%s: %d %s", name, b.Status, clip(b.Text()))
		}
		if in.want == 422 &&
			(!strings.Contains(b.Body, `id="files-problem"`) || !strings.Contains(tagOf(b.Body, "files"), `aria-invalid="true"`)) {
			t.Errorf("%s: no reason at the field: %s", name, tagOf(b.Body, "files"))
		}
	}
	_, body := expect(t, b, scripttest.Request{Path: at}, http.StatusOK)
	if strings.Contains(body, `class="files"`) {
		t.Error("a refused file was attached: ", clip(body))
	}
	for _, name := range []string{"../../etc/passwd.txt", `..\..\win.txt`, "a\x00b.txt", "a\r\nb.txt", strings.Repeat("n", 300) + ".txt", "\u202etxt.txt"} {
		if err := b.Upload(
			at+"/files",
			url.Values{"rev": {"1"}, "form": {"name" + name}},
			map[string][]byte{name: text},
		); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if b.Status != http.StatusOK && b.Status != 422 && b.Status != 400 {
			t.Errorf("%q: %d %s", name, b.Status, clip(b.Text()))
		}
		if strings.Contains(b.Text(), "../") || strings.Contains(b.Text(), `..\`) ||
			strings.ContainsAny(b.Text(), "\u202e\x00") {
			t.Errorf("%q is shown as it is: %s", name, clip(b.Text()))
		}
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "multipart-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %v %v", left, err)
	}
}
