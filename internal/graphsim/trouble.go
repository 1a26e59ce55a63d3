package graphsim

import (
	"fmt"
	"io"
	"net/http"
)

// Refuse answers with an error in Graph's format (Learn: error resource).
func Refuse(out http.ResponseWriter, status int, code string) {
	write(out, status, fmt.Sprintf(`{"error":{"code":%q,"message":"No."}}`, code))
}

// Always returns the trouble of a Graph that refuses everything. retryAfter is
// the Retry-After header; empty means none.
func Always(status int, code, retryAfter string) Trouble {
	return func(out http.ResponseWriter, _ *http.Request) bool {
		if retryAfter != "" {
			out.Header().Set("Retry-After", retryAfter)
		}
		Refuse(out, status, code)
		return true
	}
}

// Silence is the trouble of a Graph that accepts calls and never answers.
func Silence(_ http.ResponseWriter, in *http.Request) bool {
	_, _ = io.Copy(io.Discard, in.Body) // a disconnect is noticed only after the body is read
	<-in.Context().Done()
	return true
}

func write(out http.ResponseWriter, status int, body string) {
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(status)
	_, _ = io.WriteString(out, body)
}
