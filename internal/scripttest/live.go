package scripttest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
)

// Live is a page of the portal that somebody has open: it listens to what happens.
type Live struct {
	changed chan struct{} // holds a word when something has happened
	ended   chan struct{} // closed when nothing comes any more
	answer  func()        // tells the desk that the page is there
	line    net.Conn
}

// Listen opens the stream that the page names. It is up when Listen returns.
func (b *Browser) Listen() (*Live, error) {
	stream := ""
	for _, body := range elements(b.page, "body") {
		stream = attribute(body, "data-stream")
	}
	if stream == "" && strings.HasPrefix(b.Path(), "/signin") { // they were signed out
		return &Live{changed: make(chan struct{}, 1), ended: make(chan struct{})}, nil
	}
	if stream == "" {
		return nil, fmt.Errorf("the page %s names no stream: %s", b.Path(), b.Text())
	}
	address, err := b.at.Parse(stream)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address.String(), nil)
	if err != nil {
		return nil, err
	}
	l := &Live{changed: make(chan struct{}, 1), ended: make(chan struct{}), answer: func() {
		// A page that cannot answer is not there.
		_, _, _, _ = b.Get(Request{Method: http.MethodPost, Path: "/here"})
	}}
	answer, err := l.client(b).Do(r) //nolint:bodyclose // the goroutine below does
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, errors.Join(fmt.Errorf("%s answers %s", stream, answer.Status), answer.Body.Close())
	}
	go func() {
		defer close(l.ended)
		defer answer.Body.Close()
		l.hear(bufio.NewScanner(answer.Body))
	}()
	return l, nil
}

// client is one that has the browser's cookies, and a line of its own.
func (l *Live) client(b *Browser) *http.Client {
	dial := func(ctx context.Context, network, address string) (_ net.Conn, err error) {
		l.line, err = new(net.Dialer).DialContext(ctx, network, address)
		return l.line, err
	}
	transport := &http.Transport{DisableKeepAlives: true, DialContext: dial}
	return &http.Client{Jar: b.client.Jar, Transport: &proxy{b.desk, transport}}
}

// hear notes each change until the stream ends.
func (l *Live) hear(lines *bufio.Scanner) {
	for lines.Scan() {
		if lines.Text() == "event: here" {
			lines.Scan() // its data
			l.answer()
			continue
		}
		if !strings.HasPrefix(lines.Text(), "data:") {
			continue
		}
		select {
		case l.changed <- struct{}{}:
		default:
		}
	}
}

// Close closes the page, and returns when the desk knows: it then ends its side.
func (l *Live) Close() {
	if l == nil {
		return
	}
	if line, ok := l.line.(*net.TCPConn); ok && line.CloseWrite() == nil {
		<-l.ended
	}
}
