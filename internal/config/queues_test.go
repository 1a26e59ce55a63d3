package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"frontdesk/internal/config"
)

// queueWith returns teams and queues with more keys in the queue, from line 9.
func queueWith(lines string) string { return teams + queues + lines }

// TestQueueKeys sets every key of a queue.
func TestQueueKeys(t *testing.T) {
	write(
		t,
		"etc/frontdesk.yaml",
		queueWith(`    id: desk-1
    was: [Help Desk, " IT "]
    hours: {mon: "09:00-12:00, 13:00-24:00", sat: " 13:00 - 15:00 ,00:00-13:00", sun: ""}
    holidays: days/latvia.txt
    duty: roster
    capacity: 20
    assignment: round-robin
    offer_timeout: 100ms
    accept_timeout: 2s
    silence_timeout: 1h30m
    idle: {first: 1s, second: 2s, end: 2.5s}
    digest: 08:30
    sla: {P1: {response: 15m, resolution: 4h}, P3: {resolution: 40h}}
    escalate: 0F8FAD5B-D9CB-469F-A165-70867728950E
    replies:
      - title: " Restart "
        text: |
          Hello {{requester}}, please restart.
          {{analyst}}, {{queue}}, {{number}}, {"not": "one"}
      - {title: `+strings.Repeat("я", 80)+`, text: `+strings.Repeat("ж", 2000)+`}
`),
		"etc/days/latvia.txt",
		"\ufeff# Latvia\r\n2026-12-25 # Christmas\r\n\r\n2026-11-18\r\n2026-12-25",
	)
	got := load(t, "etc/frontdesk.yaml", config.ForServe).Queues
	want := []config.Queue{
		{
			ID:             "desk-1",
			Name:           "Desk",
			Was:            []string{"Help Desk", "IT"},
			Team:           "19:team@thread.tacv2",
			Channel:        "19:chan@thread.tacv2",
			Hours:          map[string]string{"mon": "09:00-12:00, 13:00-24:00", "sat": " 13:00 - 15:00 ,00:00-13:00"},
			HolidaysFile:   "etc/days/latvia.txt",
			Holidays:       []string{"2026-11-18", "2026-12-25"},
			Duty:           config.DutyRoster,
			Capacity:       20,
			Assignment:     config.AssignRoundRobin,
			OfferTimeout:   100 * time.Millisecond,
			AcceptTimeout:  2 * time.Second,
			SilenceTimeout: 90 * time.Minute,
			Idle:           [3]time.Duration{time.Second, 2 * time.Second, 2500 * time.Millisecond},
			SLA: map[string]config.Target{
				"P1": {Response: 15 * time.Minute, Resolution: 4 * time.Hour},
				"P3": {Resolution: 40 * time.Hour},
			},
			Escalate: "0f8fad5b-d9cb-469f-a165-70867728950e",
			Digest:   "08:30",
			Replies: []config.Reply{
				{
					Title: "Restart",
					Text:  "Hello {{requester}}, please restart.\n{{analyst}}, {{queue}}, {{number}}, {\"not\": \"one\"}",
				},
				{Title: strings.Repeat("я", 80), Text: strings.Repeat("ж", 2000)},
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("queues (-want +got):\n%s", diff)
	}
}

// TestEscalateToAQueue escalates to a queue that comes later in the file and whose
// name looks like an object id.
func TestEscalateToAQueue(t *testing.T) {
	const name = "0F8FAD5B-D9CB-469F-A165-70867728950E"
	write(t, "frontdesk.yaml", queueWith("    sla: {P4: {response: 15m}}\n    escalate: "+name+"\n  - name: "+name+
		"\n    team: 19:team@thread.tacv2\n    channel: 19:chan@thread.tacv2\n"))
	if got := load(t, "frontdesk.yaml", config.ForServe).Queues[0].Escalate; got != name {
		t.Errorf("escalate is %q", got)
	}
}

// TestFilesLieBesideTheStore wherever the store is, unless told otherwise.
func TestFilesLieBesideTheStore(t *testing.T) {
	for _, test := range []struct{ lines, want string }{
		{"store: bolt:data/desk.db\n", "etc/data/files"},
		{"store: bolt:/srv/desk.db\n", "/srv/files"},
		{"store: bolt:/srv/desk.db\nfiles: {path: kept}\n", "etc/kept"},
		{"files: {path: /srv/kept}\n", "/srv/kept"},
	} {
		write(t, "etc/frontdesk.yaml", test.lines+teams+queues)
		if c := load(t, "etc/frontdesk.yaml", config.ForServe); c.Files.Path != test.want {
			t.Errorf("%q: files in %q, want %q", test.lines, c.Files.Path, test.want)
		}
	}
}

func TestManifestReadsNoHolidays(t *testing.T) {
	write(t, "frontdesk.yaml", queueWith("    holidays: nowhere\n    replies: [{title: Half}]\n"))
	load(t, "frontdesk.yaml", config.ForManifest)
}

// TestMistakesInHolidays expects each wrong line of the holiday file once,
// after the mistakes in the configuration.
func TestMistakesInHolidays(t *testing.T) {
	second := "  - name: Other\n    team: 19:team@thread.tacv2\n    channel: 19:chan@thread.tacv2\n"
	write(
		t,
		"etc/frontdesk.yaml",
		queueWith("    holidays: days.txt\n    duty: nobody\n"+second+"    holidays: ../etc/days.txt\n")+
			"  - name: Third\n    holidays: absent.txt\n",
		"etc/days.txt",
		"# 2026\n2026-02-29\n2026-12-31\n31.12.2026 # New Year's Eve\n2026-1-1\n",
	)
	_, err := config.Load("etc/frontdesk.yaml", []string{"FRONTDESK_LANGUAGE=de"}, config.ForServe)
	const day = `: expected a date as 2026-12-31, or a comment behind #`
	want := `etc/frontdesk.yaml:10: queues[0].duty: "nobody": expected team or roster
etc/frontdesk.yaml:16: queues[2].holidays: "etc/absent.txt": cannot be read: no such file or directory
etc/days.txt:2: queues[0].holidays: "2026-02-29"` + day + `
etc/days.txt:4: queues[0].holidays: "31.12.2026"` + day + `
etc/days.txt:5: queues[0].holidays: "2026-1-1"` + day + `
FRONTDESK_LANGUAGE: "de": expected en or ru`
	if err == nil {
		t.Fatal("Load found no mistake")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}
