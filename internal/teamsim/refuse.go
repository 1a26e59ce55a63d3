package teamsim

import (
	"fmt"
	"net/http"
)

// oddAnswer is what an endpoint answers in place of what it should; zero: it
// answers as it should.
type oddAnswer struct {
	status int
	body   string
}

func (o oddAnswer) write(w http.ResponseWriter) bool {
	if o.status == 0 {
		return false
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(o.status)
	_, _ = w.Write([]byte(o.body))
	return true
}

// RefuseLogins makes the token endpoint refuse every login with an AADSTS number,
// in the form in which Entra does (OfficeDev/microsoft-365-agents-toolkit#8621). 0
// ends it.
func (s *Sim) RefuseLogins(status, number int) {
	if number == 0 {
		s.AnswerLogins(0, "")
		return
	}
	s.AnswerLogins(status, string(mustJSON(map[string]any{
		"error": "invalid_client", "error_codes": []int{number},
		"error_description": fmt.Sprintf("AADSTS%d: Refused. Trace ID: 6f6c4645", number),
		"error_uri":         fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", number),
	})))
}

// AnswerLogins makes the token endpoint answer every login so. Status 0 ends it.
func (s *Sim) AnswerLogins(status int, body string) {
	s.logins.mu.Lock()
	defer s.logins.mu.Unlock()
	s.logins.odd = oddAnswer{status, body}
}

// AnswerMetadata makes the metadata endpoint answer so. Status 0 ends it.
func (s *Sim) AnswerMetadata(status int, body string) {
	s.identity.mu.Lock()
	defer s.identity.mu.Unlock()
	s.identity.odd = oddAnswer{status, body}
}

// dated has an endpoint say the time by the Sim's clock.
func (s *Sim) dated(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", s.options.Now().UTC().Format(http.TimeFormat))
		next(w, r)
	}
}
