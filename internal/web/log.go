package web

import (
	"cmp"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

const longestLogged = 128 // bytes of anything a client chose

// logRequest logs one line per request: what was asked and how it went. It never
// logs the query, a token or text.
func (s *Server) logRequest(c *gin.Context) {
	start := time.Now()
	c.Next()
	if s.seen != nil {
		s.seen(routeOf(c), c.Writer.Status(), time.Since(start))
	}
	level := slog.LevelDebug
	if c.Writer.Status() >= 400 {
		level = slog.LevelInfo
	}
	ctx := c.Request.Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", clip(c.Request.Method)),
		slog.String("path", clip(c.Request.URL.Path)),
		slog.Int("status", c.Writer.Status()),
		slog.Duration("duration", time.Since(start)),
		slog.Int("bytes", max(0, c.Writer.Size())),
		slog.String("remote", c.Request.RemoteAddr),
	}
	if vector := c.Request.Header.Get("MS-CV"); isTraceable(vector) {
		attrs = append(attrs, slog.String("ms_cv", vector))
	}
	s.log.LogAttrs(ctx, level, "request", attrs...)
}

// routeOf returns the pattern of the route that answered. The portal's own server
// notes it in the request.
func routeOf(c *gin.Context) string {
	return cmp.Or(c.FullPath(), c.Request.Pattern, "other")
}

func clip(text string) string {
	if len(text) <= longestLogged {
		return text
	}
	return strings.ToValidUTF8(text[:longestLogged], "") + "…"
}

// isTraceable reports whether a correlation vector is short and printable, as
// Microsoft's are.
func isTraceable(vector string) bool {
	hidden := func(r rune) bool { return r <= ' ' || r > '~' }
	return vector != "" && len(vector) <= longestLogged && !strings.ContainsFunc(vector, hidden)
}

// recoverPanic answers 500 to a request whose handler panics.
func (s *Server) recoverPanic(c *gin.Context) {
	defer func() {
		if value := recover(); value != nil {
			s.log.Error("panic", "value", panicText(value), "stack", string(debug.Stack()))
			refuse(c, http.StatusInternalServerError)
		}
	}()
	c.Next()
}

// panicText returns what the runtime says. It hides any other value, which may
// hold what people wrote.
func panicText(value any) string {
	if err, ok := value.(runtime.Error); ok {
		return err.Error()
	}
	return "not shown"
}
