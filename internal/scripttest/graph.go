package scripttest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/graphsim"
)

// withGraph wraps a sentence that makes sense only with Graph switched on.
func withGraph(play func(*player, context.Context, given) error) func(*player, context.Context, given) error {
	return func(p *player, ctx context.Context, g given) error {
		if p.Graph == nil {
			return errors.New("it is played without Microsoft Graph")
		}
		return play(p, ctx, g)
	}
}

// doings maps what somebody can be doing to Graph's availability and activity.
var doings = map[string][2]string{
	"available":    {"Available", "Available"},
	"busy":         {"Busy", "Busy"},
	"in a meeting": {"Busy", "InAMeeting"},
	"in a call":    {"Busy", "InACall"},
	"away":         {"Away", "Away"},
	"offline":      {"Offline", "Offline"},
	outOfOffice:    {"Available", "Available"},
}

// outOfOffice is what somebody is whose calendar says so, though they are there.
const outOfOffice = "out of office"

func (p *player) is(_ context.Context, g given) error {
	words := make([]string, len(g.rest))
	for i, w := range g.rest {
		words[i] = w.text
	}
	said := strings.Join(words, " ")
	doing, ok := doings[said]
	if !ok {
		return fmt.Errorf("nobody can be %q", said)
	}
	for _, ids := range p.Graph.Asked() {
		if slices.Contains(ids, g.who.ObjectID) {
			return errors.New("too late: the desk has asked, and believes the answer for a minute")
		}
	}
	p.Graph.SetPresence(g.who.ObjectID, doing[0], doing[1])
	if said == outOfOffice {
		p.Graph.SetOutOfOffice(g.who.ObjectID)
	}
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

// install adds the app for a member of the cast, whom Graph names by their object
// id. Teams tells the desk, as it does when somebody adds it.
func (d *Desk) install(id string) string {
	for _, one := range cast {
		if p := d.Person(one.name); p.ObjectID == id {
			_ = p.Install(context.Background()) // a desk that refuses it is seen by what nobody reads
			return p.Chat
		}
	}
	return ""
}

// belongs reads the object id of an Entra group.
func (p *player) belongs(_ context.Context, g given) error {
	p.Graph.SetGroups(g.who.ObjectID, g.text)
	return nil
}

func (p *player) feedShows(_ context.Context, g given) error {
	var texts []string
	for _, one := range p.Graph.Feed() {
		if one.Person == g.who.ObjectID {
			texts = append(texts, one.Text)
		}
	}
	if !slices.Equal(texts, []string{g.text}) {
		return fmt.Errorf("their activity feed shows %q", texts)
	}
	return nil
}

func (p *player) isKept(_ context.Context, g given) error {
	p.Graph.Ban(g.who.ObjectID)
	return nil
}

// paths maps what a script can make fail to the path where Graph answers for
// it.
var paths = map[string]string{"presence": "/v1.0/communications/", "profiles": "/v1.0/users/"}

// graphFails reads: STATUS for presence, or profiles retry-after SECONDS.
func (p *player) graphFails(_ context.Context, g given) error {
	status, err := strconv.Atoi(g.text)
	if err != nil {
		return err
	}
	path, wait := "", ""
	for i := 0; i+1 < len(g.rest); i += 2 {
		value, known := g.rest[i+1].text, true
		switch g.rest[i].text {
		case "for":
			path, known = paths[value]
		case "retry-after":
			wait = value
		default:
			known = false
		}
		if !known {
			return fmt.Errorf("what is %q %q?", g.rest[i].text, value)
		}
	}
	refuse := graphsim.Always(status, "Failed", wait)
	p.Graph.SetTrouble(func(out http.ResponseWriter, in *http.Request) bool {
		return strings.HasPrefix(in.URL.Path, path) && refuse(out, in)
	})
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
