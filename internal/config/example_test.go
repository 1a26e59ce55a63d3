package config_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"frontdesk/internal/config"
)

// example returns the documented configuration, unchanged and with every
// commented-out setting enabled.
func example(t *testing.T) (plain, full string) {
	t.Helper()
	content, err := os.ReadFile("../../frontdesk.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	setting := regexp.MustCompile(`(?m)^( *)#(\w+:)`)
	return string(content), setting.ReplaceAllString(string(content), "$1$2")
}

func TestExampleLoads(t *testing.T) {
	plain, full := example(t)
	full = regexp.MustCompile(`(?m)^ *app_password_file:.*$`).ReplaceAllString(full, "")
	write(t, "plain.yaml", plain, "full.yaml", full)
	defaults := load(t, "plain.yaml", config.ForServe)
	compare(t, load(t, "full.yaml", config.ForServe), defaults)
}

// TestSamplesLoad enables lines that begin with # and two spaces. These are
// samples of settings without a default.
func TestSamplesLoad(t *testing.T) {
	_, full := example(t)
	full = regexp.MustCompile(`(?m)^ *app_password_file:.*$`).ReplaceAllString(full, "")
	write(t, "frontdesk.yaml", regexp.MustCompile(`(?m)^( *)#(  +(- )?\w+:)`).ReplaceAllString(full, "$1$2"))
	queue := load(t, "frontdesk.yaml", config.ForServe).Queues[0]
	if len(queue.Hours) != 2 || len(queue.Replies) != 1 || len(queue.SLA) != 2 {
		t.Errorf("hours %v, replies %v and targets %v, want two, one, and two", queue.Hours, queue.Replies, queue.SLA)
	}
}

// TestExampleDocumentsEveryKey asks the loader itself for the keys it knows.
// Each key must be below a comment or in a sample. Of weekdays and priorities,
// the first is enough.
func TestExampleDocumentsEveryKey(t *testing.T) {
	_, full := example(t)
	write(
		t,
		"frontdesk.yaml",
		"x: 1\nteams: {x: 1}\ngraph: {x: 1}\nroles: {x: 1}\nfiles: {x: 1}\ntickets: {x: 1}\ntls: {x: 1}\nbackup: {x: 1}\n"+
			"portal: {x: 1, sign_in: {x: 1}, roles: [{x: 1}]}\n"+
			"queues:\n  - x: 1\n    hours: {x: 1}\n    idle: {x: 1}\n    sla: {x: 1, P1: {x: 1}}\n    replies: [{x: 1}]\n",
	)
	_, err := config.Load("frontdesk.yaml", nil, config.ForManifest)
	if err == nil {
		t.Fatal("unknown keys were accepted")
	}
	keys := 0
	for line := range strings.Lines(err.Error()) {
		_, names, ok := strings.Cut(strings.TrimSpace(line), "unknown key: expected one of ")
		if !ok {
			continue
		}
		for name := range strings.SplitSeq(names, ", ") {
			keys++
			if slices.Contains(strings.Fields("tue wed thu fri sat sun P2 P3 P4"), name) {
				continue
			}
			if !regexp.MustCompile(`(?m)#[^\n]*\n *(- )?` + name + `:|^ *#  +(- )?` + name + `:`).MatchString(full) {
				t.Errorf("frontdesk.example.yaml does not document %s", name)
			}
		}
	}
	if keys < 50 {
		t.Errorf("only %d keys seen in:\n%v", keys, err)
	}
}
