package config_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"frontdesk/internal/config"
)

// editors returns what an editor says of a configuration file.
func editors(t *testing.T) func(file string) error {
	t.Helper()
	content, err := os.ReadFile("../../frontdesk.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("frontdesk.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("frontdesk.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(file string) error {
		t.Helper()
		var tree any
		if err := yaml.Unmarshal([]byte(file), &tree); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
}

func TestSchemaTakesTheExample(t *testing.T) {
	says := editors(t)
	plain, full := example(t)
	samples := regexp.MustCompile(`(?m)^( *)#(  +(- )?\w+:)`).ReplaceAllString(full, "$1$2")
	for _, file := range []string{plain, full, samples, teams + queues, "", "teams:\n", "queues:\n"} {
		if err := says(file); err != nil {
			t.Errorf("%v in:\n%s", err, file)
		}
	}
}

// TestSchemaRefuses holds mistakes that an editor is to underline. The desk
// refuses them as well.
func TestSchemaRefuses(t *testing.T) {
	says := editors(t)
	for _, c := range []struct{ file, at string }{
		{"listn: 127.0.0.1:3978\n" + teams + queues, "listn"},
		{"listen: localhost\n" + teams + queues, "/listen"},
		{"listen: [a, b]\n" + teams + queues, "/listen"},
		{"language: de\n" + teams + queues, "/language"},
		{"menu: []\n" + teams + queues, "/menu"},
		{"menu: [chat, chat]\n" + teams + queues, "/menu"},
		{"menu: chat\n" + teams + queues, "/menu"},
		{"admins: [olga]\n" + teams + queues, "/admins/0"},
		{"public_url: desk.example.com\n" + teams + queues, "/public_url"},
		{"graph: {enabled: yes please}\n" + teams + queues, "/graph/enabled"},
		{"files: {max_size: 20}\n" + teams + queues, "/files/max_size"},
		{"files: {quota: 20}\n" + teams + queues, "/files/quota"},
		{"tickets: {close_after: a week}\n" + teams + queues, "/tickets/close_after"},
		{"limits: {tickets_per_day: -1}\n" + teams + queues, "/limits/tickets_per_day"},
		{"backup: {at: 3:00, keep: 0}\n" + teams + queues, "/backup/"},
		{"portal: {roles: [{title: Staff}]}\n" + teams + queues, "name"},
		{"portal: {roles: [{name: staff, accent: blue}]}\n" + teams + queues, "/portal/roles/0/accent"},
		{teamsWith("app_type: Many") + queues, "/teams/app_type"},
		{teamsWith("allowed_tenants: [x]") + queues, "/teams/allowed_tenants/0"},
		{queueWith("    capacity: 21\n"), "/queues/0/capacity"},
		{queueWith("    hours: {mon: 9-18}\n"), "/queues/0/hours/mon"},
		{queueWith("    hours: {Mon: 09:00-18:00}\n"), "Mon"},
		{queueWith("    idle: {first: soon}\n"), "/queues/0/idle/first"},
		{queueWith("    sla: {P5: {response: 1h}}\n"), "P5"},
		{queueWith("    replies: [{title: Hello}]\n"), "text"},
		{teams + "queues:\n  - name: A\n    team: 19%3Aa@thread.tacv2\n", "/queues/0/team"},
		{teams + "queues: Service Desk\n", "/queues"},
	} {
		if err := says(c.file); err == nil || !strings.Contains(err.Error(), c.at) {
			t.Errorf("no mistake at %s, but %v, in:\n%s", c.at, err, c.file)
		}
		write(t, "frontdesk.yaml", c.file)
		if _, err := config.Load("frontdesk.yaml", nil, config.ForServe); err == nil {
			t.Errorf("loaded:\n%s", c.file)
		}
	}
}
