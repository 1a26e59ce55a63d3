package portal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	xdraw "golang.org/x/image/draw"
)

// iconKind is one of the pictures that stand for the portal on a device.
type iconKind struct {
	size int // in pixels
	// whole is set where the picture fills its square: the device cuts it to a
	// shape of its own.
	whole bool
	// room is the part of the width that a role's logo may take.
	room float64
}

// iconKinds are the icons by name. Chrome installs with 192 and 512 (web.dev,
// "Add a web app manifest"). iOS takes apple-touch-icon, and paints black what is
// transparent. Of a maskable one, a circle of 80 % stays in any case (W3C, "Web
// Application Manifest", "icon masks").
var iconKinds = map[string]iconKind{
	"180":      {size: 180, whole: true, room: 0.76},
	"192":      {size: 192, room: 0.76},
	"512":      {size: 512, room: 0.76},
	"maskable": {size: 512, whole: true, room: 0.56},
}

func (k iconKind) sizes() string {
	side := strconv.Itoa(k.size)
	return side + "x" + side
}

// icons are the icons of one role, drawn when they are asked for first.
type icons struct {
	version string // of what they show
	draw    map[string]func() []byte
}

// newIcons returns icons in a color, or with a logo where it is a picture that
// fits.
func newIcons(accent string, logo []byte) icons {
	sum := sha256.Sum256(append([]byte("2 "+accent+" "), logo...)) // 2: the drawing's own version
	list := icons{version: hex.EncodeToString(sum[:6]), draw: map[string]func() []byte{}}
	picture := sync.OnceValue(func() image.Image { return fittingLogo(logo) })
	for name, kind := range iconKinds {
		list.draw[name] = sync.OnceValue(func() []byte {
			var body bytes.Buffer
			_ = png.Encode(&body, drawIcon(kind, parseAccent(accent), picture())) // into memory
			return body.Bytes()
		})
	}
	return list
}

// The least and the most pixels of a logo that is worth an icon.
const (
	smallestLogo = 96
	largestLogo  = 4096
)

// fittingLogo returns a role's logo if it can be an icon: a picture large enough,
// and about as wide as high. Otherwise it returns nil.
func fittingLogo(logo []byte) image.Image {
	size, err := png.DecodeConfig(bytes.NewReader(logo))
	small, large := min(size.Width, size.Height), max(size.Width, size.Height)
	if err != nil || small < smallestLogo || large > largestLogo || large > 2*small {
		return nil
	}
	picture, err := png.Decode(bytes.NewReader(logo))
	if err != nil {
		return nil
	}
	return picture
}

// parseAccent reads "#0b5cad", which the configuration has checked.
func parseAccent(accent string) color.NRGBA {
	n, _ := strconv.ParseUint(accent[1:], 16, 32)
	return color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 0xff} //nolint:gosec // a byte each
}

// drawIcon draws the desk's sign in a color, or a logo on white.
func drawIcon(k iconKind, accent color.NRGBA, logo image.Image) image.Image {
	c := newCanvas(k.size)
	ground := accent
	if logo != nil {
		ground = white
	}
	if k.whole {
		c.fill(ground, func(p outline) { p.box(0, 0, canvasGrid, canvasGrid, 0) })
	} else {
		c.fill(ground, func(p outline) { p.box(0, 0, canvasGrid, canvasGrid, 14) })
	}
	if logo == nil {
		c.fill(white, bubble)
		c.fill(accent, check)
		return c.img
	}
	room := float64(k.size) * k.room
	scale := room / float64(max(logo.Bounds().Dx(), logo.Bounds().Dy()))
	w, h := int(float64(logo.Bounds().Dx())*scale), int(float64(logo.Bounds().Dy())*scale)
	at := image.Rect(0, 0, w, h).Add(image.Pt((k.size-w)/2, (k.size-h)/2))
	xdraw.CatmullRom.Scale(c.img, at, logo, logo.Bounds(), xdraw.Over, nil)
	return c.img
}

// loadIcons returns the icons of all roles by name; "" is who is not signed in.
func loadIcons(roles []Role) map[string]icons {
	all := map[string]icons{"": newIcons(defaultAccent, nil)}
	for _, r := range roles {
		all[r.Name] = newIcons((&visit{role: r}).accent(), r.Logo)
	}
	return all
}

// appIcon is the address of an icon of the visitor's role.
func (v *visit) appIcon(kind string) string {
	path := "/icon/" + kind
	if v.role.Name != "" {
		path += "/" + url.PathEscape(v.role.Name)
	}
	return path + "?v=" + v.icons[v.role.Name].version
}

// serveIcon serves an icon. Everybody may see it: devices fetch icons without
// cookies.
func (p *Portal) serveIcon(w http.ResponseWriter, r *http.Request) {
	list := p.icons[r.PathValue("role")]
	draw := list.draw[r.PathValue("kind")]
	if draw == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Cache-Control", "max-age=3600")
	if r.URL.Query().Get("v") == list.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(draw()) // the visitor may have left
}
