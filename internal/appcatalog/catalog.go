// Package appcatalog puts an app package into the app catalog of an organization,
// by Microsoft Graph, as an administrator who signs in on any device.
//
// It knows the device code flow and the few calls that it makes (Learn: "Publish
// teamsApp", "Update teamsApp", "List teamsApp"). Graph takes no package from an app
// without a user. It needs no SDK, and does not know what is in a package.
package appcatalog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Session is somebody who has signed in.
type Session struct {
	graph  string // with the version
	token  string
	review bool
	http   *http.Client
}

// Entry is an app in the catalog. The zero Entry is one that is not there.
type Entry struct {
	ID      string // in the catalog; not the app's own
	Version string // the highest that is there
	State   string // of that version: "published", "submitted" or "rejected"
}

// Find returns the entry of the app whose own id is app. higher compares two
// versions.
func (s *Session) Find(ctx context.Context, app string, higher func(a, b string) bool) (Entry, error) {
	query := url.Values{"$filter": {"externalId eq '" + app + "'"}, "$expand": {"appDefinitions"}}
	body, err := s.call(ctx, http.MethodGet, "/appCatalogs/teamsApps?"+query.Encode(), nil)
	if err != nil {
		return Entry{}, err
	}
	var list struct {
		Value []struct {
			ID                 string `json:"id"`
			DistributionMethod string `json:"distributionMethod"`
			AppDefinitions     []struct {
				Version         string `json:"version"`
				PublishingState string `json:"publishingState"`
			} `json:"appDefinitions"`
		} `json:"value"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return Entry{}, fmt.Errorf("appcatalog: the answer cannot be read: %w", err)
	}
	for _, one := range list.Value {
		if one.DistributionMethod != "organization" {
			continue
		}
		e := Entry{ID: one.ID}
		for _, d := range one.AppDefinitions {
			if higher(d.Version, e.Version) {
				e.Version, e.State = d.Version, d.PublishingState
			}
		}
		return e, nil
	}
	return Entry{}, nil
}

// Publish uploads a package, as a new app or in place of what an entry has.
func (s *Session) Publish(ctx context.Context, e Entry, zip []byte) error {
	path := "/appCatalogs/teamsApps"
	if e.ID != "" {
		// With the id of the catalog: that of the manifest is another.
		path += "/" + url.PathEscape(e.ID) + "/appDefinitions"
	}
	if s.review {
		path += "?requiresReview=true"
	}
	_, err := s.call(ctx, http.MethodPost, path, zip)
	return err
}

// Error is a refusal of Graph (Learn: "Error responses"). Of details it has the
// inner error's, which say more.
type Error struct {
	Status        int
	Code, Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Message) }

const (
	maxAnswer = 8 << 20
	maxTries  = 4
	maxPause  = time.Minute
)

// call makes a call, again when Graph asks for a pause. The body of an answer
// that has none is empty.
func (s *Session) call(ctx context.Context, method, path string, zip []byte) ([]byte, error) {
	for try := 1; ; try++ {
		status, header, body, err := s.once(ctx, method, path, zip)
		if err != nil {
			return nil, err
		}
		refused := refusal(status, body)
		if refused == nil {
			return body, nil
		}
		if status != http.StatusTooManyRequests || try == maxTries {
			return nil, refused
		}
		seconds, _ := strconv.Atoi(header.Get("Retry-After")) // without one, at once
		select {
		case <-time.After(min(time.Duration(seconds)*time.Second, maxPause)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (s *Session) once(
	ctx context.Context, method, path string, zip []byte,
) (status int, header http.Header, body []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, s.graph+path, bytes.NewReader(zip))
	if err != nil {
		return 0, nil, nil, fmt.Errorf("appcatalog: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	if zip != nil {
		r.Header.Set("Content-Type", "application/zip")
	}
	answer, err := s.http.Do(r)
	if err != nil {
		return 0, nil, nil, fmt.Errorf("appcatalog: %w", err)
	}
	body, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		return 0, nil, nil, fmt.Errorf("appcatalog: %w", err)
	}
	return answer.StatusCode, answer.Header, body, nil
}

// refusal returns the error in an answer. A package with a mistake is answered 200,
// with an error in the body (Learn: "Publish teamsApp", example 4).
func refusal(status int, body []byte) error {
	var says struct {
		Error *struct {
			Code       string `json:"code"`
			Message    string `json:"message"`
			InnerError struct {
				Code    string `json:"code"`
				Message string `json:"message"`
			} `json:"innerError"`
		} `json:"error"`
	}
	known := json.Unmarshal(body, &says) == nil && says.Error != nil
	switch {
	case !known && status < http.StatusBadRequest:
		return nil
	case !known:
		return &Error{Status: status, Code: http.StatusText(status), Message: "no reason given"}
	}
	e := &Error{Status: status, Code: says.Error.Code, Message: says.Error.Message}
	if inner := says.Error.InnerError; inner.Code != "" {
		e.Code = inner.Code
		if inner.Message != "" {
			e.Message = inner.Message
		}
	}
	return e
}
