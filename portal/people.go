package portal

import (
	"errors"
	"strings"

	"frontdesk/internal/locale"
	"frontdesk/internal/phrase"
	"frontdesk/tickets"
)

// errPerson means that a typed name does not say who is meant.
var errPerson = errors.New("portal: several people, or nobody")

// findPeople puts object ids in the place of typed names, in the inputs that hold
// people. errPerson says that a name may mean several people, or nobody; then f
// holds why and who.
func (v forms) findPeople(f *filled, inputs []string) error {
	for _, name := range inputs {
		typed := strings.TrimSpace(f.values[name])
		if typed == "" || tickets.ObjectID(typed) {
			continue
		}
		found := v.Desk.FindPeople(v.ctx(), v.who.Person.ID, v.who.Tenant, typed)
		if exact := exactly(found, typed); len(exact) == 1 {
			found = exact
		}
		if len(found) == 1 {
			f.values[name] = found[0].ID
			continue
		}
		f.people = found
		f.why = refused{name, v.words.Say("portal.nobody", "typed", locale.Clip(typed, 60))}
		if len(found) > 0 {
			f.why.reason = v.words.Say("form.unclear", "typed", locale.Clip(typed, 60))
		}
		return errPerson
	}
	return nil
}

// exactly returns the people whose whole name was typed.
func exactly(people []tickets.Person, typed string) (list []tickets.Person) {
	for _, p := range people {
		if strings.EqualFold(p.Name, typed) {
			list = append(list, p)
		}
	}
	return list
}

// person fills in a field that asks for a person.
func (v forms) person(in field, f filled) field {
	in.Value = f.values[in.Name]
	if len(f.people) > 0 && f.why.field == in.Name {
		in.Kind, in.Label = "radios", v.words.Say("form.choose")
		for _, p := range f.people {
			in.Choices = append(in.Choices, option{Value: p.ID, Title: phrase.Name(p)})
		}
		return in
	}
	if tickets.ObjectID(in.Value) {
		if name := v.Desk.PersonOf(v.ctx(), in.Value).Name; name != "" {
			in.Value = name
		}
	}
	return in
}

// named returns the person whose name was typed into an input. An error comes with
// the ticket.
func (v *visit) named(id, name string) (who tickets.Person, t tickets.Ticket, err error) {
	f := filled{values: map[string]string{name: v.form(name)}}
	if err := onForm(v).findPeople(&f, []string{name}); err != nil {
		t, bad := v.Desk.Tickets.Get(v.ctx(), v.reader(), id)
		return who, t, errors.Join(err, bad)
	}
	return v.Desk.PersonOf(v.ctx(), f.values[name]), t, nil
}
