package botframework

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// Connector sends messages for the bot (Learn:
// bot-framework-rest-connector-api-reference). Each call takes at most ten
// seconds and is made once; see [Retryable] for how to handle its error. A call
// may have worked even if its answer was lost. The bot's token goes to the
// allowed service URLs only.
type Connector struct {
	hosts  serviceHosts
	client *http.Client
	files  *http.Client // for files stored elsewhere
	token  *botToken
	now    clock
}

func newConnector(s Settings, hosts serviceHosts, client *http.Client) *Connector {
	return &Connector{
		hosts:  hosts,
		client: client,
		files:  newFileClient(hosts.allLocal()),
		token:  newBotToken(s, client),
		now:    s.Now,
	}
}

// Send posts m into the conversation and returns its activity id, "" when the
// connector gave none. With the bare id of a channel, it starts a thread.
func (c *Connector) Send(ctx context.Context, ref Reference, m Message) (id string, err error) {
	a, err := c.activityIn(ref)
	if err != nil {
		return "", err
	}
	if err := m.fill(&a); err != nil {
		return "", err
	}
	var created schema.ResourceResponse
	err = c.library(ctx, m.entities(), &created).SendActivity(a)
	return created.ID, causeOf(err)
}

// Update replaces the message called id with m.
func (c *Connector) Update(ctx context.Context, ref Reference, id string, m Message) error {
	a, err := c.activityCalled(id, ref)
	if err != nil {
		return err
	}
	if err := m.fill(&a); err != nil {
		return err
	}
	return causeOf(c.library(ctx, m.entities(), nil).UpdateActivity(a))
}

// Delete removes the message called id.
func (c *Connector) Delete(ctx context.Context, ref Reference, id string) error {
	a, err := c.activityCalled(id, ref)
	if err != nil {
		return err
	}
	return causeOf(c.library(ctx, nil, nil).DeleteActivity(a))
}

// CreatePersonal returns the 1:1 conversation with a member, given the member's
// channel id ("29:…"). Repeated calls return the same conversation. It uses
// ServiceURL and Tenant of ref.
func (c *Connector) CreatePersonal(ctx context.Context, ref Reference, memberID string) (Reference, error) {
	created, err := c.create(ctx, ref, newConversation{
		Members: []Account{{ID: memberID}}, TenantID: ref.Tenant,
	})
	return Reference{ServiceURL: ref.ServiceURL, Conversation: created.ID, Tenant: ref.Tenant}, err
}

// CreateThread starts a thread in a channel with m. It returns the thread and
// the id of m. The thread's own id ends in ";messageid=" and that id.
func (c *Connector) CreateThread(
	ctx context.Context,
	channel Reference,
	m Message,
) (thread Reference, activityID string, err error) {
	id, _ := SplitThread(channel.Conversation)
	first := outgoing{Entities: m.entities()}
	if err := m.fill(&first.Activity); err != nil {
		return Reference{}, "", err
	}
	created, err := c.create(ctx, channel, newConversation{
		IsGroup: true, Activity: &first, TenantID: channel.Tenant,
		ChannelData: ChannelData{Channel: Channel{ID: id}},
	})
	_, root := SplitThread(created.ID)
	thread = Reference{ServiceURL: channel.ServiceURL, Conversation: created.ID, Tenant: channel.Tenant}
	return thread, cmp.Or(created.ActivityID, root), err
}

// newConversation is the body that creates a conversation. It has either exactly
// one member, or a channel and an activity.
type newConversation struct {
	IsGroup     bool        `json:"isGroup"`
	Members     []Account   `json:"members,omitzero"`
	Activity    *outgoing   `json:"activity,omitzero"`
	ChannelData ChannelData `json:"channelData,omitzero"`
	TenantID    string      `json:"tenantId,omitzero"`
}

func (c *Connector) create(
	ctx context.Context,
	ref Reference,
	body newConversation,
) (schema.ConversationResourceResponse, error) {
	var created schema.ConversationResourceResponse
	err := c.call(
		ctx,
		http.MethodPost,
		address{service: ref.ServiceURL, path: []string{"conversations"}},
		body,
		&created,
	)
	if err == nil && created.ID == "" {
		err = fmt.Errorf("botframework: connector: a conversation without id")
	}
	return created, err
}
