// Package control lets a command ask the desk that runs on the same data, which
// has its file for itself.
//
// A running desk listens on a port of this machine, and notes it with a secret in
// a file beside its data. Whoever can read that file could read the data as well.
// The package knows neither what is asked nor what is answered.
package control

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// suffix is what the name of the file adds to that of the data.
const suffix = ".control"

// dialWait is how long a command waits for a desk that may have been killed.
const dialWait = 2 * time.Second

// note is what the file holds.
type note struct {
	Address string `json:"address"` // host:port on the loopback
	Secret  string `json:"secret"`
}

// Server answers commands until it is closed.
type Server struct {
	file string
	http http.Server
}

// Listen begins to answer commands about the data in a file. routes has the names
// that can be asked. A handler that fails after it has begun to answer panics with
// http.ErrAbortHandler.
func Listen(ctx context.Context, data string, routes map[string]http.HandlerFunc) (*Server, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	n := note{Address: ln.Addr().String(), Secret: rand.Text()}
	mux := http.NewServeMux()
	for name, handle := range routes {
		mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
			given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			if subtle.ConstantTimeCompare([]byte(given), []byte(n.Secret)) != 1 {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			handle(w, r)
		})
	}
	s := &Server{file: data + suffix, http: http.Server{Handler: mux, ReadHeaderTimeout: dialWait}}
	if err := n.write(s.file); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	go func() { _ = s.http.Serve(ln) }() // until it is closed
	return s, nil
}

// write puts the file in the place of one that a killed desk has left.
func (n note) write(file string) error {
	content, err := json.Marshal(n)
	if err == nil {
		err = os.Remove(file)
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.WriteFile(file, content, 0o600)
	}
	if err != nil {
		return fmt.Errorf("control: %w", err)
	}
	return nil
}

// Close stops answering, in the middle of an answer too.
func (s *Server) Close() error { return errors.Join(s.http.Close(), os.Remove(s.file)) }

// ErrNobody means that no desk runs on the data.
var ErrNobody = errors.New("control: no desk runs on this data")

// Ask asks the desk that runs on the data in a file for what a name stands for.
// The caller closes the answer. Without such a desk, the error is ErrNobody.
func Ask(ctx context.Context, data, name string, query io.Reader) (io.ReadCloser, error) {
	content, err := os.ReadFile(data + suffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNobody
	}
	var n note
	if err == nil {
		err = json.Unmarshal(content, &n)
	}
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+n.Address+"/"+name, query)
	if err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+n.Secret)
	client := http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{Timeout: dialWait}).DialContext}}
	answer, err := client.Do(r)
	switch {
	case err != nil && ctx.Err() == nil:
		return nil, errors.Join(ErrNobody, err)
	case err != nil:
		return nil, err
	case answer.StatusCode == http.StatusForbidden, answer.StatusCode == http.StatusNotFound:
		_ = answer.Body.Close()
		return nil, ErrNobody // another program has the port now
	case answer.StatusCode != http.StatusOK:
		defer func() { _ = answer.Body.Close() }()
		why, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
		return nil, errors.New(strings.TrimSpace(string(why)))
	}
	return answer.Body, nil
}
