package portal

import (
	"net/http"

	"frontdesk/internal/desk"
)

// meView is the visitor's own page: what they chose, and where they are signed in.
type meView struct {
	roles   []Role
	signIns []desk.SignIn
	devices []desk.Device
	prefs   desk.Prefs
	saved   bool
	why     refused
}

func showMe(v *visit) error {
	return v.showMe(http.StatusOK, meView{prefs: v.prefs, saved: v.r.URL.Query().Get("saved") != ""})
}

func (v *visit) showMe(status int, m meView) (err error) {
	m.roles = v.rolesOf(v.who)
	if m.signIns, err = v.SignIns.SignInsOf(v.ctx(), v.who.Person.ID); err != nil {
		return err
	}
	if m.devices, err = v.Desk.Devices.Of(v.ctx(), v.who.Person.ID); err != nil {
		return err
	}
	return v.render(status, mePage(v, m))
}

// saveMe records what the visitor chose.
func saveMe(v *visit) error {
	person := v.who.Person.ID
	if name := v.form("role"); name != "" {
		for _, r := range v.rolesOf(v.who) {
			if r.Name == name {
				v.who.Role = name
				v.put(v.ctx(), v.who)
				if ok, err := v.keepOn(v.ctx(), v.w); err != nil {
					return err
				} else if !ok {
					return v.sendToSignIn(false)
				}
			}
		}
	}
	wanted := desk.Prefs{
		Important: v.form("important") == "true", QuietFrom: v.form("quietFrom"), QuietTo: v.form("quietTo"),
		Language: v.form("language"), Theme: v.form("theme"), Tiles: v.prefs.Tiles,
		Pushed: v.form("pushed") == "true",
	}
	err := v.Desk.ChooseLook(v.ctx(), person, wanted.Language, wanted.Theme)
	if err == nil {
		_, err = v.Desk.ChooseNotices(v.ctx(), person, wanted.Important, wanted.QuietFrom, wanted.QuietTo)
	}
	if err == nil {
		err = v.Desk.ChoosePushed(v.ctx(), person, wanted.Pushed)
	}
	if why, ok := v.refusal(err); ok {
		return v.showMe(http.StatusUnprocessableEntity, meView{prefs: wanted, why: why})
	}
	if err != nil {
		return err
	}
	return v.redirect("/me?saved=1")
}

// languageNames are the languages by their own names.
var languageNames = map[string]string{"en": "English", "ru": "Русский"}
