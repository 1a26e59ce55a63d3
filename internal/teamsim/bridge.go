package teamsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Playground is one window of the Agents Playground. It plays one person, and
// sends activities without a token.
type Playground struct {
	Connector string // URL of its connector
	// Channels is set when channels that nobody has sent from yet are its own.
	Channels bool
	// Locale is the language of the person's client. Empty: "en-US", which every
	// Playground sends.
	Locale string
	// Members are the MRIs of its teams' members. nil: everybody that it knows,
	// which is what it says itself.
	Members []string
}

// bridges remembers which Playground owns which conversation.
type bridges struct {
	mu     sync.Mutex
	byName map[string]*Playground
	owners map[string]*Playground // by conversation id without ;messageid
	chats  map[string]string      // MRI to personal chat
}

// Bridge connects an Agents Playground to the Sim. The Sim takes unsigned
// activities of the Playground at /bridge/{name}/api/messages, from this
// machine only. They get the Sim's serviceUrl and token and go to the bot.
// Connector calls for the Playground's conversations go to its connector. A
// conversation belongs to the Playground that last sent from it. A channel
// ("19:…") that nobody has sent from yet belongs to the Playground with
// Channels.
func (s *Sim) Bridge(name string, p Playground) {
	b := &s.bridges
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.byName == nil {
		b.byName, b.owners, b.chats = map[string]*Playground{}, map[string]*Playground{}, map[string]string{}
	}
	p.Connector = strings.TrimSuffix(p.Connector, "/")
	b.byName[name] = &p
}

// of returns the bridge for a connector call, or nil if the Sim answers it.
// Calls for the Sim's own people and teams are never bridged.
func (b *bridges) of(s *Sim, c *call) *Playground {
	base, _ := splitThread(c.conversation)
	if s.hasPlace(base) {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if owner := b.owners[base]; owner != nil || !strings.HasPrefix(base, "19:") {
		return owner
	}
	for _, candidate := range b.byName {
		if candidate.Channels {
			return candidate
		}
	}
	return nil
}

func (s *Sim) hasPlace(base string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.places[base] != nil
}

// chatOf returns the personal chat of a Playground's person, or "" if unknown.
func (b *bridges) chatOf(person string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.chats[person]
}

// learn records which Playground a conversation belongs to.
func (b *bridges) learn(from *Playground, activity []byte) {
	var seen struct {
		From         struct{ ID string }
		Conversation struct{ ID, ConversationType string }
	}
	_ = json.Unmarshal(activity, &seen) // known to be an object; there is nothing to learn from missing fields
	base, _ := splitThread(seen.Conversation.ID)
	b.mu.Lock()
	defer b.mu.Unlock()
	if base != "" {
		b.owners[base] = from
	}
	if seen.Conversation.ConversationType == "personal" && seen.From.ID != "" {
		b.chats[seen.From.ID] = base
	}
}

func (s *Sim) serveBridge(w http.ResponseWriter, r *http.Request) {
	s.bridges.mu.Lock()
	from := s.bridges.byName[r.PathValue("name")]
	s.bridges.mu.Unlock()
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case !isLoopback(r.RemoteAddr) || !isLoopback(r.Host):
		http.Error(w, "this machine only", http.StatusForbidden)
	case from == nil:
		http.NotFound(w, r)
	case r.Method == http.MethodHead || r.Method == http.MethodGet:
		s.probe(w, r)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "POST", http.StatusMethodNotAllowed)
	case media != "application/json": // a web page cannot send this type here without asking first
		http.Error(w, "application/json", http.StatusUnsupportedMediaType)
	default:
		s.passOn(w, r, from)
	}
}

// isLoopback reports whether a host, with or without a port, is this machine.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = strings.Trim(address, "[]")
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// probe tells the Playground whether the bot is up. The Playground takes any
// status for yes, so for no the connection is closed.
func (s *Sim) probe(w http.ResponseWriter, r *http.Request) {
	request, err := http.NewRequestWithContext(r.Context(), http.MethodHead, s.botEndpoint(), nil)
	if err == nil {
		_, _, _, err = s.exchange(request)
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(http.StatusOK)
}

func (s *Sim) passOn(w http.ResponseWriter, r *http.Request, from *Playground) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		http.Error(w, "too big", http.StatusRequestEntityTooLarge)
		return
	}
	var activity map[string]json.RawMessage // everything but serviceUrl stays as written
	if err != nil || json.Unmarshal(body, &activity) != nil || activity == nil {
		http.Error(w, "not an activity", http.StatusBadRequest)
		return
	}
	s.bridges.learn(from, body)
	activity["serviceUrl"] = mustJSON(s.ServiceURL())
	from.translate(activity)
	status, answer, header, err := s.send(r.Context(), mustJSON(activity), nil)
	if err != nil {
		s.options.Logger.Warn("bridge: no answer of the bot", "error", err)
		http.Error(w, "no answer of the bot", http.StatusBadGateway)
		return
	}
	reply{status: status, body: answer, contentType: header.Get("Content-Type")}.write(w)
}

// translate puts the language of the person's client into an activity.
func (p *Playground) translate(activity map[string]json.RawMessage) {
	if p.Locale == "" {
		return
	}
	activity["locale"] = mustJSON(p.Locale)
	var entities []object
	if json.Unmarshal(activity["entities"], &entities) != nil {
		return
	}
	for _, e := range entities {
		if e["type"] == "clientInfo" {
			e["locale"] = p.Locale
		}
	}
	activity["entities"] = mustJSON(entities)
}

// leaveOut returns a page of members without those who are not in the team.
func (p *Playground) leaveOut(page []byte) []byte {
	var known struct {
		Members []object `json:"members"`
	}
	if p.Members == nil || json.Unmarshal(page, &known) != nil {
		return page
	}
	known.Members = slices.DeleteFunc(known.Members, func(m object) bool {
		id, _ := m["id"].(string)
		return !slices.Contains(p.Members, id)
	})
	return mustJSON(known)
}

// forward lets the Playground answer a connector call. The bot's token is not
// passed on.
func (s *Sim) forward(c *call, to *Playground) reply {
	path := strings.TrimPrefix(c.request.URL.EscapedPath(), "/connector")
	target, err := url.Parse(to.Connector + path)
	if err != nil {
		return problem(http.StatusBadGateway, "BadGateway")
	}
	target.RawQuery = c.request.URL.RawQuery
	request, err := http.NewRequestWithContext(
		c.request.Context(),
		c.request.Method,
		target.String(),
		bytes.NewReader(c.body),
	)
	if err != nil {
		return problem(http.StatusBadGateway, "BadGateway")
	}
	if len(c.body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	status, body, header, err := s.exchange(request)
	if err != nil {
		s.options.Logger.Warn("bridge: no answer of the Playground", "error", err)
		return problem(http.StatusBadGateway, "BadGateway")
	}
	if strings.HasPrefix(c.conversation, "19:") && strings.HasSuffix(path, "/pagedmembers") {
		body = to.leaveOut(body)
	}
	return reply{
		status:      status,
		body:        body,
		contentType: header.Get("Content-Type"),
		retryAfter:  header.Get("Retry-After"),
	}
}
