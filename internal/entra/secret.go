package entra

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"os"
	"sync/atomic"
)

// Secret is a client secret.
func Secret(key, value string) Proof {
	return Proof{Key: key, params: func(context.Context, string, string) (url.Values, error) {
		return url.Values{"client_secret": {value}}, nil
	}}
}

// SecretFile is a client secret that stands in a file, alone on a line. While the
// file cannot be read, what it held before counts; at first, that is known.
func SecretFile(key, file, known string) Proof {
	kept := &keptFile{file: file}
	kept.last.Store(&known)
	return Proof{Key: key, params: func(context.Context, string, string) (url.Values, error) {
		value, err := kept.read()
		return url.Values{"client_secret": {value}}, err
	}}
}

// TokenFile is a token that another provider puts into a file and renews there: the
// app trusts that provider (Learn: workload-identity-federation). With AKS, the file
// is named by AZURE_FEDERATED_TOKEN_FILE (Learn: workload-identity-overview).
func TokenFile(key, file string) Proof {
	kept := &keptFile{file: file}
	return Proof{Key: key, params: func(context.Context, string, string) (url.Values, error) {
		token, err := kept.read()
		return assertion(token), err
	}}
}

// assertion proves by a signed token (RFC 7523, section 2.2).
func assertion(token string) url.Values {
	return url.Values{
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
		"client_assertion":      {token},
	}
}

// keptFile is a file that holds one line. Who renews it may replace it at any time.
type keptFile struct {
	file string
	last atomic.Pointer[string] // what it held; nil: it was never read
}

var errEmpty = errors.New("the file is empty")

func (k *keptFile) read() (string, error) {
	content, err := os.ReadFile(k.file)
	content = bytes.TrimSpace(content)
	if err == nil && len(content) == 0 {
		err = errEmpty
	}
	if err == nil {
		text := string(content)
		k.last.Store(&text)
	}
	if last := k.last.Load(); last != nil {
		return *last, nil
	}
	return "", &SourceError{Kind: NoFile, Where: k.file, err: err}
}
