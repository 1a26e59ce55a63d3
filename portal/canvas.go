package portal

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// canvasGrid is the side of the square in which the desk's sign is drawn, as in
// static/icon.svg.
const canvasGrid = 64

var white = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}

// canvas is a square picture.
type canvas struct {
	img  *image.NRGBA
	size int
}

func newCanvas(size int) canvas {
	return canvas{image.NewNRGBA(image.Rect(0, 0, size, size)), size}
}

// fill paints a shape in one color.
func (c canvas) fill(with color.NRGBA, shape func(outline)) {
	r := vector.NewRasterizer(c.size, c.size)
	shape(outline{r, float32(c.size) / canvasGrid})
	r.Draw(c.img, c.img.Bounds(), image.NewUniform(with), image.Point{})
}

// bubble is the speech bubble of the sign.
func bubble(p outline) {
	p.polygon(14, 18, 50, 18, 50, 42, 32, 42, 22, 51, 22, 42, 14, 42)
}

// check is the mark in the bubble.
func check(p outline) {
	p.stroke(5, 24, 30, 30, 36)
	p.stroke(5, 30, 36, 41, 24)
}

// outline draws outlines in units of the grid. Those that overlap run the same way
// round.
type outline struct {
	r     *vector.Rasterizer
	scale float32
}

func (p outline) polygon(points ...float32) {
	p.r.MoveTo(points[0]*p.scale, points[1]*p.scale)
	for i := 2; i < len(points); i += 2 {
		p.r.LineTo(points[i]*p.scale, points[i+1]*p.scale)
	}
	p.r.ClosePath()
}

// box is a rectangle with rounded corners.
func (p outline) box(left, top, right, bottom, radius float32) {
	const quarter = math.Pi / 2
	points := arc(nil, left+radius, top+radius, radius, 2*quarter, 3*quarter)
	points = arc(points, right-radius, top+radius, radius, 3*quarter, 4*quarter)
	points = arc(points, right-radius, bottom-radius, radius, 0, quarter)
	p.polygon(arc(points, left+radius, bottom-radius, radius, quarter, 2*quarter)...)
}

// stroke is a line with round ends.
func (p outline) stroke(width, fromX, fromY, toX, toY float32) {
	side := math.Atan2(float64(toY-fromY), float64(toX-fromX)) - math.Pi/2
	points := arc(nil, toX, toY, width/2, side, side+math.Pi)
	p.polygon(arc(points, fromX, fromY, width/2, side+math.Pi, side+2*math.Pi)...)
}

// arcSteps is how many points stand for an arc.
const arcSteps = 24

// arc appends the points of an arc around x, y.
func arc(points []float32, x, y, radius float32, begin, end float64) []float32 {
	for step := range arcSteps {
		a := begin + (end-begin)*float64(step)/(arcSteps-1)
		points = append(points, x+radius*float32(math.Cos(a)), y+radius*float32(math.Sin(a)))
	}
	return points
}
