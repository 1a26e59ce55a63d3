package program

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress shows on a terminal how far something is. Elsewhere it shows nothing.
type progress struct {
	to        io.Writer // nil: nowhere
	what      string
	done, all int64
	next      time.Time
	begun     time.Time
	now       func() time.Time
}

const (
	progressEvery = 200 * time.Millisecond
	progressWidth = 30
)

// newProgress returns a progress on a writer, if that is a terminal.
func newProgress(w io.Writer) *progress {
	p := &progress{now: time.Now}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.to = w
		}
	}
	return p
}

// begin says what is done, and how much there is to do.
func (p *progress) begin(what string, all int64) {
	p.what, p.all, p.done, p.begun = what, all, 0, p.now()
}

func (p *progress) add(n int64) { p.set(p.done + n) }

func (p *progress) set(done int64) {
	p.done = done
	if p.to == nil {
		return
	}
	if now := p.now(); now.After(p.next) {
		p.next = now.Add(progressEvery)
		p.draw()
	}
}

func (p *progress) draw() {
	part := float64(p.done) / float64(max(p.all, 1))
	full := min(int(part*progressWidth), progressWidth)
	fmt.Fprintf(
		p.to, "\r\x1b[K[%s%s] %3.0f %%  %s, %s",
		strings.Repeat("#", full), strings.Repeat(".", progressWidth-full), 100*part, p.what,
		p.now().Sub(p.begun).Round(time.Second),
	)
}

// end removes what is shown.
func (p *progress) end() {
	if p.to != nil {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
