//go:build !nograph

package graph

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	abstractions "github.com/microsoft/kiota-abstractions-go"
	azure "github.com/microsoft/kiota-authentication-azure-go"
	kiota "github.com/microsoft/kiota-http-go"
	json "github.com/microsoft/kiota-serialization-json-go"
)

// newAdapter makes the adapter that sends the requests of the SDK's request
// builders.
//
// Tokens go only to the host of the Graph. They live an hour, because
// continuous access evaluation is off. A consent takes effect only in new
// tokens. With evaluation, the next token would be a day away.
func newAdapter(at base, cred azcore.TokenCredential) (abstractions.RequestAdapter, error) {
	const evaluation = false
	auth, err := azure.NewAzureIdentityAuthenticationProviderWithScopesAndValidHostsAndObservabilityOptionsAndIsCaeEnabled(
		cred,
		[]string{at.scope},
		[]string{at.host},
		azure.ObservabilityOptions{},
		evaluation,
	)
	if err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	adapter, err := kiota.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		auth, json.NewJsonParseNodeFactory(), json.NewJsonSerializationWriterFactory(), newHTTPClient())
	if err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	adapter.SetBaseUrl(at.url)
	return adapter, nil
}

// newHTTPClient lists the SDK's handlers one by one, because the SDK's own list
// comes in random order. If compression runs inside retry, the second attempt
// at a POST goes out as plain text that claims to be gzip.
func newHTTPClient() *http.Client {
	retry := kiota.NewRetryHandlerWithOptions(kiota.RetryHandlerOptions{ShouldRetry: worthWaiting})
	return &http.Client{Transport: refusing{kiota.NewCustomTransport(
		kiota.NewParametersNameDecodingHandler(), kiota.NewCompressionHandler(), retry)}}
}

// worthWaiting reports whether a throttled call can be repeated before its
// deadline. If not, the call fails at once.
func worthWaiting(_ time.Duration, attempt int, req *http.Request, resp *http.Response) bool {
	// The longest that the handler waits when it is not told how long
	// (kiota-http-go, RetryHandler: 3 s, doubled each time, plus up to 1 s of
	// jitter).
	wait := 3*time.Second<<attempt + time.Second
	if named, ok := retryAfter(resp.Header.Get("Retry-After")); ok {
		wait = named
	}
	if deadline, ok := req.Context().Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	// The handler would drop the answer unread and so keep its connection busy.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	_ = resp.Body.Close()
	return true
}

// retryAfter reads a Retry-After header: seconds, or a date (RFC 9110, section
// 10.2.3).
func retryAfter(header string) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(header); err == nil {
		return time.Until(date), true
	}
	return 0, false
}
