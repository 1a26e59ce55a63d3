package outgoing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// AddressBook knows how to reach people, channels and threads in Teams. It
// learns this from incoming activities and from posted messages.
type AddressBook struct {
	desk      *desk.Desk
	roster    *Roster
	store     Store
	connector Connector
	installer Installer // nil: nobody is given the app
}

// Installer gives the app to people.
type Installer interface {
	// Install returns the conversation of the bot with somebody, and gives them the app
	// if they do not have it. It is "" for whom that cannot be done. After an error it
	// may work later.
	Install(ctx context.Context, person string) (conversation string, err error)
}

// hear records what an activity tells about its sender and how to reach them.
// fresh is set when any of that is new.
func (b *AddressBook) hear(ctx context.Context, a *botframework.Activity) (p desk.Person, fresh bool, err error) {
	id := a.Sender()
	known, way, ok, err := b.store.Contact(ctx, id)
	if err != nil {
		return p, false, err
	}
	p, heardWay := known, way
	p.ObjectID = id
	addHeard(&p, &heardWay, a)
	if ok && p == known && heardWay == way {
		return p, false, nil
	}
	err = b.store.UpdateContact(ctx, id, func(now *desk.Person, way *botframework.Reach) []tickets.Delivery {
		addHeard(now, way, a)
		p = *now
		return nil
	})
	if err != nil {
		return p, false, fmt.Errorf("outgoing: contact: %w", err)
	}
	return p, true, nil
}

// addHeard adds what an activity tells about its sender.
func addHeard(p *desk.Person, way *botframework.Reach, a *botframework.Activity) {
	p.Name, p.Listed = cmp.Or(a.From.Name, p.Name), false
	p.Locale = cmp.Or(a.Locale, p.Locale)
	if a.Timezone != p.Zone && desk.KnowsZone(a.Timezone) {
		p.Zone = a.Timezone
	}
	way.ID = cmp.Or(a.From.ID, way.ID)
	switch ref := a.Reference(); {
	case a.Personal() && !a.InExtension():
		way.Chat, way.Left = ref, false
	case way.Chat.Conversation == "" && way.Chat.ServiceURL == "":
		way.Chat = botframework.Reference{ServiceURL: ref.ServiceURL, Tenant: ref.Tenant}
	}
}

// hearChannel records how to reach the channel that an activity comes from.
// fresh is set when that is new: it may give us a way to people we could not
// reach before.
func (b *AddressBook) hearChannel(ctx context.Context, a *botframework.Activity) (fresh bool, err error) {
	channel := a.Channel()
	if channel == "" {
		return false, nil
	}
	ref := a.Reference()
	ref.Conversation = channel
	known, _, err := b.store.Channel(ctx, channel)
	ref.Group = cmp.Or(a.ChannelData.Team.AADGroupID, known.Group)
	if err != nil || known == ref {
		return false, err
	}
	return true, b.store.SaveChannel(ctx, channel, ref)
}

// Welcome owes a greeting to a person who installed the app at a time. It does so
// once.
func (b *AddressBook) Welcome(ctx context.Context, person string, at time.Time) error {
	return b.store.UpdateContact(ctx, person, func(_ *desk.Person, way *botframework.Reach) []tickets.Delivery {
		if at.After(way.Moved) {
			way.Moved = at.UTC()
		}
		if way.Welcomed {
			return nil
		}
		way.Welcomed = true
		return []tickets.Delivery{
			{To: tickets.Address{Person: person}, Content: tickets.Welcome{}, At: b.desk.Now().UTC()},
		}
	})
}

// Leave records that a person removed the app, at a time, or that it turned out
// that they did: then the time is zero. Nothing can be sent to them until they
// come back. An event that is not newer than their last installation is none:
// an upgrade removes and installs at once, in any order.
func (b *AddressBook) Leave(ctx context.Context, person string, at time.Time) error {
	if person == "" {
		return nil
	}
	return b.store.UpdateContact(ctx, person, func(_ *desk.Person, way *botframework.Reach) []tickets.Delivery {
		if !at.IsZero() && !at.After(way.Moved) {
			return nil
		}
		way.Welcomed, way.Left = false, true
		if !at.IsZero() {
			way.Moved = at.UTC()
		}
		return nil
	})
}

// hasLeft reports whether nothing can be sent to a person until they are heard
// from. A try all the same might end after they were, and have them leave again.
func (b *AddressBook) hasLeft(ctx context.Context, person string) (bool, error) {
	if person == "" {
		return false, nil
	}
	_, way, _, err := b.store.Contact(ctx, person)
	return way.Left, markHopeless(err)
}

// HasLeftSince reports whether a person removed the app after that time.
func (b *AddressBook) HasLeftSince(ctx context.Context, person string, at time.Time) (bool, error) {
	_, way, _, err := b.store.Contact(ctx, person)
	return way.Left && at.Before(way.Moved), err
}

// forgetChat forgets a person's chat, because it does not exist. The next use
// creates it again.
func (b *AddressBook) forgetChat(ctx context.Context, person string) error {
	return b.store.UpdateContact(ctx, person, func(_ *desk.Person, way *botframework.Reach) []tickets.Delivery {
		way.Chat.Conversation = ""
		return nil
	})
}

// address returns the conversation behind an address, and the words to use
// there. The error is errParked for someone we cannot reach yet.
func (b *AddressBook) address(ctx context.Context, to tickets.Address) (locale.Words, botframework.Reference, error) {
	if to.Person != "" {
		return b.chatOf(ctx, to.Person)
	}
	post, ok, err := b.store.Post(ctx, to.String())
	if err == nil && !ok {
		err = errUnposted
	}
	post.ServiceURL = b.serviceURL(ctx, to, post.Reference)
	return b.desk.Words(), post.Reference, err
}

// serviceURL returns the current connector URL for a posted message: the one
// last seen from the person or the channel.
func (b *AddressBook) serviceURL(ctx context.Context, to tickets.Address, posted botframework.Reference) string {
	var ref botframework.Reference
	if to.Person != "" {
		_, way, _, _ := b.store.Contact(ctx, to.Person)
		ref = way.Chat
	} else {
		channel, _ := botframework.SplitThread(posted.Conversation)
		ref, _, _ = b.store.Channel(ctx, channel)
	}
	return cmp.Or(ref.ServiceURL, posted.ServiceURL)
}

// chatOf returns a person's own chat. It creates the chat for a member of a
// queue's team who has not written yet.
func (b *AddressBook) chatOf(ctx context.Context, person string) (locale.Words, botframework.Reference, error) {
	p, way, _, err := b.store.Contact(ctx, person)
	w := b.desk.WordsFor(ctx, person, p)
	if err == nil && way.ID == "" {
		way.ID = b.memberAccount(ctx, person).ID
	}
	switch {
	case err != nil:
		return w, way.Chat, markHopeless(err)
	case way.Left:
		return w, way.Chat, errParked
	case way.Chat.Conversation != "":
		return w, way.Chat, nil
	case way.ID == "":
		ref, err := b.install(ctx, person, p)
		return w, ref, err
	}
	at, err := b.anywhere(ctx, way.Chat)
	if err != nil {
		return w, at, err
	}
	ref, err := b.connector.CreatePersonal(ctx, at, way.ID)
	if err != nil {
		return w, ref, err
	}
	return w, ref, b.store.UpdateContact(
		ctx,
		person,
		func(_ *desk.Person, known *botframework.Reach) []tickets.Delivery {
			known.ID, known.Chat = way.ID, ref
			return nil
		},
	)
}

// install gives the app to somebody who never opened it, and returns their chat.
// Nobody is given it who removed it: they have left. Who uses the portal reads there.
func (b *AddressBook) install(
	ctx context.Context,
	person string,
	p desk.Person,
) (ref botframework.Reference, err error) {
	if b.installer == nil || p.Browsed > 0 {
		return ref, errParked
	}
	at, err := b.anywhere(ctx, ref)
	if err != nil {
		return ref, err
	}
	conversation, err := b.installer.Install(ctx, person)
	if err != nil {
		return ref, fmt.Errorf("outgoing: the app is not added: %w", err)
	}
	if conversation == "" {
		return ref, errParked
	}
	ref = botframework.Reference{ServiceURL: at.ServiceURL, Tenant: at.Tenant, Conversation: conversation}
	return ref, b.store.UpdateContact(
		ctx,
		person,
		func(_ *desk.Person, known *botframework.Reach) []tickets.Delivery {
			if known.Chat.Conversation == "" { // else Teams has told of it
				known.Chat = ref
			}
			return nil
		},
	)
}

// reaches reports whether the bot can write to somebody, as far as is known without
// trying. When that cannot be known now, it reports true.
func (b *AddressBook) reaches(ctx context.Context, person string) bool {
	_, way, _, err := b.store.Contact(ctx, person)
	switch {
	case err != nil:
		return true
	case way.Left, way.ID == "" && b.memberAccount(ctx, person).ID == "":
		return false
	case way.Chat.Conversation != "":
		return true
	}
	_, err = b.anywhere(ctx, way.Chat)
	return !errors.Is(err, errParked)
}

// anywhere returns a reference at which conversations can be created: the
// person's own, that of the first known channel of a queue, or the first place
// of all.
func (b *AddressBook) anywhere(ctx context.Context, own botframework.Reference) (botframework.Reference, error) {
	if own.ServiceURL != "" {
		return own, nil
	}
	for _, q := range b.desk.Setup.Linked() {
		if ref, ok, err := b.store.Channel(ctx, q.Channel); ok || err != nil {
			return ref, err
		}
	}
	if b.roster.First.ServiceURL != "" {
		return b.roster.First, nil
	}
	return own, errParked
}

// channelOf returns the channel of a queue. person is the one it is needed for.
func (b *AddressBook) channelOf(ctx context.Context, queue, person string) (botframework.Reference, error) {
	q, ok := b.desk.Setup.Queue(queue)
	if !ok {
		return botframework.Reference{}, markHopeless(fmt.Errorf("queue %q is not configured", queue))
	}
	return b.roster.reachChannel(ctx, q, person)
}

// Stays implements tickets.Stays.
func (b *AddressBook) Stays(ctx context.Context, at tickets.Address, queue string) (bool, error) {
	post, posted, err := b.store.Post(ctx, at.String())
	q, _ := b.desk.Setup.Queue(queue)
	channel, _ := botframework.SplitThread(post.Conversation)
	return !posted || q.Channel == "" || channel == q.Channel, err
}

// wordsOf returns the words for a person, in the language last heard from them.
func (b *AddressBook) wordsOf(ctx context.Context, person string) (locale.Words, error) {
	p, _, _, err := b.store.Contact(ctx, person)
	return b.desk.WordsFor(ctx, person, p), markHopeless(err)
}

// memberAccount returns a person's account in the team of a queue. It is zero
// for anybody else, and while the members are unknown.
func (b *AddressBook) memberAccount(ctx context.Context, person string) botframework.Account {
	for _, q := range b.desk.Setup.Linked() {
		if a := b.roster.account(ctx, q, person); a.AADObjectID != "" {
			return a
		}
	}
	return botframework.Account{}
}

// account returns a person's Teams account, as far as it is known.
func (b *AddressBook) account(ctx context.Context, p tickets.Person) botframework.Account {
	a := b.memberAccount(ctx, p.ID)
	if a.ID == "" {
		known, way, _, _ := b.store.Contact(ctx, p.ID)
		a = botframework.Account{ID: way.ID, Name: known.Name}
	}
	if a.Name = strings.TrimSpace(cards.Clean(a.Name)); a.Name == "" {
		a.Name = cards.Clean(p.String())
	}
	return a
}

// languageWait is how long a greeting waits for the person's language. An
// installation brings two events at once, and only one of them tells the
// language.
const languageWait = 250 * time.Millisecond

var errLanguage = errors.New("outgoing: the person's language is not known yet")

// awaitLanguage holds back a greeting for another try while the person's
// language may still arrive.
func (b *AddressBook) awaitLanguage(ctx context.Context, o tickets.Delivery) error {
	if _, greeting := o.Content.(tickets.Welcome); !greeting {
		return nil
	}
	p, _, _, err := b.store.Contact(ctx, o.To.Person)
	if err == nil && p.Locale == "" && b.desk.Now().Sub(o.At) < languageWait {
		return errLanguage
	}
	return err
}
