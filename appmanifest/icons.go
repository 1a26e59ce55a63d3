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
	indigo = color.NRGBA{R: 0x3B, G: 0x4C, B: 0xA8, A: 0xFF} // accentColor
	amber  = color.NRGBA{R: 0xFF, G: 0xB6, B: 0x2E, A: 0xFF}
	white  = color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
)

// drawIcons returns the two icons as PNG files.
func drawIcons() ([]file, error) {
	var files []file
	for _, icon := range []struct {
		name string
		img  image.Image
	}{
		{colorFile, colorIcon()},
		{outlineFile, outlineIcon()},
	} {
		var buf bytes.Buffer
		if err := png.Encode(&buf, icon.img); err != nil {
			return nil, fmt.Errorf("appmanifest: %s: %w", icon.name, err)
		}
		files = append(files, file{icon.name, buf.Bytes()})
	}
	return files, nil
}

// colorIcon draws the icon that fills its square to the edges.
func colorIcon() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, colorSize, colorSize))
	draw.Draw(img, img.Bounds(), image.NewUniform(indigo), image.Point{}, draw.Src)
	paint(img, white, bubble)
	paint(img, indigo, knob, desk)
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
