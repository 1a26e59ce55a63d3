//go:build !nograph

package program

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"frontdesk/bot"
	"frontdesk/internal/config"
	"frontdesk/internal/graph"
	"frontdesk/tickets"
)

// directory is Microsoft Graph where that is switched on, else nil.
func directory(conf config.Config, log *slog.Logger) (bot.Directory, error) {
	if !conf.Graph.Enabled {
		return nil, nil
	}
	client, err := graph.New(graph.Options{
		TenantID: conf.Teams.TenantID, ClientID: conf.Teams.AppID, ClientSecret: string(conf.Teams.AppPassword),
		BaseURL: conf.Graph.BaseURL, TokenURL: conf.Teams.TokenURL, Logger: log,
	})
	return people{client}, err
}

// people is Microsoft Graph as the desk's directory. What it cannot tell now is
// left out: the desk works without.
type people struct{ client *graph.Client }

// profileWait is how long a turn waits for a profile. What comes later is kept
// for the next one.
const profileWait = time.Second

// Presence implements bot.Directory.
func (p people) Presence(ctx context.Context, ids []string) map[string]bot.Presence {
	known, _ := p.client.Presences(ctx, ids) // the client logs what fails
	words := map[graph.Presence]bot.Presence{
		graph.Available: bot.Available, graph.Busy: bot.Busy, graph.InCall: bot.InCall,
		graph.Away: bot.Away, graph.Offline: bot.Offline,
	}
	found := map[string]bot.Presence{}
	for id, presence := range known {
		if word, ok := words[presence]; ok {
			found[id] = word
		}
	}
	return found
}

// Profile implements bot.Directory.
func (p people) Profile(ctx context.Context, person string) (tickets.Profile, bool) {
	ctx, cancel := context.WithTimeout(ctx, profileWait)
	defer cancel()
	found, ok, _ := p.client.Profile(ctx, person)
	return tickets.Profile{
		Name: found.Name, Department: found.Department, Language: found.Language,
		Manager: tickets.Person{ID: strings.ToLower(found.ManagerID), Name: found.ManagerName},
	}, ok
}
