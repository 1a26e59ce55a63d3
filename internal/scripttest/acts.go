package scripttest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/teamsim"
)

func (p *player) installs(ctx context.Context, g given) error   { return g.who.Install(ctx) }
func (p *player) uninstalls(ctx context.Context, g given) error { return g.who.Uninstall(ctx) }

func (p *player) addsToTeam(ctx context.Context, _ given) error {
	return p.Team.Install(ctx, p.Channel)
}

func (p *player) addsTo(ctx context.Context, g given) error {
	return g.at.Team.Install(ctx, g.at.Channel)
}

// code matches the line in which the desk prints the one-time code.
var code = regexp.MustCompile("(?m)^first administrator: write `admin ([A-Z2-9]{8})` to the bot$")

// saysCode says the one-time code. The log must not hold the code a second
// time.
func (p *player) saysCode(ctx context.Context, g given) error {
	printed := code.FindStringSubmatch(p.Log.String())
	if printed == nil {
		return errors.New("no code was printed")
	}
	g.who.acted()
	if err := g.who.did(g.who.Say(ctx, g.text+" "+printed[1])); err != nil {
		return err
	}
	if strings.Count(strings.ToLower(p.Log.String()), strings.ToLower(printed[1])) != 1 {
		return errors.New("the log holds the code")
	}
	return nil
}

func (p *player) leavesTeam(ctx context.Context, g given) error {
	if g.who.office == nil {
		return errors.New("they are in no team")
	}
	return g.who.office.Team.Remove(ctx, g.who.Person)
}

func (p *player) speaks(_ context.Context, g given) error {
	g.who.Speak(g.text)
	g.who.language = g.text
	return nil
}

func (p *player) lives(_ context.Context, g given) error {
	if _, err := time.LoadLocation(g.text); err != nil {
		return err
	}
	g.who.Live(g.text)
	return nil
}

func (p *player) blocks(_ context.Context, g given) error {
	g.who.Block(true)
	return nil
}

func (p *player) unblocks(_ context.Context, g given) error {
	g.who.Block(false)
	return nil
}

func (p *player) says(ctx context.Context, g given) error {
	p.typed = append(p.typed, g.text)
	g.who.acted()
	return g.who.did(g.who.Say(ctx, g.text))
}

var errNoChannel = errors.New("they see no channel")

// botSign starts a message that mentions the bot in the channel, as in Teams.
const botSign = "@Frontdesk"

func (p *player) writes(ctx context.Context, g given) error {
	if g.who.office == nil {
		return errNoChannel
	}
	in := g.rest
	earlier := len(in) == 4 && in[1].is("the") && in[2].is("earlier")
	if earlier {
		in = []word{in[0], in[3]}
	}
	if len(in) == 2 && in[0].is("in") {
		threads := p.threadsOf(g.who.office, in[1].text)
		if len(threads) == 0 {
			return fmt.Errorf("no thread begins with a card that shows %q", in[1].text)
		}
		g.who.thread = threads[len(threads)-1]
		if earlier {
			g.who.thread = threads[0]
		}
	} else if len(in) > 0 {
		return errors.New(`after the text comes nothing, or: in "words on the thread's card"`)
	}
	if g.who.thread == "" {
		return errors.New("in which thread? They have not been in one yet")
	}
	return p.writeIn(ctx, g, g.who.thread)
}

func (p *player) posts(ctx context.Context, g given) error {
	if g.who.office == nil {
		return errNoChannel
	}
	return p.writeIn(ctx, g, g.who.office.ID)
}

func (p *player) writeIn(ctx context.Context, g given, where string) error {
	p.typed = append(p.typed, g.text)
	g.who.acted()
	text, mention := strings.CutPrefix(g.text, botSign)
	return g.who.did(g.who.SayIn(ctx, where, text, mention))
}

// said returns the newest message that somebody can see, by the given sender
// and with these words.
func (p *player) said(w *person, by, words string) (teamsim.Message, error) {
	all := p.Messages(w.Chat)
	if w.office != nil {
		all = append(all, p.Messages(w.office.ID)...)
	}
	for _, m := range slices.Backward(all) {
		if m.FromID == by && strings.Contains(plain(m)+" "+strings.Join(m.Files, " "), words) {
			return m, nil
		}
	}
	return teamsim.Message{}, fmt.Errorf("there is no such message: %q", words)
}

func (p *player) edits(ctx context.Context, g given) error {
	if len(g.rest) != 2 || !g.rest[0].is("to") {
		return errors.New("after the message comes: to TEXT")
	}
	m, err := p.said(g.who, g.who.ID, g.text)
	if err != nil {
		return err
	}
	p.typed = append(p.typed, g.rest[1].text)
	g.who.acted()
	return g.who.did(g.who.Edit(ctx, m, g.rest[1].text))
}

func (p *player) deletes(ctx context.Context, g given) error {
	m, err := p.said(g.who, g.who.ID, g.text)
	if err != nil {
		return err
	}
	g.who.acted()
	return g.who.did(g.who.Delete(ctx, m))
}

func (p *player) reacts(ctx context.Context, g given) error {
	if len(g.rest) != 2 || !g.rest[0].is("with") {
		return errors.New("after the message comes: with REACTION")
	}
	m, err := p.said(g.who, p.BotID(), g.text)
	if err != nil {
		return err
	}
	g.who.acted()
	return g.who.did(g.who.React(ctx, m, g.rest[1].text, true))
}

// threadsOf returns the threads that begin with a card that shows some words,
// oldest first.
func (p *player) threadsOf(c *channel, words string) (threads []string) {
	for _, m := range p.Messages(c.ID) {
		if m.ID == m.ThreadRoot && strings.Contains(plain(m), words) {
			threads = append(threads, m.ConversationID)
		}
	}
	return threads
}

// where returns the thread that somebody was in last, or else their chat with
// the desk.
func (w *person) where() string {
	if w.thread != "" {
		return w.thread
	}
	return w.Chat
}

// inChannel moves an activity into a thread of a channel.
func (p *player) inChannel(a map[string]any, at *channel, thread string) {
	a["conversation"] = map[string]any{
		"isGroup": true, "conversationType": "channel", "tenantId": p.TenantID(), "id": thread,
	}
	a["channelData"] = map[string]any{
		"tenant": map[string]any{"id": p.TenantID()}, "team": map[string]any{"id": at.Team.ID},
		"channel": map[string]any{"id": at.ID},
	}
}

func (p *player) comesAgain(ctx context.Context, g given) error {
	if g.who.last.Activity == nil {
		return errors.New("they have done nothing yet")
	}
	g.who.acted()
	return g.who.did(p.Resend(ctx, g.who.last.Activity))
}

// did records how the desk answered.
func (w *person) did(a teamsim.Answer) error {
	if a.Err != nil {
		return a.Err
	}
	if a.Status/100 != 2 {
		return fmt.Errorf("the desk answered %d: %s", a.Status, a.Body)
	}
	w.last = a
	w.answered(a)
	return nil
}
