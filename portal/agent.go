package portal

import (
	"cmp"
	"strings"

	"frontdesk/internal/desk"
	"frontdesk/internal/locale"
)

// known is how a browser or a system is called, by what stands in User-Agent.
type known struct{ sign, name string }

// The first that fits counts: most browsers also claim to be others (MDN, "Browser
// detection using the user agent").
var (
	knownBrowsers = []known{
		{"Teams/", "Microsoft Teams"},
		{"Edg", "Edge"},
		{"OPR/", "Opera"},
		{"YaBrowser/", "Yandex Browser"},
		{"SamsungBrowser/", "Samsung Internet"},
		{"FxiOS/", "Firefox"},
		{"Firefox/", "Firefox"},
		{"CriOS/", "Chrome"},
		{"Chrome/", "Chrome"},
		{"Safari/", "Safari"},
	}
	knownSystems = []known{
		{"Android", "Android"},
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Windows", "Windows"},
		{"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"},
		{"Linux", "Linux"},
	}
)

func called(agent string, by []known) string {
	for _, one := range by {
		if strings.Contains(agent, one.sign) {
			return one.name
		}
	}
	return ""
}

// browser says in which browser somebody is signed in, as a person would.
func browser(w locale.Words, s desk.SignIn) string {
	name, system := called(s.Agent, knownBrowsers), called(s.Agent, knownSystems)
	if name != "" && system != "" {
		return w.Say("portal.agent", "browser", name, "system", system)
	}
	return cmp.Or(name, system, w.Say("portal.agent.other"))
}
