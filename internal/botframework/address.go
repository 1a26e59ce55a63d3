package botframework

import (
	"fmt"
	"net/url"
	"strings"
)

// address is the target of a call. Its ids are not yet escaped.
type address struct {
	service string
	path    []string // after /v3
	query   url.Values
}

func conversationPath(ref Reference, more ...string) address {
	return address{service: ref.ServiceURL, path: append([]string{"conversations", ref.Conversation}, more...)}
}

func (a address) url() (string, error) {
	var b strings.Builder
	b.WriteString(strings.TrimRight(a.service, "/"))
	b.WriteString("/v3")
	for _, part := range a.path {
		id, err := escapeID(part)
		if err != nil {
			return "", err
		}
		b.WriteString("/" + id)
	}
	if len(a.query) > 0 {
		b.WriteString("?" + a.query.Encode())
	}
	return b.String(), nil
}

// escapeID returns an id escaped as a path segment. Teams' ids are full of ":",
// "@" and ";". These are escaped too, although a path may hold them unescaped.
func escapeID(id string) (string, error) {
	if id == "" || id == "." || id == ".." {
		return "", fmt.Errorf("%w: %q is no id", ErrRefused, id)
	}
	return strings.ReplaceAll(url.QueryEscape(id), "+", "%20"), nil
}
