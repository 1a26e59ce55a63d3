package scripttest

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Request is one request that a page would not make, or not like this.
type Request struct {
	Method, Path string // GET without a method
	Form         url.Values
	Body         string // instead of Form; Header says what it is
	Header       map[string]string
}

// Ask sends a request with the browser's cookies and takes what cookies come
// back, but follows nothing and stays where it is. The caller closes the body.
func (b *Browser) Ask(ctx context.Context, ask Request) (*http.Response, error) {
	address, err := b.at.Parse(PortalURL)
	if err != nil {
		return nil, err
	}
	// As it stands: parsing would change what a hostile path says.
	text := address.String() + ask.Path
	if strings.HasPrefix(ask.Path, "http") {
		text = ask.Path
	}
	body, kind := ask.Body, ""
	if ask.Form != nil {
		body, kind = ask.Form.Encode(), "application/x-www-form-urlencoded"
	}
	r, err := http.NewRequestWithContext(ctx, ask.Method, text, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept-Language", b.Language)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for name, value := range ask.Header {
		r.Header.Set(name, value)
	}
	still := *b.client
	still.Timeout = 0 // streams last
	still.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return still.Do(r)
}

// Get is Ask for a whole answer: its status, header and body.
func (b *Browser) Get(ask Request) (status int, header http.Header, body string, err error) {
	answer, err := b.Ask(context.Background(), ask)
	if err != nil {
		return 0, nil, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Header, string(text), err
}

// Upload sends a form with files, by their names, as a browser does.
func (b *Browser) Upload(to string, values url.Values, files map[string][]byte) error {
	return b.sendParts(to, values, files)
}

// Cookies returns the browser's cookies as it would send them.
func (b *Browser) Cookies() string {
	var list []string
	at, _ := url.Parse(PortalURL)
	for _, c := range b.client.Jar.Cookies(at) {
		list = append(list, c.String())
	}
	return strings.Join(list, "; ")
}
