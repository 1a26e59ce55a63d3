package desk_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

// TestWhatBecomesOfQueues plays events of channels and teams, in the order of
// their arrival, and says why each queue stands still afterwards.
func TestWhatBecomesOfQueues(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 11, 28, 12, minute, 0, 0, time.UTC) }
	lose := func(minute int, team, channel string, why desk.Why) any {
		return desk.Lost{Team: team, Channel: channel, Why: why, At: at(minute)}
	}
	find := func(minute int, team, channel string, ends ...desk.Why) any {
		return desk.Found{Team: team, Channel: channel, Ends: ends, At: at(minute)}
	}
	it, hr := "19:it", "19:hr"
	for name, tt := range map[string]struct {
		events []any
		want   string // of IT and HR: empty for one that works
		told   int
	}{
		"a channel":              {[]any{lose(1, "19:t", it, desk.ChannelDeleted)}, "channel-deleted,", 1},
		"a team":                 {[]any{lose(1, "19:t", "", desk.TeamArchived)}, "archived,archived", 2},
		"told twice":             {[]any{lose(1, "", it, desk.NotThere), lose(2, "", it, desk.NotThere)}, "not-there,", 1},
		"the first reason stays": {[]any{lose(1, "", it, desk.ChannelDeleted), lose(2, "19:t", "", desk.TeamArchived)}, "channel-deleted,archived", 2},
		"back":                   {[]any{lose(1, "", it, desk.ChannelDeleted), find(2, "", it, desk.ChannelDeleted)}, ",", 2},
		"another reason ends":    {[]any{lose(1, "", it, desk.ChannelDeleted), find(2, "19:t", "", desk.TeamArchived)}, "channel-deleted,", 1},
		"somebody writes there":  {[]any{lose(1, "", it, desk.NotThere), find(2, "", it)}, ",", 2},
		"written before":         {[]any{lose(2, "", it, desk.ChannelDeleted), find(1, "", it)}, "channel-deleted,", 1},
		"removed before it was added": {
			[]any{find(2, "19:t", "", desk.BotRemoved), lose(1, "19:t", "", desk.BotRemoved)}, ",", 0,
		},
		"removed and added at once": {
			[]any{find(1, "19:t", "", desk.BotRemoved), lose(1, "19:t", "", desk.BotRemoved)}, ",", 0,
		},
		"added again, later removed": {
			[]any{find(1, "19:t", "", desk.BotRemoved), lose(2, "19:t", "", desk.BotRemoved)}, "removed,removed", 2,
		},
		"one back, then the whole team": {
			[]any{lose(1, "", hr, desk.NotLetIn), find(3, "", hr), lose(2, "19:t", "", desk.TeamArchived)},
			"archived,", 3,
		},
		"others": {[]any{lose(1, "19:other", "", desk.TeamDeleted), lose(1, "", "19:other", desk.NotThere)}, ",", 0},
	} {
		t.Run(name, func(t *testing.T) {
			store, err := boltdb.Open(ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			told := 0
			if err := store.Follow(ctx, func(owed []tickets.Owed) { told += len(owed) }); err != nil {
				t.Fatal(err)
			}
			queues := []desk.Queue{{Name: "IT", Team: "19:t", Channel: it}, {Name: "HR", Team: "19:t", Channel: hr}}
			s := desk.NewSetup(store, queues, []string{"anna"}, time.Now)
			for _, e := range tt.events {
				if lost, ok := e.(desk.Lost); ok {
					_, err = s.Lose(ctx, lost)
				} else {
					_, err = s.Find(ctx, e.(desk.Found))
				}
				want(t, "error", nil, err)
			}
			places := s.Places()
			want(t, "stopped", tt.want, fmt.Sprintf("%s,%s", places[0].Lost, places[1].Lost))
			want(t, "linked", places[0].Lost == "", s.IsLinked("IT"))
			want(t, "told", tt.told, told)
		})
	}
}

// A queue whose channel of the configuration is lost can be linked elsewhere. That
// counts until it is taken back or the configuration names another channel.
func TestLinkInsteadOfALostChannel(t *testing.T) {
	store, err := boltdb.Open(ctx, filepath.Join(t.TempDir(), "desk.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	start := func(channel string) *desk.Setup {
		queues := []desk.Queue{{Name: "IT", Team: "19:t", Channel: channel}}
		s := desk.NewSetup(store, queues, []string{"anna"}, time.Now)
		want(t, "recall", nil, desk.New(desk.Options{Setup: s}).Recall(ctx))
		return s
	}
	channel := func(s *desk.Setup) string {
		q, _ := s.Queue("IT")
		return q.Channel
	}
	anna := tickets.Actor{Person: tickets.Person{ID: "anna"}}
	s := start("19:it")
	_, err = s.Lose(ctx, desk.Lost{Channel: "19:it", Why: desk.ChannelDeleted, At: time.Now()})
	want(t, "error", nil, err)
	want(t, "stopped", "", channel(s))
	linked, err := s.Link(ctx, anna, "IT", desk.Link{Team: "19:u", Channel: "19:new"})
	want(t, "linked", true, linked)
	want(t, "error", nil, err)
	want(t, "works", "19:new", channel(s))
	want(t, "works after a restart", "19:new", channel(start("19:it")))
	want(t, "works where the configuration says by then", "19:other", channel(start("19:other")))

	off, err := s.Unlink(ctx, anna, func(p desk.Place) bool { return p.Queue == "IT" })
	want(t, "taken off", []string{"IT"}, off)
	want(t, "error", nil, err)
	want(t, "stopped again", desk.ChannelDeleted, s.Places()[0].Lost)
	linked, err = s.Link(ctx, anna, "IT", desk.Link{Team: "19:t", Channel: "19:it"})
	want(t, "linked where it was", true, linked)
	want(t, "error", nil, err)
	want(t, "works there", "19:it", channel(s))
}
