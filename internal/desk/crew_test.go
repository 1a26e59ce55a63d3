package desk_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"frontdesk/internal/desk"
	"frontdesk/tickets"
)

var (
	ctx     = context.Background()
	queueIT = desk.Queue{Name: "IT", Team: "19:team@thread.tacv2", Channel: "19:it@thread.tacv2"}
	silent  = slog.New(slog.DiscardHandler)
)

func want(t *testing.T, what string, want, got any, options ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, options...); diff != "" {
		t.Errorf("%s:\n%s", what, diff)
	}
}

// team holds the members of every team, or the error for asking.
type team struct {
	members map[string]desk.Member
	err     error
	calls   int
}

func (m *team) Members(_ context.Context, q desk.Queue, _ string) (map[string]desk.Member, error) {
	m.calls++
	if q.Team == "" {
		return nil, nil
	}
	return m.members, m.err
}

func of(ids ...string) map[string]desk.Member {
	members := map[string]desk.Member{}
	for _, id := range ids {
		members[id] = desk.Member{}
	}
	return members
}

// crew returns the crew of a desk with one queue.
func crew(q desk.Queue, o desk.Options) *desk.Crew {
	o.Setup = desk.NewSetup(nil, []desk.Queue{q}, nil, time.Now)
	return desk.New(o).Crew
}

func wantAnalyst(t *testing.T, c *desk.Crew, person string, want bool) {
	t.Helper()
	if got, err := c.Analyst(ctx, person, "IT"); got != want || err != nil {
		t.Errorf("%s is an analyst: %t, %v, want %t", person, got, err, want)
	}
}

func TestWhoIsNoAnalyst(t *testing.T) {
	c := crew(queueIT, desk.Options{Members: &team{members: of("olga")}})
	wantAnalyst(t, c, "olga", true)
	wantAnalyst(t, c, "", false)
	wantAnalyst(t, c, "anna", false)
	if ok, err := c.Analyst(ctx, "olga", "a queue of former days"); ok || err != nil {
		t.Errorf("an analyst of a queue that is not configured: %t, %v", ok, err)
	}
}

// An analyst by role needs no team. For a queue without a team, nobody else is
// an analyst.
func TestAnalystsByRole(t *testing.T) {
	m := &team{members: of("olga")}
	o := desk.Options{Members: m, Roles: map[tickets.Role][]string{tickets.RoleAnalyst: {"anna"}}}
	c := crew(queueIT, o)
	wantAnalyst(t, c, "anna", true)
	want(t, "calls", 0, m.calls)
	members, err := c.Members(ctx, "IT", "anna")
	want(t, "members", []tickets.Person{{ID: "olga"}}, members)
	want(t, "error", nil, err)
	if ok, err := c.Analyst(ctx, "anna", "a queue of former days"); ok || err != nil {
		t.Errorf("of a queue that is not configured: %t, %v", ok, err)
	}
	c = crew(desk.Queue{Name: "IT"}, o)
	wantAnalyst(t, c, "olga", false)
	wantAnalyst(t, c, "anna", true)
	members, err = c.Members(ctx, "IT", "anna")
	want(t, "members of no team", []tickets.Person{}, members, cmpopts.EquateEmpty())
	want(t, "error", nil, err)
}

func TestMembersByName(t *testing.T) {
	c := crew(
		queueIT,
		desk.Options{
			Members: &team{members: map[string]desk.Member{"p": {Name: "Pavel"}, "o": {Name: "Olga"}, "n": {}}},
		},
	)
	members, err := c.Members(ctx, "IT", "anna")
	want(t, "members", []tickets.Person{{ID: "o", Name: "Olga"}, {ID: "p", Name: "Pavel"}, {ID: "n"}}, members)
	want(t, "error", nil, err)
	want(t, "the name of a member", "Pavel", c.NameOf(ctx, "p"))
	want(t, "the name of a stranger", "", c.NameOf(ctx, "anna"))
}

func TestMembersThatNobodyCanTell(t *testing.T) {
	c := crew(queueIT, desk.Options{Members: &team{err: desk.ErrRoster}})
	if members, err := c.Members(ctx, "IT", "anna"); len(members) > 0 || !errors.Is(err, desk.ErrRoster) {
		t.Errorf("%v, %v", members, err)
	}
	if ok, err := c.Analyst(ctx, "anna", "IT"); ok || !errors.Is(err, desk.ErrRoster) {
		t.Errorf("an analyst: %t, %v", ok, err)
	}
	want(t, "name", "", c.NameOf(ctx, "anna"))
}

// directory knows the presence of people. Without presence it hangs.
type directory struct {
	desk.Directory
	presence map[string]desk.Presence
}

func (d directory) Presence(ctx context.Context, _ []string) map[string]desk.Presence {
	if d.presence == nil {
		<-ctx.Done()
	}
	return d.presence
}

// People in a call, away or offline are absent. Busy people are not, nor are
// people whose presence is unknown.
func TestWhoIsAbsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		everybody := []string{"olga", "pavel", "hanna", "boris", "oleg"}
		absent := func(d desk.Directory) (list []string) {
			c := crew(queueIT, desk.Options{Directory: d})
			for _, id := range everybody {
				if c.Absent(ctx, everybody)[id] {
					list = append(list, id)
				}
			}
			return list
		}
		want(t, "without a directory", []string(nil), absent(nil), cmpopts.EquateEmpty())
		want(
			t,
			"by the directory",
			[]string{"olga", "pavel", "oleg"},
			absent(directory{presence: map[string]desk.Presence{
				"olga": desk.InCall, "pavel": desk.Away, "hanna": desk.Busy, "oleg": desk.Offline,
			}}),
		)
		c := crew(queueIT, desk.Options{Directory: directory{}})
		begun := time.Now()
		want(t, "while the directory hangs", 0, len(c.Absent(ctx, everybody)))
		if waited := time.Since(begun); waited > 3*time.Second {
			t.Errorf("waited %v", waited)
		}
	})
}
