//go:build !nograph

package program

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"frontdesk/bot/outgoing"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/internal/graph"
	"frontdesk/tickets"
)

// hasGraph reports whether Microsoft Graph is built in.
const hasGraph = true

// microsoft returns what Microsoft Graph is asked for.
func microsoft(conf config.Config, log *slog.Logger) (c company, err error) {
	if !conf.Graph.Enabled {
		return c, nil
	}
	client, err := graph.New(graph.Options{
		TenantID: conf.Teams.TenantID, ClientID: conf.Teams.AppID, Identity: identity(conf, time.Now),
		BaseURL: conf.Graph.BaseURL, TokenURL: conf.Teams.TokenURL, Logger: log, Groups: namedGroups(conf),
	})
	if err != nil {
		return c, err
	}
	p := people{client, conf.Graph, "https://" + conf.Teams.Place().Client + "/l/chat/0/0?users=28:" + conf.Teams.AppID}
	c.people = p
	if conf.Graph.Has(config.GraphGroups) {
		c.groups = p
	}
	if conf.Graph.Has(config.GraphInstall) {
		c.installer = p
	}
	if conf.Graph.Has(config.GraphActivity) {
		c.feed = p
	}
	return c, nil
}

// people is Microsoft Graph as the desk's directory. It leaves out what it
// cannot tell now: the desk works without it.
type people struct {
	client *graph.Client
	asked  config.Graph
	chat   string // the link to one's chat with the bot
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

// Groups implements desk.Groups.
func (p people) Groups(ctx context.Context, person string) ([]string, bool) {
	ids, err := p.client.Groups(ctx, person)
	return ids, err == nil
}

// Install implements outgoing.Installer. Whoever lacks a permission, or an app in the
// catalog, waits for an administrator, and not for another try.
func (p people) Install(ctx context.Context, person string) (string, error) {
	chat, _, err := p.client.Chat(ctx, person)
	if errors.Is(err, graph.ErrConsent) || errors.Is(err, graph.ErrNotPublished) {
		return "", nil // the client logs both
	}
	return chat, err
}

// Show implements outgoing.Feed.
func (p people) Show(ctx context.Context, person string, e outgoing.Entry) error {
	return p.client.Notify(ctx, person, graph.Activity{
		Text: e.Text, Preview: e.Title, Topic: e.Ticket, Link: cmp.Or(e.Link, p.chat),
	})
}

// namedGroups returns the ids, of roles, that may be those of Entra groups. Those of
// people are among them.
func namedGroups(conf config.Config) []string {
	ids := slices.Concat(conf.Roles.Analyst, conf.Roles.Approver, conf.Roles.Observer)
	for _, r := range conf.Portal.Roles {
		ids = append(ids, r.Members...)
	}
	ids = slices.DeleteFunc(ids, func(one string) bool { return strings.HasPrefix(one, config.GroupSign) })
	slices.Sort(ids)
	return slices.Compact(ids)
}
