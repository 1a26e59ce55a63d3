//go:build !nograph

package graph

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// Profile says who somebody is. Fields that the organization did not fill in
// are empty.
type Profile struct {
	ID         string // Entra object id
	Name       string
	Department string

	// The manager's object id and name. Both are empty if there is no manager.
	ManagerID, ManagerName string

	Language string // preferred language, such as "ru-RU"
	Address  string // user principal name
}

const profilesKept = 24 * time.Hour

// Profile returns somebody's profile, which is up to a day old. ok is false,
// without an error, if Graph does not know the person or the id is not an
// object id (a GUID). The error wraps ErrConsent if User.Read.All is missing.
func (c *Client) Profile(ctx context.Context, id string) (p Profile, ok bool, err error) {
	if !isObjectID(id) {
		return Profile{}, false, nil
	}
	id = strings.ToLower(id)
	found, err := c.profiles.get(ctx, []string{id})
	p, ok = found[id]
	return p, ok, err
}

// directory reads people's profiles.
type directory struct {
	calls  *caller
	people *users.UsersRequestBuilder
}

// profileCall asks for people one after the other.
func profileCall(
	adapter abstractions.RequestAdapter,
	log *slog.Logger,
) func(context.Context, []string) (map[string]Profile, error) {
	d := directory{
		calls:  &caller{permission: "User.Read.All", log: log},
		people: users.NewUsersRequestBuilderInternal(nil, adapter),
	}
	return eachKnown(d.profile)
}

func (d directory) profile(ctx context.Context, id string) (Profile, error) {
	p, err := d.person(ctx, id)
	if err != nil {
		return Profile{}, err
	}
	p.ManagerID, p.ManagerName, err = d.manager(ctx, id)
	if err != nil && !isNotFound(err) {
		return Profile{}, err
	}
	return p, nil
}

func (d directory) person(ctx context.Context, id string) (Profile, error) {
	p := Profile{ID: id}
	err := d.calls.do(func() error {
		user, err := d.people.ByUserId(id).Get(ctx, &users.UserItemRequestBuilderGetRequestConfiguration{
			QueryParameters: &users.UserItemRequestBuilderGetQueryParameters{
				Select: []string{"id", "displayName", "department", "preferredLanguage", "userPrincipalName"},
			},
		})
		if err != nil {
			return err
		}
		if user.GetId() == nil && user.GetDisplayName() == nil {
			return errNoAnswer
		}
		p.Name, p.Department = text(user.GetDisplayName()), text(user.GetDepartment())
		p.Language, p.Address = text(user.GetPreferredLanguage()), text(user.GetUserPrincipalName())
		return nil
	})
	return p, err
}

// manager returns a person's manager. The manager may be an organizational
// contact instead of a user.
func (d directory) manager(ctx context.Context, id string) (managerID, name string, err error) {
	err = d.calls.do(func() error {
		manager, err := d.people.ByUserId(id).
			Manager().
			Get(ctx, &users.ItemManagerRequestBuilderGetRequestConfiguration{
				QueryParameters: &users.ItemManagerRequestBuilderGetQueryParameters{
					Select: []string{"id", "displayName"},
				},
			})
		if err != nil {
			return err
		}
		managerID, name = text(manager.GetId()), displayName(manager)
		return nil
	})
	return managerID, name, err
}

// displayName returns the display name of a directory object. Each kind of
// object that has a name has its own property for it. If Graph did not say the
// kind, the name is among the additional data.
func displayName(object models.DirectoryObjectable) string {
	if named, ok := object.(interface{ GetDisplayName() *string }); ok {
		return text(named.GetDisplayName())
	}
	name, _ := object.GetAdditionalData()["displayName"].(*string)
	return text(name)
}

// isObjectID reports whether an id has the form of an Entra object id. Nothing
// else gets into the path of a call.
func isObjectID(id string) bool {
	return objectID.MatchString(id)
}

var objectID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
