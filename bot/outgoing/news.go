package outgoing

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"frontdesk/bot/cards"
	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

const (
	// chatLasts and ticketLasts are how long it is worth telling what happened in a
	// chat, and to a ticket.
	chatLasts   = 15 * time.Minute
	ticketLasts = 24 * time.Hour
	// shown is how much of a text a device shows: others may see its screen.
	shown = 120
)

// news is what a device shows. Its JSON is what portal/worker reads.
type news struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	Lang  string `json:"lang"`
	// Tag is the same for news about the same thing: the newest takes the place of
	// those before.
	Tag  string `json:"tag"`
	Path string `json:"path"` // the page that a click opens

	lasts  time.Duration
	urgent bool // somebody waits
}

// topic is the tag as push services take it: they do not learn the number.
func (n news) topic() string {
	sum := sha256.Sum256([]byte(n.Tag))
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// news returns what a device shows of a delivery, in the person's language. ok is
// false when there is nothing to say: a message was edited, a place in line moved.
func (x *wording) news(ctx context.Context, o tickets.Delivery) (n news, ok bool, err error) {
	w, err := x.book.wordsOf(ctx, o.To.Person)
	if err != nil {
		return n, false, err
	}
	n = news{Lang: w.Lang, Tag: o.Subject()}
	if isChat(n.Tag) {
		n.Title, n.Path, n.lasts, n.urgent = w.Say("menu.chat"), "/chat", chatLasts, true
		err = x.chatNews(ctx, w, o, &n)
	} else {
		n.Title, n.Path, n.lasts = n.Tag, "/tickets/"+n.Tag, ticketLasts
		n.Body, err = x.ticketNews(ctx, w, o)
	}
	n.Title, n.Body = brief(n.Title), brief(n.Body)
	return n, n.Body != "", err
}

// brief returns the first words of a text, on one line.
func brief(text string) string {
	return locale.Clip(strings.Join(strings.Fields(cards.Clean(text)), " "), shown)
}

// ticketNews says what happened to a ticket; not what somebody wrote.
func (x *wording) ticketNews(ctx context.Context, w locale.Words, o tickets.Delivery) (string, error) {
	switch c := o.Content.(type) {
	case tickets.Notice:
		t, e, err := x.event(ctx, o.To, c)
		if err != nil {
			return "", err
		}
		switch e.Action {
		case tickets.Replied, tickets.Commented:
			return w.Say("push.wrote", eventArgs(w, t, e)...), nil
		case tickets.Rejected:
			return w.Say("notice.rejected.bare", eventArgs(w, t, e)...), nil
		}
		return x.notice(ctx, w, o.To, c)
	case tickets.Reminder:
		return x.putInWords(ctx, w, o)
	case tickets.Status:
		t, err := x.desk.Tickets.Get(ctx, tickets.ReaderAt(o.To), c.Subject)
		asks := t.Last.Action == tickets.Created || t.Last.Action == tickets.Delegated
		if err != nil || !asks || !t.Undecided() || !t.Approver(o.To.Person) {
			return "", err
		}
		return w.Say("approval.asked", "name", t.Requester) + ": " + t.TitleIn(w.Lang), nil
	}
	return "", nil
}

// chatNews fills in what happened in a chat.
func (x *wording) chatNews(ctx context.Context, w locale.Words, o tickets.Delivery, n *news) (err error) {
	switch c := o.Content.(type) {
	case tickets.ChatMessage:
		_, m, err := x.desk.Chats.Message(ctx, tickets.ReaderAt(o.To), c.Chat, c.N)
		if err != nil || m.Deleted {
			return err
		}
		n.Title, n.Body = m.From.String(), m.Text
		if strings.TrimSpace(m.Text) == "" && len(m.Files) > 0 {
			n.Body = fileName(w, m.Files[0].Name, m.Files[0].Type)
		}
	case tickets.ChatNotice, tickets.ChatWarning, tickets.ChatLinked:
		n.Body, err = x.putInWords(ctx, w, o)
	case tickets.Status, tickets.Fresh:
		n.Body, err = x.sessionNews(ctx, w, o)
	}
	return err
}

// sessionNews says what became of a session: somebody accepted it, or what
// sessionNotice says. What its employee did themselves is no news.
func (x *wording) sessionNews(ctx context.Context, w locale.Words, o tickets.Delivery) (string, error) {
	s, err := x.desk.Chats.Get(ctx, tickets.ReaderAt(o.To), o.Subject())
	if err != nil {
		return "", err
	}
	_, fresh := o.Content.(tickets.Fresh)
	switch {
	case s.State == chat.Connected && o.At.Sub(s.Accepted).Abs() < time.Second:
		return w.Say("chat.connected", "name", s.Analyst), nil
	case !fresh, s.State == chat.Connected, s.State == chat.Ended && s.EndedBy.ID == s.Employee.ID:
		return "", nil
	}
	by := s.By
	by.Name = cmp.Or(by.Name, s.EndedBy.Name)
	return x.sessionNotice(ctx, w, o.To, tickets.ChatNotice{Chat: s.ID, Rev: s.Rev, How: string(s.How), By: by})
}
