package botframework

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
)

const (
	pageSize = "500" // the most that Teams allows
	maxPages = 100   // no team has more members
)

// Members returns everyone in a conversation in one call. Teams limits it;
// prefer [Connector.PagedMembers] for teams.
func (c *Connector) Members(ctx context.Context, ref Reference) ([]Account, error) {
	var list []rosterEntry
	err := c.call(ctx, http.MethodGet, conversationPath(ref, "members"), nil, &list)
	return accounts(nil, list), err
}

// PagedMembers returns everyone in a conversation, page by page. Each page is
// one call.
func (c *Connector) PagedMembers(ctx context.Context, ref Reference) ([]Account, error) {
	at := conversationPath(ref, "pagedmembers")
	at.query = url.Values{"pageSize": {pageSize}}
	var all []Account
	for range maxPages {
		var page struct {
			ContinuationToken string        `json:"continuationToken"`
			Members           []rosterEntry `json:"members"`
		}
		if err := c.call(ctx, http.MethodGet, at, nil, &page); err != nil {
			return nil, err
		}
		all = accounts(all, page.Members)
		if page.ContinuationToken == "" {
			return all, nil
		}
		at.query.Set("continuationToken", page.ContinuationToken)
	}
	return nil, fmt.Errorf("botframework: connector: a roster of more than %d pages", maxPages)
}

// Member returns one member by channel id ("29:…"). If the person is not a
// member, the error satisfies [Gone].
func (c *Connector) Member(ctx context.Context, ref Reference, id string) (Account, error) {
	var entry rosterEntry
	err := c.call(ctx, http.MethodGet, conversationPath(ref, "members", id), nil, &entry)
	return entry.account(), err
}

// rosterEntry is an account as a roster encodes it. Lists use objectId; single
// entries and activities use aadObjectId.
type rosterEntry struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	AADObjectID string `json:"aadObjectId"`
	ObjectID    string `json:"objectId"`
	Role        string `json:"role"`
	Email       string `json:"email"`
	UPN         string `json:"userPrincipalName"`
}

func (e rosterEntry) account() Account {
	return Account{
		ID: e.ID, Name: e.Name, AADObjectID: cmp.Or(e.AADObjectID, e.ObjectID), Role: e.Role,
		Addresses: [2]string{e.Email, e.UPN},
	}
}

func accounts(list []Account, entries []rosterEntry) []Account {
	for _, e := range entries {
		list = append(list, e.account())
	}
	return list
}
