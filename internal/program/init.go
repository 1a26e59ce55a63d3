package program

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/internal/config"
)

// answers are what a configuration begins with.
type answers struct {
	publicURL, appID, tenant, secret  string
	queue, language, timezone, listen string
}

// question is one of the answers: how it is asked for, and what it has to be.
type question struct {
	flag, key, ask, fallback string
	at                       func(*answers) *string
}

// questions are in the order in which people know the answers.
var questions = []question{
	{
		"public-url",
		"public_url",
		"Public address of the desk, as https://desk.example.com",
		"",
		func(a *answers) *string {
			return &a.publicURL
		},
	},
	{"app-id", "teams.app_id", "App id of the bot (Microsoft App ID, client id)", "", func(a *answers) *string {
		return &a.appID
	}},
	{"tenant", "teams.tenant_id", "Tenant id, or a domain of the organization", "", func(a *answers) *string {
		return &a.tenant
	}},
	{"queue", "queues[].name", "Name of the first queue", "Service Desk", func(a *answers) *string { return &a.queue }},
	{
		"language",
		"language",
		"Language of the channel, en or ru",
		"en",
		func(a *answers) *string { return &a.language },
	},
	{"timezone", "timezone", "Time zone, as Europe/Riga", "UTC", func(a *answers) *string { return &a.timezone }},
	{"listen", "listen", "Where the desk listens", "127.0.0.1:3978", func(a *answers) *string { return &a.listen }},
}

const secretAsk = "Client secret (its Value; it is not shown)"

// initCommand writes a configuration.
func (p program) initCommand() *cli.Command {
	flags := []cli.Flag{
		&cli.StringFlag{
			Name: "config", Aliases: []string{"c"}, Usage: "configuration `FILE` to write", Value: "frontdesk.yaml",
			Sources: cli.EnvVars("FRONTDESK_CONFIG"),
		},
		&cli.StringFlag{Name: "env", Usage: "`FILE` that \"teams app create --env FILE\" has written: ids and secret"},
		&cli.StringFlag{Name: "secret-file", Usage: "`FILE` that holds the client secret's Value, alone on one line"},
		&cli.BoolFlag{Name: "offline", Usage: "make no connections: check only the form of the answers"},
		&cli.BoolFlag{Name: "force", Usage: "write over files that are there"},
	}
	for _, q := range questions {
		flags = append(flags, &cli.StringFlag{Name: q.flag, Usage: q.ask, DefaultText: q.fallback})
	}
	return &cli.Command{
		Name:  "init",
		Usage: "write a configuration, and check each answer",
		Flags: flags,
		Description: "Asks at a terminal for what no flag gives. Without a terminal the flags have to suffice;\n" +
			"the secret then comes from --env, from --secret-file, or from FRONTDESK_TEAMS_APP_PASSWORD, where it stays.",
		Action: func(ctx context.Context, c *cli.Command) error {
			s := setup{program: p, c: c, ask: p.ask, file: c.String("config")}
			if s.ask == nil {
				s.ask = terminal(p.stdout)
			}
			return s.run(ctx)
		},
	}
}

// setup is one run of init.
type setup struct {
	program
	c    *cli.Command
	ask  *asker // nil: nobody is asked
	file string
	answers
	secretOutside bool // it stays in the environment
}

func (s *setup) run(ctx context.Context) error {
	if err := s.checkPlace(); err != nil {
		return err
	}
	if err := s.readFlags(); err != nil {
		return err
	}
	if err := s.askAll(ctx); err != nil {
		return err
	}
	return s.write()
}

// checkPlace makes sure that files can be written, and over none that is there.
func (s *setup) checkPlace() error {
	if err := canWrite(filepath.Dir(s.file)); err != nil {
		return err
	}
	for _, file := range []string{s.file, beside(s.file, secretFile)} {
		if !isThere(file) || s.c.Bool("force") {
			continue
		}
		if s.ask == nil {
			return fmt.Errorf("%s is there already: write over it with --force, or name another with --config", file)
		}
		if yes, err := s.ask.agrees(file + " is there already. Write over it?"); err != nil || !yes {
			return errors.Join(err, errNothing)
		}
		if err := s.c.Set("force", "true"); err != nil {
			return err
		}
	}
	return nil
}

var errNothing = errors.New("nothing was written")

// readFlags takes what flags, files and the environment give, and says all that is
// wrong with it. Without a terminal, something that is missing is wrong.
func (s *setup) readFlags() error {
	if file := s.c.String("env"); file != "" {
		if err := readRegistration(file, &s.answers); err != nil {
			return err
		}
	}
	if err := s.readSecret(); err != nil {
		return err
	}
	if wrong := s.wrong(); len(wrong) > 0 {
		return wrong
	}
	return nil
}

// wrong takes the answers that flags and the environment give, and returns what is
// wrong with them.
func (s *setup) wrong() (wrong config.Mistakes) {
	for _, q := range questions {
		at := q.at(&s.answers)
		*at = cmp.Or(s.c.String(q.flag), os.Getenv(variableOf(q.key)), *at)
		if *at == "" && s.ask == nil {
			*at = q.fallback
		}
		if *at == "" {
			if s.ask == nil {
				expected, _ := config.Fits(q.key, "")
				wrong = append(wrong, config.Mistake{Variable: "--" + q.flag, Found: "missing", Expected: expected})
			}
		} else if one := q.fits(*at); one != nil {
			wrong = append(wrong, *one)
		}
	}
	if s.secret == "" && s.ask == nil {
		wrong = append(wrong, config.Mistake{
			Variable: "--secret-file", Found: "missing",
			Expected: "a file with the client secret, or --env, or FRONTDESK_TEAMS_APP_PASSWORD",
		})
	}
	return wrong
}

// variableOf returns the variable of a key that can come from the environment.
func variableOf(key string) string {
	return "FRONTDESK_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

func (s *setup) readSecret() error {
	if outside := os.Getenv("FRONTDESK_TEAMS_APP_PASSWORD"); outside != "" {
		s.secret, s.secretOutside = outside, true
	}
	file := s.c.String("secret-file")
	if file == "" {
		return nil
	}
	content, err := os.ReadFile(file)
	s.secret, s.secretOutside = strings.TrimRight(string(content), "\r\n"), false
	return err
}

// fits says what is wrong with an answer.
func (q question) fits(value string) *config.Mistake {
	expected, ok := config.Fits(q.key, value)
	found := strconv.Quote(value)
	switch {
	case q.flag == "tenant" && strings.Contains(value, "."):
		return nil // a domain
	case !ok:
		return &config.Mistake{Variable: "--" + q.flag, Found: found, Expected: expected}
	case q.flag == "public-url" && checkPublicURL(value) != nil:
		return &config.Mistake{
			Variable: "--" + q.flag, Found: found,
			Expected: "the name of a host that Teams can reach, as https://desk.example.com",
		}
	}
	return nil
}

// askAll asks for what is missing, and checks each answer.
func (s *setup) askAll(ctx context.Context) error {
	if err := s.one(questions[0], nil); err != nil {
		return err
	}
	s.publicURL = strings.TrimRight(s.publicURL, "/")
	if s.appID == "" || s.tenant == "" || s.secret == "" {
		fmt.Fprintf(s.stdout, ways, s.endpoint(), s.publicURL)
	}
	if err := s.registration(ctx); err != nil {
		return err
	}
	for _, q := range questions[3:] {
		check := func() error { return nil }
		if q.flag == "listen" {
			check = func() error { return checkListen(ctx, s.listen) }
		}
		if err := s.one(q, check); err != nil {
			return err
		}
	}
	return nil
}

// one asks for one answer until it is right. Nobody there: it has to be.
func (s *setup) one(q question, check func() error) error {
	at := q.at(&s.answers)
	for given := *at; ; given = "" {
		if given == "" && s.ask != nil {
			typed, err := s.ask.line(q.ask, cmp.Or(*at, q.fallback))
			if err != nil {
				return err
			}
			*at = typed
		}
		var err error
		if wrong := q.fits(*at); wrong != nil {
			err = config.Mistakes{*wrong}
		} else if check != nil {
			err = check()
		}
		if err == nil || s.ask == nil {
			return err
		}
		fmt.Fprintf(s.stdout, "  %s\n", err)
		*at = ""
	}
}

// registration asks who the bot is, until it gets a token.
func (s *setup) registration(ctx context.Context) error {
	for {
		err := s.oneRegistration(ctx)
		if err == nil || s.ask == nil || errors.Is(err, errAsked) {
			return err
		}
		fmt.Fprintf(s.stdout, "  %s\n", strings.ReplaceAll(err.Error(), "\n", "\n  "))
		again, err := s.ask.line("Enter to answer again, or \"keep\" to go on all the same", "")
		if err != nil {
			return err
		}
		if again == "keep" {
			return nil
		}
		s.appID, s.tenant, s.secret, s.secretOutside = "", "", "", false
	}
}

// errAsked means that nobody answers any more.
var errAsked = errors.New("no answer")

func (s *setup) oneRegistration(ctx context.Context) error {
	if err := s.one(questions[1], nil); err != nil {
		return errors.Join(errAsked, err)
	}
	tenant := func() error { return s.resolveTenant(ctx) }
	if err := s.one(questions[2], tenant); err != nil {
		return err
	}
	for s.secret == "" {
		typed, err := s.ask.secret(secretAsk)
		if err != nil {
			return errors.Join(errAsked, err)
		}
		s.secret = typed
	}
	if s.c.Bool("offline") {
		return checkSecretForm(s.secret)
	}
	return s.checkRegistration(ctx, s.answers)
}

// resolveTenant replaces a domain by the id of its tenant.
func (s *setup) resolveTenant(ctx context.Context) error {
	if s.c.Bool("offline") {
		if _, ok := config.Fits("teams.tenant_id", s.tenant); !ok {
			return fmt.Errorf("%q: expected a GUID: nobody is asked for the id of a domain with --offline", s.tenant)
		}
		return nil
	}
	placeholder := s.answers
	placeholder.tenant = "00000000-0000-4000-8000-000000000000"
	conf, err := placeholder.configured()
	if err != nil {
		return err
	}
	id, err := findTenant(ctx, conf.Teams.TokenURL, s.tenant)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "  ok · Tenant: %s\n", id)
	s.tenant = id
	return nil
}

func (s *setup) endpoint() string { return s.publicURL + "/api/messages" }

// write writes the files, and says what comes next.
func (s *setup) write() error {
	force := s.c.Bool("force")
	text := fillExample(string(s.examples.Config), s.answers, !s.secretOutside)
	if !s.secretOutside {
		if err := writeNew(beside(s.file, secretFile), s.secret+"\n", 0o600, force); err != nil {
			return err
		}
	}
	if err := writeNew(s.file, text, 0o644, force); err != nil {
		return err
	}
	if _, err := config.Load(s.file, os.Environ(), config.ForServe); err != nil {
		return err
	}
	_, err := fmt.Fprintf(
		s.stdout,
		next,
		s.file,
		s.secretPlace(),
		s.endpoint(),
		s.configFlag(),
		s.configFlag(),
		s.configFlag(),
	)
	return err
}

// secretPlace says where the secret is.
func (s *setup) secretPlace() string {
	if s.secretOutside {
		return "the secret stays in FRONTDESK_TEAMS_APP_PASSWORD: the desk needs it each time"
	}
	return "the secret is in " + beside(s.file, secretFile) + ", which only this user can read"
}

// configFlag is how the commands find the file.
func (s *setup) configFlag() string {
	if s.file == "frontdesk.yaml" {
		return ""
	}
	return " --config " + s.file
}
