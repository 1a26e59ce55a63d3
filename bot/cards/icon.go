package cards

import (
	"cmp"
	"strings"

	"frontdesk/tickets"
)

// icon is an Icon, an element of Teams alone (adaptivecards.microsoft.com,
// "Icon"). It has no text of its own: the name stands beside it. Other clients
// show its fallback.
type icon struct {
	Type     string   `json:"type"`
	Name     string   `json:"name"`
	Size     string   `json:"size"`
	Color    string   `json:"color"`
	Fallback richText `json:"fallback"`
}

// showIcon shows the icon of a place in the catalog, and other when it has none.
func showIcon(called, other string) any {
	name, emoji := tickets.Icon(called)
	shown := plain(run{Text: cmp.Or(emoji, other), Size: "Large"})
	if name == "" {
		return shown
	}
	return icon{Type: "Icon", Name: name, Size: "Small", Color: "Accent", Fallback: shown}
}

// withEmoji puts the emoji of an icon before a name.
func withEmoji(called, name string) string {
	_, emoji := tickets.Icon(called)
	return strings.TrimSpace(emoji + " " + name)
}
