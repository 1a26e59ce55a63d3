package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// board shows analysts a page of a list of the channel's queues.
func (b work) board(list tickets.Worklist) handler {
	return func(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
		return b.boardCard(ctx, t, cards.BoardView{List: list, After: readPages(data)})
	}
}

// boardAgain returns the view of the board on which a button was pressed.
func boardAgain(data botframework.Data) cards.BoardView {
	v := cards.BoardView{List: tickets.AllOpen, After: readPages(data)}
	if list := tickets.Worklist(data.String("list")); slices.Contains(tickets.Worklists(), list) {
		v.List = list
	}
	return v
}

func (b work) boardCard(ctx context.Context, t *Turn, v cards.BoardView) (reply, error) {
	var err error
	v.Board, err = b.Tickets.Board(ctx, t.Actor, v.List, b.queuesHere(t), v.After.Cursor(), pageSize)
	if errors.Is(err, tickets.ErrForbidden) && len(v.Above) > 0 { // pressed where none of their queues works
		return reply{text: strings.Join(v.Above, "\n")}, nil
	}
	if err != nil {
		return reply{}, err
	}
	for i := range v.Tickets {
		v.Tickets[i] = b.WithNames(ctx, v.Tickets[i])
	}
	for _, queue := range v.Queues {
		v.Names = append(v.Names, b.Setup.QueueName(queue))
	}
	v.Now = b.Now()
	v.Colleagues = b.out.Cards.Colleagues(ctx, v.Queues[0], t.Actor.ID)
	return reply{card: cards.Board(t.Words, v), summary: t.Words.Say("board." + string(v.List))}, nil
}

// queuesHere returns the queues of the turn's channel. When the channel has
// none, it returns those of its team.
func (b work) queuesHere(t *Turn) (ids []string) {
	for _, here := range []func(desk.Queue) bool{
		func(q desk.Queue) bool { return q.Channel != "" && q.Channel == t.Activity.Channel() },
		func(q desk.Queue) bool { return q.Team != "" && q.Team == t.Activity.Team() },
	} {
		for _, q := range b.Setup.Linked() {
			if len(ids) < maxQueuesHere && here(q) {
				ids = append(ids, q.ID)
			}
		}
		if len(ids) > 0 {
			break
		}
	}
	return ids
}

// maxQueuesHere is the largest number of queues on one board.
const maxQueuesHere = 20

// openOnBoard shows a ticket in place of the board.
func (b work) openOnBoard(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	v := boardAgain(data)
	return b.open(ctx, t, data.String("id"), cards.TicketView{From: cards.FromBoard(t.Words, v.List, v.After)})
}

// takeOnBoard takes a ticket and shows the board again.
func (b work) takeOnBoard(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	v := boardAgain(data)
	id := data.String("id")
	ticket, err := b.Tickets.Take(ctx, t.Actor, id, rev(data))
	line, err := b.outcome(t, id, ticket, err)
	if err != nil {
		return reply{}, err
	}
	v.Above = []string{line}
	return b.boardCard(ctx, t, v)
}

// deed is one action, done to each of several tickets.
type deed func(a tickets.Actor, id string, rev int) (tickets.Ticket, error)

func (b work) assignChosen(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	to := b.PersonOf(ctx, data.String("assignee"))
	return b.doForChosen(ctx, t, data, func(a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return b.Tickets.Assign(ctx, a, id, rev, to)
	})
}

func (b work) prioritizeChosen(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	impact, urgency := tickets.Level(data.String("impact")), tickets.Level(data.String("urgency"))
	return b.doForChosen(ctx, t, data, func(a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return b.Tickets.SetPriority(ctx, a, id, rev, impact, urgency)
	})
}

func (b work) resolveChosen(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	text := data.String("resolution")
	return b.doForChosen(ctx, t, data, func(a tickets.Actor, id string, rev int) (tickets.Ticket, error) {
		return b.Tickets.Resolve(ctx, a, id, rev, text)
	})
}

// doForChosen does something to each chosen ticket, separately and once, and
// reports the results. Refused actions can be tried again with what was typed.
func (b work) doForChosen(ctx context.Context, t *Turn, data botframework.Data, do deed) (reply, error) {
	v := boardAgain(data)
	chosen, revs := chosenTickets(data.String("selected")), shownRevs(data.String("revs"))
	if len(chosen) == 0 || len(chosen) > cards.MaxSelected {
		v.Above = []string{t.Words.Say("board.choose", "max", cards.MaxSelected)}
		v.Typed, v.Again = data.String("resolution"), true
		return b.boardCard(ctx, t, v)
	}
	for _, id := range chosen {
		a := t.Actor
		a.Activity += "/" + id
		ticket, err := do(a, id, revs[id])
		if _, invalid := errors.AsType[*tickets.Invalid](err); invalid {
			v.Selected = append(v.Selected, id)
			v.Typed, v.Again = data.String("resolution"), true
		}
		line, err := b.outcome(t, id, ticket, err)
		if err != nil {
			return reply{}, err
		}
		v.Above = append(v.Above, line)
	}
	return b.boardCard(ctx, t, v)
}

// outcome says what became of one of several tickets. It returns an error only
// when nobody there can do anything about it.
func (b work) outcome(t *Turn, id string, ticket tickets.Ticket, err error) (string, error) {
	key, reason := "board.refused", ""
	invalid, refusal := errors.AsType[*tickets.Invalid](err)
	switch {
	case err == nil:
		key = "board.done"
	case refusal:
		reason = desk.Refusal(t.Words, invalid)
	case errors.Is(err, tickets.ErrStale):
		said := "board.stale"
		if ticket.Last.By == (tickets.Person{}) {
			said = "board.late"
		}
		reason = t.Words.Say(said, "name", ticket.Last.By, "ago", t.Words.Ago(b.Now().Sub(ticket.Last.At)))
	case errors.Is(err, tickets.ErrState):
		reason = t.Words.Say("board.state")
	case explanationKey(err) != "":
		reason = t.Words.Say(explanationKey(err))
	default:
		return "", err
	}
	return t.Words.Say(key, "id", locale.Clip(id, maxShownID), "reason", reason), nil
}

// maxShownID is how much of an id is repeated. The text may not be an id at
// all.
const maxShownID = 24

// chosenTickets returns the ids that an input holds, each once.
func chosenTickets(selected string) (ids []string) {
	for id := range strings.SplitSeq(selected, ",") {
		if id = strings.ToUpper(
			strings.TrimSpace(id),
		); id != "" && !slices.Contains(ids, id) &&
			len(ids) <= cards.MaxSelected {
			ids = append(ids, id)
		}
	}
	return ids
}

// shownRevs returns the revisions that a card showed, by id.
func shownRevs(shown string) map[string]int {
	revs := map[string]int{}
	for one := range strings.FieldsSeq(shown) {
		id, rev, _ := strings.Cut(one, ":")
		if n, err := strconv.ParseUint(rev, 10, 31); err == nil {
			revs[id] = int(n)
		}
	}
	return revs
}
