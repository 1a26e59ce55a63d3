package botframework

import "time"

// Setup is what was set up from Teams, beside the configuration. Its JSON is the
// stored record.
type Setup struct {
	// Admins became administrators by the one-time code.
	Admins []Deed `json:"admins,omitempty"`
	// Links are where queues work that the configuration gives no channel, by name.
	Links map[string]Link `json:"links,omitempty"`
	// Asked are the teams in which the bot has asked which queue works there, by
	// id.
	Asked map[string]time.Time `json:"asked,omitempty"`
}

// Deed is who did something, by object id in lower case, and when.
type Deed struct {
	Person string    `json:"person"`
	At     time.Time `json:"at"`
}

// Link is the channel that a queue works in, and whose members its analysts are:
// ids as in channelData.
type Link struct {
	Team    string `json:"team"`
	Channel string `json:"channel"`
	Deed
}
