package botframework

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSignals(t *testing.T) {
	activities := "/emea/v3/conversations/" + escapedThread + "/activities"
	for name, tt := range map[string]struct {
		call func(*teamsService) error
		want seenCall
	}{
		"typing": {
			func(s *teamsService) error { return s.Typing(t.Context(), s.in(thread)) },
			seenCall{"POST", activities, "", "Bearer t1", `{"type":"typing"}`},
		},
		"react": {
			func(s *teamsService) error { return s.React(t.Context(), s.in(thread), "1:7", Eyes, true) },
			seenCall{"PUT", activities + "/1%3A7/reactions/1f440_eyes", "", "Bearer t1", ""},
		},
		"no longer": {
			func(s *teamsService) error { return s.React(t.Context(), s.in(thread), "17", "like", false) },
			seenCall{"DELETE", activities + "/17/reactions/like", "", "Bearer t1", ""},
		},
		"picture": {
			func(s *teamsService) error {
				_, err := s.Send(t.Context(), s.in(thread), Message{Picture: &Picture{"a.png", "image/png", []byte("png")}, TextFormat: "xml", Summary: "A picture"})
				return err
			},
			seenCall{"POST", activities, "", "Bearer t1", `{"type":"message","summary":"A picture","attachments":[{"contentType":"image/png","contentUrl":"data:image/png;base64,cG5n","name":"a.png"}]}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTeams(t, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusAccepted) })
			if err := tt.call(s); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, s.last()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPicturesThatTeamsDoesNotShowAreRefused(t *testing.T) {
	s := newTeams(t, nil)
	good := Picture{ContentType: "image/gif", Data: make([]byte, maxPicture)}
	if !good.Fits() {
		t.Error("a picture of just the size does not fit")
	}
	for name, m := range map[string]Message{
		"too large":  {Picture: &Picture{ContentType: "image/gif", Data: make([]byte, maxPicture+1)}},
		"of vectors": {Picture: &Picture{ContentType: "image/svg+xml", Data: []byte("x")}},
		"empty":      {Picture: &Picture{ContentType: "image/png"}},
		"with text":  {Picture: &good, Text: "x"},
		"with card":  {Picture: &good, Card: []byte("{}")},
	} {
		if _, err := s.Send(t.Context(), s.in("c"), m); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(s.calls) != 0 {
		t.Errorf("called: %v", s.calls)
	}
}
