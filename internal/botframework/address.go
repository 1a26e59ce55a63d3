package botframework

import (
	"fmt"
	"net/url"
	"strings"
)

// address is where a call goes, with ids not yet escaped.
type address struct {
	service string
	path    []string // after /v3
	query   url.Values
}

func conversationPath(ref Reference, more ...string) address {
	return address{service: ref.ServiceURL, path: append([]string{"conversations", ref.Conversation}, more...)}
}

// url escapes each part once, also the characters that a path may hold as they
// are: Teams' ids are full of ":", "@" and ";".
func (a address) url() (string, error) {
	var b strings.Builder
	b.WriteString(strings.TrimRight(a.service, "/"))
	b.WriteString("/v3")
	for _, part := range a.path {
		if part == "" || part == "." || part == ".." {
			return "", fmt.Errorf("%w: %q is no id", ErrRefused, part)
		}
		b.WriteString("/" + strings.ReplaceAll(url.QueryEscape(part), "+", "%20"))
	}
	if len(a.query) > 0 {
		b.WriteString("?" + a.query.Encode())
	}
	return b.String(), nil
}
