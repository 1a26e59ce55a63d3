package portal

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// defaultAccent is the color of pages that belong to no role.
const defaultAccent = "#0b5cad"

// drawings are the icons, drawn in a square of 24.
var drawings = map[string]string{
	"home":     "M3 11 12 4l9 7M5.5 9.5V20h13V9.5M10 20v-6h4v6",
	"catalog":  "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
	"incident": "M12 4v16M4 12h16",
	"status":   "M5 6h14M5 12h14M5 18h9",
	"chat":     "M4 5h16v11H9l-5 4z",
	"approval": "M4 12.5 9.5 18 20 6.5",
	"search":   "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 20 20",
	"person":   "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 20c1-4 4-5.5 8-5.5s7 1.5 8 5.5",
}

// entry is one entry of the menu.
type entry struct {
	title, href, icon string
	brief             string // a word of the title, for a phone
	here              bool
}

func (e entry) current() string {
	if e.here {
		return "page"
	}
	return "false"
}

// menu returns the entries of the menu that the role has.
func (v *visit) menu() (list []entry) {
	path := v.r.URL.Path
	add := func(m Module, key, href, icon string) {
		if v.role.may(m) {
			list = append(list, entry{
				title: v.words.Say(key), href: href, icon: icon,
				brief: v.words.Say("portal.menu." + icon), here: path == href,
			})
		}
	}
	add(Home, "portal.home", "/", "home")
	add(Incidents, "incident", "/incident/new", "incident")
	add(Incidents, "status", "/tickets", "status")
	if v.Desk.HasCatalog {
		add(Catalog, "catalog", "/catalog", "catalog")
	}
	add(Chat, "menu.chat", "/chat", "chat")
	add(Approvals, "portal.approvals", "/approvals", "approval")
	return list
}

func (v *visit) accent() string { return cmp.Or(v.role.Accent, defaultAccent) }

// look is the address of the style with the role's color.
func (v *visit) look() string { return "/look/" + strings.TrimPrefix(v.accent(), "#") + ".css" }

func (v *visit) theme() string {
	if v.tab {
		return v.hostTheme()
	}
	return cmp.Or(v.prefs.Theme, v.role.Theme, "auto")
}

func (v *visit) logo() string {
	if len(v.role.Logo) > 0 {
		return "/logo/" + url.PathEscape(v.role.Name)
	}
	return v.static.at("icon.svg")
}

func (v *visit) brand() string {
	if v.role.Title != "" && len(v.Roles) > 1 {
		return v.role.Title
	}
	return v.words.Say("portal.name")
}

// stream is where the page hears of changes; empty when nobody is signed in.
func (v *visit) stream() string {
	if !v.ok || v.role.Name == "" {
		return ""
	}
	newest, err := v.Feed.Newest(v.ctx())
	if err != nil {
		return ""
	}
	return link("/events", "last", strconv.FormatUint(newest, 10))
}

// scripts are those of the page, in their order. In the tab there are two more; its
// first page has only these.
func (v *visit) scripts() (list []string) {
	if v.tab && v.static.has(teamsScript) {
		list = append(list, teamsScript, "tab.js")
	}
	if v.r.URL.Path != tabPath {
		list = append(list, "app.js")
	}
	return list
}

// me tells one visitor from another on the same device, without saying who it is.
func (v *visit) me() string {
	if !v.ok {
		return ""
	}
	sum := sha256.Sum256([]byte("me/" + v.who.Person.ID))
	return hex.EncodeToString(sum[:6])
}

func (v *visit) draftsTitle() string {
	n, err := v.Desk.Drafts.Count(v.ctx(), tickets.Actor{Person: v.who.Person})
	if err != nil {
		v.Logger.Error("drafts not counted", "error", err)
	}
	return v.words.Say("menu.drafts", "n", n)
}

// newForm returns the id of a form that is shown. It begins with the time, so the
// index of forms grows at its end.
func (v *visit) newForm() string {
	return fmt.Sprintf("%08x-%s", v.Now().Unix(), strings.ToLower(rand.Text()[:16]))
}

// sentForm returns the id of the form that was sent, or a new one.
func (v *visit) sentForm() string {
	if id := v.form("form"); id != "" && len(id) <= tickets.MaxFormID {
		return id
	}
	return v.newForm()
}

func shownState(t tickets.Ticket) string { return string(phrase.ShownState(t)) }

func stateText(w locale.Words, t tickets.Ticket) string {
	return phrase.Sign(t) + " " + phrase.State(w, t)
}

// field is one field of a form, as it is shown.
type field struct {
	Name, Label, Help, Hint, Value, Reason string
	// ID is the id on the page, where another form has a field of that Name.
	ID string
	// Person is the object id of whom the Value names; empty: not known.
	Person string
	// Kind is "choice", "choices", "radios", "toggle", "multiline", "person",
	// "number", "date", "time" or "" for text.
	Kind     string
	Required bool
	Max      int // code points; 0: no limit
	Low      string
	High     string
	Choices  []option
	Depends  string // the name of the field that the choices depend on
}

// option is one choice of a field.
type option struct {
	Value, Title string
	Chosen       bool
	When         string // values of the field that the choice is offered for, by commas
}

func (f field) id() string { return cmp.Or(f.ID, f.Name) }

func (f field) invalid() string { return strconv.FormatBool(f.Reason != "") }

func (f field) max() string {
	if f.Max == 0 {
		return ""
	}
	return strconv.Itoa(f.Max)
}

// describedBy names what a screen reader says about the field.
func (f field) describedBy() string {
	var ids []string
	if f.Reason != "" {
		ids = append(ids, f.id()+"-problem")
	}
	if f.Help != "" {
		ids = append(ids, f.id()+"-help")
	}
	return strings.Join(ids, " ")
}

func (f field) choiceID(i int) string { return f.id() + "-" + strconv.Itoa(i) }

func (f field) inputType() string {
	switch f.Kind {
	case "date", "time":
		return f.Kind
	}
	return "text"
}

// more returns the attributes that only some inputs have.
func (f field) more() templ.Attributes {
	a := templ.Attributes{}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("maxlength", f.max())
	set("placeholder", f.Hint)
	switch f.Kind {
	case "number":
		a["inputmode"] = "decimal"
	case "date", "time":
		delete(a, "maxlength")
		set("min", f.Low)
		set("max", f.High)
	case "person":
		a["autocomplete"], a["autocapitalize"] = "off", "words"
		a["data-people"] = "/people"
		set("data-person", f.Person)
	}
	return a
}
