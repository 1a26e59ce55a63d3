package locale

// englishPush holds the texts about what is told by devices.
var englishPush = map[string]string{
	"push.title":      "Notifications on this device",
	"push.on":         "On: you are told here what happens while the portal is closed.",
	"push.off":        "Off on this device.",
	"push.blocked":    "This browser blocks notifications of this page. Allow them in the browser’s settings, then open this page again.",
	"push.cannot":     "This browser cannot show notifications of this page.",
	"push.install":    "On an iPhone or iPad, first add this page to the Home Screen (Share, then “Add to Home Screen”), and open it from there.",
	"push.failed":     "That did not work. Please try again later.",
	"push.switch.on":  "Switch On",
	"push.switch.off": "Switch Off",
	"push.rather":     "Tell me here rather than in Teams",
	"push.here":       "“Here” is each device on which notifications are on. Cards of your tickets, and a chat that is in Teams, stay up to date there.",
	"push.signin":     "notifications on",
	"push.wrote":      "{name} wrote about {id}: {title}",
}
