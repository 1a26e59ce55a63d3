package botframework

import (
	"errors"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ChannelData is what Teams adds to an activity (Learn: channel-data of bots in
// Teams). A member of the wrong shape counts as absent.
type ChannelData struct {
	EventType      string          `json:"eventType,omitzero"`
	Tenant         Tenant          `json:"tenant,omitzero"`
	Team           Team            `json:"team,omitzero"`
	Channel        Channel         `json:"channel,omitzero"`
	TeamsTeamID    string          `json:"teamsTeamId,omitzero"`
	TeamsChannelID string          `json:"teamsChannelId,omitzero"`
	Settings       ChannelSettings `json:"settings,omitzero"`
}

// Tenant is the organisation that an activity comes from. ID is a GUID.
type Tenant struct {
	ID string `json:"id,omitzero"`
}

// Team is a team. It holds the id of the team's first channel
// ("19:…@thread.tacv2") and the GUID of its Entra group.
type Team struct {
	ID         string `json:"id,omitzero"`
	Name       string `json:"name,omitzero"`
	AADGroupID string `json:"aadGroupId,omitzero"`
}

// Channel is a channel of a team. The first channel of a team has no name.
type Channel struct {
	ID   string `json:"id,omitzero"`
	Name string `json:"name,omitzero"`
}

// ChannelSettings holds the conversation that a person chose while adding the
// app. In a personal chat that is the chat itself.
type ChannelSettings struct {
	SelectedChannel Channel `json:"selectedChannel,omitzero"`
}

// UnmarshalJSONFrom reads channel data and skips each member of the wrong shape.
// Reading the raw value has already checked for duplicates. The careful reading
// costs several times the plain one, and is almost never needed.
func (c *ChannelData) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	type plain ChannelData
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if json.Unmarshal(raw, (*plain)(c), jsontext.AllowDuplicateNames(true)) == nil {
		return nil
	}
	*c = ChannelData{}
	return json.Unmarshal(raw, (*plain)(c), skipOddShapes)
}

// skipOddShapes skips a value that should be a string or an object and is not.
// Channel data holds nothing else.
var skipOddShapes = json.WithUnmarshalers(json.UnmarshalFromFunc(
	func(dec *jsontext.Decoder, v any) error {
		wanted := jsontext.Kind('{')
		if _, ok := v.(*string); ok {
			wanted = '"'
		}
		if dec.PeekKind() == wanted {
			return errors.ErrUnsupported
		}
		return dec.SkipValue()
	}))

// looseTime is a time, or zero for anything else.
type looseTime time.Time

func (t *looseTime) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	var when time.Time
	if len(raw) > 2 && raw.Kind() == '"' && when.UnmarshalText(raw[1:len(raw)-1]) == nil {
		*t = looseTime(when)
	}
	return nil
}

// looseText is a text, or empty for anything else.
type looseText string

func (t *looseText) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() != '"' {
		return dec.SkipValue()
	}
	return json.UnmarshalDecode(dec, (*string)(t))
}

// looseList is an array of any values, or nil for anything else.
type looseList []jsontext.Value

func (l *looseList) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() != '[' {
		return dec.SkipValue()
	}
	return json.UnmarshalDecode(dec, (*[]jsontext.Value)(l))
}

// looseFile is the content of a file's attachment, or empty for any other.
type looseFile struct {
	DownloadURL string `json:"downloadUrl"`
	FileType    string `json:"fileType"`
}

func (f *looseFile) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	type plain looseFile
	raw, err := dec.ReadValue()
	if err == nil && json.Unmarshal(raw, (*plain)(f)) != nil {
		*f = looseFile{}
	}
	return err
}
