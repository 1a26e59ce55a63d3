package appmanifest_test

import (
	"bytes"
	"image/color"
	"testing"

	"frontdesk/appmanifest"
)

func TestAPackageIsKnownAgain(t *testing.T) {
	app := desk()
	var first bytes.Buffer
	if err := appmanifest.Write(&first, app); err != nil {
		t.Fatal(err)
	}
	read, err := appmanifest.Read(first.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	same, err := appmanifest.Identify(app)
	if err != nil || read != same || read.Version != "0.1.0" || read.App != app.ID {
		t.Errorf("read %+v, made %+v, %v", read, same, err)
	}
	app.Version = "7.0.0"
	if later, err := appmanifest.Identify(
		app,
	); err != nil || later.Content != same.Content ||
		later.Version != "7.0.0" {
		t.Errorf("another version is %+v, %v", later, err)
	}
	for name, change := range map[string]func(*appmanifest.App){
		"command":    func(a *appmanifest.App) { a.Commands = a.Commands[1:] },
		"Russian":    func(a *appmanifest.App) { a.Own.Name = map[string]string{"ru": "Помощь"} },
		"public URL": func(a *appmanifest.App) { a.PublicURL = "https://desk.example.org" },
		"icon":       func(a *appmanifest.App) { a.Own.Outline = square(t, 32, color.White) },
		"schema":     func(a *appmanifest.App) { a.Schema = appmanifest.Newest },
		"portal":     func(a *appmanifest.App) { a.Portal = true },
	} {
		changed := desk()
		change(&changed)
		if other, err := appmanifest.Identify(changed); err != nil || other.Content == same.Content {
			t.Errorf("another %s is no other content, %v", name, err)
		}
	}
}

func TestWhatIsNoPackage(t *testing.T) {
	var whole bytes.Buffer
	if err := appmanifest.Write(&whole, desk()); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("hello"), "half": whole.Bytes()[:whole.Len()/2],
	} {
		if packed, err := appmanifest.Read(data); err == nil {
			t.Errorf("%s is %+v", name, packed)
		}
	}
}

func TestVersionsRise(t *testing.T) {
	for version, want := range map[string]string{
		"": "1.0.0", "none": "1.0.0", "0.1.0": "0.1.1", "1.0.9": "1.0.10", "2.3": "2.3.1", "1.4.2-beta": "1.4.3",
	} {
		got := appmanifest.Next(version)
		if got != want || !appmanifest.Higher(got, version) || appmanifest.Higher(version, got) {
			t.Errorf("after %q comes %q", version, got)
		}
	}
	if appmanifest.Higher("1.9.0", "1.10.0") || appmanifest.Higher("1.0.0", "1.0") || appmanifest.IsVersion("1.0") {
		t.Error("versions are compared as texts")
	}
}
