package program

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/catalog"
	"frontdesk/internal/config"
	"frontdesk/internal/filestore"
	"frontdesk/internal/teamsim"
	"frontdesk/tickets"
)

// The demo's people and places come from the configuration files of the two
// Playgrounds.
const (
	demoApp     = "22222222-2222-4222-8222-222222222222"
	demoTenant  = "11111111-1111-4111-8111-111111111111"
	demoTeam    = "19:itteam@thread.tacv2"
	demoChannel = "19:tickets@thread.tacv2"
)

func demoFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "data", Usage: "data `FILE`", Value: "demo.db"},
		&cli.StringFlag{Name: "listen", Usage: "`HOST:PORT` of the desk", Value: "127.0.0.1:3978"},
		&cli.StringFlag{Name: "bridge", Usage: "`HOST:PORT` that the Playgrounds talk to", Value: "127.0.0.1:3980"},
		&cli.StringFlag{
			Name:  "employee",
			Usage: "connector `URL` of the employee's Playground",
			Value: "http://127.0.0.1:56150/_connector",
		},
		&cli.BoolFlag{Name: "hurry", Usage: "let chats warn of their end, and end, after seconds"},
		&cli.StringFlag{
			Name:  "analyst",
			Usage: "connector `URL` of the analyst's Playground",
			Value: "http://127.0.0.1:56160/_connector",
		},
	}
}

// demo runs the desk, with every check in force, behind a simulated Teams that
// signs what two Playgrounds send.
func (p program) demo(ctx context.Context, c *cli.Command) error {
	sim, err := teamsim.New(teamsim.Options{
		Listen:      c.String("bridge"),
		AppID:       demoApp,
		AppPassword: "demo",
		TenantID:    demoTenant,
		NoLog:       true,
		Logger:      logger(p.stderr),
	})
	if err != nil {
		return err
	}
	defer sim.Close()
	sim.SetBot("http://" + c.String("listen") + "/api/messages")
	sim.Bridge("employee", teamsim.Playground{Connector: c.String("employee")})
	sim.Bridge("analyst", teamsim.Playground{Connector: c.String("analyst"), Channels: true})
	idle := [3]time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute}
	if c.Bool("hurry") {
		idle = [3]time.Duration{5 * time.Second, 7 * time.Second, 9 * time.Second}
	}
	if _, err := fmt.Fprint(p.stdout, demoText); err != nil {
		return err
	}
	conf := demoConfig(c, sim, idle)
	examples, err := p.examples.content(conf)
	if err != nil {
		return err
	}
	return p.serve(ctx, conf, examples)
}

// demoConfig returns the configuration of the demo's desk.
func demoConfig(c *cli.Command, sim *teamsim.Sim, idle [3]time.Duration) config.Config {
	return config.Config{
		Listen:   c.String("listen"),
		Store:    "bolt:" + c.String("data"),
		Language: "en",
		Location: time.Local,
		Menu:     []string{"chat", "incident", "status", "catalog"},
		Teams: config.Teams{
			AppType: config.SingleTenant, AppID: demoApp, TenantID: demoTenant, AppPassword: "demo",
			AllowedTenants: []string{demoTenant}, ServiceURLs: []string{sim.URL()},
			OpenIDMetadataURL: sim.MetadataURL(), TokenURL: sim.TokenURL(),
		},
		PublicURL: "http://" + c.String("listen"),
		Files:     config.Files{Path: c.String("data") + ".files", MaxSize: 20 << 20, Types: filestore.Usual()},
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
				Replies: []config.Reply{
					{Title: "Thank you", Text: "Thank you for waiting, {{requester}}. This is {{analyst}}."},
				},
			},
		},
	}
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

const demoText = `Frontdesk demo

  employee  http://127.0.0.1:56150   analyst  http://127.0.0.1:56160

  1. In the analyst's window open the channel "IT Support - Tickets".
  2. In the employee's window write "hello", and press "Create an Incident".
  3. Back in the channel, press "Take", then "Resolve": the employee is told.
  4. The employee presses "Menu", "Service Catalog", and asks for something.
  5. The employee presses "Chat with Analyst"; the analyst presses "Accept".
     From then on both write to each other: the analyst in the thread,
     mentioning @IT Desk, because the Playground passes on nothing else.
`
