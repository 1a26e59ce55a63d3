package botframework

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"
)

// downloadTimeout limits a download, including its token.
const downloadTimeout = 20 * time.Second

// Download loads a file that came with an activity of the conversation ref.
// contentType is the type that the server gives, without parameters, "" if it
// gives none. Trust neither it nor f.ContentType. A file of more than limit
// bytes is [ErrTooLarge]. A download takes at most 20 seconds and is not
// repeated.
//
// The bot's token is sent only if f asks for it, and only to the pictures
// (views) of the service that the activity came from. Other files are loaded without it over https, directly
// and never through a proxy, and never from an address of an internal network. A
// URL that leads there, or no URL at all, is [ErrRefused]. Retryable, Gone and
// Blocked classify the error as they do for other calls.
func (c *Connector) Download(
	ctx context.Context,
	ref Reference,
	f File,
	limit int64,
) (data []byte, contentType string, err error) {
	u, err := url.Parse(f.URL)
	if err != nil || !isSecure(u) {
		return nil, "", fmt.Errorf("%w: a file that cannot be loaded", ErrRefused)
	}
	u.Fragment = ""
	ctx, cancel := context.WithTimeout(ctx, downloadTimeout)
	defer cancel()
	if !f.Token {
		return c.load(ctx, c.files, u, "", limit)
	}
	if !isView(u.String(), ref.ServiceURL) || !c.hosts.allows(ref.ServiceURL) {
		return nil, "", fmt.Errorf("%w: not a picture of the connector", ErrRefused)
	}
	return c.loadWithToken(ctx, u, limit)
}

// loadWithToken replaces a refused token once, as [Connector.exchange] does.
func (c *Connector) loadWithToken(ctx context.Context, u *url.URL, limit int64) ([]byte, string, error) {
	for attempt := 1; ; attempt++ {
		token, err := c.token.get(ctx)
		if err != nil {
			return nil, "", err
		}
		data, contentType, err := c.load(ctx, c.client, u, token, limit)
		if attempt == 2 || !means(err, otherToken) || !c.token.forget(token) {
			return data, contentType, err
		}
	}
}

func (c *Connector) load(
	ctx context.Context,
	client *http.Client,
	u *url.URL,
	token string,
	limit int64,
) ([]byte, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), http.NoBody)
	if err != nil {
		return nil, "", fmt.Errorf("%w: a file that cannot be loaded", ErrRefused)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", fmt.Errorf("botframework: download: %w", hideURL(err))
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode != http.StatusOK:
		return nil, "", statusError(resp.StatusCode, resp.Header, nil, c.now())
	case resp.ContentLength > limit:
		return nil, "", ErrTooLarge
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("botframework: download: %w", err)
	case int64(len(data)) > limit:
		return nil, "", ErrTooLarge
	}
	contentType, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	return data, contentType, nil
}

// hideURL removes the address from an error. Anyone who read it in a log could
// load the file.
func hideURL(err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return failed.Err
	}
	return err
}
