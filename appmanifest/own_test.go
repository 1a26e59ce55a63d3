package appmanifest_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"frontdesk/appmanifest"
)

// owned is a desk of which the organization says everything.
func owned(t *testing.T) appmanifest.App {
	t.Helper()
	app := desk()
	app.Own = appmanifest.Own{
		Name:             map[string]string{"en": strings.Repeat("N", 30), "ru": "ИТ-помощь"},
		ShortDescription: map[string]string{"en": strings.Repeat("S", 80), "ru": "Спросите нас."},
		Description:      map[string]string{"en": strings.Repeat("D", 4000), "ru": "Спросите нас обо всём."},
		Developer:        strings.Repeat("I", 32),
		Website:          "https://it.example.org/?from=teams",
		Privacy:          "https://it.example.org/law#privacy",
		Terms:            "https://it.example.org/law#terms",
		Accent:           "#a01122",
		Color:            square(t, 192, color.Black),
		Outline:          square(t, 32, color.White),
	}
	return app
}

// square returns a PNG file whose upper half is of one color and whose lower half
// is transparent.
func square(t *testing.T, size int, fill color.Color) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for i := range size * size / 2 {
		img.Set(i%size, i/size, fill)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// saying is what people read of the app.
type saying struct {
	Name, Description struct{ Short, Full string }
	Developer         struct{ Name, WebsiteURL, PrivacyURL, TermsOfUseURL string }
	AccentColor       string
}

func TestTheOrganizationsOwn(t *testing.T) {
	app := owned(t)
	files := unpack(t, app)
	got := decode[saying](t, files["manifest.json"])
	var want saying
	want.Name.Short, want.Name.Full = app.Own.Name["en"], app.Own.Name["en"]
	want.Description.Short, want.Description.Full = app.Own.ShortDescription["en"], app.Own.Description["en"]
	want.Developer.Name, want.Developer.WebsiteURL = app.Own.Developer, app.Own.Website
	want.Developer.PrivacyURL, want.Developer.TermsOfUseURL = app.Own.Privacy, app.Own.Terms
	want.AccentColor = app.Own.Accent
	if got != want {
		t.Errorf("%+v", got)
	}
	russian := decode[map[string]string](t, files["ru.json"])
	for path, want := range map[string]string{
		"name.short": "ИТ-помощь", "name.full": "ИТ-помощь",
		"description.short": "Спросите нас.", "description.full": "Спросите нас обо всём.",
	} {
		if russian[path] != want {
			t.Errorf("%s: %q", path, russian[path])
		}
	}
	if !bytes.Equal(files["color.png"], app.Own.Color) || !bytes.Equal(files["outline.png"], app.Own.Outline) {
		t.Error("the icons are others")
	}
}

// What an organization leaves out has a default that goes with the rest.
func TestTheDefaultsGoWithTheOwn(t *testing.T) {
	app := desk()
	app.Own = appmanifest.Own{
		Name: map[string]string{"en": "IT Help"}, Website: "https://it.example.org", Accent: "#a01122",
	}
	files := unpack(t, app)
	got := decode[saying](t, files["manifest.json"])
	if !strings.HasPrefix(got.Description.Full, "IT Help is your IT service desk") {
		t.Errorf("described as %q", got.Description.Full)
	}
	if got.Developer.PrivacyURL != app.Own.Website || got.Developer.TermsOfUseURL != app.Own.Website {
		t.Errorf("%+v", got.Developer)
	}
	russian := decode[map[string]string](t, files["ru.json"])
	if russian["name.short"] != "Frontdesk" || !strings.HasPrefix(russian["description.full"], "Frontdesk — это") {
		t.Errorf("in Russian: %q", russian)
	}
	img, err := png.Decode(bytes.NewReader(files["color.png"]))
	if err != nil {
		t.Fatal(err)
	}
	if edge := color.NRGBAModel.Convert(img.At(0, 0)); edge != (color.NRGBA{0xa0, 0x11, 0x22, 0xff}) {
		t.Errorf("the icon is drawn on %v", edge)
	}
}

func TestNothingIsOfExampleCom(t *testing.T) {
	app := desk()
	app.PublicURL = ""
	for name, data := range unpack(t, app) {
		if bytes.Contains(data, []byte("example.com")) {
			t.Errorf("%s names example.com", name)
		}
	}
}

func TestEveryPermissionHasItsReason(t *testing.T) {
	packed := manifest(t, desk()).Authorization.Permissions.ResourceSpecific
	if len(packed) != len(appmanifest.Permissions()) {
		t.Errorf("%d permissions in the package", len(packed))
	}
	for _, language := range []string{"en", "ru"} {
		text := appmanifest.Consent(language)
		for i, p := range appmanifest.Permissions() {
			if p.Name != packed[i].Name || p.Why[language] == "" ||
				!strings.Contains(text, p.Name+"\n    "+p.Why[language]+"\n") {
				t.Errorf("%s in %s:\n%s", p.Name, language, text)
			}
		}
	}
}
