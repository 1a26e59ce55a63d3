package botframework

// Reach is how a person is reached in Teams. Its JSON is part of the record that
// engines keep of a person.
type Reach struct {
	ID string `json:"id"` // the channel's id of the account, "29:…"
	// Chat is their 1:1 conversation. Its Conversation is empty until it is
	// known; its ServiceURL may be known before.
	Chat Reference `json:"chat"`
	// Welcomed is set once they were greeted after an installation.
	Welcomed bool `json:"welcomed,omitempty"`
	// Left is set when they removed the app: nothing can be sent to them until
	// they are heard from again.
	Left bool `json:"left,omitempty"`
}
