package config_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"frontdesk/internal/config"
)

// example is the documented configuration, as it is and with every commented-out setting made real.
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

// TestExampleDocumentsEveryKey asks the loader itself for the keys it knows.
func TestExampleDocumentsEveryKey(t *testing.T) {
	_, full := example(t)
	write(t, "frontdesk.yaml", "x: 1\nteams:\n  x: 1\nqueues:\n  - x: 1\n")
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
			if !regexp.MustCompile(`(?m)#[^\n]*\n *(- )?` + name + `:`).MatchString(full) {
				t.Errorf("frontdesk.example.yaml does not document %s", name)
			}
		}
	}
	if keys < 20 {
		t.Errorf("only %d keys seen in:\n%v", keys, err)
	}
}
