package botframework

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"
)

func TestConnectionsAreKeptForAsManyCallsAsTheBotMakes(t *testing.T) {
	const calls = 256
	var accepted atomic.Int32
	var arrived sync.WaitGroup
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		arrived.Done()
		arrived.Wait()
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			accepted.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := withoutRedirects(newTransport())
	defer client.CloseIdleConnections()
	for round := range 3 {
		arrived.Add(calls)
		var all errgroup.Group
		for range calls {
			all.Go(func() error {
				response, err := client.Get(server.URL)
				if err != nil {
					return err
				}
				defer response.Body.Close()
				_, err = io.Copy(io.Discard, response.Body)
				return err
			})
		}
		if err := all.Wait(); err != nil {
			t.Fatal(err)
		}
		if n := accepted.Load(); n != calls {
			t.Errorf("round %d: %d connections until now for %d calls at once", round+1, n, calls)
		}
	}
}
