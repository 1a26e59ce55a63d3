package botframework

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/infracloudio/msbotbuilder-go/schema"
)

// ErrMalformed reports that a body, or the value of an invoke, does not follow
// the protocol. The answer is 400.
var ErrMalformed = errors.New("malformed activity")

// Activity types that the desk knows by name. It lets others through: a bot must
// accept types it does not expect (A2006).
const (
	TypeMessage            = string(schema.Message)
	TypeMessageUpdate      = string(schema.MessageUpdate)
	TypeMessageDelete      = string(schema.MessageDelete)
	TypeMessageReaction    = string(schema.MsgReaction)
	TypeTyping             = string(schema.Typing)
	TypeInvoke             = string(schema.Invoke)
	TypeConversationUpdate = string(schema.ConversationUpdate)
	TypeInstallationUpdate = string(schema.InstallationUpdate)
)

// maxDepth is how deeply a body may nest.
const maxDepth = 64

// Activity is an activity that Teams posts to the bot. Absent members are zero.
type Activity struct {
	Type       string `json:"type"`
	ID         string `json:"id,omitzero"`
	Name       string `json:"name,omitzero"`
	Action     string `json:"action,omitzero"`
	ServiceURL string `json:"serviceUrl,omitzero"`
	ChannelID  string `json:"channelId,omitzero"`
	Locale     string `json:"locale,omitzero"` // of the sender's client
	Timezone   string `json:"-"`               // IANA name, as the sender's client tells it; not checked
	Text       string `json:"text,omitzero"`
	TextFormat string `json:"textFormat,omitzero"`
	ReplyToID  string `json:"replyToId,omitzero"`

	// Timestamp is zero when absent or unreadable. It orders activities and is
	// never a reason to refuse one (A2042).
	Timestamp time.Time `json:"timestamp,omitzero"`

	From           Account             `json:"from,omitzero"`
	Recipient      Account             `json:"recipient,omitzero"`
	Conversation   ConversationAccount `json:"conversation,omitzero"`
	MembersAdded   []Account           `json:"membersAdded,omitzero"`
	MembersRemoved []Account           `json:"membersRemoved,omitzero"`
	ChannelData    ChannelData         `json:"channelData,omitzero"`

	// ReactionsAdded and ReactionsRemoved are set in a messageReaction. They
	// concern the message ReplyToID.
	ReactionsAdded   []Reaction `json:"reactionsAdded,omitzero"`
	ReactionsRemoved []Reaction `json:"reactionsRemoved,omitzero"`

	// Value is any JSON value, nil when absent. The sender's client wrote it:
	// never trust it.
	Value       jsontext.Value   `json:"value,omitzero"`
	Entities    []jsontext.Value `json:"entities,omitzero"`
	Attachments []jsontext.Value `json:"attachments,omitzero"`

	// Route and Outcome are what the handler says of the turn, for logs and
	// metrics: one of few words, never of what was sent.
	Route   string  `json:"-"`
	Outcome Outcome `json:"-"`
}

// Outcome says how a turn went.
type Outcome string

// The outcomes. Whoever calls a handler decides when it says none.
const (
	TurnRefused  Outcome = "refused"  // the person was told why not
	TurnRepeated Outcome = "repeated" // it was answered before
	TurnFailed   Outcome = "failed"
)

// Account is a person or a bot. ID is the channel's id: "29:…" for people,
// "28:…" for bots. AADObjectID is the Entra object id, empty for bots.
type Account struct {
	ID          string `json:"id,omitzero"`
	Name        string `json:"name,omitzero"`
	AADObjectID string `json:"aadObjectId,omitzero"`
	Role        string `json:"role,omitzero"`
	// Addresses come from a roster: e-mail and user principal name.
	Addresses [2]string `json:"-"`
}

// ConversationAccount is the conversation of an activity. ConversationType is
// "personal", "channel" or "groupChat".
type ConversationAccount struct {
	ID               string `json:"id,omitzero"`
	Name             string `json:"name,omitzero"`
	ConversationType string `json:"conversationType,omitzero"`
	TenantID         string `json:"tenantId,omitzero"`
	IsGroup          bool   `json:"isGroup,omitzero"`
}

// DecodeActivity reads one activity. It refuses duplicate names, invalid UTF-8,
// trailing data, nesting deeper than 64 and a missing type. Each such error
// wraps [ErrMalformed]. It accepts unknown members and types (A2005, A2006).
// Names are case-sensitive. The activity keeps no part of body.
func DecodeActivity(body []byte) (*Activity, error) {
	if tooDeep(body) {
		return nil, fmt.Errorf("%w: nested deeper than %d", ErrMalformed, maxDepth)
	}
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, fmt.Errorf("%w: %s", ErrMalformed, syntaxOnly(err))
	}
	if e.Type == "" {
		return nil, fmt.Errorf("%w: no type", ErrMalformed)
	}
	e.Activity.Timestamp = time.Time(e.Timestamp)
	e.Activity.Entities = e.Entities
	e.Activity.Attachments = e.Attachments
	e.Timezone = cmp.Or(string(e.LocalTimezone), string(e.LocalTimeZone))
	if e.Locale == "" || e.Timezone == "" {
		info := e.client()
		e.Locale = cmp.Or(e.Locale, string(info.Locale))
		e.Timezone = cmp.Or(e.Timezone, string(info.Timezone))
	}
	return &e.Activity, nil
}

// clientInfo is the entity in which Teams tells of the sender's client too
// (Learn: bots-messages, "clientInfo"). Some activities have only that.
type clientInfo struct {
	Type     string    `json:"type"`
	Locale   looseText `json:"locale"`
	Timezone looseText `json:"timezone"`
}

// client returns what an entity tells of the sender's client. It is zero when
// none does.
func (a *Activity) client() clientInfo {
	for _, raw := range a.Entities {
		if !bytes.Contains(raw, []byte("clientInfo")) {
			continue
		}
		var info clientInfo
		if json.Unmarshal(raw, &info) == nil && info.Type == "clientInfo" {
			return info
		}
	}
	return clientInfo{}
}

// envelope is an activity as it arrives. Members that may have any shape use
// forgiving types, so a bad one does not spoil the rest.
type envelope struct {
	Activity
	Timestamp   looseTime `json:"timestamp"`
	Entities    looseList `json:"entities"`
	Attachments looseList `json:"attachments"`
	// LocalTimezone is an IANA name (Learn: Activity.LocalTimezone). Samples of
	// invokes spell it LocalTimeZone.
	LocalTimezone looseText `json:"localTimezone"`
	LocalTimeZone looseText `json:"localTimeZone"`
}

// syntaxOnly describes a decoding error without quoting what people wrote.
func syntaxOnly(err error) string {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		return fmt.Sprintf("wrong type at byte %d", semantic.ByteOffset)
	}
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return fmt.Sprintf("invalid JSON at byte %d", syntactic.ByteOffset)
	}
	return "invalid JSON"
}

// tooDeep reports whether arrays and objects nest deeper than maxDepth. It
// counts brackets outside strings, and skips the count when there are too few of
// them. If body is not JSON, the decoder decides.
func tooDeep(body []byte) bool {
	if bytes.Count(body, []byte{'{'})+bytes.Count(body, []byte{'['}) <= maxDepth {
		return false
	}
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
