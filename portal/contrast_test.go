package portal

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// Links can be read in every accent that the configuration takes (white text on it
// has 4.5:1), on each background, light and dark (WCAG 2.2, success criterion 1.4.3).
func TestLinksCanBeRead(t *testing.T) {
	css, err := staticFiles.ReadFile("static/app.css")
	if err != nil {
		t.Fatal(err)
	}
	// Teams' theme of high contrast has colors of its own, which no accent changes.
	css = regexp.MustCompile(`(?s):root\[data-theme="contrast"\] \{.*?\n\}`).ReplaceAll(css, nil)
	find := func(pattern string) (found []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(css, -1) {
			found = append(found, string(m[1]))
		}
		return found
	}
	light := []string{"#ffffff", "#f5f5f5", "#fff4ce"}
	dark := []string{"#1f1f1f", "#2b2a29", "#433519"}
	if got := find(`--background2: (#\w+)`); len(got) != 3 || got[0] != light[1] || got[1] != dark[1] {
		t.Fatal("other backgrounds: ", got)
	}
	shares := find(`--link: color-mix\(in srgb, var\(--accent\) (\d+)%`)
	if len(shares) != 3 {
		t.Fatal("other links: ", shares)
	}
	onLight, _ := strconv.ParseFloat(shares[0], 64)
	onDark, _ := strconv.ParseFloat(shares[1], 64)
	for code := range 16 * 16 * 16 {
		accent := [3]float64{float64(code>>8) * 17, float64(code>>4&15) * 17, float64(code&15) * 17}
		if contrast(accent, [3]float64{255, 255, 255}) < 4.5 {
			continue
		}
		for _, b := range light {
			if got := contrast(mix(accent, onLight/100, 0), parse(b)); got < 4.5 {
				t.Fatalf("%v on %s: %.2f", accent, b, got)
			}
		}
		for _, b := range dark {
			if got := contrast(mix(accent, onDark/100, 255), parse(b)); got < 4.5 {
				t.Fatalf("%v on %s: %.2f", accent, b, got)
			}
		}
	}
}

func mix(c [3]float64, share, with float64) (mixed [3]float64) {
	for i := range c {
		mixed[i] = c[i]*share + with*(1-share)
	}
	return mixed
}

func parse(hex string) (c [3]float64) {
	for i := range c {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		c[i] = float64(n)
	}
	return c
}

// contrast is that of two colors (WCAG 2.2, "contrast ratio").
func contrast(a, b [3]float64) float64 {
	one, two := luminance(a)+0.05, luminance(b)+0.05
	return max(one, two) / min(one, two)
}

func luminance(c [3]float64) (sum float64) {
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		channel := c[i] / 255
		if channel <= 0.04045 {
			channel /= 12.92
		} else {
			channel = math.Pow((channel+0.055)/1.055, 2.4)
		}
		sum += weight * channel
	}
	return sum
}
