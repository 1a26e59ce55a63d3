package locale

// englishPortalAway holds the texts of the portal without a network, as an installed
// app, and in an old browser.
var englishPortalAway = map[string]string{
	"portal.kept":       "You are offline, or the network is slow. This is as of {time}.",
	"portal.away.title": "You are offline",
	"portal.away":       "This page needs the network. It loads by itself once there is one.",
	"portal.away.again": "Try Again",
	"portal.away.kept":  "You can open these without it",
	"portal.unsent":     "You are offline. Nothing was sent. What you have typed stays here: send it once you are back.",
	"portal.old": "This browser is too old for the service desk: pages look wrong in it, or do not work. " +
		"Update it, or use a current Chrome, Edge, Firefox or Safari.",
	"portal.install.title": "Have the service desk on your device",
	"portal.install.about": "It opens from an icon, in a window of its own, and shows your tickets without a network, too.",
	"portal.install":       "Install",
	"portal.install.later": "Not Now",
	"portal.install.ios": "Tap Share in Safari (where you do not see it, it is behind •••), " +
		"then “Add to Home Screen”.",
}
