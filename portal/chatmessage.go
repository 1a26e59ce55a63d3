package portal

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/tickets"
)

// messageView is one message of a chat, with what can be done about it.
type messageView struct {
	m     chat.Message
	chat  chat.Session
	react bool
	edit  bool
	form  string
	typed string
	why   refused
}

// showMessagePage shows one message: to react to it, or to edit or delete one's own.
func showMessagePage(at *visit) error {
	v := chats{at}
	m, err := v.message(v.r.PathValue("id"), v.r.PathValue("n"))
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, messagePage(v.visit, m))
}

// message returns a message of a chat of the visitor's. One that was deleted is not
// there any more.
func (v chats) message(id, number string) (view messageView, err error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return view, errNoSuchPage
	}
	s, m, err := v.Desk.Chats.Message(v.ctx(), v.reader(), id, n)
	if err != nil {
		return view, err
	}
	if s.Employee.ID != v.who.Person.ID || m.Deleted || m.Internal {
		return view, errNoSuchPage
	}
	edit := m.Correctable(v.who.Person.ID)
	react := !edit && v.Desk.Chats.ViewOf(v.reader(), s).May.Has(chat.OpReact)
	return messageView{m: m, chat: s, edit: edit, react: react, form: v.newForm(), typed: m.Text}, nil
}

// own returns a message that the visitor wrote themselves.
func (v chats) own(id string) (messageView, error) {
	m, err := v.message(id, v.form("n"))
	if err == nil && !m.edit {
		err = errNoSuchPage
	}
	return m, err
}

// edit puts another text in the place of what the visitor wrote.
func (v chats) edit(id string) error {
	m, err := v.own(id)
	if err != nil {
		return err
	}
	m.typed = v.typedMessage()
	if m.typed == m.m.Text {
		return v.backToChat(id, m.m.N)
	}
	limit := len([]rune(m.typed)) > maxMessage
	if limit || !strings.ContainsFunc(m.typed, locale.IsVisible) && len(m.m.Files) == 0 {
		invalid := &tickets.Invalid{
			Field: "message",
			Empty: !limit,
			Label: tickets.Text{"": v.words.Say("portal.message")},
		}
		if limit {
			invalid.Limit = maxMessage
		}
		m.why, _ = v.refusal(invalid)
		return v.render(http.StatusUnprocessableEntity, messagePage(v.visit, m))
	}
	return v.correct(id, m.m, chat.Edit{Text: m.typed})
}

func (v chats) deleteMessage(id string) error {
	m, err := v.own(id)
	if err != nil {
		return err
	}
	return v.correct(id, m.m, chat.Edit{Deleted: true})
}

// correct changes a message now: behind what Teams, whose clock is another, says of
// an edit there.
func (v chats) correct(id string, m chat.Message, e chat.Edit) error {
	if e.At = v.Now().UTC(); e.At.Before(m.Changed) {
		e.At = m.Changed
	}
	v.Desk.Here.Back(v.who.Person.ID)
	if _, err := v.Desk.Chats.Edit(v.ctx(), v.actor(), id, m.N, e); err != nil {
		return err
	}
	return v.backToChat(id, m.N)
}

// react puts a reaction under a message, or takes it away ("off").
func (v chats) react(id string) error {
	m, err := v.message(id, v.form("n"))
	if err != nil {
		return err
	}
	kind := cmp.Or(v.form("off"), v.form("reaction"))
	if _, known := reactionSigns[kind]; !known || !m.react {
		return errNoSuchPage
	}
	v.Desk.Here.Back(v.who.Person.ID)
	set := chat.Reaction{Type: kind, Off: v.form("off") != "", At: v.Now().UTC()}
	if err := v.Desk.Chats.React(v.ctx(), v.actor(), id, m.m.N, set); err != nil {
		return err
	}
	return v.backToChat(id, m.m.N)
}

// typing shows the analyst that the visitor is writing.
func (v chats) typing(id string) error {
	if err := v.Desk.ShowTyping(v.ctx(), v.actor(), id); err != nil && !errors.Is(err, chat.ErrNotFound) {
		return err
	}
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

// backToChat leads to a chat, where a message stands. 0: to its end.
func (v chats) backToChat(id string, n int) error {
	s, _, err := v.Desk.Chats.Current(v.ctx(), v.who.Person.ID)
	if err != nil {
		return err
	}
	to := "/chat"
	if s.ID != id {
		to += "/" + id
	}
	if n > 0 {
		to += "#" + messageID(n)
	}
	return v.redirect(to)
}

// typedMessage is the text of a message that was sent.
func (v chats) typedMessage() string {
	return strings.TrimSpace(strings.ReplaceAll(v.form("message"), "\r\n", "\n"))
}

func messageID(n int) string { return "m" + strconv.Itoa(n) }

// reaction is one that can be chosen.
type reaction struct{ kind, sign, name string }

// reactionKinds are the reactions that Teams shows first, in its order.
var reactionKinds = []string{"like", "heart", "laugh", "surprised", "sad", "angry"}

// reactionSigns are the reactions that Teams names by words (Bot Framework, "Activity", 4.3).
var reactionSigns = map[string]string{
	"like": "👍", "heart": "❤️", "laugh": "😆", "surprised": "😮", "sad": "😢", "angry": "😠",
}

func (v *visit) reactions() (list []reaction) {
	for _, kind := range reactionKinds {
		list = append(list, reaction{kind, reactionSigns[kind], v.words.Say("portal.react." + kind)})
	}
	return list
}

// has reports whether the visitor has put a reaction under the message.
func (m messageView) has(kind string) bool {
	for _, r := range m.m.Reactions {
		if r.By == m.chat.Employee.ID && r.Type == kind {
			return !r.Off
		}
	}
	return false
}

// button is how the button of a reaction is named: one that is there goes away.
func (m messageView) button(kind string) string {
	if m.has(kind) {
		return "off"
	}
	return "reaction"
}

func (m messageView) to(deed string) string { return fmt.Sprintf("/chat/%s/%s", m.chat.ID, deed) }

// emojiOf is the emoji of a reaction. Teams names the common ones by words, and all
// others by their code points and a name, as in "1f440_eyes".
func emojiOf(kind string) string {
	if e, ok := reactionSigns[kind]; ok {
		return e
	}
	points, _, _ := strings.Cut(kind, "_")
	var sign []rune
	for point := range strings.SplitSeq(points, "-") {
		n, err := strconv.ParseUint(point, 16, 21)
		if err != nil || n < 0xa9 || len(sign) > 10 {
			return reactionSigns["like"]
		}
		sign = append(sign, rune(n))
	}
	return string(sign)
}
