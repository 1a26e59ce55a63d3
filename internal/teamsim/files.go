package teamsim

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

// Picture is a picture that the bot showed in a message.
type Picture struct {
	Name, ContentType string
	Data              []byte
}

// maxPicture is the maximum size of a picture in a message (Learn: send and
// receive files, "Inline images").
const maxPicture = 1 << 20

// sentFile is a file that a person sent.
type sentFile struct {
	contentType string
	data        []byte
	late        int // how often it is still refused
}

// HoldFiles lets the bot wait for every file and picture that it loads, until the
// returned function is called.
func (s *Sim) HoldFiles() (release func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate = gate
	return sync.OnceFunc(func() {
		close(gate)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.gate = nil
	})
}

// DelayPictures makes the connector refuse each picture that is sent from now on
// so many times, as it does in the first seconds: with 403 and 404 in turns
// (microsoft/botbuilder-js#4887).
func (s *Sim) DelayPictures(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = times
}

// pass waits until files come. It returns false when the caller has gone.
func (s *Sim) pass(ctx context.Context) bool {
	s.mu.Lock()
	gate := s.gate
	s.mu.Unlock()
	if gate == nil {
		return true
	}
	select {
	case <-gate:
		return true
	case <-ctx.Done():
		return false
	}
}

func (s *Sim) store(name string, data []byte) (id string) {
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	id = randomGUID()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[id] = sentFile{kind, data, s.late}
	return id
}

func (s *Sim) file(id string) (sentFile, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[id]
	return f, ok
}

// attachment serves a picture to the bot.
func (s *Sim) attachment(c *call) reply {
	id := c.request.PathValue("file")
	f, ok := s.file(id)
	switch {
	case !ok || !s.pass(c.request.Context()):
		return problem(http.StatusNotFound, "NotFound")
	case f.late > 0:
		s.mu.Lock()
		defer s.mu.Unlock()
		f.late--
		s.files[id] = f
		return problem([]int{http.StatusForbidden, http.StatusNotFound}[f.late%2], "NotYet")
	}
	return reply{status: http.StatusOK, body: f.data, contentType: f.contentType}
}

// serveDownload serves a file to anybody who has its address. Requests with
// a token are refused: the token is not for this address.
func (s *Sim) serveDownload(w http.ResponseWriter, r *http.Request) {
	f, ok := s.file(r.PathValue("file"))
	switch {
	case r.Header.Get("Authorization") != "":
		http.Error(w, "a token that is not for here", http.StatusUnauthorized)
	case !ok || r.FormValue("tempauth") == "" || !s.pass(r.Context()):
		http.NotFound(w, r)
	default:
		reply{status: http.StatusOK, body: f.data, contentType: f.contentType}.write(w)
	}
}

// picture reads a picture embedded in a message. It returns false if there is
// no such picture or if it is larger than Teams accepts.
func picture(name, contentType, contentURL string) (Picture, bool) {
	encoded, ok := strings.CutPrefix(contentURL, "data:"+contentType+";base64,")
	if !ok {
		return Picture{}, false
	}
	data, err := base64.StdEncoding.DecodeString(encoded)
	return Picture{name, contentType, data}, err == nil && len(data) > 0 && len(data) <= maxPicture
}

// countedSize returns the size of a message as Teams counts it, without its
// pictures.
func countedSize(body []byte) int {
	size := len(body)
	if size <= maxMessage {
		return size
	}
	var message struct{ Attachments []struct{ ContentURL string } }
	if json.Unmarshal(body, &message) == nil {
		for _, a := range message.Attachments {
			if strings.HasPrefix(a.ContentURL, "data:image/") {
				size -= len(a.ContentURL)
			}
		}
	}
	return size
}
