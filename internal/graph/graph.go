//go:build !nograph

// Package graph asks Microsoft Graph about people: whether they are there, who
// they are, and in which groups. It adds the app for them, and writes to their
// activity feeds.
//
// It knows Graph's calls, limits and failures. It keeps answers for a while,
// never has two calls for one person under way, and leaves Graph alone for some
// time after a failure. It knows nothing of the desk. Others decide what a
// presence means for an analyst and what to do without Graph.
//
// Only this package imports Graph's SDK, and only the request builders that it
// calls. Their models take minutes and gigabytes to compile. So only
// internal/program imports this package, and the build tag nograph leaves it
// out.
package graph

import (
	"cmp"
	"errors"
	"log/slog"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"frontdesk/internal/entra"
)

// Options says which Graph to ask, and as whom. Each method of Client says which
// application permissions the app needs for it.
type Options struct {
	TenantID string // a GUID; needed for Microsoft's clouds
	ClientID string
	Identity *entra.Identity // proves that the desk is that app; nil only for a Graph without login

	// BaseURL is the Graph of a national cloud, or one on this machine
	// ("http://127.0.0.1:8080"). Empty means the public cloud. Without a path,
	// /v1.0 is assumed.
	BaseURL string

	// TokenURL issues tokens for a BaseURL outside Microsoft's clouds. It is
	// ignored for Microsoft's own. If it is empty, a Graph on this machine is
	// called with a made-up token.
	TokenURL string

	// Groups are the object ids, in lower case, of the groups that matter.
	Groups []string

	Now    func() time.Time // nil: time.Now
	Logger *slog.Logger     // nil: nothing is logged
}

// Client asks one Graph. It is safe for concurrent use.
type Client struct {
	presences *answers[Presence]
	profiles  *answers[Profile]
	groups    *answers[[]string]
	chats     *answers[string]

	activities *activities
	appID      string
}

// New returns a client. It makes no call. A wrong secret shows only when it is
// first needed.
func New(o Options) (*Client, error) {
	if o.ClientID == "" {
		return nil, errors.New("graph: no client id")
	}
	at, err := parseBase(o.BaseURL)
	if err != nil {
		return nil, err
	}
	cred, err := newCredential(o, at)
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	return newClient(o, at, cred)
}

func newClient(o Options, at base, cred azcore.TokenCredential) (*Client, error) {
	adapter, err := newAdapter(at, cred)
	if err != nil {
		return nil, err
	}
	return &Client{
		presences: newAnswers(o.Now, presencesKept, presencesAtOnce, presenceCall(adapter, o.Logger)),
		profiles:  newAnswers(o.Now, profilesKept, 1, profileCall(adapter, o.Logger)),
		groups:    newAnswers(o.Now, groupsKept, 1, groupsCall(adapter, o.Logger, o.Groups)),
		chats:     newAnswers(o.Now, chatsKept, 1, chatCall(adapter, o, at)),

		activities: newActivities(adapter, o.Logger),
		appID:      o.ClientID,
	}, nil
}
