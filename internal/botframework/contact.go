package botframework

import "time"

// Contact is how a person can be reached: who they are in Teams, the language
// they last used, and their own chat with the bot. Its JSON is stored by the
// engines.
type Contact struct {
	ObjectID string `json:"objectId"`         // Entra object id, lower case
	ID       string `json:"id"`               // the channel's id of the account, "29:…"
	Name     string `json:"name,omitempty"`   // as last seen
	Locale   string `json:"locale,omitempty"` // as last seen, "en-US"
	// Chat is their 1:1 conversation. Its Conversation is empty until it is
	// known; its ServiceURL may be known before.
	Chat Reference `json:"chat"`
	// Welcomed is set once they were greeted after an installation.
	Welcomed bool `json:"welcomed,omitempty"`
	// Left is set when they removed the app: nothing can be sent to them until
	// they are heard from again.
	Left bool `json:"left,omitempty"`
	// Prefs are what they chose.
	Prefs Prefs `json:"prefs,omitzero"`
	// Filing is the ticket that the files they send go to until FilingEnds, in
	// seconds of Unix time; empty: to none.
	Filing     string `json:"filing,omitempty"`
	FilingEnds int64  `json:"filingEnds,omitempty"`
}

// Files is the ticket that the files which they send now go to; "" for none.
func (c Contact) Files(now time.Time) string {
	if now.Unix() >= c.FilingEnds {
		return ""
	}
	return c.Filing
}

// Prefs are what a person chose. The zero Prefs is what everybody begins with.
type Prefs struct {
	Tiles     bool `json:"tiles,omitempty"`     // menus as tiles, not as lists
	Important bool `json:"important,omitempty"` // only short messages that matter
	// QuietFrom and QuietTo are times of day, "22:00", between which no short
	// messages come; both empty: they always may.
	QuietFrom string `json:"quietFrom,omitempty"`
	QuietTo   string `json:"quietTo,omitempty"`
}

// Post is a message of the bot that may have to be changed later. Its JSON is
// stored by the engines.
type Post struct {
	Reference
	Activity string `json:"activity"`
	// Rev is the revision of its subject that it shows.
	Rev int `json:"rev,omitempty"`
}

// Key identifies the post among those of all conversations. Threads of a channel
// share its activity ids, and reactions name the channel alone.
func (p Post) Key() string {
	channel, _ := SplitThread(p.Conversation)
	return channel + "/" + p.Activity
}
