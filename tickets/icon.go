package tickets

import "strings"

// iconSign starts an icon that is known by its name.
const iconSign = "icon:"

// Icon splits the icon of an item or category. It is an emoji or two; or
// "icon:Laptop 💻", the name of an icon that the client has, and what stands for
// it elsewhere. Both may be empty.
func Icon(icon string) (name, emoji string) {
	named, ok := strings.CutPrefix(icon, iconSign)
	if !ok {
		return "", icon
	}
	name, emoji, _ = strings.Cut(named, " ")
	return name, strings.TrimSpace(emoji)
}
