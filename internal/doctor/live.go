package doctor

import (
	"context"
	"strconv"
	"strings"
	"time"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// webhook says when Teams came last.
func (p Patient) webhook(context.Context) Result {
	seen := p.Wire.Webhook().Traffic()
	since := p.Now().Sub(p.Live.Started).String()
	if seen.Last.IsZero() {
		return warn("webhook.none", "since.ago", since, "url", p.messages())
	}
	return fine("webhook.fine", "last.ago", p.Now().Sub(seen.Last).String(), "n", strconv.Itoa(seen.Turns))
}

// messages is the address that belongs into the messaging endpoint.
func (p Patient) messages() string {
	if p.Config.PublicURL == "" {
		return "https://…/api/messages"
	}
	return p.Config.PublicURL + "/api/messages"
}

// MendRefused returns what mends that requests are refused for a reason.
func MendRefused(why botframework.Reason, of Patient) desk.Said {
	return desk.Said{Key: "refused." + string(why) + ".mend", Args: of.refusalArgs()}
}

func (p Patient) refusalArgs() []string {
	return []string{
		"url", p.messages(), "app", p.Config.Teams.AppID, "tenant", p.Config.Teams.TenantID,
		"cloud", p.Config.Teams.Place().Name,
	}
}

// refusedTime is how long a refused request is shown as something to mend.
const refusedTime = 24 * time.Hour

// strangers lists the reasons that anybody on the internet causes: a public
// address is tried by many.
var strangers = map[botframework.Reason]bool{
	botframework.NoToken: true, botframework.BadToken: true, botframework.BadType: true, botframework.TooLarge: true,
	botframework.WrongIssuer: true, botframework.UnknownKey: true,
}

// refused says what was refused last, of what is not a stranger's. While nothing
// at all gets through, that is a failure.
func (p Patient) refused(context.Context) Result {
	seen := p.Wire.Webhook().Traffic()
	why, at := seen.LastRefused()
	if why == "" {
		return fine("refused.none")
	}
	all := 0
	for _, n := range seen.Refused {
		all += n.Count
	}
	for one, n := range seen.Refused {
		if !strangers[one] && (strangers[why] || n.Last.After(at)) {
			why, at = one, n.Last
		}
	}
	args := append(
		p.refusalArgs(), "n", strconv.Itoa(seen.Refused[why].Count), "all", strconv.Itoa(all),
		"last.ago", p.Now().Sub(at).String(),
	)
	r := Result{
		desk.Warning,
		desk.Said{Key: "refused." + string(why), Args: args},
		desk.Said{Key: "refused." + string(why) + ".mend", Args: args},
	}
	switch {
	case seen.Last.IsZero():
		r.Level = desk.Failure
	case strangers[why], p.Now().Sub(at) > refusedTime:
		r.Level, r.Mend = desk.Fine, desk.Said{}
	}
	return r
}

// admins looks whether anybody administers the desk.
func (p Patient) admins(context.Context) Result {
	if !p.Live.Desk.Setup.HasAdmin() {
		return warn("admins.none")
	}
	return fine("admins.fine")
}

// queues returns the checks of every queue.
func (p Patient) queues() (checks []Check) {
	if p.Live == nil {
		return []Check{{Name: "queue", Live: true}, {Name: "duty", Live: true}, {Name: "consent", Live: true}}
	}
	places := map[string]desk.Place{}
	for _, place := range p.Live.Desk.Setup.Places() {
		places[place.Queue] = place
	}
	for _, q := range p.Live.Desk.Setup.Queues() {
		checks = append(
			checks,
			Check{Name: "queue", About: q.Name, Look: func(ctx context.Context) Result {
				return p.queue(ctx, q, places[q.ID])
			}},
			Check{Name: "consent", About: q.Name, Look: func(context.Context) Result { return p.consent(q) }},
			Check{Name: "duty", About: q.Name, Look: func(ctx context.Context) Result { return p.duty(ctx, q) }},
		)
	}
	return checks
}

// queue looks whether a queue works in a channel in which the bot can write, and
// whose members can be had. Teams lets a bot ask for the members of a channel that
// it may write in, and of no other.
func (p Patient) queue(ctx context.Context, q desk.Queue, at desk.Place) Result {
	args := []string{"queue", q.Name}
	switch {
	case at.Channel == "":
		return fail("queue.unlinked", args...)
	case at.Lost != "":
		return fail("queue."+string(at.Lost), args...)
	}
	members, err := p.Live.Out.TryQueue(ctx, q)
	switch {
	case err == nil:
		return fine("queue.fine", "n", strconv.Itoa(members))
	case botframework.NoConversation(err):
		return fail("queue.not-there", args...)
	case botframework.Blocked(err):
		return fail("queue.not-let-in", args...)
	case botframework.Unauthorized(err):
		return fail("queue.token", args...)
	}
	return warn("queue.failing", args...)
}

// consent says whether the desk hears what does not mention it. Teams does not
// tell a bot what was consented to without Graph: what was heard does.
func (p Patient) consent(q desk.Queue) Result {
	switch {
	case q.Channel == "":
		return Result{}
	case p.Live.Out.Channels.HearsAll(q.Channel):
		return fine("consent.fine")
	}
	return fine("consent.unknown")
}

// duty looks whether somebody can be offered a chat.
func (p Patient) duty(ctx context.Context, q desk.Queue) Result {
	if q.Channel == "" {
		return Result{}
	}
	can, err := p.Live.Desk.Chats.Available(ctx, q.ID, "")
	switch {
	case err != nil, can.Unsure:
		return warn("duty.unknown")
	case !can.Open && can.Opens.IsZero():
		return warn("duty.never")
	case !can.Open:
		return fine("duty.closed", "opens.day", can.Opens.Format(time.RFC3339))
	case len(can.Free) == 0 && q.Rules.Roster:
		return warn("duty.nobody")
	case len(can.Free) == 0:
		return warn("duty.empty")
	}
	return fine("duty.fine", "n", strconv.Itoa(len(can.Free)))
}

// oldDelivery is how long a delivery may be on its way.
const oldDelivery = 5 * time.Minute

// deliveries says what is owed, and why the most important of it waits.
func (p Patient) deliveries(context.Context) Result {
	b := p.Live.Out.Lines.Backlog()
	args := []string{"n", strconv.Itoa(b.Owed), "oldest.ago", p.Now().Sub(b.Oldest).String()}
	for _, why := range outgoing.Causes() {
		args = append(args, string(why), strconv.Itoa(b.Why[why].Owed))
	}
	old := !b.Oldest.IsZero() && p.Now().Sub(b.Oldest) > oldDelivery
	switch {
	case b.Owed == 0:
		return fine("deliveries.none")
	case b.Why[outgoing.StuckToken].Owed > 0:
		return fail("deliveries.token", args...)
	case b.Why[outgoing.StuckQueue].Owed > 0:
		return warn("deliveries.queue", args...)
	case b.Why[outgoing.StuckFailing].Owed > 0 && old:
		return warn("deliveries.failing", args...)
	case b.Why[outgoing.StuckPerson].Owed > 0:
		return warn("deliveries.person", args...)
	}
	return fine("deliveries.fine", args...)
}

// namedItems is how many items of the catalog are named.
const namedItems = 5

// approvals looks for items of the catalog on which nobody could decide.
func (p Patient) approvals(ctx context.Context) Result {
	d := p.Live.Desk
	if !d.HasCatalog {
		return Result{}
	}
	manager, people := desk.Undecidable(ctx, d)
	name := func(items []string) string {
		named := strings.Join(items[:min(len(items), namedItems)], ", ")
		if len(items) > namedItems {
			named += ", …"
		}
		return named
	}
	switch {
	case len(people) > 0:
		return warn("approvals.people", "items", name(people))
	case len(manager) > 0:
		return warn("approvals.manager", "items", name(manager))
	}
	return fine("approvals.fine")
}
