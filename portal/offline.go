package portal

import "net/http"

// showOffline answers with the page for no network, which the service worker keeps.
// It is the same for everybody of one language.
func showOffline(v *visit) error {
	v.who, v.ok = signedIn{}, false
	return v.render(http.StatusOK, offlinePage(v))
}

// keptLine is what a page says that is shown as it was seen last. The script puts
// the time in.
func (v *visit) keptLine() string { return v.words.Say("portal.kept", "time", "{time}") }
