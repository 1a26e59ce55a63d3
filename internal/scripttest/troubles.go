package scripttest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"frontdesk/internal/teamsim"
)

func (p *player) restarts(context.Context, given) error {
	if err := errors.Join(p.discreet(), p.Stop()); err != nil {
		return err
	}
	p.Restart(p.t)
	return nil
}

// restartsWith replaces the sections that configured the desk with others from
// the script, and restarts the desk.
func (p *player) restartsWith(ctx context.Context, g given) error {
	for _, w := range append([]word{{text: g.text}}, g.rest...) {
		text, ok := p.settings.Files[w.text]
		switch kind, _, _ := strings.Cut(w.text, "."); {
		case !ok:
			return fmt.Errorf("there is no section %s", w.text)
		case kind == "frontdesk":
			p.settings.Extra = text
		case kind == "unlinked":
			p.settings.Unlinked = strings.Fields(text)
		default:
			p.settings.Queue = text
		}
	}
	if err := p.write(p.settings); err != nil {
		return err
	}
	return p.restarts(ctx, g)
}

func (p *player) echoesChat(ctx context.Context, g given) error {
	return p.echo(ctx, g.who.Activity("message"), g.who.look())
}

func (p *player) echoes(ctx context.Context, g given) error {
	a := p.person("ana").Activity("message")
	p.inChannel(a, g.at, "")
	return p.echo(ctx, a, g.at.look())
}

// echo sends the desk's newest message back to the desk.
func (p *player) echo(ctx context.Context, a map[string]any, said []teamsim.Message) error {
	if len(said) == 0 {
		return errors.New("the desk has said nothing there")
	}
	last := said[len(said)-1]
	a["from"] = map[string]any{"id": p.BotID(), "name": last.FromName}
	a["id"], a["text"] = last.ID, last.Text
	if at, ok := a["conversation"].(map[string]any); ok {
		at["id"] = last.ConversationID
	}
	if status, body, _ := p.Post(ctx, a); status/100 != 2 {
		return fmt.Errorf("the desk answered %d: %s", status, body)
	}
	return nil
}

// fails reads: STATUS for WHOM times N method METHOD retry-after SECONDS code
// CODE. With the status "answers", calls are carried out but their answers are
// lost; with "ids", the answers lack the ids of messages.
func (p *player) fails(_ context.Context, g given) error {
	fault := teamsim.Fault{LoseAnswer: g.text == "answers", NoID: g.text == "ids"}
	var err error
	if !fault.LoseAnswer && !fault.NoID {
		if fault.Status, err = strconv.Atoi(g.text); err != nil {
			return err
		}
	}
	for i := 0; i+1 < len(g.rest); i += 2 {
		value := g.rest[i+1].text
		switch g.rest[i].text {
		case "for":
			fault.Conversation, err = p.place(value)
		case "times":
			fault.Times, err = strconv.Atoi(value)
		case "method":
			fault.Method = value
		case "code":
			fault.Code = value
		case "retry-after":
			fault.RetryAfter = value
			p.pause, err = time.ParseDuration(value + "s")
		default:
			err = fmt.Errorf("what is %q?", g.rest[i].text)
		}
		if err != nil {
			return err
		}
	}
	p.faults = append(p.faults, p.Fault(fault))
	return nil
}

// place returns the id of somebody's chat, or of a channel with its threads.
func (p *player) place(name string) (string, error) {
	if c := p.channels[name]; c != nil {
		return c.ID, nil
	}
	if _, known := cast[name]; !known {
		return "", fmt.Errorf("who is %q?", name)
	}
	return p.person(name).Chat, nil
}

func (p *player) recovers(context.Context, given) error {
	for _, end := range p.faults {
		end()
	}
	p.faults = nil
	return nil
}

// patient checks that the desk left a throttled conversation alone for as long
// as Teams asked.
func (p *player) patient() error {
	refused := map[string]time.Time{}
	for _, c := range p.Calls() {
		if last, was := refused[c.Conversation]; was && c.At.Sub(last) < p.pause {
			return fmt.Errorf("the desk came back after %v, told to wait for %v", c.At.Sub(last), p.pause)
		}
		delete(refused, c.Conversation)
		if c.Status == http.StatusTooManyRequests {
			refused[c.Conversation] = c.At
		}
	}
	return nil
}
