package botframework

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// The invokes of a message extension (Learn: message extensions, "Respond to
// search command", "Respond to action command" and "Link unfurling").
const (
	InvokeQuery  = "composeExtension/query"
	InvokeDialog = "composeExtension/fetchTask"
	InvokeSubmit = "composeExtension/submitAction"
	InvokeLink   = "composeExtension/queryLink"
)

// InExtension reports whether an activity comes from the message extension. Its
// conversation is then the one in which the person is writing. The bot may not
// be able to write there.
func (a *Activity) InExtension() bool {
	return a.Type == TypeInvoke &&
		slices.Contains([]string{InvokeQuery, InvokeDialog, InvokeSubmit, InvokeLink}, a.Name)
}

// Extension is a request to the message extension. The client wrote all of it:
// permissions must come from elsewhere. Absent members are zero.
type Extension struct {
	Command    string // the id of a command in the app package; empty for a link
	Parameters Data   // what the person typed, by the names in the app package; never nil
	Skip       int    // how many results the client already has
	Data       Data   // the values of a form; never nil
	Link       string // the pasted link
	About      PickedMessage
}

// PickedMessage is the message on which a command was called. Text is plain.
// Link leads to the message in Teams, and is empty if it would lead elsewhere.
type PickedMessage struct{ Subject, Text, Link string }

// Extension reads an invoke of the message extension. Its error wraps
// [ErrMalformed].
func (a *Activity) Extension() (Extension, error) {
	if !a.InExtension() {
		return Extension{}, fmt.Errorf("%w: no message extension", ErrMalformed)
	}
	var value struct {
		CommandID  string `json:"commandId"`
		URL        string `json:"url"`
		Parameters []struct {
			Name  string         `json:"name"`
			Value jsontext.Value `json:"value"`
		} `json:"parameters"`
		QueryOptions struct {
			Skip int `json:"skip"`
		} `json:"queryOptions"`
		Data           jsontext.Value `json:"data"`
		MessagePayload struct {
			Subject string `json:"subject"`
			Link    string `json:"linkToMessage"`
			Body    struct {
				ContentType string `json:"contentType"`
				Content     string `json:"content"`
			} `json:"body"`
		} `json:"messagePayload"`
	}
	if err := json.Unmarshal(a.Value, &value); err != nil {
		return Extension{}, fmt.Errorf("%w: message extension: %s", ErrMalformed, syntaxOnly(err))
	}
	x := Extension{
		Command:    value.CommandID,
		Parameters: Data{},
		Skip:       value.QueryOptions.Skip,
		Data:       Data{},
		Link:       value.URL,
	}
	for _, p := range value.Parameters {
		x.Parameters[p.Name] = p.Value
	}
	if data, ok := readData(value.Data); ok {
		x.Data = data
	}
	picked := value.MessagePayload
	x.About = PickedMessage{
		Subject: picked.Subject,
		Text:    strings.TrimSpace(picked.Body.Content),
		Link:    messageLink(picked.Link),
	}
	if picked.Body.ContentType != "text" {
		x.About.Text = plainHTML(picked.Body.Content)
	}
	return x, nil
}

// maxLink is the longest accepted link to a message. Teams' own links are
// shorter.
const maxLink = 1000

// messageLink returns raw if it links to a message in Teams, "" otherwise.
func messageLink(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "https" || u.User != nil || !strings.HasPrefix(u.Path, "/l/message/") ||
		strings.ContainsFunc(raw, endsLink) {
		return ""
	}
	if u.Host != "teams.microsoft.com" && u.Host != "teams.cloud.microsoft" {
		return ""
	}
	if link := u.String(); len(link) <= maxLink {
		return link
	}
	return ""
}

// endsLink reports whether a link may hold r only in escaped form (RFC 3986).
func endsLink(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"<>\^{|}`+"`", r) }
