package config_test

import (
	"os"
	"regexp"
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
