package config_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/config"
)

// picture returns a PNG file of one color, half of it transparent.
func picture(t *testing.T, size int, fill color.Color) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for i := range size * size / 2 {
		img.Set(i%size, i/size, fill)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheAppIsTheOrganizations(t *testing.T) {
	says := editors(t)
	write(t, "frontdesk.yaml", teams+`
app:
  name: {en: IT Help, ru: ИТ-помощь}
  short_description: Ask us.
  description:
    ru: "Спросите нас.\n\n- О чём угодно."
  developer: Example IT
  website: https://it.example.org/desk?from=teams
  privacy: https://it.example.org/law#privacy
  terms: https://it.example.org/law#terms
  accent: "#a01122"
  color_icon: big.png
  outline_icon: small.png
`, "big.png", picture(t, 192, color.Black), "small.png", picture(t, 32, color.White))
	want := config.App{
		Name:             map[string]string{"en": "IT Help", "ru": "ИТ-помощь"},
		ShortDescription: map[string]string{"en": "Ask us.", "ru": "Ask us."},
		Description:      map[string]string{"ru": "Спросите нас.\n\n- О чём угодно."},
		Developer:        "Example IT",
		Website:          "https://it.example.org/desk?from=teams",
		Privacy:          "https://it.example.org/law#privacy", Terms: "https://it.example.org/law#terms",
		Accent: "#a01122", ColorIcon: "big.png", OutlineIcon: "small.png",
	}
	if diff := cmp.Diff(want, load(t, "frontdesk.yaml", config.ForManifest).App); diff != "" {
		t.Error(diff)
	}
	if err := says("app: {name: {en: IT Help}, description: Ask us.}"); err != nil {
		t.Error(err)
	}
}

func TestMistakesInTheApp(t *testing.T) {
	const (
		oneLine = ": expected a text of at most 30 characters, on one line"
		address = ": expected an https URL of at most 2048 characters"
		big     = ": expected a PNG file of 192 × 192 pixels"
		small   = ": expected a PNG file of 32 × 32 pixels, an outline in white, all else transparent"
	)
	long := strings.Repeat("щ", 31)
	for line, want := range map[string]string{
		"name: " + long:                    `name: "` + long + `"` + oneLine + ", or one by language",
		"name: [a, b]":                     "name: a list" + oneLine + ", or one by language",
		"name: {ru: " + long + "}":         `name.ru: "` + long + `"` + oneLine,
		"name: {de: Hilfe}":                "name.de: unknown key: expected one of en, ru",
		`name: {en: "a\nb"}`:               `name.en: "a\nb"` + oneLine,
		"short_description: {en: [a]}":     "short_description.en: a list: expected a text of at most 80 characters, on one line",
		"developer: " + long + "щщ":        `developer: "` + long + `щщ": expected a text of at most 32 characters, on one line`,
		"website: http://127.0.0.1":        `website: "http://127.0.0.1"` + address,
		"privacy: it.example.org":          `privacy: "it.example.org"` + address,
		"terms: https://me:you@it.example": `terms: "https://***@it.example"` + address,
		"accent: blue":                     `accent: "blue": expected a color as #3b4ca8`,
		"color_icon: none.png":             `color_icon: "none.png": cannot be read: no such file or directory` + big,
		"color_icon: frontdesk.yaml":       `color_icon: "frontdesk.yaml": no PNG file` + big,
		"color_icon: small.png":            `color_icon: "small.png": 32 × 32 pixels` + big,
		"outline_icon: big.png":            `outline_icon: "big.png": 192 × 192 pixels` + small,
		"outline_icon: gray.png":           `outline_icon: "gray.png": a pixel is neither white nor transparent` + small,
		"outline_icon: empty.png":          `outline_icon: "empty.png": nothing is transparent, or everything` + small,
		"icon: big.png": "icon: unknown key: expected one of name, short_description, description, developer, website, " +
			"privacy, terms, accent, color_icon, outline_icon",
	} {
		write(
			t, "frontdesk.yaml", teams+queues+"app:\n  "+line+"\n",
			"big.png", picture(t, 192, color.White), "small.png", picture(t, 32, color.White),
			"gray.png", picture(t, 32, color.Gray{Y: 0xFE}), "empty.png", picture(t, 32, color.Transparent),
		)
		for _, need := range []config.Need{config.ForManifest, config.ForServe} {
			_, err := config.Load("frontdesk.yaml", nil, need)
			_, after, _ := strings.Cut(strings.TrimSpace(fmtError(err)), ": ")
			if after != "app."+want {
				t.Errorf("%s\n got %q\nwant %q", line, after, "app."+want)
			}
		}
	}
}

func fmtError(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
