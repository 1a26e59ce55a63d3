package program

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/urfave/cli/v3"

	"frontdesk/appmanifest"
	"frontdesk/internal/appcatalog"
	"frontdesk/internal/config"
)

// publishCommand puts the app package into the organization's app catalog.
func (p program) publishCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:  "publish",
		Usage: "write the Teams app package and put it into the organization's app catalog, or say how to by hand",
		Flags: slices.Concat(flags, packageFlags(), []cli.Flag{
			&cli.BoolFlag{Name: "manual", Usage: "say what to click, and upload nothing"},
			&cli.BoolFlag{Name: "review", Usage: "submit it for approval: you need not be an administrator then"},
			&cli.StringFlag{
				Name: "client-id", Usage: "`ID` of the public client to sign in with", Value: appcatalog.GraphTools,
				DefaultText: "Microsoft Graph Command Line Tools",
			},
		}),
		Action: func(ctx context.Context, c *cli.Command) error {
			conf, k, err := readPacking(c, load)
			if err != nil {
				return err
			}
			made, err := k.pack(conf, "") // what is wrong with it is told before anybody signs in
			if err != nil {
				return err
			}
			if c.Bool("manual") {
				if err := p.writePackage(conf, k, made); err != nil {
					return err
				}
				return p.tellClicks(k)
			}
			how := appcatalog.SignIn{
				Login: loginOf(conf.Teams), Graph: strings.TrimSuffix(conf.Graph.BaseURL, "/v1.0"),
				Client: c.String("client-id"), Review: c.Bool("review"),
			}
			if err := p.publish(ctx, conf, k, how); err != nil {
				return p.publishFailed(conf, k, made, err)
			}
			return nil
		},
	}
}

// loginOf returns where the people of the tenant sign in: at the host of
// teams.token_url. The tenant of that can be another, with MultiTenant.
func loginOf(teams config.Teams) string {
	tenant := teams.TenantID
	if tenant == "" {
		tenant = "organizations"
	}
	if u, err := url.Parse(teams.TokenURL); err == nil && u.Host != "" {
		return u.Scheme + "://" + u.Host + "/" + tenant
	}
	return teams.Place().Login + tenant
}

// errNoCatalog is of the cloud whose Graph takes no packages (Learn: "Publish
// teamsApp", national cloud deployments).
var errNoCatalog = errors.New("in teams.cloud china, Microsoft Graph takes no app packages")

// publish signs somebody in, makes the package that is higher than what the
// catalog has, and uploads it.
func (p program) publish(ctx context.Context, conf config.Config, k packing, how appcatalog.SignIn) error {
	if conf.Teams.Cloud == "china" {
		return errNoCatalog
	}
	session, err := how.Begin(ctx, func(prompt appcatalog.Prompt) { p.tellPrompt(how, prompt) })
	if err != nil {
		return err
	}
	entry, err := session.Find(ctx, conf.Teams.AppID, appmanifest.Higher)
	if err != nil {
		return mendCatalog(err)
	}
	made, err := k.pack(conf, entry.Version)
	if err != nil {
		return err
	}
	if k.version != "" && entry.Version != "" && !appmanifest.Higher(k.version, entry.Version) {
		return fmt.Errorf("package-version %s is not higher than %s, which the catalog has", k.version, entry.Version)
	}
	if err := p.writePackage(conf, k, made); err != nil {
		return err
	}
	if entry.Version == made.Version {
		_, err := fmt.Fprintf(p.stdout, "The catalog has version %s already (%s).\n", entry.Version, entry.State)
		return err
	}
	if err := upload(ctx, session, entry, made); err != nil {
		return mendCatalog(err)
	}
	return p.tellPublished(k, how, entry, made)
}

// upload uploads a package. Graph has been seen to take one and answer 400
// (microsoftgraph/microsoft-graph-explorer-v4#2946): what it has then decides.
func upload(ctx context.Context, session *appcatalog.Session, entry appcatalog.Entry, m made) error {
	err := session.Publish(ctx, entry, m.zip)
	if err == nil {
		return nil
	}
	if now, wrong := session.Find(ctx, m.App, appmanifest.Higher); wrong != nil || now.Version != m.Version {
		return err
	}
	return nil
}

func (p program) tellPrompt(how appcatalog.SignIn, prompt appcatalog.Prompt) {
	who := "a Teams administrator"
	if how.Review {
		who = "yourself"
	}
	fmt.Fprintf(
		p.stdout, "Sign in as %s, on any device: open %s and enter the code %s.\n", who, prompt.Address, prompt.Code,
	)
	if how.Client == appcatalog.GraphTools {
		fmt.Fprintln(
			p.stdout,
			"The page names the app Microsoft Graph Command Line Tools, and may ask for consent to app catalogs.",
		)
	}
	if prompt.For > 0 {
		fmt.Fprintf(p.stdout, "Waiting; the code is good for %d minutes …\n", int(prompt.For.Minutes()))
	}
}

func (p program) tellPublished(k packing, how appcatalog.SignIn, entry appcatalog.Entry, m made) error {
	what := "is new in the catalog"
	if entry.Version != "" {
		what = "is in the catalog in place of " + entry.Version
	}
	next := "Teams can take some hours to show it to everybody."
	if how.Review {
		what = "waits for approval"
		next = "A Teams administrator approves it: Teams admin center → Teams apps → Manage apps → the app → Publish."
	}
	_, err := fmt.Fprintf(p.stdout, "Version %s %s. %s\n\n%s", m.Version, what, next, clicksForTeam(k))
	return err
}

// mendCatalog adds what mends a refusal of the catalog.
func mendCatalog(err error) error {
	refused, ok := errors.AsType[*appcatalog.Error](err)
	if !ok {
		return err
	}
	switch refused.Status {
	case 401, 403:
		return fmt.Errorf("%w: sign in as a Teams administrator, or submit the app for approval with --review", err)
	case 409:
		return fmt.Errorf(
			"%w: the catalog has this app or version already; one that waits for approval has to be approved or rejected first "+
				"(Teams admin center → Teams apps → Manage apps)",
			err,
		)
	}
	return err
}

// publishFailed says how to publish by hand, with the package that is there.
func (p program) publishFailed(conf config.Config, k packing, m made, cause error) error {
	if errors.Is(cause, context.Canceled) {
		return errors.New("not published: interrupted")
	}
	if writtenPackage(k.output).Content != m.Content {
		if err := p.writePackage(conf, k, m); err != nil {
			return errors.Join(cause, err)
		}
	}
	return errors.Join(fmt.Errorf("not published: %w", cause), p.tellClicks(k))
}

// tellClicks says how to publish by hand. The labels are those of Learn: "Upload
// your app in Microsoft Teams", "Manage custom apps in Teams admin center".
func (p program) tellClicks(k packing) error {
	_, err := fmt.Fprintf(p.stdout, `
By hand, with %[1]s:

For everybody, as a Teams administrator:
  Teams admin center → Teams apps → Manage apps → Actions → Upload new app → %[1]s
  If the app is in the list already: open it there → Upload file → %[1]s
For yourself:
  Teams → Apps → Manage your apps → Upload an app → Upload a custom app → %[1]s → Add
  Without that entry: Teams admin center → Teams apps → Setup policies → Upload custom apps, switched on
%[2]s`, k.output, clicksForTeam(k))
	return err
}

func clicksForTeam(k packing) string {
	return fmt.Sprintf(`For a team, as its owner, when one of the two is done:
  Teams → Apps → the app → the arrow beside Add or Open → Add to a team → the channel → Set up a bot
  Teams asks for what %s explains.
`, besidePackage(k.output))
}
