package portal

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"frontdesk/internal/locale"
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
		in.Label = v.words.Say("form.choose")
		return v.choosePerson(in, f.people)
	}
	if tickets.ObjectID(in.Value) {
		if name := v.Desk.PersonOf(v.ctx(), in.Value).Name; name != "" {
			in.Value, in.Person = name, in.Value
		}
	}
	return in
}

// choosePerson has a field offer the people whom a typed name may mean.
func (v *visit) choosePerson(in field, people []tickets.Person) field {
	in.Kind = "radios"
	for _, s := range v.Desk.TellApart(v.ctx(), people) {
		in.Choices = append(in.Choices, option{Value: s.ID, Title: s.String()})
	}
	return in
}

// unclear is the error of a form with a name that does not say who is meant.
type unclear struct {
	why    refused
	people []tickets.Person // who may be
}

func (*unclear) Error() string { return errPerson.Error() }

// named returns the person whose name was typed into an input. An error comes with
// the ticket.
func (v *visit) named(id, name string) (who tickets.Person, t tickets.Ticket, err error) {
	f := filled{values: map[string]string{name: v.form(name)}}
	if err := onForm(v).findPeople(&f, []string{name}); err != nil {
		t, bad := v.Desk.Tickets.Get(v.ctx(), v.reader(), id)
		return who, t, errors.Join(&unclear{f.why, f.people}, bad)
	}
	return v.Desk.PersonOf(v.ctx(), f.values[name]), t, nil
}

// suggestPeople answers a field that asks for a person with those whom the first
// letters may mean, as the options of its list.
func suggestPeople(v *visit) error {
	typed := clipBytes(v.r.URL.Query().Get("q"), maxPath)
	list, err := v.Desk.SuggestPeople(v.ctx(), v.who.Person.ID, v.who.Tenant, typed)
	if limited, ok := errors.AsType[*tickets.Limited](err); ok {
		wait := max(1, int(limited.Until.Sub(v.Now()).Seconds()+1))
		v.w.Header().Set("Retry-After", strconv.Itoa(wait))
		v.w.Header().Set("Cache-Control", "no-store")
		v.w.WriteHeader(http.StatusTooManyRequests)
		return nil
	}
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, suggestions(v, list))
}
