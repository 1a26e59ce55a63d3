package bot

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// The commands of the app package.
const (
	extensionTickets  = "tickets"
	extensionIncident = "incident"
	extensionSearch   = "search" // the parameter of the ticket search
)

const (
	// extensionWait is how long an answer may take. Teams waits 3 s.
	extensionWait = 2800 * time.Millisecond
	// maxFound is how many tickets a search shows.
	maxFound = 20
)

// errNotOffered means that the desk or its menu does not have that command.
var errNotOffered = errors.New("bot: not offered")

// errSlow means that an answer took too long.
var errSlow = errors.New("bot: the answer took too long")

// extend answers the message extension in time.
func (b extension) extend(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	x, err := a.Extension()
	if err != nil {
		return nil, err
	}
	answer, err := withinTime(
		ctx,
		func(ctx context.Context) (*botframework.InvokeResponse, error) { return b.answerExtension(ctx, a, x) },
	)
	switch {
	case err == nil:
		return answer, nil
	case errors.Is(err, errSlow), errors.Is(err, context.DeadlineExceeded):
		b.Logger.Warn("message extension too slow", "invoke", a.Name, "activity", a.ID)
	default:
		b.Logger.Error("message extension failed", "invoke", a.Name, "activity", a.ID, "error", err)
	}
	return asMessage(a.Name, b.Words(a.Locale).Say("error.later")), nil
}

// answerExtension answers the message extension.
func (b extension) answerExtension(
	ctx context.Context,
	a *botframework.Activity,
	x botframework.Extension,
) (answer *botframework.InvokeResponse, err error) {
	t, err := b.newTurn(ctx, a)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return asMessage(a.Name, b.Words().Say("error.unknown")), nil
	}
	switch a.Name {
	case botframework.InvokeQuery:
		answer, err = b.searchExtension(ctx, t, x)
	case botframework.InvokeDialog:
		answer, err = b.openDialog(t, x)
	case botframework.InvokeSubmit:
		answer, err = b.submitDialog(ctx, t, x)
	default:
		answer = b.unfold(x.Link)
	}
	if err == nil {
		return answer, nil
	}
	r, err := b.explain(t, reply{}, err)
	return asMessage(a.Name, r.text), err
}

// withinTime returns the result of do, or errSlow when do takes too long. do
// may still finish what it has begun.
func withinTime(
	ctx context.Context,
	do func(context.Context) (*botframework.InvokeResponse, error),
) (*botframework.InvokeResponse, error) {
	limited, cancel := context.WithTimeout(ctx, extensionWait)
	defer cancel()
	var answer *botframework.InvokeResponse
	err := errPanicked
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // err reports it
		answer, err = do(limited)
	}()
	select {
	case <-done:
		return answer, err
	case <-limited.Done():
		return nil, errSlow
	}
}

// asMessage returns a message in place of an answer. For a link there is none:
// the link stays a link.
func asMessage(invoke, text string) *botframework.InvokeResponse {
	switch invoke {
	case botframework.InvokeQuery:
		return botframework.NothingFoundResponse(text)
	case botframework.InvokeLink:
		return botframework.FoundResponse(nil)
	}
	return botframework.DialogMessageResponse(text)
}

// isOffered reports whether the menu has what a command of the extension does.
func (b extension) isOffered(entry string) bool { return slices.Contains(b.Menu, entry) }

// searchExtension answers a search with tickets and known answers.
func (b extension) searchExtension(
	ctx context.Context,
	t *Turn,
	x botframework.Extension,
) (*botframework.InvokeResponse, error) {
	if x.Command != extensionTickets || !b.isOffered("status") {
		return nil, errNotOffered
	}
	if x.Skip > 0 { // there is no second page: people refine the search
		return botframework.FoundResponse(nil), nil
	}
	words := locale.Clip(cards.Clean(x.Parameters.String(extensionSearch)), cards.MaxSearch)
	found, err := b.findTickets(ctx, t, words)
	if err != nil {
		return nil, err
	}
	for _, e := range b.Knowledge.Answers(words) {
		found = append(found, botframework.Found{
			Card: cards.KnownAnswer(
				b.Words(),
				e,
			),
			Title: t.Words.Say("answers.title"),
			Text:  cards.Clean(e.Question.In(t.Words.Lang)),
		})
	}
	if len(found) == 0 {
		return botframework.NothingFoundResponse(t.Words.Say("list.none")), nil
	}
	return botframework.FoundResponse(found), nil
}

// findTickets finds the newest tickets with certain words, or all tickets
// without words. It looks at the person's own tickets and those of the queues
// that they work for.
func (b extension) findTickets(ctx context.Context, t *Turn, words string) ([]botframework.Found, error) {
	q := tickets.Query{Text: words, Person: t.Actor.ID}
	for _, queue := range b.Setup.Queues() {
		q.Queues = append(q.Queues, queue.ID)
	}
	page, _, err := b.Search.Find(ctx, t.Actor, q, "", maxFound)
	if errors.Is(err, desk.ErrRoster) { // their queues are unknown now; their own tickets are not
		q.Queues = nil
		page, _, err = b.Search.Find(ctx, t.Actor, q, "", maxFound)
	}
	if err != nil {
		return nil, err
	}
	found := make([]botframework.Found, len(page))
	for i, ticket := range page {
		found[i] = botframework.Found{
			Card:  cards.SharedTicket(b.Words(), ticket.ID, ""),
			Title: fmt.Sprintf("%s · %s", ticket.ID, phrase.State(t.Words, ticket)),
			Text:  cards.Clean(ticket.TitleIn(t.Words.Lang)),
		}
	}
	return found, nil
}

// unfold returns the card of the ticket that a link leads to. The card says
// nothing that the link does not, whether the ticket exists or not: Teams keeps
// the answer and shows it to others.
func (b extension) unfold(link string) *botframework.InvokeResponse {
	id, ok := b.ticketIn(link)
	if !ok || !b.isOffered("status") {
		return botframework.FoundResponse(nil)
	}
	return botframework.FoundResponse([]botframework.Found{{Card: cards.SharedTicket(b.Words(), id, ""), Title: id}})
}

// ticketIn returns the id of the ticket that a link leads to. People shorten
// links and add to them, so its last part is read as a number is anywhere else.
func (b extension) ticketIn(link string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(link, strings.TrimSuffix(b.PublicURL, "/")+"/tickets/")
	if !ok || b.PublicURL == "" {
		return "", false
	}
	if i := strings.IndexAny(rest, "?#"); i >= 0 {
		rest = rest[:i]
	}
	part, err := url.PathUnescape(strings.TrimSuffix(rest, "/"))
	ids := tickets.IDs(part)
	if err != nil || len(ids) != 1 {
		return "", false
	}
	return ids[0], true
}

// showTicket shows somebody who sees a shared card what they may see of its
// ticket. Analysts see everything, with their actions. Requester and
// beneficiary see what their own chat shows. Others learn that there is nothing
// for them.
func (b extension) showTicket(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	id := data.String("id")
	if _, ok := tickets.Number(id); !ok {
		return reply{}, tickets.ErrNotFound
	}
	seen, err := b.Tickets.View(ctx, t.workReader(), id)
	switch {
	case errors.Is(err, tickets.ErrNotFound):
		return reply{card: cards.SharedTicket(t.Words, id, t.Words.Say("ticket.missing"))}, nil
	case errors.Is(err, desk.ErrRoster) && seen.ID != "": // what they may see whichever queues they work for
	case err != nil:
		return reply{}, err
	}
	r := reply{summary: outgoing.TicketSummary(t.Words, seen.Ticket)}
	if seen.Standing.Analyst {
		r.card = b.out.Cards.AnalystFace(ctx, t.Words, seen, cards.TicketView{Shared: true})
	} else {
		r.card = cards.SharedOwn(t.Words, b.WithNames(ctx, seen.Ticket), seen.Events)
	}
	return r, nil
}

// ExtensionCommand is a command of the message extension. Its texts are keyed
// by language.
type ExtensionCommand struct {
	ID          string
	Title, Does map[string]string
	// Parameter names what is typed to search. It is empty for a command that
	// opens a dialog.
	Parameter                     string
	ParameterTitle, ParameterDoes map[string]string
}

// ExtensionCommands returns the commands of the message extension with that
// menu.
func ExtensionCommands(menu []string, words locale.Texts) (list []ExtensionCommand) {
	in := func(say func(locale.Words) string) map[string]string {
		texts := map[string]string{}
		for _, lang := range locale.Languages() {
			texts[lang] = say(words.In(lang, nil))
		}
		return texts
	}
	if slices.Contains(menu, "status") {
		list = append(list, ExtensionCommand{
			ID:             extensionTickets,
			Title:          in(func(w locale.Words) string { return w.Say("extension.tickets") }),
			Does:           in(func(w locale.Words) string { return w.Say("extension.tickets.does") }),
			Parameter:      extensionSearch,
			ParameterTitle: in(func(w locale.Words) string { return w.Say("list.search") }),
			ParameterDoes:  in(func(w locale.Words) string { return w.Say("extension.search.does") }),
		})
	}
	if slices.Contains(menu, "incident") {
		list = append(list, ExtensionCommand{
			ID:    extensionIncident,
			Title: in(func(w locale.Words) string { return w.Say("incident") }),
			Does:  in(func(w locale.Words) string { return w.Say("extension.incident.does") }),
		})
	}
	return list
}
