package catalog

import (
	"regexp"
	"unicode/utf8"

	"frontdesk/internal/yamlfile"
	"frontdesk/tickets"
)

// iconName matches the names of Teams' icons, such as LaptopSettings.
var iconName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{0,39}$`)

// readIcon reads the key "icon": an emoji or two, or the name of an icon and an
// emoji for clients without it.
func (g group) readIcon() string {
	text := g.readText("icon", icon+len("icon:")+iconNameLen).In("")
	name, emoji := tickets.Icon(text)
	named := name != ""
	if text != "" && (named && !iconName.MatchString(name) || !named && emoji != text ||
		utf8.RuneCountInString(emoji) > icon) {
		g.reportWrong("icon", yamlfile.Quoted(text), `an emoji or two, or as "icon:Laptop 💻"`)
	}
	return text
}

// iconNameLen is how long the name of an icon may be, with the space after it.
const iconNameLen = 41
