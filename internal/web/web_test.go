package web_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"frontdesk/internal/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bot is a web.Bot with what a test needs. Without admit everyone is admitted.
type bot struct {
	admit   func(ctx context.Context) int
	receive func(ctx context.Context, body []byte) (int, []byte)
}

type receive = func(ctx context.Context, body []byte) (int, []byte)

func (b bot) Admit(ctx context.Context, _ http.Header) (receive, int) {
	if b.admit != nil {
		if status := b.admit(ctx); status != 0 {
			return nil, status
		}
	}
	return b.receive, 0
}

// echo answers with the body.
func echo(_ context.Context, body []byte) (int, []byte) { return http.StatusOK, body }

func answers(status int, answer string) receive {
	return func(context.Context, []byte) (int, []byte) { return status, []byte(answer) }
}

// desk is a server on a real port.
type desk struct {
	address string
	client  *http.Client
	stop    context.CancelFunc
	stopped chan error // what Serve returned
}

func serve(t *testing.T, s *web.Server) desk {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	transport := &http.Transport{}
	d := desk{listener.Addr().String(), &http.Client{Transport: transport}, stop, make(chan error, 1)}
	go func() {
		d.stopped <- s.Serve(ctx, listener)
		close(d.stopped)
	}()
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		stop()
		if err := <-d.stopped; err != nil {
			t.Errorf("Serve = %v", err)
		}
	})
	return d
}

func (d desk) post(ctx context.Context, body string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(
		ctx,
		http.MethodPost,
		"http://"+d.address+"/api/messages",
		strings.NewReader(body),
	)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	return d.client.Do(r)
}

// dial opens a raw connection and sends text; reads on it end after 5 s, well before the server's own limits.
func (d desk) dial(t *testing.T, text string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", d.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

func status(t *testing.T, c net.Conn) int {
	t.Helper()
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	_ = r.Body.Close()
	return r.StatusCode
}

// unread is a body that fails the test when somebody reads it.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

const head = "POST /api/messages HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n"

func record(s *web.Server, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	return w
}
