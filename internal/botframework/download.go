package botframework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// downloadTimeout limits a download, including its token.
const downloadTimeout = 20 * time.Second

// early is how long a picture of the connector may not be there yet.
const early = 30 * time.Second

// ComesLater reports whether a download failed as those of new pictures do: for
// some seconds the connector answers 403 or 404 (microsoft/botbuilder-js#4887,
// NousResearch/hermes-agent#58476). age is how long ago the picture was sent.
func (f File) ComesLater(err error, age time.Duration) bool {
	answer, ok := errors.AsType[*StatusError](err)
	return ok && f.Token && age < early &&
		(answer.Status == http.StatusForbidden || answer.Status == http.StatusNotFound)
}

// Download loads a file that came with an activity of the conversation ref, and
// gives its content to take. Reading more than limit bytes of it is
// [ErrTooLarge]. Nothing is kept in memory. A download takes at most 20 seconds
// and is not repeated. Download returns the error of take.
//
// The bot's token is sent only if f asks for it, and only to the pictures
// (views) of the service that the activity came from. Other files are loaded
// without it over https, directly and never through a proxy, and never from an
// address of an internal network. A URL that leads there, or no URL at all, is
// [ErrRefused]. Retryable, Gone and Blocked classify the error as they do for
// other calls.
func (c *Connector) Download(
	ctx context.Context,
	ref Reference,
	f File,
	limit int64,
	take func(content io.Reader) error,
) error {
	u, err := url.Parse(f.URL)
	if err != nil || !isSecure(u) {
		return fmt.Errorf("%w: a file that cannot be loaded", ErrRefused)
	}
	u.Fragment = ""
	ctx, cancel := context.WithTimeout(ctx, downloadTimeout)
	defer cancel()
	load := func(client *http.Client, token string) error {
		return c.load(ctx, client, u, token, limited{limit, take})
	}
	if !f.Token {
		return load(c.files, "")
	}
	if !isView(u.String(), ref.ServiceURL) || !c.hosts.allows(ref.ServiceURL) {
		return fmt.Errorf("%w: not a picture of the connector", ErrRefused)
	}
	return c.loadWithToken(ctx, load)
}

// loadWithToken replaces a refused token once, as [Connector.exchange] does.
func (c *Connector) loadWithToken(ctx context.Context, load func(client *http.Client, token string) error) error {
	for attempt := 1; ; attempt++ {
		token, err := c.token.get(ctx)
		if err != nil {
			return err
		}
		err = load(c.client, token)
		if attempt == 2 || !means(err, otherToken) || !c.token.forget(token) {
			return err
		}
	}
}

// limited takes content of up to limit bytes.
type limited struct {
	limit int64
	take  func(io.Reader) error
}

func (c *Connector) load(ctx context.Context, client *http.Client, u *url.URL, token string, to limited) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return fmt.Errorf("%w: a file that cannot be loaded", ErrRefused)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("botframework: download: %w", hideURL(err))
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode != http.StatusOK:
		return statusError(resp.StatusCode, resp.Header, nil, c.now())
	case resp.ContentLength > to.limit:
		return ErrTooLarge
	}
	return to.take(&body{resp.Body, to.limit})
}

// body is the content of a file that is being loaded.
type body struct {
	from io.Reader
	left int64
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.from.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n, ErrTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("botframework: download: %w", err)
	}
	return n, err
}

// hideURL removes the address from an error. Anyone who read it in a log could
// load the file.
func hideURL(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}
