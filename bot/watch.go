package bot

import (
	"context"
	"errors"

	"frontdesk/bot/cards"
	"frontdesk/bot/outgoing"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

func (b work) snooze(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	nap := tickets.Nap(data.String("snooze"))
	ticket, err := b.Reminders.Snooze(ctx, t.Actor, data.String("id"), rev(data), nap)
	return b.replyToAnalyst(ctx, t, ticket, err)
}

// watch is for analysts, who watch a ticket themselves, and for its people, who
// name somebody.
func (b work) watch(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	typed := data.String("watcher")
	ticket, err := b.Watching.Watch(ctx, t.Actor, data.String("id"), rev(data), b.PersonOf(ctx, typed))
	if _, refused := errors.AsType[*tickets.Invalid](err); refused && !tickets.ObjectID(typed) {
		if people := b.peopleCalled(ctx, t, typed); len(people) > 0 {
			above := t.Words.Say("watch.unclear", "typed", locale.Clip(typed, outgoing.Quoted))
			return b.own.ticketCard(ctx, t, ticket, cards.TicketView{
				Above: above, TypedIn: "watcher", Typed: typed, People: people,
			})
		}
	}
	return b.answerWatching(ctx, t, ticket, err)
}

// peopleCalled returns the people of a name, to choose from.
func (b *Bot) peopleCalled(ctx context.Context, t *Turn, typed string) (people []cards.Choice) {
	for _, p := range b.FindPeople(ctx, t.Actor.ID, t.Activity.Tenant(), typed) {
		people = append(people, cards.Choice{Title: p.Name, Value: p.ID})
	}
	return people
}

func (b work) unwatch(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	who := tickets.Person{ID: data.String("watching")}
	ticket, err := b.Watching.Unwatch(ctx, t.Actor, data.String("id"), who)
	if stopped := err == nil && !ticket.Of(t.Actor.ID); stopped && t.personal() {
		return reply{card: cards.Unwatched(t.Words, ticket), owed: true}, nil
	}
	return b.answerWatching(ctx, t, ticket, err)
}

// answerWatching shows whoever changed who watches a ticket the card they pressed
// on.
func (b work) answerWatching(ctx context.Context, t *Turn, ticket tickets.Ticket, err error) (reply, error) {
	_, outside := b.Tickets.AsAnalyst(ctx, t.Actor, t.data.String("id"))
	if t.personal() || outside != nil {
		return b.own.replyToRequester(ctx, t, ticket, err)
	}
	return b.replyToAnalyst(ctx, t, ticket, err)
}
