package program

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/scripttest"
)

// appManifest is what browsers read to install the portal.
type appManifest struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	ShortName   string `json:"short_name"`
	Description string `json:"description"`
	StartURL    string `json:"start_url"`
	Scope       string `json:"scope"`
	Display     string `json:"display"`
	Background  string `json:"background_color"`
	Theme       string `json:"theme_color"`
	Icons       []struct{ Src, Sizes, Type, Purpose string }
	Shortcuts   []struct{ Name, URL string }
}

func manifestOf(t *testing.T, b *scripttest.Browser) (m appManifest) {
	t.Helper()
	header, body := expect(t, b, scripttest.Request{Path: "/manifest.webmanifest"}, 200)
	if got := header.Get("Content-Type"); got != "application/manifest+json" {
		t.Error(got)
	}
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// iconAt returns the icon at an address.
func iconAt(t *testing.T, b *scripttest.Browser, address string) image.Image {
	t.Helper()
	header, body := expect(t, b, scripttest.Request{Path: address}, 200)
	if header.Get("Content-Type") != "image/png" ||
		header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Error(address, header)
	}
	picture, err := png.Decode(bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(address, err)
	}
	return picture
}

func at(picture image.Image, x, y float64) color.NRGBA {
	side := float64(picture.Bounds().Dx())
	c, _ := color.NRGBAModel.Convert(picture.At(int(x*side), int(y*side))).(color.NRGBA)
	return c
}

// Each role installs under its name and in its color, or with its logo. What has
// to be filled to the edges is.
func TestPortalInstallsInTheRolesLook(t *testing.T) {
	logo := image.NewNRGBA(image.Rect(0, 0, 200, 100))
	green := color.NRGBA{G: 0xff, A: 0xff}
	for i := range 200 * 100 {
		logo.SetNRGBA(i%200, i/200, green)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, logo); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	d := scripttest.StartWith(t, run, scripttest.Settings{Portal: true, PortalExtra: "  roles:\n" +
		"    - {name: plant, title: Plant, members: [$carl], accent: '#7a1f5c', theme: dark}\n" +
		"    - {name: office, title: Office, logo: " + path + "}\n"})
	accent := color.NRGBA{R: 0x7a, G: 0x1f, B: 0x5c, A: 0xff}
	white := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
	nobody, carl, erin := d.Browser(t), signIn(t, d, beneficiary), signIn(t, d, requester)

	m := manifestOf(t, carl)
	if m.Name != "Plant" || m.ShortName != "Plant" || m.Theme != "#7a1f5c" || m.Background != "#1f1f1f" ||
		m.ID != "/" || m.StartURL != "/" || m.Scope != "/" || m.Display != "standalone" || m.Description == "" ||
		len(m.Shortcuts) == 0 {
		t.Errorf("%+v", m)
	}
	sizes := map[string]string{}
	for _, icon := range m.Icons {
		picture := iconAt(t, nobody, icon.Src) // devices fetch icons without cookies
		if got := picture.Bounds().Dx(); icon.Sizes != map[int]string{192: "192x192", 512: "512x512"}[got] {
			t.Errorf("%s is %d wide", icon.Sizes, got)
		}
		sizes[icon.Sizes] += icon.Purpose + " "
		corner := at(picture, 0, 0)
		if want := icon.Purpose == "maskable"; want != (corner == accent) || want == (corner.A == 0) {
			t.Errorf("%s: the corner is %v", icon.Src, corner)
		}
		if at(picture, 0.5, 0.1) != accent || at(picture, 0.3, 0.6) != white {
			t.Errorf("%s is not in the role's color", icon.Src)
		}
	}
	if sizes["192x192"] != "any " || sizes["512x512"] != "any maskable " {
		t.Error(sizes)
	}
	for _, icon := range manifestOf(t, erin).Icons {
		picture := iconAt(t, nobody, icon.Src)
		if at(picture, 0.5, 0.5) != green || at(picture, 0.5, 0.9) != white {
			t.Errorf("%s does not show the role's logo", icon.Src)
		}
	}
	_, page := expect(t, carl, scripttest.Request{Path: "/"}, 200)
	link := regexp.MustCompile(`<link rel="apple-touch-icon" href="([^"]+)"`).FindStringSubmatch(page)
	if link == nil {
		t.Fatal("no icon for iOS")
	}
	if picture := iconAt(t, nobody, link[1]); picture.Bounds().Dx() != 180 || at(picture, 0, 0) != accent {
		t.Error("iOS paints black what an icon leaves open")
	}
	if m := manifestOf(t, nobody); m.Theme != "#0b5cad" || len(m.Icons) != 3 || len(m.Shortcuts) != 0 {
		t.Errorf("%+v", m)
	}
	for _, path := range []string{"/icon/192/nobody", "/icon/7", "/icon/7/plant", "/icon/"} {
		expect(t, nobody, scripttest.Request{Path: path}, map[bool]int{true: 303, false: 404}[path == "/icon/"])
	}
}

// The page for no network stays on the device, so it is nobody's; the worker is told
// whether pages may stay there, too.
func TestPortalWithoutANetwork(t *testing.T) {
	workers := map[string]string{}
	for _, offline := range []string{"true", "false"} {
		d := scripttest.StartWith(
			t,
			run,
			scripttest.Settings{Portal: true, PortalExtra: "  offline: " + offline + "\n"},
		)
		nobody, b := d.Browser(t), signIn(t, d, requester)
		_, one := expect(t, nobody, scripttest.Request{Path: "/offline"}, 200)
		_, two := expect(t, b, scripttest.Request{Path: "/offline"}, 200)
		if one != two || !strings.Contains(one, `data-me=""`) {
			t.Errorf("the page for no network is somebody's:\n%s\n%s", one, two)
		}
		header, worker := expect(t, nobody, scripttest.Request{Path: "/sw.js"}, 200)
		if header.Get("Cache-Control") != "no-cache" || !strings.Contains(worker, "OFFLINE = "+offline+";") {
			t.Error(header, worker[:100])
		}
		workers[regexp.MustCompile(`VERSION = "\w+"`).FindString(worker)] = offline
		header, page := expect(t, b, scripttest.Request{Path: "/tickets"}, 200)
		if header.Get("Cache-Control") != "no-store" || !strings.Contains(page, "{time}") {
			t.Error(header, page)
		}
		_, russian := expect(t, nobody, scripttest.Request{
			Path: "/offline", Header: map[string]string{"Accept-Language": "ru"},
		}, 200)
		if !strings.Contains(russian, `lang="ru"`) || !strings.Contains(russian, "Нет сети") {
			t.Error(russian)
		}
	}
	if len(workers) != 2 {
		t.Errorf("workers that keep and that do not are of one version: %v", workers)
	}
}
