package tickets_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"frontdesk/tickets"
)

// asTyped splits a text into its words, in lower case and otherwise unchanged.
func asTyped(text string) (words []string) {
	seen := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(text)) {
		if w = strings.Trim(w, "?.,!"); w != "" && !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

func known(tb testing.TB, entries ...*tickets.Entry) *tickets.Knowledge {
	tb.Helper()
	k, err := tickets.NewKnowledge(entries, asTyped, "how do i my the a to not hello")
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func usual(tb testing.TB) *tickets.Knowledge {
	tb.Helper()
	question := func(en, ru string) tickets.Text { return tickets.Text{"en": en, "ru": ru} }
	return known(
		tb,
		&tickets.Entry{
			ID:       "password",
			Question: question("How do I reset my password?", "Как сбросить пароль?"),
			Keywords: []string{"password", "пароль", "Password"},
		},
		&tickets.Entry{
			ID:       "vpn",
			Question: question("The VPN does not connect", "VPN не подключается"),
			Keywords: []string{"vpn"},
		},
		&tickets.Entry{
			ID:       "vpn-password",
			Question: question("The VPN refuses my password", "VPN не принимает пароль"),
			Keywords: []string{"vpn", "password", "vpn password"},
		},
		&tickets.Entry{
			ID:       "mailbox",
			Question: question("How do I open a shared mailbox?", ""),
			Keywords: []string{"shared mailbox"},
		},
		&tickets.Entry{ID: "mail", Question: question("Where are my mails?", ""), Keywords: []string{"mails"}},
		&tickets.Entry{ID: "mail-2", Question: question("Mails come late", ""), Keywords: []string{"mails"}},
		&tickets.Entry{ID: "mail-3", Question: question("Mails go out twice", ""), Keywords: []string{"mails"}},
		&tickets.Entry{ID: "mail-4", Question: question("Mails are empty", ""), Keywords: []string{"mails"}},
	)
}

func TestMatch(t *testing.T) {
	k := usual(t)
	for text, want := range map[string]string{
		"":                              "",
		"hello":                         "",
		"how do I do the mailbox":       "",
		"connect":                       "",
		"mailbox":                       "",
		"my password!":                  "password vpn-password",
		"ПАРОЛЬ":                        "password",
		"vpn":                           "vpn vpn-password",
		"the vpn refuses my password":   "vpn-password",
		"reset it":                      "",
		"open a mailbox":                "mailbox",
		"the mailbox that was shared":   "mailbox",
		"mails":                         "mail mail-2 mail-3",
		"mails come twice":              "mail-2 mail-3 mail",
		"connect me, does it? password": "password vpn-password",
	} {
		var got []string
		for _, e := range k.Match(text, 3) {
			got = append(got, e.ID)
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
	}
	if found := (*tickets.Knowledge)(nil).Match("vpn", 3); found != nil {
		t.Errorf("nothing is known, and yet: %v", found)
	}
	if _, err := tickets.NewKnowledge([]*tickets.Entry{{ID: "a"}, {ID: "a"}}, asTyped); err == nil {
		t.Error("two entries of one id are taken")
	}
}

// BenchmarkMatch measures what a turn pays when an employee has written as much
// as they may.
func BenchmarkMatch(b *testing.B) {
	var entries []*tickets.Entry
	word := func(n int) string { return fmt.Sprint("word", n%3000) }
	for n := range 2000 {
		entries = append(entries, &tickets.Entry{
			ID: fmt.Sprint(
				n,
			),
			Question: tickets.Text{"": strings.Join([]string{word(n), word(7 * n), word(11 * n), "printer"}, " ")},
			Keywords: []string{word(n), word(n + 1), word(3*n) + " " + word(5*n)},
		})
	}
	k := known(b, entries...)
	for name, words := range map[string]int{"words=5": 5, "words=500": 500} {
		text := "printer"
		for n := range words {
			text += " " + word(13*n)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if len(k.Match(text, 3)) == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}

func TestAKnownAnswerWithdrawsTheIncident(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.knowledge = usual(t)
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "Again", Description: "vpn", Queue: "IT"})
	if err != nil || len(d.known.AnswersTo(k)) != 2 {
		t.Fatal(d.known.AnswersTo(k), err)
	}
	d.news()
	if _, err := d.SolvedBy(ctx, d.by(boris), k.ID, k.Rev(), "vpn"); !errors.Is(err, tickets.ErrNotFound) {
		t.Errorf("somebody else: %v", err)
	}
	if got, err := d.SolvedBy(
		ctx,
		d.by(anna),
		k.ID,
		k.Rev()+1,
		"vpn",
	); !errors.Is(err, tickets.ErrStale) ||
		got.State != tickets.New {
		t.Errorf("another revision: %v, %v", got.State, err)
	}
	for range 2 { // a double press is two activities
		got, err := d.SolvedBy(ctx, d.by(anna), k.ID, k.Rev(), "vpn")
		if err != nil || got.State != tickets.Canceled || got.Last.TextIn("en") != "The VPN does not connect" ||
			len(d.known.AnswersTo(got)) > 0 {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if counts, err := d.known.Helpfulness(ctx); counts["vpn"] != 1 || len(counts) != 1 || err != nil {
		t.Errorf("counted: %v, %v", counts, err)
	}
	var to []tickets.Address
	for _, o := range d.news() {
		to = append(to, o.To)
	}
	if diff := cmp.Diff([]tickets.Address{{Thread: k.ID}, {Person: anna.ID}}, to); diff != "" {
		t.Errorf("told:\n%s", diff)
	}
	if got, err := d.SolvedBy(
		ctx,
		d.by(anna),
		d.incident(t).ID,
		1,
		"fax",
	); err != nil ||
		got.Last.Action != tickets.Withdrawn {
		t.Errorf("an answer that is not known any more: %+v, %v", got.Last, err)
	}
}

// Known answers are for new incidents that nobody has worked on yet.
func TestAnswersEndWithTheFirstChange(t *testing.T) {
	d := newDesk(t, team{olga.ID: true})
	d.knowledge = usual(t)
	k, err := d.Create(ctx, d.by(anna), tickets.Form{Title: "vpn", Queue: "IT"})
	if err != nil {
		t.Fatal(err)
	}
	request, chatted := k, k
	request.Kind, chatted.Chat = tickets.Request, "chat-1"
	if len(d.known.AnswersTo(request)) > 0 || len(d.known.AnswersTo(chatted)) > 0 {
		t.Error("a request, or what comes from a chat, has answers")
	}
	template := k
	template.Title, template.Name = "Fernzugang", tickets.Text{"de": "Fernzugang", "en": "My VPN"}
	if len(d.known.AnswersTo(template)) == 0 {
		t.Error("a template has no answers to its name in another language")
	}
	taken, err := d.Take(ctx, d.by(olga), k.ID, k.Rev())
	if err != nil || len(d.known.AnswersTo(taken)) > 0 {
		t.Error(d.known.AnswersTo(taken), err)
	}
	if got, err := d.SolvedBy(
		ctx,
		d.by(anna),
		k.ID,
		k.Rev(),
		"vpn",
	); !errors.Is(err, tickets.ErrStale) ||
		got.State != tickets.InProgress {
		t.Errorf("after somebody took it: %v, %v", got.State, err)
	}
	if counts, err := d.known.Helpfulness(ctx); len(counts) > 0 || err != nil {
		t.Errorf("counted: %v, %v", counts, err)
	}
}

// Without a ticket, an answer counts once for each place where it is asked for,
// and only while the entry exists.
func TestCountHelped(t *testing.T) {
	d := newDesk(t, team{})
	d.knowledge = usual(t)
	for _, press := range []struct {
		by        tickets.Person
		in, entry string
	}{{anna, "1", "vpn"}, {anna, "1", "vpn"}, {anna, "2", "vpn"}, {boris, "1", "vpn"}, {anna, "", "mail"}, {anna, "3", "fax"}} {
		by := d.by(press.by)
		by.AskedIn = press.in
		if err := d.known.CountHelped(ctx, by, press.entry); err != nil {
			t.Error(err)
		}
	}
	counts, err := d.known.Helpfulness(ctx)
	if diff := cmp.Diff(map[string]int{"vpn": 3, "mail": 1}, counts); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}
