package portal

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"frontdesk/tickets"
)

// forms answers on the pages of forms.
type forms struct{ *visit }

func onForm(v *visit) forms { return forms{v} }

// formView is a form of an incident or of an item, as it is shown.
type formView struct {
	action string // where it is sent
	title  string
	about  []string // lines above the fields
	fields []field
	hidden []string // names and values
	submit string   // title of the button
	draft  bool     // it can be saved as a draft
	why    string   // why it was refused as a whole
	lost   []lostValue
	hints  string // where the page's script asks what may make it unnecessary; empty: nowhere
	known  hintsView
}

// lostValue is something that was filled in and has no place in the form now.
type lostValue struct{ name, value string }

// filled is a form as far as it is filled in.
type filled struct {
	id, item, chat string // of the form, of the item, and of the chat it comes from
	values         map[string]string
	lost           map[string]string
	people         []tickets.Person // whom a typed name may mean
	why            refused
}

// readFilled returns the form that was sent. Values of several inputs with one
// name are joined by commas, as those of a choice of several.
func (v forms) readFilled(item string) filled {
	f := filled{id: v.sentForm(), item: item, chat: v.form("chat"), values: map[string]string{}}
	for name, values := range v.r.PostForm {
		if text := strings.Join(values, ","); text != "" && !slices.Contains(notInputs, name) {
			f.values[name] = strings.ReplaceAll(text, "\r\n", "\n")
		}
	}
	return f
}

// notInputs are names in forms that are not inputs of theirs.
var notInputs = []string{"form", "item", "chat", "rev", "do", "draft", "known"}

// draftForm returns the form to show for an address: a draft's, or an empty one.
func (v forms) draftForm(item string) (f filled, err error) {
	id := v.r.URL.Query().Get("draft")
	if id == "" {
		f = filled{id: v.newForm(), item: item, values: map[string]string{}}
		f.values["title"] = clipBytes(v.r.URL.Query().Get("title"), maxPath)
		return f, nil
	}
	opened, err := v.Desk.Drafts.Open(v.ctx(), v.actor(), id)
	if err != nil {
		return f, err
	}
	f = filled{id: opened.ID, item: opened.Item, chat: opened.Chat, values: opened.Fits, lost: opened.Lost}
	if f.values == nil {
		f.values = maps.Clone(opened.Values)
	}
	if opened.Gone {
		f.why = refused{reason: v.words.Say("draft.gone")}
	}
	return f, nil
}

func incidentForm(at *visit) error {
	v := forms{at}
	f, err := v.draftForm("")
	if err != nil {
		return err
	}
	if v.r.URL.Query().Get("as") == "incident" {
		f, err = v.asIncident(f)
		if err != nil {
			return err
		}
	}
	if f.item != "" {
		return v.redirect(link("/request/"+url.PathEscape(f.item), "draft", f.id))
	}
	if gone, err := v.goneChat(f); gone || err != nil {
		return cmp.Or(err, v.redirect("/drafts/"+f.id))
	}
	if id := v.r.URL.Query().Get("chat"); id != "" {
		if err := v.fromChat(&f, id); err != nil {
			return err
		}
	}
	return v.showIncidentForm(http.StatusOK, f)
}

// showIncidentForm shows the form of an incident, with what may make it unnecessary.
func (v forms) showIncidentForm(status int, f filled) (err error) {
	view := v.incidentView(f)
	view.hints = "/incident/hints"
	if view.known, err = v.hintsFor(f.id, f.values["title"]); err != nil {
		return err
	}
	return v.render(status, formPage(v.visit, view))
}

// fromChat fills a form in with what was said in the visitor's chat.
func (v forms) fromChat(f *filled, id string) error {
	s, err := v.Desk.Chats.Part(v.ctx(), v.actor(), id)
	if err != nil {
		return err
	}
	title, description, err := v.Desk.Propose(v.ctx(), v.words, s)
	f.chat, f.values = s.ID, map[string]string{"title": title, "description": description}
	return err
}

// incidentView is the form of an incident that is made of no item.
func (v forms) incidentView(f filled) formView {
	w := v.words
	view := formView{
		action: "/incident/new", title: w.Say("form.title"), submit: w.Say("form.save"), draft: true,
		hidden: []string{"form", f.id, "chat", f.chat},
	}
	view.fields = v.incidentFields(f)
	view.why = f.why.rest(names(view.fields)...)
	return view
}

func (v forms) incidentFields(f filled) []field {
	w := v.words
	return []field{
		{
			Name: "title", Label: w.Say("form.subject"), Value: f.values["title"], Required: true,
			Max: tickets.MaxTitle, Reason: f.why.at("title"),
		},
		{
			Name:   "description",
			Label:  w.Say("form.description"),
			Hint:   w.Say("form.hint"),
			Value:  f.values["description"],
			Kind:   "multiline",
			Max:    tickets.MaxDescription,
			Reason: f.why.at("description"),
		},
		v.level(f, "impact"),
		v.level(f, "urgency"),
		v.beneficiary(f),
	}
}

// level asks how bad or how urgent it is.
func (v forms) level(f filled, name string) field {
	chosen := f.values[name]
	if chosen == "" {
		chosen = string(tickets.Medium)
	}
	in := field{Name: name, Label: v.words.Say("form.ask." + name), Kind: "radios", Reason: f.why.at(name)}
	for _, l := range []tickets.Level{tickets.Low, tickets.Medium, tickets.High} {
		title := v.words.Say(name + ".ask." + string(l))
		in.Choices = append(in.Choices, option{Value: string(l), Title: title, Chosen: string(l) == chosen})
	}
	return in
}

// beneficiary asks for whom a form is. Where a typed name may mean several
// people, it offers them.
func (v forms) beneficiary(f filled) field {
	in := field{
		Name: "beneficiary", Label: v.words.Say("form.beneficiary"), Kind: "person", Reason: f.why.at("beneficiary"),
	}
	return v.person(in, f)
}

func names(fields []field) (list []string) {
	for _, f := range fields {
		list = append(list, f.Name)
	}
	return list
}

func incidentSave(at *visit) error {
	v := forms{at}
	f := v.readFilled("")
	switch {
	case v.form("draft") != "":
		return v.saveDraft(f)
	case v.form("known") != "":
		return v.showIncidentForm(http.StatusOK, f)
	}
	t, err := v.create(&f, nil)
	if err != nil {
		return v.refuseForm(f, err, v.incidentView)
	}
	return v.redirect("/tickets/" + t.ID)
}

// create makes a ticket from a form.
func (v forms) create(f *filled, item *tickets.Item) (t tickets.Ticket, err error) {
	inputs := []string{"beneficiary"}
	if item != nil {
		for _, one := range item.Fields {
			if one.Type == tickets.PersonField {
				inputs = append(inputs, one.ID)
			}
		}
	}
	if err := v.findPeople(f, inputs); err != nil {
		return t, err
	}
	form := tickets.Form{
		Item: f.item, Title: f.values["title"], Description: f.values["description"],
		Impact: tickets.Level(f.values["impact"]), Urgency: tickets.Level(f.values["urgency"]),
		Beneficiary: v.Desk.PersonOf(v.ctx(), f.values["beneficiary"]), Form: f.id,
	}
	if item != nil {
		form.Values = f.values
	}
	if f.chat == "" {
		return v.Desk.Tickets.Create(v.ctx(), v.actor(), form)
	}
	return v.createOfChat(f, form)
}

// createOfChat makes an incident of the visitor's chat.
func (v forms) createOfChat(f *filled, form tickets.Form) (t tickets.Ticket, err error) {
	s, err := v.Desk.Chats.Part(v.ctx(), v.actor(), f.chat)
	if err != nil {
		return t, err
	}
	if t, err = v.Desk.CreateOfChat(v.ctx(), v.actor(), s, form); err != nil {
		return t, err
	}
	_, err = v.Desk.LinkChat(v.ctx(), v.actor(), s.ID, t.ID)
	return t, err
}

// refuseForm shows a form again as it was filled in, with the reason, and keeps it
// as a draft.
func (v forms) refuseForm(f filled, err error, show func(filled) formView) error {
	if !errors.Is(err, errPerson) {
		why, ok := v.refusal(err)
		if !ok {
			return err
		}
		f.why = why
	}
	if isTyped(f) && !errors.Is(err, tickets.ErrDraftsFull) {
		if _, bad := v.Desk.Drafts.Save(v.ctx(), v.keeper(), draftOf(f)); bad != nil {
			v.Logger.Info("form not kept", "error", bad)
		}
	}
	return v.render(http.StatusUnprocessableEntity, formPage(v.visit, show(f)))
}

func requestForm(at *visit) error {
	v := forms{at}
	item, err := v.item()
	if id := v.r.URL.Query().Get("draft"); id != "" && errors.Is(err, tickets.ErrNotFound) {
		return v.redirect("/drafts/" + url.PathEscape(id))
	}
	if err != nil {
		return err
	}
	f, err := v.draftForm(item.ID)
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, formPage(v.visit, v.itemView(f, item)))
}

// item returns the item of the address, if the visitor may ask for it.
func (v forms) item() (*tickets.Item, error) {
	offer, err := v.Desk.Catalog.Offer(v.ctx(), v.actor())
	if err != nil {
		return nil, err
	}
	return offer.Item(v.r.PathValue("item"))
}

func requestSave(at *visit) error {
	v := forms{at}
	item, err := v.item()
	if err != nil {
		return err
	}
	f := v.readFilled(item.ID)
	if v.form("draft") != "" {
		return v.saveDraft(f)
	}
	t, err := v.create(&f, item)
	if err != nil {
		return v.refuseForm(f, err, func(f filled) formView { return v.itemView(f, item) })
	}
	return v.redirect("/tickets/" + t.ID)
}

// itemView is the form of an item.
func (v forms) itemView(f filled, item *tickets.Item) formView {
	w := v.words
	view := formView{
		action: "/request/" + url.PathEscape(item.ID), title: item.Name.In(w.Lang), submit: w.Say("request.submit"),
		draft: true, hidden: []string{"form", f.id},
	}
	view.about = v.aboutItem(v.ctx(), item)
	if item.Kind == tickets.Incident {
		f.values = withLevels(f.values, item)
		view.fields = v.incidentFields(f)
		view.fields[0].Required = false // the item's name is the title of one without
	}
	view.fields = append(view.fields, v.itemFields(f, item)...)
	if item.Kind != tickets.Incident {
		view.fields = append(view.fields, v.beneficiary(f))
	}
	view.why = f.why.rest(names(view.fields)...)
	for _, name := range slices.Sorted(maps.Keys(f.lost)) {
		view.lost = append(view.lost, lostValue{name, f.lost[name]})
	}
	return view
}

// withLevels adds the initial levels of an item to the values of its form.
func withLevels(values map[string]string, item *tickets.Item) map[string]string {
	all := map[string]string{"impact": string(item.Impact), "urgency": string(item.Urgency)}
	maps.Copy(all, values)
	return all
}

// aboutItem says what somebody wants to know before they fill in the form.
func (v forms) aboutItem(ctx context.Context, item *tickets.Item) (lines []string) {
	add := func(s string) {
		if s != "" {
			lines = append(lines, s)
		}
	}
	add(item.Description.In(v.words.Lang))
	if expected := item.Expected.In(v.words.Lang); expected != "" {
		add(v.words.Say("request.expected") + ": " + expected)
	}
	add(v.Desk.ApprovalOf(ctx, v.words, v.who.Person.ID, item))
	return lines
}

// itemFields are the fields of an item, filled in.
func (v forms) itemFields(f filled, item *tickets.Item) (list []field) {
	today := v.Now().In(v.Desk.Zone)
	for i := range item.Fields {
		list = append(list, v.itemField(f, &item.Fields[i], today))
	}
	return list
}

// kinds says how each type of field is shown.
var kinds = map[tickets.FieldType]string{
	tickets.MultilineField: "multiline", tickets.NumberField: "number", tickets.DateField: "date",
	tickets.TimeField: "time", tickets.ChoiceField: "choice", tickets.ChoicesField: "choices",
	tickets.ToggleField: "toggle", tickets.PersonField: "person",
}

func (v forms) itemField(f filled, of *tickets.Field, today time.Time) field {
	in := field{
		Name: of.ID, Label: of.Label.In(v.words.Lang), Help: of.Help.In(v.words.Lang), Kind: kinds[of.Type],
		Required: of.Required, Max: of.MaxLength, Reason: f.why.at(of.ID), Depends: of.DependsOn,
	}
	in.Low, in.High = of.Range(today)
	value, given := f.values[of.ID]
	if !given && len(f.values) == 0 {
		value = of.Initial(today)
	}
	in.Value = value
	if of.Type == tickets.PersonField {
		return v.person(in, f)
	}
	chosen := strings.Split(value, ",")
	for _, c := range of.Choices {
		in.Choices = append(in.Choices, option{
			Value: c.Value, Title: c.Title.In(v.words.Lang), Chosen: slices.Contains(chosen, c.Value),
			When: strings.Join(c.When, ","),
		})
	}
	return in
}
