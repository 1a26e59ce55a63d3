package botframework

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// PublicClient connects to no internal network and follows no redirect.
func TestPublicClient(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer server.Close()
	post := func(here bool, address string) (int, error) {
		c := &Connector{files: newFileClient(here)}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := c.PublicClient().Do(r)
		if err != nil {
			return 0, err
		}
		return answer.StatusCode, answer.Body.Close()
	}
	if status, err := post(true, server.URL); status != http.StatusFound || err != nil || calls != 1 {
		t.Errorf("a redirect: %d, %v, %d calls", status, err, calls)
	}
	for _, address := range []string{server.URL, "https://10.0.0.1/", "https://[fd00::1]/", "https://169.254.169.254/"} {
		if _, err := post(false, address); !errors.Is(err, ErrRefused) || calls != 1 {
			t.Errorf("%s: %v, %d calls", address, err, calls)
		}
	}
}
