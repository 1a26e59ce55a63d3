package bot

import (
	"context"
	"strings"

	"frontdesk/internal/botframework"
)

// membership records who came and went. A person who installs the app is
// welcomed once. When the members of a team changed, they are asked for again.
func (b *Bot) membership(ctx context.Context, a *botframework.Activity) error {
	if !a.Personal() {
		return b.teamChanged(ctx, a)
	}
	if a.Type == botframework.TypeInstallationUpdate && strings.HasPrefix(a.Action, "remove") {
		return b.out.Book.Leave(ctx, a.Sender())
	}
	t, err := b.newTurn(ctx, a)
	if t == nil || err != nil {
		return err
	}
	return b.out.Book.Welcome(ctx, t.Actor.ID)
}

// teamChanged handles a team that the app joined or left, or whose members
// changed.
func (b *Bot) teamChanged(ctx context.Context, a *botframework.Activity) error {
	b.out.TeamChanged(a.Team())
	if err := b.out.HearChannel(ctx, a); err != nil {
		return err
	}
	if a.Type == botframework.TypeInstallationUpdate && strings.HasPrefix(a.Action, "remove") {
		return b.Setup.SetAsked(ctx, a.Team(), false)
	}
	b.admins.askWhich(a)
	if len(a.MembersRemoved) == 0 {
		return nil
	}
	for _, q := range b.Setup.Linked() {
		if q.Team != a.Team() {
			continue
		}
		if err := b.Release(ctx, q.Name); err != nil {
			return err
		}
	}
	return nil
}
