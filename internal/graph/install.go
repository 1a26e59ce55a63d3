//go:build !nograph

package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/appcatalogs"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// chatsKept is how long the chats of people with the app are remembered.
const chatsKept = time.Hour

// ErrNotPublished means that the app is not in the organization's catalog.
var ErrNotPublished = errors.New("the app is not in the organization's catalog")

// Chat returns the conversation of the app's bot with somebody. It adds the app for
// them if they do not have it. ok is false, without an error, for whom that cannot be
// done: Graph does not know them, or a policy keeps the app from them. The error wraps
// ErrNotPublished, or ErrConsent if a permission is missing.
func (c *Client) Chat(ctx context.Context, id string) (conversation string, ok bool, err error) {
	if !isObjectID(id) {
		return "", false, nil
	}
	id = strings.ToLower(id)
	found, err := c.chats.get(ctx, []string{id})
	conversation, ok = found[id]
	return conversation, ok, err
}

// installer adds the app for people, as Learn says in "Proactively install your bot
// for users using Microsoft Graph".
type installer struct {
	adapter abstractions.RequestAdapter
	log     *slog.Logger
	url     string // of the Graph, with the version
	app     string // the id in the app's manifest
	calls   *caller
	catalog *caller

	mu    sync.Mutex
	known string // the id that the catalog gave to the app
}

func chatCall(adapter abstractions.RequestAdapter, o Options, at base) func(
	context.Context, []string,
) (map[string]string, error) {
	i := &installer{
		adapter: adapter, log: o.Logger, url: at.url, app: o.ClientID,
		calls:   &caller{permission: "TeamsAppInstallation.ReadWriteSelfForUser.All", log: o.Logger},
		catalog: &caller{permission: "AppCatalog.Read.All", log: o.Logger},
	}
	return eachKnown(i.chat)
}

// chat returns somebody's chat. The error of somebody for whom the app cannot be
// added is a refusal with the status 404.
func (i *installer) chat(ctx context.Context, id string) (string, error) {
	installed, err := i.installation(ctx, id)
	if err == nil && installed == "" {
		if err = i.install(ctx, id); err == nil {
			installed, err = i.installation(ctx, id)
		}
	}
	if err != nil {
		return "", err
	}
	if installed == "" { // it takes a moment to appear
		return "", fmt.Errorf("graph: %w", errNotYet)
	}
	var conversation string
	err = i.calls.do(func() error {
		chat, err := i.apps(id).ByUserScopeTeamsAppInstallationId(installed).Chat().Get(ctx, nil)
		if err != nil {
			return err
		}
		if conversation = text(chat.GetId()); conversation == "" {
			return errNoAnswer
		}
		return nil
	})
	return conversation, err
}

// errNotYet means that the app was added, and does not appear yet.
var errNotYet = errors.New("the app does not appear yet")

// apps returns the builder of calls about a person's apps. Each call needs its own.
func (i *installer) apps(id string) *users.ItemTeamworkInstalledAppsRequestBuilder {
	return users.NewUsersRequestBuilderInternal(nil, i.adapter).ByUserId(id).Teamwork().InstalledApps()
}

// installation returns the id of the app's installation for a person; "" for none
// (Learn: userteamwork-list-installedapps). A page may be empty though others follow.
func (i *installer) installation(ctx context.Context, id string) (found string, err error) {
	filter := "teamsApp/externalId eq '" + i.app + "'"
	err = i.calls.do(func() error {
		conf := &users.ItemTeamworkInstalledAppsRequestBuilderGetRequestConfiguration{
			QueryParameters: &users.ItemTeamworkInstalledAppsRequestBuilderGetQueryParameters{
				Expand: []string{"teamsApp"}, Filter: &filter,
			},
		}
		page, err := i.apps(id).Get(ctx, conf)
		for ; err == nil; page, err = i.apps(id).WithUrl(text(page.GetOdataNextLink())).Get(ctx, nil) {
			for _, one := range page.GetValue() {
				found = text(one.GetId())
				return nil
			}
			if text(page.GetOdataNextLink()) == "" {
				return nil
			}
			if err := i.sameGraph(text(page.GetOdataNextLink())); err != nil {
				return err
			}
		}
		return err
	})
	return found, err
}

// sameGraph refuses a next page that is elsewhere.
func (i *installer) sameGraph(next string) error {
	at, err := url.Parse(next)
	mine, _ := url.Parse(i.url)
	if err != nil || at.Host != mine.Host || at.Scheme != mine.Scheme {
		return errNoAnswer
	}
	return nil
}

// install adds the app for a person (Learn: userteamwork-post-installedapps). That
// they have it already is no error. Graph refuses people whom a policy keeps the app
// from, or who have no Teams, as it refuses an app without permission; the call
// before has shown that there is one.
func (i *installer) install(ctx context.Context, id string) error {
	app, err := i.inCatalog(ctx)
	if err != nil {
		return err
	}
	err = i.calls.do(func() error {
		body := models.NewUserScopeTeamsAppInstallation()
		body.SetAdditionalData(map[string]any{"teamsApp@odata.bind": i.url + "/appCatalogs/teamsApps/" + app})
		_, err := i.apps(id).Post(ctx, body, nil)
		var r *refusal
		if !errors.As(err, &r) {
			return err
		}
		switch r.status {
		case http.StatusConflict:
			return nil
		case http.StatusBadRequest, http.StatusForbidden:
			i.log.Warn("the app cannot be added", "person", id, "error", r)
			return &refusal{status: http.StatusNotFound, code: r.code}
		}
		return err
	})
	return err
}

// inCatalog returns the id that the organization's catalog gave to the app (Learn:
// appcatalogs-list-teamsapps, whose externalId is the id in the manifest).
func (i *installer) inCatalog(ctx context.Context) (string, error) {
	i.mu.Lock()
	known := i.known
	i.mu.Unlock()
	if known != "" {
		return known, nil
	}
	filter := "externalId eq '" + i.app + "'"
	err := i.catalog.do(func() error {
		conf := &appcatalogs.TeamsAppsRequestBuilderGetRequestConfiguration{
			QueryParameters: &appcatalogs.TeamsAppsRequestBuilderGetQueryParameters{Filter: &filter},
		}
		page, err := appcatalogs.NewAppCatalogsRequestBuilderInternal(nil, i.adapter).TeamsApps().Get(ctx, conf)
		if err != nil {
			return err
		}
		for _, one := range page.GetValue() {
			known = text(one.GetId())
		}
		return nil
	})
	if err == nil && known == "" {
		err = fmt.Errorf("graph: %w", ErrNotPublished)
		i.log.Warn("the app cannot be added for people", "error", err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.known = known
	return known, err
}
