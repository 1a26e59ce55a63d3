package outgoing

import (
	"cmp"
	"context"

	"frontdesk/bot/cards"
	"frontdesk/internal/botframework"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// expires tells a person that one of their drafts will be deleted.
func (x *wording) expires(ctx context.Context, w locale.Words, key tickets.DraftKey) (botframework.Message, error) {
	draft, err := x.desk.Drafts.Expiring(ctx, key)
	return botframework.Message{Card: cards.DraftExpires(w, draft), Summary: w.Say("draft.list")}, err
}

// draftExpiredText tells a person that one of their drafts was deleted.
func (x *wording) draftExpiredText(w locale.Words, o tickets.DraftExpired) string {
	title := cmp.Or(o.Title, w.Say("draft.untitled"))
	if item, ok := x.desk.Catalog.Catalog().Item(o.Item); ok && o.Title == item.Name.In("") {
		title = item.Name.In(w.Lang)
	}
	return w.Say("draft.expired", "title", locale.Clip(title, tickets.MaxTitle))
}
