package botframework

import "strings"

// maxOpen limits how deeply elements may nest. People nest only a few.
const maxOpen = 64

// richWriter writes well-formed XML with few elements. It writes an element with
// the first text inside it, so empty elements are never written. Until then the
// element stays among the open ones, so end tags still find their start.
type richWriter struct {
	isBot     map[string]bool // by name as mentioned
	out       strings.Builder
	formatted bool // an element holds some text

	elements []openElement
	breaks   int  // owed before the next text
	onLine   bool // the line has some text
	begun    bool // the innermost block has text or a block in it

	hidden  string // the element whose text is dropped
	mention struct {
		element string // "" outside mentions
		depth   int
		name    strings.Builder
	}
}

type openElement struct {
	name, href string
	silent     bool // is never written
	written    bool
}

func (e openElement) isBlock() bool { return elementKinds[e.name] == blockElement }

func (w *richWriter) isInside(name string) bool {
	for _, e := range w.elements {
		if e.name == name && !e.silent {
			return true
		}
	}
	return false
}

const (
	collapsing = " \t\r\n\f"
	blank      = collapsing + "\u00a0"
)

// text writes what a reader sees. White space alone opens no element. White
// space other than collapsing spaces counts as a line, though an empty one.
func (w *richWriter) text(text string) {
	preformatted := w.isInside("pre")
	switch {
	case text == "":
	case !preformatted && strings.Trim(text, collapsing) == "":
		if w.onLine {
			w.out.WriteByte(' ')
		}
	case !preformatted && strings.Trim(text, blank) == "":
		w.writeBreaks(w.breaks)
		w.out.WriteByte(' ')
		w.onLine, w.begun = true, true
	default:
		w.writeOpen()
		escapeXML(&w.out, text, preformatted)
		w.onLine, w.begun = true, true
	}
}

// breakLine ends the line, even an empty one.
func (w *richWriter) breakLine() {
	if w.begun {
		w.breaks++
	}
	w.onLine = false
}

// endLine ends the line where a paragraph or a block begins or ends.
func (w *richWriter) endLine() {
	if w.onLine {
		w.breaks++
	}
	w.onLine = false
}

func (w *richWriter) writeBreaks(n int) {
	for range n {
		w.out.WriteString("<br/>")
	}
	w.breaks = 0
}

// writeOpen writes the pending line breaks and the open elements. A block begins
// a line by itself.
func (w *richWriter) writeOpen() {
	for i := range w.elements {
		e := &w.elements[i]
		if e.silent || e.written {
			continue
		}
		if e.isBlock() {
			w.writeBreaks(max(0, w.breaks-1))
			w.begun = false
		} else {
			w.writeBreaks(w.breaks)
		}
		w.out.WriteString("<" + e.name)
		if e.href != "" {
			w.out.WriteString(` href="`)
			escapeXML(&w.out, e.href, false)
			w.out.WriteByte('"')
		}
		w.out.WriteByte('>')
		e.written, w.formatted = true, true
	}
	w.writeBreaks(w.breaks)
}

// open begins an element. It stays silent if the same element is already open,
// if a link leads nowhere or if an entry is outside a list.
func (w *richWriter) open(name, href string) {
	e := openElement{name: name, href: href}
	switch name {
	case "a":
		w.close(name)
	case "li":
		w.close(name)
		w.closeInlines()
	}
	if e.isBlock() {
		w.endLine()
	}
	if len(w.elements) == maxOpen {
		return
	}
	switch name {
	case "a":
		e.silent = href == "" || w.isInside(name)
	case "li":
		e.silent = !w.isInside("ul") && !w.isInside("ol")
	case "ul", "ol", "blockquote":
	default:
		e.silent = w.isInside(name)
	}
	w.elements = append(w.elements, e)
}

// close ends the innermost element of that name and all elements inside it. It
// looks for inline elements in the innermost block, and for entries in the
// innermost list.
func (w *richWriter) close(name string) {
	wanted := openElement{name: name}
	for i := len(w.elements) - 1; i >= 0; i-- {
		e := w.elements[i]
		switch {
		case e.name == name:
			w.closeFrom(i)
			return
		case e.isBlock() && !wanted.isBlock(), name == "li" && (e.name == "ul" || e.name == "ol"):
			return
		}
	}
}

// closeInlines ends the inline elements in the innermost block.
func (w *richWriter) closeInlines() {
	i := len(w.elements)
	for i > 0 && !w.elements[i-1].isBlock() {
		i--
	}
	w.closeFrom(i)
}

func (w *richWriter) closeFrom(first int) {
	for i := len(w.elements) - 1; i >= first; i-- {
		e := w.elements[i]
		switch {
		case e.written && e.isBlock():
			w.breaks, w.onLine, w.begun = 0, false, true
		case e.isBlock():
			w.endLine()
		}
		if e.written {
			w.out.WriteString("</" + e.name + ">")
		}
	}
	w.elements = w.elements[:first]
}

// escapeXML writes text, or an attribute without quotes in it. It turns every
// kind of space into a plain one unless the text is preformatted.
func escapeXML(out *strings.Builder, text string, preformatted bool) {
	for _, r := range text {
		switch {
		case r == '&':
			out.WriteString("&amp;")
		case r == '<':
			out.WriteString("&lt;")
		case r == '>':
			out.WriteString("&gt;")
		case r == '\u00a0', !preformatted && strings.ContainsRune(collapsing, r):
			out.WriteByte(' ')
		case inXML(r):
			out.WriteRune(r)
		}
	}
}

// inXML reports whether a document may hold r (XML 1.0, section 2.2).
func inXML(r rune) bool {
	return r >= ' ' && r != 0xFFFE && r != 0xFFFF || r == '\t' || r == '\n'
}
