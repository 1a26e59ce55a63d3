package graphsim

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
)

// presence is what somebody is doing, by Graph's two properties (Learn: presence
// resource type).
type presence struct {
	ID           string `json:"id"`
	Availability string `json:"availability"`
	Activity     string `json:"activity"`
}

// SetPresence says what somebody is doing, as "Busy" and "InACall".
func (s *Sim) SetPresence(id, availability, activity string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.presence[id] = presence{id, availability, activity}
}

// Forget has Graph know no presence of somebody any more.
func (s *Sim) Forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.presence, id)
}

// User is somebody of the organization (Learn: user resource type). What is empty
// was not filled in.
type User struct {
	ID, Name, Department, Language string
	ManagerID, ManagerName         string // none when the id is empty
}

// SetUser puts somebody on record.
func (s *Sim) SetUser(u User) {
	s.SetAnswer("/users/"+u.ID, encode(map[string]any{
		"@odata.context":    s.url + version + "/$metadata#users/$entity",
		"id":                u.ID,
		"displayName":       u.Name,
		"department":        filled(u.Department),
		"preferredLanguage": filled(u.Language),
	}))
	if u.ManagerID != "" {
		s.SetAnswer("/users/"+u.ID+"/manager", encode(map[string]any{
			"@odata.context": s.url + version + "/$metadata#directoryObjects/$entity",
			"@odata.type":    "#microsoft.graph.user", "id": u.ManagerID, "displayName": u.ManagerName,
		}))
	}
}

// filled is null for what was not filled in, as Graph says it.
func filled(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func encode(v any) string {
	data, _ := json.Marshal(v) // texts can always be encoded
	return string(data)
}

// SetAnswer sets the body of the answer to GET, for a path as "/users/ID". What
// has none is answered 404.
func (s *Sim) SetAnswer(path, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = body
}

// atOnce is how many people a call for presences may name.
const atOnce = 650

// presences answers as in Learn: cloudCommunications: getPresencesByUserId.
func (s *Sim) presences(out http.ResponseWriter, in *http.Request) {
	ids, err := readIDs(in)
	if err != nil || len(ids) > atOnce {
		Refuse(out, http.StatusBadRequest, fmt.Sprint(err, len(ids)))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, ids)
	list := []presence{}
	for _, id := range ids {
		if p, ok := s.presence[id]; ok {
			list = append(list, p)
		}
	}
	write(out, http.StatusOK, encode(map[string]any{"value": list}))
}

// readIDs wants the body compressed, as the SDK has it.
func readIDs(in *http.Request) ([]string, error) {
	if in.Header.Get("Content-Encoding") != "gzip" {
		return nil, fmt.Errorf("content encoding %q", in.Header.Get("Content-Encoding"))
	}
	plain, err := gzip.NewReader(in.Body)
	if err != nil {
		return nil, err
	}
	var body struct{ IDs []string }
	err = json.NewDecoder(plain).Decode(&body)
	return body.IDs, err
}

func (s *Sim) get(out http.ResponseWriter, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer, ok := s.answers[path]; ok {
		write(out, http.StatusOK, answer)
		return
	}
	Refuse(out, http.StatusNotFound, "Request_ResourceNotFound")
}
