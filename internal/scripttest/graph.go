package scripttest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/graphsim"
)

// withGraph is a sentence that makes sense only where Graph is switched on.
func withGraph(play func(*player, context.Context, given) error) func(*player, context.Context, given) error {
	return func(p *player, ctx context.Context, g given) error {
		if p.Graph == nil {
			return errors.New("it is played without Microsoft Graph")
		}
		return play(p, ctx, g)
	}
}

// doings are what somebody can be doing, by availability and activity.
var doings = map[string][2]string{
	"available":    {"Available", "Available"},
	"busy":         {"Busy", "Busy"},
	"in a meeting": {"Busy", "InAMeeting"},
	"in a call":    {"Busy", "InACall"},
	"away":         {"Away", "Away"},
	"offline":      {"Offline", "Offline"},
}

func (p *player) is(_ context.Context, g given) error {
	words := make([]string, len(g.rest))
	for i, w := range g.rest {
		words[i] = w.text
	}
	doing, ok := doings[strings.Join(words, " ")]
	if !ok {
		return fmt.Errorf("nobody can be %q", strings.Join(words, " "))
	}
	for _, ids := range p.Graph.Asked() {
		if slices.Contains(ids, g.who.ObjectID) {
			return errors.New("too late: the desk has asked, and believes the answer for a minute")
		}
	}
	p.Graph.SetPresence(g.who.ObjectID, doing[0], doing[1])
	return nil
}

// profileSays reads: name TEXT department TEXT language TEXT manager NAME.
func (p *player) profileSays(_ context.Context, g given) error {
	u := graphsim.User{ID: g.who.ObjectID, Name: g.who.Name}
	for i := 0; i+1 < len(g.rest); i += 2 {
		switch value := g.rest[i+1].text; g.rest[i].text {
		case "name":
			u.Name = value
		case "department":
			u.Department = value
		case "language":
			u.Language = value
		case "manager":
			if _, known := cast[value]; !known {
				return fmt.Errorf("who is %q?", value)
			}
			u.ManagerID, u.ManagerName = p.person(value).ObjectID, p.person(value).Name
		default:
			return fmt.Errorf("what is %q?", g.rest[i].text)
		}
	}
	p.Graph.SetUser(u)
	return nil
}

// graphFails reads: STATUS retry-after SECONDS.
func (p *player) graphFails(_ context.Context, g given) error {
	status, err := strconv.Atoi(g.text)
	if err != nil {
		return err
	}
	wait := ""
	switch {
	case len(g.rest) == 2 && g.rest[0].is("retry-after"):
		wait = g.rest[1].text
	case len(g.rest) > 0:
		return errors.New("after the status comes nothing, or: retry-after SECONDS")
	}
	p.Graph.SetTrouble(graphsim.Always(status, "Failed", wait))
	return nil
}

func (p *player) graphHangs(context.Context, given) error {
	p.Graph.SetTrouble(graphsim.Silence)
	return nil
}

func (p *player) graphStops(context.Context, given) error {
	p.Graph.Close()
	return nil
}
