package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
)

// browsers have the chat's page of many people open. They do over kept connections what the
// page's script does: it sends messages as the outbox does, and after each change that
// the stream tells of it fetches the chat.
type browsers struct {
	desk      *scripttest.Desk
	transport *http.Transport
}

func newBrowsers(b *testing.B, d *scripttest.Desk) *browsers {
	b.Helper()
	p := &browsers{desk: d, transport: &http.Transport{MaxIdleConnsPerHost: liveChats, DisableCompression: true}}
	b.Cleanup(p.transport.CloseIdleConnections)
	return p
}

// chatPage is somebody's page of their chat.
type chatPage struct {
	*browsers
	cookies string
	path    string // /chat/chat-N
	heard   *stream
}

func (p *chatPage) ask(ctx context.Context, method, path string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+p.desk.Address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Cookie", p.cookies)
	r.Header.Set("HX-Request", "true")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return p.transport.RoundTrip(r)
}

// read returns the whole answer to a request, after the redirect that a form gets.
func (p *chatPage) read(ctx context.Context, method, path string, form url.Values) (int, string, error) {
	answer, err := p.ask(ctx, method, path, form)
	if err != nil {
		return 0, "", err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if to := answer.Header.Get("Location"); answer.StatusCode == http.StatusSeeOther {
		return p.read(ctx, http.MethodGet, to, nil)
	}
	return answer.StatusCode, string(body), err
}

// say sends a message as the outbox does.
func (p *chatPage) say(ctx context.Context, text string) teamsim.Answer {
	form := url.Values{"client": {strings.ReplaceAll(text, ".", "-")}, "message": {text}}
	status, _, err := p.read(ctx, http.MethodPost, p.path+"/say", form)
	return teamsim.Answer{Status: status, Err: err}
}

// listen opens the page's stream and shows what it tells of, until ctx ends.
func (p *chatPage) listen(ctx context.Context, arrived func(s *stream, text string, at time.Time)) error {
	answer, err := p.ask(ctx, http.MethodGet, "/events?answers=1", nil)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return errors.Join(fmt.Errorf("status %d", answer.StatusCode), answer.Body.Close())
	}
	changed := make(chan struct{}, 1)
	go func() {
		defer close(changed)
		defer answer.Body.Close()
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			switch line := lines.Text(); {
			case line == "event: here":
				lines.Scan() // its data
				go func() { _, _, _ = p.read(ctx, http.MethodPost, "/here", nil) }()
			case strings.HasPrefix(line, "data:"):
				select {
				case changed <- struct{}{}:
				default:
				}
			}
		}
	}()
	go func() {
		shown := ""
		for range changed {
			_, page, err := p.read(ctx, http.MethodGet, p.path, nil)
			if err != nil {
				continue // the benchmark is over, or misses the message
			}
			for _, text := range written.FindAllString(page, -1) {
				if strings.HasPrefix(text, p.heard.name) && text > shown {
					arrived(p.heard, text, time.Now())
					shown = text
				}
			}
		}
	}()
	return nil
}

// connectPage makes an employee ask for a chat in the portal.
func (l *chatLoad) connectPage(b *testing.B, i int) (*chatPage, error) {
	b.Helper()
	browser := l.desk.Browser(b)
	if err := l.desk.SignIn(browser, employeeName(i), "/chat"); err != nil {
		return nil, err
	}
	p := &chatPage{browsers: l.browsers, cookies: browser.Cookies()}
	status, page, err := p.read(b.Context(), http.MethodPost, "/chat", url.Values{})
	say, _, found := strings.Cut(page, `/say"`)
	if status != http.StatusOK || err != nil || !found {
		return nil, fmt.Errorf("%s asks: status %d: %w", employeeName(i), status, err)
	}
	p.path = say[strings.LastIndex(say, `"`)+1:]
	return p, nil
}

// inPortal tells whether the employee of a chat is in the portal: half of them are.
func inPortal(i int) bool { return i%2 == 1 }

func employeeName(i int) string { return fmt.Sprintf("Erin %04d", i) }

// arrivedAt notes that a message has arrived.
func (l *chatLoad) arrivedAt(s *stream, text string, at time.Time) {
	s.mu.Lock()
	s.arrived = append(s.arrived, arrival{text, at})
	s.mu.Unlock()
	l.arrived.Add(1)
	select {
	case l.came <- struct{}{}:
	default:
	}
}
