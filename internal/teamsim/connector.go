package teamsim

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// maxMessage is the maximum size of a message in Teams, in bytes (Learn: "Agent
// message size limit", about 100 KB).
const maxMessage = 100 << 10

// maxBody is how much is read of a message with its pictures.
const maxBody = 4 << 20

// call is one request to the connector API while it is being answered.
type call struct {
	request      *http.Request
	conversation string // as named in the path or in the body of a create
	activity     string
	body         []byte
	at           time.Time
	anonymous    bool // its answer names no message
}

// reply is the response to a request. A lost reply closes the connection.
type reply struct {
	status      int
	body        []byte
	contentType string // JSON when empty
	retryAfter  string
	lost        bool
}

func (r reply) write(w http.ResponseWriter) {
	if r.lost {
		panic(http.ErrAbortHandler)
	}
	if r.contentType == "" && len(r.body) > 0 {
		r.contentType = "application/json; charset=utf-8"
	}
	if r.contentType != "" {
		w.Header().Set("Content-Type", r.contentType)
	}
	if r.retryAfter != "" {
		w.Header().Set("Retry-After", r.retryAfter)
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body) // the caller may have disconnected
}

func ok(status int, value any) reply { return reply{status: status, body: mustJSON(value)} }

// problem is a refusal in the connector's format.
func problem(status int, code string) reply {
	return ok(status, object{"error": object{"code": code, "message": code}})
}

func (s *Sim) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/.well-known/openidconfiguration", s.dated(s.serveMetadata))
	mux.HandleFunc("GET /v1/.well-known/keys", s.dated(s.serveKeys))
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", s.dated(s.serveToken))
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", s.serveTenant)
	mux.HandleFunc("GET /msi/token", s.serveMachine)
	mux.HandleFunc("GET /metadata/identity/oauth2/token", s.serveMachine)
	mux.HandleFunc("/bridge/{name}/api/messages", s.serveBridge)
	mux.HandleFunc("GET /download/{file}", s.serveDownload)
	const conversations = "/connector/v3/conversations"
	for pattern, do := range map[string]func(*call) reply{
		"POST " + conversations:                                                s.create,
		"POST " + conversations + "/{c}/activities":                            s.post,
		"POST " + conversations + "/{c}/activities/{a}":                        s.post,
		"PUT " + conversations + "/{c}/activities/{a}":                         s.update,
		"DELETE " + conversations + "/{c}/activities/{a}":                      s.remove,
		"PUT " + conversations + "/{c}/activities/{a}/reactions/{reaction}":    s.react,
		"DELETE " + conversations + "/{c}/activities/{a}/reactions/{reaction}": s.react,
		"GET " + conversations + "/{c}/members":                                s.members,
		"GET " + conversations + "/{c}/members/{member}":                       s.member,
		"GET " + conversations + "/{c}/pagedmembers":                           s.pagedMembers,
		"GET /connector/v3/attachments/{file}/views/original":                  s.attachment,
	} {
		mux.HandleFunc(pattern, s.connector(do))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.EscapedPath(), "//") { // ServeMux would redirect, Teams does not
			http.NotFound(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func (s *Sim) connector(do func(*call) reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{request: r, conversation: r.PathValue("c"), activity: r.PathValue("a"), at: s.options.Now()}
		answer := s.handle(c, do)
		if answer.lost {
			answer.status = 0
		}
		s.record(c, answer.status)
		answer.write(w)
	}
}

func (s *Sim) handle(c *call, do func(*call) reply) reply {
	if refusal := s.admit(c); refusal.status != 0 {
		return refusal
	}
	fault := s.takeFault(c)
	if !fault.wait(c.request.Context()) {
		return reply{lost: true}
	}
	if fault.Status != 0 {
		return fault.reply()
	}
	c.anonymous = fault.NoID
	var answer reply
	if b := s.bridges.of(s, c); b != nil {
		answer = s.forward(c, b)
	} else {
		answer = do(c)
	}
	heard := pause(c.request.Context(), fault.Late)
	answer.lost = answer.lost || fault.LoseAnswer || !heard
	return answer
}

// admit checks a call's token and reads its body. Status 0 means that the call
// may go on.
func (s *Sim) admit(c *call) reply {
	r := c.request
	if !s.loggedIn(r, connectorScope) {
		return problem(http.StatusUnauthorized, "Unauthorized")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return reply{lost: true}
	}
	if countedSize(body) > maxMessage {
		return problem(http.StatusRequestEntityTooLarge, "MessageSizeTooBig")
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); len(body) > 0 && media != "application/json" {
		return problem(http.StatusUnsupportedMediaType, "UnsupportedMediaType")
	}
	if c.body = body; c.conversation == "" {
		c.conversation = s.meantBy(body)
	}
	return reply{}
}
