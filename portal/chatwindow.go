package portal

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"frontdesk/chat"
)

// maxUnsent is how many messages wait on a device for the network.
const maxUnsent = 50

// hasWindow reports whether the page has the window of the chat: all have it but
// those of the chat.
func (v *visit) hasWindow() bool {
	path := v.r.URL.Path
	return v.ok && v.role.may(Chat) && path != "/chat" && !strings.HasPrefix(path, "/chat/")
}

// lastChat says on the icon of the chat how it stands: which it is, how many
// messages it has, and whether it goes on.
func (v *visit) lastChat() templ.Attributes {
	s, open, err := v.Desk.Chats.Current(v.ctx(), v.who.Person.ID)
	if err != nil {
		v.Logger.Error("chat of the moment", "error", err)
	}
	if err != nil || s.ID == "" || s.State == chat.Ended && v.Now().Sub(s.Ended) > afterChat {
		return nil
	}
	return templ.Attributes{"data-chat": s.ID, "data-n": strconv.Itoa(s.Messages), "data-on": strconv.FormatBool(open)}
}
