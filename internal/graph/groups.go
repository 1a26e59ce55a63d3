//go:build !nograph

package graph

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

// groupsKept is how long it takes at most until somebody who joins or leaves a
// group is known to.
const groupsKept = 10 * time.Minute

// Groups returns the groups of Options.Groups that somebody is in, directly or by
// way of other groups, up to ten minutes old. Nobody is in a group whom Graph does
// not know. The error wraps ErrConsent if GroupMember.Read.All or User.Read.All is
// missing.
func (c *Client) Groups(ctx context.Context, id string) ([]string, error) {
	if !isObjectID(id) {
		return nil, nil
	}
	id = strings.ToLower(id)
	found, err := c.groups.get(ctx, []string{id})
	return found[id], err
}

// groupsCall asks for all groups of a person in one call, of up to 11,000 (Learn:
// user: getMemberGroups, which counts groups in groups too). So ids that are of no
// group may be among those that are wanted.
func groupsCall(
	adapter abstractions.RequestAdapter,
	log *slog.Logger,
	wanted []string,
) func(context.Context, []string) (map[string][]string, error) {
	calls := &caller{permission: "GroupMember.Read.All and User.Read.All", log: log}
	one := func(ctx context.Context, id string) (in []string, err error) {
		err = calls.do(func() error {
			security := false // all groups, and not only those for security
			body := users.NewItemGetMemberGroupsPostRequestBody()
			body.SetSecurityEnabledOnly(&security)
			answer, err := users.NewUsersRequestBuilderInternal(nil, adapter).ByUserId(id).
				GetMemberGroups().PostAsGetMemberGroupsPostResponse(ctx, body, nil)
			if err != nil {
				return err
			}
			if answer.GetValue() == nil {
				return errNoAnswer
			}
			for _, group := range answer.GetValue() {
				if group = strings.ToLower(group); slices.Contains(wanted, group) {
					in = append(in, group)
				}
			}
			return nil
		})
		return in, err
	}
	return eachKnown(one)
}

// eachKnown asks for people one after the other, and leaves out those whom Graph
// does not know.
func eachKnown[V any](
	one func(ctx context.Context, id string) (V, error),
) func(context.Context, []string) (map[string]V, error) {
	return func(ctx context.Context, ids []string) (map[string]V, error) {
		found := make(map[string]V, len(ids))
		for _, id := range ids {
			switch v, err := one(ctx, id); {
			case isNotFound(err):
			case err != nil:
				return nil, err
			default:
				found[id] = v
			}
		}
		return found, nil
	}
}
