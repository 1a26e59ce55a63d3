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

// newAdapter makes what the SDK's request builders send their requests with.
//
// Tokens are for the host of the Graph alone. They live an hour, as without
// continuous access evaluation: a consent that was given shows in new tokens
// only, and with evaluation the next one would be a day away.
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

// newHTTPClient names the SDK's handlers one by one, because its own list comes
// in an order of chance. Where compression is inside retry, the second attempt at
// a POST goes out as plain text that calls itself gzip.
func newHTTPClient() *http.Client {
	retry := kiota.NewRetryHandlerWithOptions(kiota.RetryHandlerOptions{ShouldRetry: worthWaiting})
	return &http.Client{Transport: refusing{kiota.NewCustomTransport(
		kiota.NewParametersNameDecodingHandler(), kiota.NewCompressionHandler(), retry)}}
}

// worthWaiting reports whether a throttled call may be repeated before its time
// is over; if not, it fails at once.
func worthWaiting(_ time.Duration, attempt int, req *http.Request, resp *http.Response) bool {
	// What the handler waits when it is not told, at most (kiota-http-go,
	// RetryHandler: 3 s, doubled each time, and up to one for jitter).
	wait := 3*time.Second<<attempt + time.Second
	if named, ok := retryAfter(resp.Header.Get("Retry-After")); ok {
		wait = named
	}
	if deadline, ok := req.Context().Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	// The handler drops the answer unread, which would keep its connection busy.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	_ = resp.Body.Close()
	return true
}

// retryAfter reads the header of that name: seconds, or a date (RFC 9110,
// section 10.2.3).
func retryAfter(header string) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(header); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if date, err := http.ParseTime(header); err == nil {
		return time.Until(date), true
	}
	return 0, false
}
