package doctor

import (
	"context"
	"net/http"
	"sync"
	"time"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
)

// Patient is the desk that is examined, or its configuration alone.
type Patient struct {
	Config  config.Config
	Version string
	Now     func() time.Time
	Wire    *botframework.Adapter
	// Data is the file with the data; Disk returns how many bytes are free beside a
	// path.
	Data string
	Disk func(path string) (int64, error)
	// Backups returns when the newest backup was made, and when the last was due;
	// nil: none are made each night.
	Backups func() (newest, due time.Time)
	// Open tells whether the data can be read; nil: a desk has it open.
	Open func() error
	// Body is how large what Teams posts may be.
	Body int
	// Query is the name in the query of a visit to the webhook.
	Query string
	// NoGraph is set when the program is built without Microsoft Graph.
	NoGraph bool
	Live    *Live // nil: no desk runs
}

// Live is a desk that runs.
type Live struct {
	Desk    *desk.Desk
	Out     *outgoing.Dispatcher
	Visits  *Visits
	Started time.Time
	// Read is when the configuration was read that counts now. Pending are the keys
	// in it that count from the next start.
	Read    time.Time
	Pending []string
}

// Checks returns all checks of a patient, in the order in which people read them.
// Those that need a desk that runs are left out when none does; left has their
// names.
func (p Patient) Checks(ctx context.Context) (checks []Check, left []string) {
	told := map[string]bool{}
	for _, c := range p.all(ctx) {
		if c.Live && p.Live == nil {
			if !told[c.Name] {
				left = append(left, c.Name)
			}
			told[c.Name] = true
			continue
		}
		checks = append(checks, c)
	}
	return checks, left
}

func (p Patient) all(ctx context.Context) []Check {
	w := p.wire(ctx)
	checks := []Check{
		{Name: "version", Look: p.version},
		{Name: "config", Look: p.config},
		{Name: "clock", Watched: true, Look: w.clock},
		{Name: "keys", Watched: true, Look: w.keys},
		{Name: "token", Watched: true, Look: w.token},
		{Name: "credential", Watched: true, Look: p.credential},
		{Name: "app", Look: w.app},
		{Name: "certificate", Watched: true, Look: p.certificate},
		{Name: "address", Watched: true, Live: true, Look: p.address},
		{Name: "webhook", Live: true, Look: p.webhook},
		{Name: "refused", Live: true, Look: p.refused},
		{Name: "admins", Live: true, Look: p.admins},
	}
	checks = append(checks, p.queues()...)
	checks = append(checks,
		Check{Name: "deliveries", Live: true, Look: p.deliveries},
		Check{Name: "approvals", Live: true, Look: p.approvals},
		Check{Name: "data", Look: p.data},
		Check{Name: "disk", Watched: true, Look: p.disk},
		Check{Name: "backup", Watched: true, Look: p.backup},
		Check{Name: "files", Look: p.files},
		Check{Name: "signin", Watched: true, Look: p.signIn},
	)
	return append(checks, w.graphs(ctx)...)
}

// Urgent returns the checks that are made when the desk starts: whether it can
// talk to Teams at all.
func (p Patient) Urgent(ctx context.Context) (checks []Check) {
	for _, c := range p.all(ctx) {
		switch c.Name {
		case "clock", "keys", "token":
			checks = append(checks, c)
		}
	}
	return checks
}

// Watched returns the checks that are made every hour.
func (p Patient) Watched(ctx context.Context) (checks []Check) {
	for _, c := range p.all(ctx) {
		if c.Watched && (!c.Live || p.Live != nil) {
			checks = append(checks, c)
		}
	}
	return checks
}

// wire is one examination of the counterparts: several checks use each answer.
type wire struct {
	Patient
	askKeys, askToken func() answer
}

type answer struct {
	botframework.Tried
	err error
}

func (p Patient) wire(ctx context.Context) wire {
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	context.AfterFunc(ctx, cancel)
	once := func(ask func(context.Context) (botframework.Tried, error)) func() answer {
		return sync.OnceValue(func() answer {
			tried, err := ask(ctx)
			return answer{tried, err}
		})
	}
	return wire{
		Patient:  p,
		askKeys:  once(p.Wire.TryKeys),
		askToken: once(func(ctx context.Context) (botframework.Tried, error) { return p.Wire.TryToken(ctx, "") }),
	}
}

// client returns a client that follows no redirects.
func client() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableKeepAlives = true
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}
