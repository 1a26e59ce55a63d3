// Package portal is the face in the browser: the self-service pages of employees,
// for phones first, and their chat with analysts.
//
// Its pages are rendered on the server and work without JavaScript. It holds no
// rules: what is offered follows from the domain's views, and every request goes
// to the services of internal/desk, as those of package bot do. Of Teams
// it knows how to be a tab there. It knows nothing of bots, storage engines or the
// listener.
package portal

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"frontdesk/internal/desk"
)

// Options is what a Portal needs.
type Options struct {
	Desk    *desk.Desk
	SignIns *desk.SignIns
	Feed    desk.Feed
	SignIn  SignIn
	Teams   Teams
	// Roles are the roles of the portal, at least one, in order.
	Roles []Role
	// Contact is whom people ask for access; may be empty.
	Contact string
	// Offline allows browsers to keep pages that were seen, for when there is no
	// network.
	Offline bool
	// URL is where the portal is, without a slash at the end.
	URL    string
	Client *http.Client // for the provider of identities; nil: a default one
	Logger *slog.Logger
	Now    func() time.Time
}

// Portal is an http.Handler for all routes of the portal. Use New and Close.
type Portal struct {
	Options
	sessions *scs.SessionManager
	provider *provider
	entra    *provider // of the people in Teams
	handler  http.Handler
	static   *static
	icons    map[string]icons // by role
	hub      *hub
	stop     context.CancelFunc
}

// New returns a Portal. It makes no connection: the provider of identities is
// looked up when somebody signs in.
func New(o Options) *Portal {
	ctx, stop := context.WithCancel(context.Background())
	p := &Portal{Options: o, static: loadStatic(o.Offline), icons: loadIcons(o.Roles), stop: stop}
	p.provider = newProvider(o)
	p.entra = p.teamsProvider()
	p.sessions = newSessions(o)
	p.hub = newHub(o)
	o.SignIns.OnEnd(p.hub.sendAway)
	o.Desk.Here.WatchAsking(p.hub.ask)
	o.Desk.Here.WatchTyping(p.hub.showTyping)
	p.handler = p.routes()
	go p.hub.follow(ctx)
	go p.dropSignIns(ctx)
	return p
}

// Close ends the streams and stops what runs beside requests.
func (p *Portal) Close() {
	p.stop()
	p.hub.close()
}

// Streams returns how many pages listen to what happens.
func (p *Portal) Streams() int { return p.hub.size() }

// ServeHTTP answers one request.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

// dropPause is how often sign-ins that have ended are removed.
const dropPause = time.Hour

func (p *Portal) dropSignIns(ctx context.Context) {
	tick := time.NewTicker(dropPause)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := p.SignIns.DropSignIns(ctx); err != nil {
			p.Logger.Warn("ended sign-ins not removed", "error", err)
		}
	}
}
