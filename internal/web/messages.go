package web

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"github.com/gin-gonic/gin"
)

// serveMessages runs one turn. It refuses what it can by the headers, before it
// reads the body.
func (s *Server) serveMessages(c *gin.Context) {
	if s.isVisit(c) {
		return
	}
	if status := checkHeaders(c.Request); status != 0 {
		s.refused(status)
		refuse(c, status)
		return
	}
	receive, status := s.bot.Admit(c.Request.Context(), c.Request.Header)
	if status != 0 {
		refuse(c, status)
		return
	}
	defer s.turns.Add(-1)
	if s.turns.Add(1) > turnsLimit {
		s.refused(http.StatusServiceUnavailable)
		refuse(c, http.StatusServiceUnavailable)
		return
	}
	body, err := readBody(c.Writer, c.Request)
	if err != nil {
		s.refused(readStatus(err))
		refuse(c, readStatus(err))
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), turnLimit)
	defer cancel()
	status, answer := receive(ctx, body)
	reply(c, status, answer)
}

// VisitQuery is the name in the query of a request by which the desk tests whether
// its webhook can be reached.
const VisitQuery = "visit"

// isVisit answers a test by the desk itself, as it answers a stranger. It takes
// the whole body, as large as those of Teams may be.
func (s *Server) isVisit(c *gin.Context) bool {
	if s.visit == nil || c.Request.URL.RawQuery == "" {
		return false
	}
	if !s.visit(c.Query(VisitQuery), c.Request.Header["Authorization"]) {
		return false
	}
	_, _ = io.Copy(io.Discard, http.MaxBytesReader(c.Writer, c.Request.Body, BodyLimit))
	reply(c, http.StatusUnauthorized, nil)
	return true
}

// checkHeaders returns 0 when the headers announce a body that we take:
// unencoded JSON of an accepted size. Otherwise it returns the status of the
// refusal.
func checkHeaders(r *http.Request) int {
	for _, encoding := range r.Header["Content-Encoding"] {
		if encoding != "" && !strings.EqualFold(encoding, "identity") {
			return http.StatusUnsupportedMediaType
		}
	}
	types := r.Header["Content-Type"]
	if len(types) != 1 {
		return http.StatusUnsupportedMediaType
	}
	if media, _, err := mime.ParseMediaType(types[0]); err != nil || media != "application/json" {
		return http.StatusUnsupportedMediaType
	}
	if r.ContentLength > BodyLimit {
		return http.StatusRequestEntityTooLarge
	}
	return 0
}

// readBody reads a body. A known size is read exactly; otherwise it reads up to
// the limit.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	limited := http.MaxBytesReader(w, r.Body, BodyLimit)
	if r.ContentLength < 0 {
		return io.ReadAll(limited)
	}
	body := make([]byte, r.ContentLength)
	_, err := io.ReadFull(limited, body)
	return body, err
}

func readStatus(err error) int {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return http.StatusRequestTimeout
	}
	return http.StatusBadRequest
}
