package web

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// reply answers with JSON, or without a body when answer is empty. An error
// without an answer, and any 401 or 403, gets its status in words.
func reply(c *gin.Context, status int, answer []byte) {
	if status < 200 || status > 599 {
		status, answer = http.StatusInternalServerError, nil
	}
	header := c.Writer.Header()
	contentType := "application/json; charset=utf-8"
	if status >= 400 && (len(answer) == 0 || status == http.StatusUnauthorized || status == http.StatusForbidden) {
		contentType, answer = "text/plain; charset=utf-8", []byte(http.StatusText(status)+"\n")
	}
	switch status {
	case http.StatusUnauthorized:
		header.Set("WWW-Authenticate", "Bearer")
	case http.StatusServiceUnavailable:
		header.Set("Retry-After", "1")
	}
	c.Status(status)
	if len(answer) == 0 {
		return
	}
	header.Set("Content-Type", contentType)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Length", strconv.Itoa(len(answer)))
	_, _ = c.Writer.Write(answer)
}

// refuse answers a request whose body has not been fully read. It closes the
// connection: to keep it, net/http would wait for the rest of the body before
// sending the answer.
func refuse(c *gin.Context, status int) {
	if c.Request.ContentLength != 0 {
		c.Header("Connection", "close")
	}
	reply(c, status, nil)
}
