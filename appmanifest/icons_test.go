package appmanifest_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"testing"
)

func icon(t *testing.T, name string) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(unpack(t, desk())[name]))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// pixels calls f with every pixel of img.
func pixels(img image.Image, f func(x, y int, c color.NRGBA)) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			f(x, y, color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA))
		}
	}
}

func TestColorIconFillsItsSquare(t *testing.T) {
	img := icon(t, "color.png")
	if img.Bounds() != image.Rect(0, 0, 192, 192) {
		t.Fatalf("size %v", img.Bounds())
	}
	colors := map[color.NRGBA]int{}
	pixels(img, func(x, y int, c color.NRGBA) {
		if c.A != 0xFF {
			t.Errorf("pixel %d,%d is transparent", x, y)
		}
		colors[c]++
	})
	accent := decode[struct{ AccentColor string }](t, unpack(t, desk())["manifest.json"]).AccentColor
	edge := color.NRGBAModel.Convert(img.At(0, 0)).(color.NRGBA)
	if got := fmt.Sprintf("#%02X%02X%02X", edge.R, edge.G, edge.B); got != accent {
		t.Errorf("the edge is %s, the accent colour %s", got, accent)
	}
	if len(colors) < 4 || colors[edge] > 192*192*3/4 {
		t.Errorf("hardly anything drawn: %d colours, %d pixels of background", len(colors), colors[edge])
	}
}

func TestOutlineIconIsWhiteOnTransparent(t *testing.T) {
	img := icon(t, "outline.png")
	if img.Bounds() != image.Rect(0, 0, 32, 32) {
		t.Fatalf("size %v", img.Bounds())
	}
	drawn, empty := 0, 0
	pixels(img, func(x, y int, c color.NRGBA) {
		switch {
		case c.A == 0:
			empty++
		case c.R == 0xFF && c.G == 0xFF && c.B == 0xFF:
			drawn++
		default:
			t.Errorf("pixel %d,%d is %v, expected white or transparent", x, y, c)
		}
	})
	if drawn < 200 || empty < 400 {
		t.Errorf("%d pixels drawn, %d empty: no outline", drawn, empty)
	}
}
