package botframework

import (
	"context"
	"crypto/sha256"
	"io"
	"net/http"
	"strings"
	"testing"

	"frontdesk/internal/cache"
)

func BenchmarkAdmitRemembered(b *testing.B) {
	w := newWorld(b)
	headers := http.Header{"Authorization": {"Bearer " + w.token()}}
	for b.Loop() {
		if _, status := w.Admit(context.Background(), headers); status != 0 {
			b.Fatal(status)
		}
	}
}

func BenchmarkAdmitFresh(b *testing.B) {
	w := newWorld(b)
	headers := http.Header{"Authorization": {"Bearer " + w.token()}}
	for b.Loop() {
		w.tokens.seen = cache.New[[sha256.Size]byte, identity](1)
		if _, status := w.Admit(context.Background(), headers); status != 0 {
			b.Fatal(status)
		}
	}
}

func BenchmarkDecodeActivity(b *testing.B) {
	body := []byte(channelMessage)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := DecodeActivity(body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReceive measures everything but the handler, for a token already
// known.
func BenchmarkReceive(b *testing.B) {
	w := newWorld(b)
	headers := http.Header{"Authorization": {"Bearer " + w.token()}}
	body := []byte(activityBody())
	for b.Loop() {
		receive, _ := w.Admit(context.Background(), headers)
		if status, _ := receive(context.Background(), body); status != 200 {
			b.Fatal(status)
		}
	}
}

// created answers every call with success, without a network.
type created struct{}

func (created) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusCreated,
		Header:     http.Header{},
		Body:       io.NopCloser(strings.NewReader(`{"id":"17"}`)),
	}, nil
}

// BenchmarkSend measures what sending a card costs before it reaches the
// network.
func BenchmarkSend(b *testing.B) {
	s := newTeams(b, nil)
	ref := Reference{ServiceURL: s.url + "/emea/", Conversation: "19:c@thread.tacv2;messageid=1"}
	card := Message{
		Card:    []byte(`{"type":"AdaptiveCard","body":"` + strings.Repeat("x", 2000) + `"}`),
		Summary: "A card",
	}
	if _, err := s.Send(b.Context(), ref, card); err != nil { // fetches the token
		b.Fatal(err)
	}
	s.client = &http.Client{Transport: created{}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Send(b.Context(), ref, card); err != nil {
			b.Fatal(err)
		}
	}
}
