package botframework

import (
	"context"
	"net/http"
	"testing"
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
		w.tokens.seen = newRememberedTokens()
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

// BenchmarkReceive is everything but the handler, for a remembered token.
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
