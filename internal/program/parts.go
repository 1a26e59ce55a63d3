package program

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"frontdesk/chat"
	"frontdesk/internal/catalog"
	"frontdesk/internal/config"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// queues returns the configured queues, converted for the desk.
func queues(conf config.Config) ([]desk.Queue, error) {
	list := make([]desk.Queue, len(conf.Queues))
	for i, q := range conf.Queues {
		calendar, err := tickets.NewCalendar(conf.Location, q.Hours, q.Holidays)
		if err != nil {
			return nil, fmt.Errorf("queue %q: %w", q.Name, err)
		}
		list[i] = desk.Queue{ID: q.ID, Name: q.Name, Was: q.Was, Team: q.Team, Channel: q.Channel, Rules: chat.Rules{
			Calendar: calendar, Roster: q.Duty == config.DutyRoster, Capacity: q.Capacity,
			RoundRobin: q.Assignment == config.AssignRoundRobin, Offer: q.OfferTimeout,
			Accept: q.AcceptTimeout, Silence: q.SilenceTimeout, Idle: q.Idle,
		}}
		list[i].Digest = tickets.DigestPlan{At: q.Digest, Calendar: calendar}
		list[i].SLA = tickets.Policy{
			Calendar: calendar,
			Escalate: q.Escalate,
			Targets:  map[tickets.Priority]tickets.Target{},
		}
		for p, t := range q.SLA {
			list[i].SLA.Targets[tickets.Priority(p)] = tickets.Target(t)
		}
		for _, r := range q.Replies {
			list[i].Replies = append(list[i].Replies, desk.Reply{Title: r.Title, Text: r.Text})
		}
	}
	return list, nil
}

// roles returns the configured roles, converted for the desk.
func roles(conf config.Config) map[tickets.Role][]string {
	return map[tickets.Role][]string{
		tickets.RoleAnalyst:  conf.Roles.Analyst,
		tickets.RoleApprover: conf.Roles.Approver,
		tickets.RoleObserver: conf.Roles.Observer,
	}
}

// lookupsPerMinute is for how many beginnings of names one person has people
// suggested: more than somebody types, and too few to read the directory.
const lookupsPerMinute = 120

// limits returns the configured limits, converted for the desk.
func limits(conf config.Limits) map[tickets.Amount][]desk.Limit {
	const day = 24 * time.Hour
	return map[tickets.Amount][]desk.Limit{
		tickets.AmountTickets:  {{Most: conf.TicketsPerMinute, Per: time.Minute}, {Most: conf.TicketsPerDay, Per: day}},
		tickets.AmountChats:    {{Most: conf.ChatsPerMinute, Per: time.Minute}},
		tickets.AmountComments: {{Most: conf.CommentsPerMinute, Per: time.Minute}},
		tickets.AmountFiles:    {{Most: conf.FilesPerMinute, Per: time.Minute}},
		tickets.AmountBytes:    {{Most: int(conf.BytesPerDay), Per: day}},
		tickets.AmountPeople:   {{Most: conf.PeoplePerHour, Per: time.Hour}},
		tickets.AmountLookups:  {{Most: lookupsPerMinute, Per: time.Minute}},
	}
}

// wrongGroups returns the groups in roles that the catalog does not have.
func wrongGroups(conf config.Config, c content) (wrong config.Mistakes) {
	known := map[string][]string{}
	if c.catalog != nil {
		known = c.catalog().Groups
	}
	for role, people := range roles(conf) {
		for _, one := range people {
			name, ok := strings.CutPrefix(one, config.GroupSign)
			if _, found := known[name]; ok && !found {
				wrong = append(wrong, config.Mistake{
					File:     conf.File,
					Key:      "roles." + string(role),
					Found:    strconv.Quote(one),
					Expected: "a group of the catalog, or an object id",
				})
			}
		}
	}
	wrong.Sort(conf.File)
	return wrong
}

// catalogQueues returns the configured queues, converted for the catalog.
func catalogQueues(conf config.Config) []catalog.Queue {
	list := make([]catalog.Queue, len(conf.Queues))
	for i, q := range conf.Queues {
		list[i] = catalog.Queue{ID: q.ID, Name: q.Name}
	}
	return list
}
