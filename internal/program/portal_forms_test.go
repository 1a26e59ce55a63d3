package program

import (
	"net/http"
	"net/url"

	"frontdesk/internal/scripttest"
)

// sent is a form that is sent.
func sent(path string, form url.Values) scripttest.Request {
	return scripttest.Request{Method: http.MethodPost, Path: path, Form: form}
}
