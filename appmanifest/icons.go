package appmanifest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// Sizes in pixels (Learn: concepts/build-and-test/apps-package#app-icons).
const (
	colorSize   = 192
	outlineSize = 32

	colorMargin   = 16 // Teams rounds the corners of the square
	outlineMargin = 0
)

var (
	amber = color.NRGBA{R: 0xFF, G: 0xB6, B: 0x2E, A: 0xFF}
	white = color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
)

// pictures returns the two icons as PNG files: the organization's own, else drawn.
func pictures(app App) ([]file, error) {
	var files []file
	for _, icon := range []struct {
		name string
		own  []byte
		draw func() image.Image
	}{
		{colorFile, app.Own.Color, func() image.Image { return colorIcon(app.accent()) }},
		{outlineFile, app.Own.Outline, outlineIcon},
	} {
		data := icon.own
		if len(data) == 0 {
			var buf bytes.Buffer
			if err := png.Encode(&buf, icon.draw()); err != nil {
				return nil, fmt.Errorf("appmanifest: %s: %w", icon.name, err)
			}
			data = buf.Bytes()
		}
		files = append(files, file{icon.name, data})
	}
	return files, nil
}

// colorIcon draws the icon that fills its square to the edges.
func colorIcon(accent string) image.Image {
	fill := color.NRGBA{A: 0xFF}
	_, _ = fmt.Sscanf(accent, "#%02x%02x%02x", &fill.R, &fill.G, &fill.B) // checked before
	img := image.NewNRGBA(image.Rect(0, 0, colorSize, colorSize))
	draw.Draw(img, img.Bounds(), image.NewUniform(fill), image.Point{}, draw.Src)
	paint(img, white, bubble)
	paint(img, fill, knob, desk)
	paint(img, amber, dome)
	return img
}

// outlineIcon draws the outline icon. Every pixel is white, and only the alpha
// channel draws the shape. Teams refuses any other colour, even in pixels that
// are half transparent.
func outlineIcon() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, outlineSize, outlineSize))
	mask := cover(outlineSize, outlineMargin, bubbleOutline, dome, knob, desk)
	for i, a := range mask.Pix {
		copy(img.Pix[4*i:], []byte{0xFF, 0xFF, 0xFF, a})
	}
	return img
}

func paint(img draw.Image, c color.Color, shapes ...shape) {
	mask := cover(colorSize, colorMargin, shapes...)
	draw.DrawMask(img, img.Bounds(), image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
}

// CheckColorIcon checks the icon that Teams shows most: a PNG file of 192 × 192
// pixels.
func CheckColorIcon(data []byte) error {
	_, err := decode(data, colorSize)
	return err
}

// CheckOutlineIcon checks the icon of the app bar: a PNG file of 32 × 32 pixels,
// each white or transparent, and some of both (Learn: "Design your Teams app
// icons").
func CheckOutlineIcon(data []byte) error {
	img, err := decode(data, outlineSize)
	if err != nil {
		return err
	}
	seen, empty := false, false
	for y := range outlineSize {
		for x := range outlineSize {
			c, _ := color.NRGBAModel.Convert(img.At(img.Bounds().Min.X+x, img.Bounds().Min.Y+y)).(color.NRGBA)
			if c.A > 0 && (c.R != 0xFF || c.G != 0xFF || c.B != 0xFF) {
				return errColored
			}
			seen, empty = seen || c.A > 0, empty || c.A == 0
		}
	}
	if !seen || !empty {
		return errNoOutline
	}
	return nil
}

// decode reads a square PNG file. It looks at the size first: a small file can
// claim a huge one.
func decode(data []byte, size int) (image.Image, error) {
	conf, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, errNoPNG
	}
	if conf.Width != size || conf.Height != size {
		return nil, fmt.Errorf("%d × %d pixels", conf.Width, conf.Height)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errNoPNG
	}
	return img, nil
}
