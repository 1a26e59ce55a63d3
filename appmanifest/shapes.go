package appmanifest

import (
	"image"

	"golang.org/x/image/vector"
)

// grid is the side length of the square in which the motif is drawn, a
// reception bell in a speech bubble. Icons of any size scale it.
const grid = 32

// bow is the handle length of a cubic curve that makes a quarter circle of
// radius 1.
const bow = 0.5523

// shape draws one part of the motif.
type shape func(pen)

func bubble(p pen) {
	p.box(2, 2, 30, 25, 6)
	p.move(8, 24)
	p.line(15, 24)
	p.line(8, 30.5)
	p.close()
}

func bubbleOutline(p pen) {
	bubble(p)
	p.box(28, 4, 4, 23, 4)
}

func knob(p pen) {
	p.box(14, 7, 18, 9, 1)
	p.box(15, 8, 17, 11, 0)
}

func dome(p pen) {
	p.move(9, 17)
	p.corner(9, 10, 16, 10)
	p.corner(23, 10, 23, 17)
	p.close()
}

func desk(p pen) { p.box(7, 18, 25, 20, 1) }

// pen draws in grid units. A path inside another one that runs in the opposite
// direction leaves a hole.
type pen struct {
	raster        *vector.Rasterizer
	scale, margin float32 // in pixels
}

// cover returns how much of each pixel the shapes cover in a square of size
// pixels. The motif has a margin of margin pixels on every side.
func cover(size, margin int, shapes ...shape) *image.Alpha {
	mask := image.NewAlpha(image.Rect(0, 0, size, size))
	for _, draw := range shapes {
		p := pen{
			raster: vector.NewRasterizer(size, size),
			scale:  float32(size-2*margin) / grid,
			margin: float32(margin),
		}
		draw(p)
		p.raster.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	}
	return mask
}

func (p pen) at(v float32) float32 { return p.margin + v*p.scale }

func (p pen) move(x, y float32) { p.raster.MoveTo(p.at(x), p.at(y)) }

func (p pen) line(x, y float32) { p.raster.LineTo(p.at(x), p.at(y)) }

func (p pen) close() { p.raster.ClosePath() }

// corner draws a quarter of an ellipse from the end of the path to x, y, bent
// towards the corner cx, cy.
func (p pen) corner(cx, cy, x, y float32) {
	fromX, fromY := p.raster.Pen()
	cornerX, cornerY, toX, toY := p.at(cx), p.at(cy), p.at(x), p.at(y)
	p.raster.CubeTo(
		fromX+bow*(cornerX-fromX), fromY+bow*(cornerY-fromY),
		toX+bow*(cornerX-toX), toY+bow*(cornerY-toY),
		toX, toY)
}

// box draws a rectangle with rounded corners. It runs clockwise when left <
// right. With left and right exchanged it runs the other way and makes a hole.
func (p pen) box(left, top, right, bottom, radius float32) {
	side := radius
	if left > right {
		side = -radius
	}
	p.move(left+side, top)
	p.line(right-side, top)
	p.corner(right, top, right, top+radius)
	p.line(right, bottom-radius)
	p.corner(right, bottom, right-side, bottom)
	p.line(left+side, bottom)
	p.corner(left, bottom, left, bottom-radius)
	p.line(left, top+radius)
	p.corner(left, top, left+side, top)
	p.close()
}
