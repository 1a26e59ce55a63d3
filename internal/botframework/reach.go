package botframework

import "time"

// Reach is how to reach a person in Teams. Its JSON is part of the person's
// record in the engines.
type Reach struct {
	ID string `json:"id"` // the channel's id of the account, "29:…"
	// Chat is their 1:1 conversation. Its Conversation is empty until known. Its
	// ServiceURL may be known earlier.
	Chat Reference `json:"chat"`
	// Welcomed is set once the bot has greeted them after an installation.
	Welcomed bool `json:"welcomed,omitempty"`
	// Left is set when they removed the app. Nothing can be sent to them until
	// the bot hears from them again.
	Left bool `json:"left,omitempty"`
	// Moved is when they installed or removed the app last, by the events that
	// told.
	Moved time.Time `json:"moved,omitzero"`
}
