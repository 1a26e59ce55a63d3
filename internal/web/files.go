package web

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// Files serves files to anyone with a valid link.
type Files interface {
	// Open returns a file for the id and the parameters e and s of a link. This
	// package closes the content. Whatever the error says, the visitor learns
	// only that there is no such file.
	Open(id, expires, signature string) (name, contentType string, size int64, content io.ReadSeekCloser, err error)
}

// fileLimit is how long sending a file may take. The limit for answers is too
// short on a slow connection.
const fileLimit = 10 * time.Minute

// noFile is for people. Their language is not known here.
const noFile = "There is no such file, or the link to it has expired.\n" +
	"Такого файла нет, или срок действия ссылки истёк.\n"

// shown are the types that a browser may show on a page of the desk. None of
// them can run code.
var shown = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// serveFile answers GET and HEAD /files/:id, ranges included.
func (s *Server) serveFile(c *gin.Context) {
	header := c.Writer.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "sandbox")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "private")
	name, contentType, _, content, err := s.files.Open(c.Param("id"), c.Query("e"), c.Query("s"))
	if err != nil {
		header.Set("Content-Type", "text/plain; charset=utf-8")
		c.String(http.StatusNotFound, noFile)
		return
	}
	defer content.Close()
	disposition := "attachment"
	if slices.Contains(shown, contentType) {
		disposition = "inline"
	}
	header.Set("Content-Type", contentType)
	header.Set("Content-Disposition", disposition+"; filename*=UTF-8''"+encodeExtended(name))
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(fileLimit)) // not every writer has one
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, content)
}

// encodeExtended encodes a name for a header as RFC 8187 requires.
func encodeExtended(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
