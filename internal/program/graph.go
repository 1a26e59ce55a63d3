//go:build !nograph

package program

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/graph"
	"frontdesk/tickets"
)

// hasGraph reports whether Microsoft Graph is built in.
const hasGraph = true

// directory returns Microsoft Graph when it is switched on, else nil.
func directory(conf config.Config, log *slog.Logger) (desk.Directory, error) {
	if !conf.Graph.Enabled {
		return nil, nil
	}
	client, err := graph.New(graph.Options{
		TenantID: conf.Teams.TenantID, ClientID: conf.Teams.AppID, Identity: identity(conf, time.Now),
		BaseURL: conf.Graph.BaseURL, TokenURL: conf.Teams.TokenURL, Logger: log,
	})
	return people{client, conf.Graph}, err
}

// people is Microsoft Graph as the desk's directory. It leaves out what it
// cannot tell now: the desk works without it.
type people struct {
	client *graph.Client
	asked  config.Graph
}

// profileWait is how long a turn waits for a profile. A later answer is kept
// for the next turn.
const profileWait = time.Second

// Presence implements desk.Directory.
func (p people) Presence(ctx context.Context, ids []string) map[string]desk.Presence {
	if !p.asked.Has(config.GraphPresence) {
		return nil
	}
	known, _ := p.client.Presences(ctx, ids) // the client logs failures
	words := map[graph.Presence]desk.Presence{
		graph.Available: desk.Available, graph.Busy: desk.Busy, graph.InCall: desk.InCall,
		graph.Away: desk.Away, graph.Offline: desk.Offline,
	}
	found := map[string]desk.Presence{}
	for id, presence := range known {
		if word, ok := words[presence]; ok {
			found[id] = word
		}
	}
	return found
}

// Profile implements desk.Directory.
func (p people) Profile(ctx context.Context, person string) (tickets.Profile, bool) {
	if !p.asked.Has(config.GraphProfiles) {
		return tickets.Profile{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, profileWait)
	defer cancel()
	found, ok, _ := p.client.Profile(ctx, person)
	return tickets.Profile{
		Name: found.Name, Department: found.Department, Language: found.Language, Address: found.Address,
		Manager: tickets.Person{ID: strings.ToLower(found.ManagerID), Name: found.ManagerName},
	}, ok
}
