package portal

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"frontdesk/chat"
	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// chats answers on the pages of chats.
type chats struct{ *visit }

func onChat(v *visit) chats { return chats{v} }

// chatView is the chat as its employee sees it. Without a session, it says
// whether there can be one.
type chatView struct {
	chat.View
	place chat.Place
	free  availability
	note  string
	typed string
	form  string
	why   refused
	// topic is what was typed into the question what it is about, topics what can be
	// chosen there.
	topic  chat.Topic
	topics []option
	// before is the number before which the messages stand that are shown; 0: they
	// are the newest.
	before int
	// unsent is a message that came when the chat had ended.
	unsent string
	// last is the visitor's last chat, where there is none now.
	last string
}

// shownMessages is how many messages the page of a chat shows.
const shownMessages = 200

// showChatPage shows the chat of the moment, or one of the visitor's by its id.
func showChatPage(at *visit) error {
	v := chats{at}
	id, c := v.r.PathValue("id"), chatView{}
	if id == "" {
		s, _, err := v.Desk.Chats.Current(v.ctx(), v.who.Person.ID)
		if err != nil {
			return err
		}
		id = s.ID
		if s.State == chat.Ended && (v.r.URL.Query().Get("new") != "" || v.Now().Sub(s.Ended) > afterChat) {
			id, c.last = "", s.ID
		}
	}
	if n, err := strconv.Atoi(v.r.URL.Query().Get("before")); err == nil && n > 1 {
		c.before = n
	}
	return v.showChat(http.StatusOK, id, c)
}

// afterChat is how long the chat of the moment is one that has ended.
const afterChat = 12 * time.Hour

// showChat shows a session, or whether there can be one.
func (v chats) showChat(status int, id string, c chatView) (err error) {
	c.form = v.newForm()
	if id == "" {
		if c.free, err = v.availability(v.ctx()); err != nil {
			return err
		}
		return v.render(status, noChatPage(v.visit, c))
	}
	if c.View, err = v.Desk.Chats.Transcript(v.ctx(), v.reader(), id, max(c.before-1, 0), shownMessages); err != nil {
		return err
	}
	if c.Employee.ID != v.who.Person.ID {
		return errNoSuchPage
	}
	if c.State == chat.Waiting {
		if c.place, err = v.Desk.Chats.Place(v.ctx(), c.Session); err != nil {
			return err
		}
		if err = v.askTopic(&c); err != nil {
			return err
		}
	}
	if c.before > c.Messages {
		c.before = 0
	}
	return v.render(status, sessionPage(v.visit, c))
}

// askForChat puts the visitor in line.
func askForChat(at *visit) error {
	v := chats{at}
	q, ok := v.Desk.Setup.Queue(v.form("queue"))
	if linked := v.Desk.Setup.Linked(); v.form("queue") == "" && len(linked) > 0 {
		q = linked[0]
	} else if !ok {
		return errNoSuchPage
	}
	v.Desk.Here.Back(v.who.Person.ID)
	_, err := v.Desk.Chats.Ask(v.ctx(), v.actor(), q.ID)
	if errors.Is(err, chat.ErrUnavailable) {
		return v.showChat(http.StatusOK, "", chatView{})
	}
	if why, refused := v.refusal(err); refused {
		return v.showChat(http.StatusUnprocessableEntity, "", chatView{note: why.reason})
	}
	if err != nil {
		return err
	}
	return v.redirect("/chat")
}

// chatDeeds holds what can be done on the page of a chat, by the end of the
// address.
var chatDeeds = map[string]func(chats, string) error{
	"say":    chats.say,
	"end":    chats.endChat,
	"rate":   chats.rateChat,
	"topic":  chats.describe,
	"edit":   chats.edit,
	"delete": chats.deleteMessage,
	"react":  chats.react,
	"typing": chats.typing,
}

func chatDeed(at *visit) error {
	v := chats{at}
	do, ok := chatDeeds[v.r.PathValue("deed")]
	if !ok {
		return errNoSuchPage
	}
	// Analysts have their chats in their channel, not here.
	id := v.r.PathValue("id")
	switch s, err := v.Desk.Chats.Part(v.ctx(), v.actor(), id); {
	case err != nil:
		return err
	case s.Employee.ID != v.who.Person.ID:
		return errNoSuchPage
	}
	return do(v, id)
}

func (v chats) endChat(id string) error {
	s, err := v.Desk.Chats.End(v.ctx(), v.actor(), id)
	if err != nil {
		return err
	}
	v.Desk.MoveLine(v.ctx(), s.Queue)
	return v.redirect("/chat")
}

func (v chats) rateChat(id string) error {
	_, err := v.Desk.Chats.Rate(v.ctx(), v.actor(), id, v.stars(), v.form("comment"))
	switch why, refused := v.refusal(err); {
	case errors.Is(err, chat.ErrNoStars):
		c := chatView{note: v.words.Say("chat.nostars"), typed: v.form("comment")}
		return v.showChat(http.StatusUnprocessableEntity, id, c)
	case refused:
		return v.showChat(http.StatusUnprocessableEntity, id, chatView{note: why.reason, typed: v.form("comment")})
	case err != nil:
		return err
	}
	return v.backToChat(id, 0)
}

// clientForm is what a page may call a message, so that sending it twice is
// sending it once.
var clientForm = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// say passes on what the visitor wrote.
func (v chats) say(id string) error {
	a := v.actor()
	client := v.form("client")
	if client != "" && !clientForm.MatchString(client) {
		return v.showChat(http.StatusUnprocessableEntity, id, chatView{note: v.words.Say("portal.client")})
	}
	if client != "" {
		a.Activity = "portal/" + v.who.Person.ID + "/say/" + client
	}
	m := chat.Message{At: v.Now().UTC(), Text: v.typedMessage()}
	m.Origin = a.Activity
	text := []rune(m.Text)
	if len(text) > maxMessage {
		reason := v.words.Count("limit", maxMessage, "field", v.words.Say("portal.message"))
		return v.showChat(http.StatusUnprocessableEntity, id, chatView{
			note: reason, typed: m.Text, why: refused{"message", reason},
		})
	}
	files, err := v.keepFilesOfChat()
	if err != nil {
		return v.refuseMessage(id, m.Text, err)
	}
	m.Files = files
	if !strings.ContainsFunc(m.Text, locale.IsVisible) && len(files) == 0 {
		return v.redirect("/chat")
	}
	v.Desk.Here.Back(v.who.Person.ID)
	if _, err := v.Desk.Chats.Say(v.ctx(), a, id, m); err != nil {
		return v.refuseMessage(id, m.Text, err)
	}
	if v.fragment() {
		return v.showChat(http.StatusOK, id, chatView{})
	}
	return v.redirect("/chat")
}

// maxMessage is how long a message of a chat may be, in code points.
const maxMessage = tickets.MaxComment

// refuseMessage shows a chat again with a message that was not sent.
func (v chats) refuseMessage(id, typed string, err error) error {
	c := chatView{typed: typed}
	switch why, ok := v.refusal(err); {
	case ok:
		c.note, c.why = why.reason, why
	case errors.Is(err, chat.ErrEnded):
		c.note, c.typed, c.unsent = v.words.Say("portal.chat.over"), "", typed
	default:
		return err
	}
	return v.showChat(http.StatusUnprocessableEntity, id, c)
}

// keepFilesOfChat keeps the files that were sent with a message.
func (v chats) keepFilesOfChat() (files []chat.File, err error) {
	if v.r.MultipartForm == nil {
		return nil, nil
	}
	kept, err := v.keepFiles(true)
	for _, k := range kept {
		files = append(files, chat.File{ID: k.ID, Name: k.Name, Type: k.Type, Size: k.Size, Kept: true})
	}
	return files, err
}

// mine reports whether the visitor wrote a message.
func (c chatView) mine(m chat.Message) bool { return m.From.ID == c.Employee.ID }

// state says how the chat stands, in one line.
func (v chats) state(c chatView) string {
	switch c.State {
	case chat.Waiting:
		return v.words.Say("chat.available")
	case chat.Connected:
		return v.words.Say("chat.connected", "name", phrase.Name(c.Analyst))
	}
	return v.words.Say("chat.ended")
}

// about says more about how the chat stands.
func (v chats) about(c chatView) (lines []string) {
	w := v.words
	switch c.State {
	case chat.Waiting:
		place := w.Count("chat.place", c.place.N)
		if c.place.Wait > 0 {
			place = w.Say("chat.estimate", "place", place, "wait", w.About(c.place.Wait))
		}
		lines = append(lines, place, w.Say("chat.waiting"))
		if about := v.Desk.TopicOf(c.Session, w.Lang); about != "" {
			lines = append(lines, w.Say("chat.topic")+": "+about)
		}
		switch c.How {
		case chat.Returned:
			lines = append(lines, w.Say("chat.returned", "name", phrase.Name(c.By)))
		case chat.Transferred:
			lines = append(lines, w.Say("chat.transferred", "name", phrase.Name(c.By)))
		}
	case chat.Connected:
		if c.Warned > 0 {
			next := "chat.warning.next"
			if c.Warned > 1 {
				next = "chat.warning.last"
			}
			lines = append(lines, w.Say("chat.warning", "n", c.Warned, "next", w.Say(next)))
		}
		for _, g := range c.Guests {
			lines = append(lines, w.Say("chat.guest", "name", phrase.Name(g)))
		}
	default:
		lines = append(lines, v.whyEnded(c)...)
	}
	if c.Ticket != "" {
		lines = append(lines, w.Say("chat.linked", "id", c.Ticket))
	}
	return lines
}

func (v chats) whyEnded(c chatView) []string {
	switch c.How {
	case chat.Idle:
		return []string{v.words.Say("chat.idle")}
	case chat.Unaccepted:
		return []string{v.words.Say("chat.unaccepted.own")}
	case chat.Finished:
		if c.EndedBy.ID != "" && c.EndedBy.ID != v.who.Person.ID {
			return []string{v.words.Say("chat.endedby", "name", phrase.Name(c.EndedBy))}
		}
	}
	return nil
}

// text is what a reader reads of a message.
func (v chats) text(m chat.Message) string {
	switch {
	case m.Deleted:
		return v.words.Say("chat.deleted")
	case m.Edited:
		return v.words.Say("chat.edited", "text", m.Text)
	}
	return m.Text
}

// reactions are the reactions under a message, each once.
func reactions(m chat.Message) (list []string) {
	for _, r := range m.Reactions {
		if !r.Off && !slices.Contains(list, emojiOf(r.Type)) {
			list = append(list, emojiOf(r.Type))
		}
	}
	return list
}

func (c chatView) to(deed string) templ.SafeURL {
	return templ.SafeURL(fmt.Sprintf("/chat/%s/%s", c.ID, deed))
}

// part is where a part of the chat stands: the newest, or what is before a message.
func (c chatView) part(before int) string {
	query := ""
	if before > 0 {
		query = strconv.Itoa(before)
	}
	return link("/chat/"+c.ID, "before", query)
}
