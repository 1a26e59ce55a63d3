package bot

import (
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/desk"
)

// aboutSignIns returns the routes with which administrators end sign-ins to the
// portal; none when there is no portal.
func (b admins) aboutSignIns() []route {
	if b.Desk != nil && b.SignIns == nil {
		return nil
	}
	return []route{
		{
			verb:   cards.VerbSignIns,
			word:   "word.sessions",
			help:   "help.sessions",
			arg:    "name",
			rest:   anyText,
			to:     forAdmins,
			reads:  true,
			handle: b.showSignIns,
		},
		{verb: cards.VerbSignOut, handle: b.signOut},
	}
}

// showSignIns shows an administrator where those are signed in to the portal whom a
// name ("name") may mean.
func (b admins) showSignIns(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	return b.listSignIns(ctx, t, data.String("name"), "")
}

func (b admins) listSignIns(ctx context.Context, t *Turn, name, said string) (reply, error) {
	if !b.Setup.IsAdmin(t.Actor.ID) {
		return reply{}, desk.ErrNotAdmin
	}
	var people []cards.SignedIn
	for _, p := range b.TellApart(ctx, b.FindPeople(ctx, t.Actor.ID, t.Activity.Tenant(), name)) {
		one := cards.SignedIn{Person: cards.Choice{Title: p.String(), Value: p.ID}}
		list, err := b.SignIns.SignInsOf(ctx, p.ID)
		if err != nil {
			return reply{}, err
		}
		for _, s := range list {
			one.Since = append(one.Since, t.Words.Time(s.Since))
		}
		people = append(people, one)
	}
	return reply{card: cards.SignIns(t.Words, said, name, people), summary: t.Words.Say("sessions")}, nil
}

// signOut ends all sign-ins of somebody ("person").
func (b admins) signOut(ctx context.Context, t *Turn, data botframework.Data) (reply, error) {
	person := b.PersonOf(ctx, data.String("person"))
	if err := b.SignIns.EndAll(ctx, t.Actor, person.ID); err != nil {
		return reply{}, err
	}
	return b.listSignIns(ctx, t, data.String("name"), t.Words.Say("sessions.ended", "name", person))
}
