package graphsim

import (
	"fmt"
	"io"
	"net/http"
)

// Refuse answers with an error in the shape of Graph's (Learn: error resource).
func Refuse(out http.ResponseWriter, status int, code string) {
	write(out, status, fmt.Sprintf(`{"error":{"code":%q,"message":"No."}}`, code))
}

// Always is the trouble of a Graph that refuses everything. retryAfter is the
// header of that name, none when empty.
func Always(status int, code, retryAfter string) Trouble {
	return func(out http.ResponseWriter, _ *http.Request) bool {
		if retryAfter != "" {
			out.Header().Set("Retry-After", retryAfter)
		}
		Refuse(out, status, code)
		return true
	}
}

// Silence is the trouble of a Graph that takes calls and never answers.
func Silence(_ http.ResponseWriter, in *http.Request) bool {
	_, _ = io.Copy(io.Discard, in.Body) // the end of a caller is noticed after the body only
	<-in.Context().Done()
	return true
}

func write(out http.ResponseWriter, status int, body string) {
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(status)
	_, _ = io.WriteString(out, body)
}
