package scripttest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// PortalURL is where browsers reach the portal of a Desk. It is TLS to them, as a
// proxy in front of the program would have it.
const PortalURL = "https://desk.example.com"

// Browser is somebody's browser without JavaScript: it has cookies, follows links
// and sends forms.
type Browser struct {
	desk   *Desk
	client *http.Client
	at     *url.URL
	// Status is the status of the newest answer, Header its header, and Body what
	// it holds.
	Status int
	Header http.Header
	Body   string
	page   *html.Node
	// Language is sent as Accept-Language.
	Language string
}

// Browser returns a new browser.
func (d *Desk) Browser(tb testing.TB) *Browser {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	at, _ := url.Parse(PortalURL)
	proxy := &proxy{desk: d, transport: &http.Transport{DisableKeepAlives: true}}
	client := &http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: proxy}
	return &Browser{desk: d, at: at, Language: "en", client: client}
}

// proxy takes what is meant for PortalURL to the program.
type proxy struct {
	desk      *Desk
	transport http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (p *proxy) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme+"://"+r.URL.Host != PortalURL {
		return p.transport.RoundTrip(r)
	}
	passed := r.Clone(r.Context())
	passed.Host = r.URL.Host
	passed.URL.Scheme, passed.URL.Host = "http", p.desk.Address
	answer, err := p.transport.RoundTrip(passed)
	if err == nil {
		answer.Request = r
	}
	return answer, err
}

// Open opens an address: a path, or all of it.
func (b *Browser) Open(path string) error {
	return b.send(http.MethodGet, path, nil, "")
}

// Path is where the browser is.
func (b *Browser) Path() string { return b.at.RequestURI() }

func (b *Browser) send(method, to string, body io.Reader, kind string) error {
	address, err := b.at.Parse(to)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(context.Background(), method, address.String(), body)
	if err != nil {
		return err
	}
	r.Header.Set("Accept-Language", b.Language)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	b.at, b.Status, b.Header, b.Body = answer.Request.URL, answer.StatusCode, answer.Header, string(text)
	b.page, err = html.ParseWithOptions(strings.NewReader(b.Body), html.ParseOptionEnableScripting(false))
	return err
}

// Text is what a person reads on the page, on one line.
func (b *Browser) Text() string { return pageText(b.page) }

func pageText(n *html.Node) string {
	var out []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && slices.Contains([]string{"head", "script", "option"}, n.Data) {
			return
		}
		if n.Type == html.TextNode {
			out = append(out, strings.Fields(n.Data)...)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	if n != nil {
		walk(n)
	}
	return strings.Join(out, " ")
}

// name is the accessible name of a link, button or input: its label, else its
// text.
func accessibleName(n *html.Node) string {
	if label := attribute(n, "aria-label"); label != "" {
		return label
	}
	return pageText(n)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func elements(top *html.Node, tags ...string) (list []*html.Node) {
	for n := range top.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(tags, n.Data) {
			list = append(list, n)
		}
	}
	return list
}

// Follow follows the first link with that name.
func (b *Browser) Follow(name string) error {
	for _, a := range elements(b.page, "a") {
		if accessibleName(a) == name {
			return b.Open(attribute(a, "href"))
		}
	}
	return fmt.Errorf("no link %q on %s: %s", name, b.Path(), b.Text())
}

// Press presses the button with that name, or follows the link. inputs are filled
// in before, by name.
func (b *Browser) Press(name string, inputs map[string]string) error {
	for _, button := range elements(b.page, "button") {
		if accessibleName(button) != name {
			continue
		}
		form := button.Parent
		for form != nil && form.Data != "form" {
			form = form.Parent
		}
		if form == nil || !holds(form, inputs) {
			continue
		}
		return b.submit(form, button, inputs)
	}
	if len(inputs) == 0 {
		return b.Follow(name)
	}
	return fmt.Errorf("no button %q with %v on %s: %s", name, inputs, b.Path(), b.Text())
}

// holds reports whether a form has all inputs.
func holds(form *html.Node, inputs map[string]string) bool {
	has := map[string]bool{}
	for _, in := range elements(form, "input", "textarea", "select") {
		has[attribute(in, "name")] = true
	}
	for name := range inputs {
		if !has[name] {
			return false
		}
	}
	return true
}

// submit sends a form as a browser does.
func (b *Browser) submit(form, button *html.Node, inputs map[string]string) error {
	values := url.Values{}
	for _, in := range elements(form, "input", "textarea", "select") {
		name := attribute(in, "name")
		if _, typed := inputs[name]; typed || name == "" {
			continue
		}
		for _, v := range initial(in) {
			values.Add(name, v)
		}
	}
	for name, v := range inputs {
		values.Set(name, v)
	}
	if name := attribute(button, "name"); name != "" {
		values.Set(name, attribute(button, "value"))
	}
	to := attribute(form, "action")
	if other := attribute(button, "formaction"); other != "" {
		to = other
	}
	if to == "" {
		to = b.at.RequestURI()
	}
	if attribute(form, "method") != "post" {
		address, err := b.at.Parse(to)
		if err != nil {
			return err
		}
		address.RawQuery = values.Encode()
		return b.Open(address.String())
	}
	if attribute(form, "enctype") == "multipart/form-data" {
		return b.sendParts(to, values, nil)
	}
	return b.send(http.MethodPost, to, strings.NewReader(values.Encode()), "application/x-www-form-urlencoded")
}

// initial returns the values that an input has when nobody touches it.
func initial(in *html.Node) []string {
	kind := attribute(in, "type")
	switch {
	case in.Data == "textarea":
		var text strings.Builder
		for c := range in.ChildNodes() {
			text.WriteString(c.Data)
		}
		return []string{text.String()}
	case in.Data == "select":
		options := elements(in, "option")
		for _, o := range options {
			if hasAttribute(o, "selected") {
				return []string{attribute(o, "value")}
			}
		}
		if len(options) > 0 {
			return []string{attribute(options[0], "value")}
		}
		return nil
	case kind == "file", (kind == "radio" || kind == "checkbox") && !hasAttribute(in, "checked"):
		return nil
	}
	return []string{attribute(in, "value")}
}
