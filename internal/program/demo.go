package program

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
	"frontdesk/internal/demo"
	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
	"frontdesk/internal/store"
	"frontdesk/internal/teamsim"
)

// connectorPath is the path of a Playground's connector.
const connectorPath = "/_connector"

func demoFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "data", Usage: "data `FILE`", Value: "demo.db"},
		&cli.StringFlag{Name: "listen", Usage: "`HOST:PORT` of the desk", Value: "127.0.0.1:3978"},
		&cli.StringFlag{Name: "bridge", Usage: "`HOST:PORT` that the Playgrounds talk to", Value: "127.0.0.1:3980"},
		&cli.StringFlag{
			Name:  "employee",
			Usage: "connector `URL` of the employee's Playground",
			Value: "http://127.0.0.1:56150" + connectorPath,
		},
		&cli.StringFlag{
			Name:  "analyst",
			Usage: "connector `URL` of the analyst's Playground",
			Value: "http://127.0.0.1:56160" + connectorPath,
		},
		&cli.StringFlag{
			Name:  "signin",
			Usage: "`HOST:PORT` of the make-believe sign-in page of the portal",
			Value: "127.0.0.1:3981",
		},
		&cli.StringFlag{Name: "page", Usage: "`URL` of a page that shows both, to name it"},
		&cli.StringFlag{
			Name: "language", Usage: "`CODE` of the language that desk and people speak", Value: "en",
			Sources: cli.EnvVars("FRONTDESK_LANGUAGE"),
		},
		&cli.BoolFlag{Name: "empty", Usage: "begin without tickets"},
		&cli.BoolFlag{Name: "hurry", Usage: "let chats warn of their end, and end, after seconds"},
	}
}

// demo runs the desk, with every check in force, behind a simulated Teams. That
// signs what two Playgrounds send, and plays everybody else.
func (p program) demo(ctx context.Context, c *cli.Command) error {
	lang := c.String("language")
	if !slices.Contains(locale.Languages(), lang) {
		return usageError{fmt.Errorf("language %q: expected one of %v", lang, locale.Languages())}
	}
	company, err := demo.NewCompany(lang)
	if err != nil {
		return err
	}
	sim, err := teamsim.New(teamsim.Options{
		Listen:      c.String("bridge"),
		AppID:       demoApp,
		AppPassword: demoPassword,
		TenantID:    demoTenant,
		Now:         p.now,
		NoLog:       true,
		Logger:      logger(p.stderr),
	})
	if err != nil {
		return err
	}
	defer sim.Close()
	sim.SetBot("http://" + c.String("listen") + "/api/messages")
	playOthers(sim, company)
	openWindows(sim, company, c)
	guide, err := company.Guide(locale.In(lang, time.Local), demo.Places{
		Employee: strings.TrimSuffix(c.String("employee"), connectorPath) + "/",
		Analyst:  strings.TrimSuffix(c.String("analyst"), connectorPath) + "/",
		Page:     c.String("page"),
		Portal:   "http://" + c.String("listen") + "/",
		Data:     c.String("data"),
	})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(p.stdout, guide); err != nil {
		return err
	}
	conf := demoConfig(demoRun{
		listen: c.String("listen"), data: c.String("data"), language: lang, hurry: c.Bool("hurry"), at: sim,
	})
	var stop func()
	if conf.Portal, stop, err = p.signInPage(ctx, c.String("signin"), c.String("listen"), company); err != nil {
		return err
	}
	defer stop()
	offered, err := p.examples.content(conf)
	if err != nil {
		return err
	}
	offered.directory = company
	if !c.Bool("empty") {
		offered.fill = p.past(conf, company, offered, sim.ServiceURL())
	}
	return p.serve(ctx, conf, offered, nil)
}

// playOthers lets the simulated Teams play everybody who has no window.
func playOthers(sim *teamsim.Sim, company *demo.Company) {
	for _, one := range company.People() {
		if !one.Window {
			sim.Enroll(one.Name, one.Account, one.ObjectID)
		}
	}
}

// openWindows connects the two Playgrounds.
func openWindows(sim *teamsim.Sim, company *demo.Company, c *cli.Command) {
	var team []string
	for _, one := range company.People() {
		if one.Analyst {
			team = append(team, one.Account)
		}
	}
	for _, name := range []string{"employee", "analyst"} {
		sim.Bridge(name, teamsim.Playground{
			Connector: c.String(name), Channels: name == "analyst", Locale: c.String("language"), Members: team,
		})
	}
}

// past returns what fills a new store with what happened before the demo. The
// people whom the simulated Teams plays are reached at serviceURL.
func (p program) past(
	conf config.Config,
	company *demo.Company,
	offered content,
	serviceURL string,
) func(context.Context, store.Engine) error {
	return func(ctx context.Context, db store.Engine) error {
		list, err := queues(conf)
		if err != nil {
			return err
		}
		o := desk.Options{Catalog: offered.catalog, Knowledge: offered.knowledge}
		o.CloseAfter, o.Remind, o.DraftExpiry = conf.Tickets.CloseAfter, conf.Tickets.Remind, conf.Tickets.DraftExpiry
		o.Settings = desk.Settings{Language: conf.Language, Zone: conf.Location, Logger: logger(p.stderr)}
		return demo.Past{
			Company: company, Store: db, Desk: o, Queues: list, Now: p.now().In(conf.Location),
			Reach: botframework.Reference{ServiceURL: serviceURL, Tenant: conf.Teams.TenantID},
		}.Fill(ctx)
	}
}
