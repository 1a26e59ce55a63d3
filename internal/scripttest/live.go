package scripttest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Live is a page of the portal that somebody has open: it listens to what happens.
type Live struct {
	changed chan struct{} // holds a word when something has happened
	ended   chan struct{} // closed when nothing comes any more
	close   context.CancelFunc
}

// Listen opens the stream that the page names. It is up when Listen returns.
func (b *Browser) Listen() (*Live, error) {
	stream := ""
	for _, body := range elements(b.page, "body") {
		stream = attribute(body, "data-stream")
	}
	if stream == "" {
		return nil, fmt.Errorf("the page %s names no stream: %s", b.Path(), b.Text())
	}
	address, err := b.at.Parse(stream)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		cancel()
		return nil, err
	}
	listener := &http.Client{Jar: b.client.Jar, Transport: b.client.Transport}
	answer, err := listener.Do(r) //nolint:bodyclose // the goroutine below does
	if err != nil {
		cancel()
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		cancel()
		return nil, errors.Join(fmt.Errorf("%s answers %s", stream, answer.Status), answer.Body.Close())
	}
	l := &Live{changed: make(chan struct{}, 1), ended: make(chan struct{}), close: cancel}
	go func() {
		defer close(l.ended)
		defer answer.Body.Close()
		l.hear(bufio.NewScanner(answer.Body))
	}()
	return l, nil
}

// hear notes each change until the stream ends.
func (l *Live) hear(lines *bufio.Scanner) {
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "data:") {
			continue
		}
		select {
		case l.changed <- struct{}{}:
		default:
		}
	}
}

// Close closes the page.
func (l *Live) Close() {
	if l != nil {
		l.close()
		<-l.ended
	}
}
