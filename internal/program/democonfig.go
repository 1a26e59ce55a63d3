package program

import (
	"time"

	"frontdesk/internal/catalog"
	"frontdesk/internal/config"
	"frontdesk/internal/filestore"
	"frontdesk/internal/teamsim"
	"frontdesk/tickets"
)

// The demo's places come from the configuration files of the two Playgrounds.
const (
	demoApp      = "22222222-2222-4222-8222-222222222222"
	demoPassword = "demo"
	demoTenant   = "11111111-1111-4111-8111-111111111111"
	demoTeam     = "19:itteam@thread.tacv2"
	demoChannel  = "19:tickets@thread.tacv2"
)

// demoRun is what can be chosen for a demo.
type demoRun struct {
	listen, data, language string
	hurry                  bool // chats end after seconds
	at                     *teamsim.Sim
}

// demoConfig returns the configuration of the demo's desk. It has no hours: the
// demo is run at any time of day.
func demoConfig(d demoRun) config.Config {
	idle := [3]time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute}
	if d.hurry {
		idle = [3]time.Duration{5 * time.Second, 7 * time.Second, 9 * time.Second}
	}
	return config.Config{
		Listen:   d.listen,
		Store:    "bolt:" + d.data,
		Language: d.language,
		Location: time.Local,
		Menu:     []string{"chat", "incident", "status", "catalog"},
		Teams: config.Teams{
			AppType: config.SingleTenant, AppID: demoApp, TenantID: demoTenant, AppPassword: demoPassword,
			AllowedTenants: []string{demoTenant}, ServiceURLs: []string{d.at.ServiceURL()},
			OpenIDMetadataURL: d.at.MetadataURL(), TokenURL: d.at.TokenURL(),
		},
		PublicURL: "http://" + d.listen,
		Files:     config.Files{Path: d.data + ".files", MaxSize: 20 << 20, Types: filestore.Usual()},
		Tickets: config.Tickets{
			CloseAfter:  7 * 24 * time.Hour,
			Remind:      24 * time.Hour,
			DraftExpiry: 30 * 24 * time.Hour,
		},
		Queues: []config.Queue{
			{
				ID:             "IT",
				Name:           "IT",
				Team:           demoTeam,
				Channel:        demoChannel,
				Duty:           config.DutyTeam,
				Capacity:       3,
				Assignment:     config.AssignPick,
				OfferTimeout:   time.Minute,
				AcceptTimeout:  10 * time.Minute,
				SilenceTimeout: 15 * time.Minute,
				Idle:           idle,
				SLA:            demoTargets,
				Replies:        demoReplies[d.language],
			},
		},
	}
}

// demoTargets are targets that the demo's tickets met, missed, or are soon to
// miss.
var demoTargets = map[string]config.Target{
	"P1": {Response: 30 * time.Minute, Resolution: 8 * time.Hour},
	"P2": {Response: 2 * time.Hour, Resolution: 24 * time.Hour},
	"P3": {Response: 8 * time.Hour, Resolution: 72 * time.Hour},
	"P4": {Response: 24 * time.Hour, Resolution: 240 * time.Hour},
}

// demoReplies are the canned replies, by language.
var demoReplies = map[string][]config.Reply{
	"en": {
		{Title: "Thank you", Text: "Thank you for waiting, {{requester}}. This is {{analyst}}."},
		{Title: "Please restart", Text: "Please restart the computer, {{requester}}, and tell me whether it helped."},
	},
	"ru": {
		{Title: "Спасибо за ожидание", Text: "{{requester}}, спасибо за ожидание. На связи {{analyst}}."},
		{Title: "Перезагрузка", Text: "{{requester}}, перезагрузите, пожалуйста, компьютер и напишите, помогло ли."},
	},
}

// content reads the example files for a desk with the queues of conf.
func (e Examples) content(conf config.Config) (content, error) {
	offered, err := catalog.Parse("catalog.example.yaml", e.Catalog, catalogQueues(conf))
	if err != nil {
		return content{}, err
	}
	known, err := catalog.ParseKnowledge("knowledge.example.yaml", e.Knowledge)
	return content{
		catalog:   func() *tickets.Catalog { return offered },
		knowledge: func() *tickets.Knowledge { return known },
	}, err
}
