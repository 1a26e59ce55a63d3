package doctor

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"sync"

	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
)

// permissions lists the application permissions that each feature needs, the least
// that Graph takes for its calls (Learn, in this order: cloudcommunications-
// getpresencesbyuserid; user-get and user-list-manager; user-checkmembergroups;
// profilephoto-get; appcatalogs-list-teamsapps and userteamwork-post-installedapps;
// userteamwork-sendactivitynotification).
var permissions = map[string][]string{
	config.GraphPresence: {"Presence.Read.All"},
	config.GraphProfiles: {"User.Read.All"},
	config.GraphGroups:   {"GroupMember.Read.All", "User.Read.All"},
	config.GraphInstall:  {"AppCatalog.Read.All", "TeamsAppInstallation.ReadWriteSelfForUser.All"},
	config.GraphActivity: {"TeamsActivity.Send"},
}

// graphs returns the checks of Microsoft Graph: one for each feature that is
// switched on, by the permissions in one token, and what the others would give.
func (w wire) graphs(ctx context.Context) []Check {
	const name = "graph"
	one := func(r Result) []Check {
		return []Check{{Name: name, Look: func(context.Context) Result { return r }}}
	}
	g := w.Config.Graph
	switch {
	case w.NoGraph && g.Enabled:
		return one(fail("graph.without"))
	case w.NoGraph:
		return one(fine("graph.without"))
	case !g.Enabled:
		return one(fine("graph.off"))
	}
	ask := sync.OnceValues(func() (botframework.Tried, error) { return w.graphToken(ctx) })
	var checks []Check
	var off []string
	for _, f := range config.GraphFeatures {
		if !g.Has(f) {
			off = append(off, f)
			continue
		}
		checks = append(checks, Check{Name: name, About: f, Look: func(context.Context) Result {
			return consented(ask, f)
		}})
	}
	if len(off) > 0 {
		checks = append(checks, one(fine("graph.rest", "features", strings.Join(off, ", ")))...)
	}
	return checks
}

func (w wire) graphToken(ctx context.Context) (botframework.Tried, error) {
	base, err := url.Parse(w.Config.Graph.BaseURL)
	if err != nil {
		return botframework.Tried{}, err
	}
	return w.Wire.TryToken(ctx, base.Scheme+"://"+base.Host+"/.default")
}

// consented compares the permissions in a token with those that a feature needs.
func consented(ask func() (botframework.Tried, error), feature string) Result {
	tried, err := ask()
	if err != nil {
		return warn("graph.token")
	}
	if tried.Roles == nil {
		return fine("graph.unknown")
	}
	var lacks []string
	for _, one := range permissions[feature] {
		if !slices.Contains(tried.Roles, one) {
			lacks = append(lacks, one)
		}
	}
	if len(lacks) == 0 {
		return fine("graph." + feature)
	}
	r := warn("graph."+feature+".lacks", "lacks", strings.Join(lacks, ", "), "feature", feature)
	r.Mend.Key = "graph.lacks.mend"
	return r
}
