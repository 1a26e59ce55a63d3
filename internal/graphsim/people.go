package graphsim

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
)

// presence is what somebody is doing, as Graph's two properties say it (Learn:
// presence resource type).
type presence struct {
	ID           string `json:"id"`
	Availability string `json:"availability"`
	Activity     string `json:"activity"`
	OutOfOffice  out    `json:"outOfOfficeSettings"`
}

// out says whether somebody is out of office (Learn: outOfOfficeSettings resource
// type).
type out struct {
	Message *string `json:"message"`
	Is      bool    `json:"isOutOfOffice"`
}

// SetPresence sets what somebody is doing, such as "Busy" and "InACall".
func (s *Sim) SetPresence(id, availability, activity string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.presence[id] = presence{ID: id, Availability: availability, Activity: activity}
}

// SetOutOfOffice has somebody out of office, whatever they are doing.
func (s *Sim) SetOutOfOffice(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.presence[id]
	p.ID, p.OutOfOffice.Is = id, true
	s.presence[id] = p
}

// Forget makes Graph forget somebody's presence.
func (s *Sim) Forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.presence, id)
}

// User is somebody in the organization (Learn: user resource type). An empty
// field was not filled in.
type User struct {
	ID, Name, Department, Language string
	Address                        string // user principal name
	ManagerID, ManagerName         string // no manager if the id is empty
}

// SetUser stores a user.
func (s *Sim) SetUser(u User) {
	s.SetAnswer("/users/"+u.ID, encode(map[string]any{
		"@odata.context":    s.url + version + "/$metadata#users/$entity",
		"id":                u.ID,
		"displayName":       u.Name,
		"department":        filled(u.Department),
		"preferredLanguage": filled(u.Language),
		"userPrincipalName": filled(u.Address),
	}))
	if u.ManagerID != "" {
		s.SetAnswer("/users/"+u.ID+"/manager", encode(map[string]any{
			"@odata.context": s.url + version + "/$metadata#directoryObjects/$entity",
			"@odata.type":    "#microsoft.graph.user", "id": u.ManagerID, "displayName": u.ManagerName,
		}))
	}
}

// filled returns null for a field that was not filled in, as Graph does.
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

// SetAnswer sets the body of the answer to GET for a path such as "/users/ID".
// Paths without an answer get 404.
func (s *Sim) SetAnswer(path, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = body
}

// atOnce is how many people one call for presences may name.
const atOnce = 650

// presences answers as documented in Learn: cloudCommunications:
// getPresencesByUserId.
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

// readIDs reads the body of a call for presences.
func readIDs(in *http.Request) (ids []string, err error) {
	var body struct{ IDs []string }
	err = readBody(in, &body)
	return body.IDs, err
}

// readBody requires a compressed body, as the SDK sends it.
func readBody(in *http.Request, into any) error {
	if in.Header.Get("Content-Encoding") != "gzip" {
		return fmt.Errorf("content encoding %q", in.Header.Get("Content-Encoding"))
	}
	plain, err := gzip.NewReader(in.Body)
	if err != nil {
		return err
	}
	return json.NewDecoder(plain).Decode(into)
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
