package transfer

import (
	"errors"
	"io"
	"strings"

	"frontdesk/tickets"
)

// People knows by which names, addresses and ids somebody is meant.
type People struct {
	file  string
	list  []tickets.Person
	by    map[string]string // object id by name, in lower case; "" for what means several
	names map[string]string // by object id
}

// columnsOf are the names that columns of a list of people can have, in lower case:
// the desk's own, and those of lists that Entra writes.
var columnsOf = map[string][]string{
	"id":      {"id", "object id", "objectid"},
	"name":    {"name", "displayname", "display name"},
	"mail":    {"mail", "email", "e-mail"},
	"upn":     {"upn", "userprincipalname", "user principal name"},
	"aliases": {"aliases", "alias", "login", "username"},
}

// ReadPeople reads a list of people. refuse is told of each line that names nobody.
func ReadPeople(path string, refuse func(*BadLine)) (*People, error) {
	p := &People{by: map[string]string{}, names: map[string]string{}}
	if path == "" {
		return p, nil
	}
	s, err := openSource(path, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.close() }() // it was only read
	p.file = s.file
	for i, name := range s.names {
		s.names[i] = strings.ToLower(name)
	}
	for {
		r, err := s.next()
		bad := new(BadLine)
		switch {
		case errors.Is(err, io.EOF):
			return p, nil
		case errors.As(err, &bad):
			refuse(bad)
			continue
		case err != nil:
			return nil, err
		}
		if !p.add(r) {
			refuse(&BadLine{s.file, s.line, "id", "expected an object id"})
		}
	}
}

// add adds somebody. ok is false for a line without an object id.
func (p *People) add(r row) (ok bool) {
	get := func(field string) string {
		for _, column := range columnsOf[field] {
			for _, v := range r.values(column) {
				if v = strings.TrimSpace(v); v != "" {
					return v
				}
			}
		}
		return ""
	}
	who := tickets.Person{ID: strings.ToLower(get("id")), Name: get("name")}
	if !tickets.ObjectID(who.ID) {
		return false
	}
	if _, again := p.names[who.ID]; !again {
		p.list = append(p.list, who)
	}
	p.names[who.ID] = who.Name
	aliases := strings.FieldsFunc(get("aliases"), func(r rune) bool { return r == ';' || r == '|' })
	for _, name := range append(aliases, who.ID, who.Name, get("mail"), get("upn")) {
		name = strings.ToLower(strings.TrimSpace(name))
		if of, taken := p.by[name]; taken && of != who.ID {
			p.by[name] = ""
		} else if name != "" {
			p.by[name] = who.ID
		}
	}
	return true
}

// List returns everybody, once each.
func (p *People) List() []tickets.Person { return p.list }

// find returns who is meant. reason says why that is nobody.
func (p *People) find(text string) (who tickets.Person, reason string) {
	key := strings.ToLower(strings.TrimSpace(text))
	if _, rest, ok := strings.Cut(key, "<"); ok && strings.HasSuffix(rest, ">") { // Anna <anna@example.com>
		key = strings.TrimSuffix(rest, ">")
	}
	id, known := p.by[key]
	switch {
	case known && id == "":
		return who, "several people are called that"
	case known:
		return tickets.Person{ID: id, Name: p.names[id]}, ""
	case tickets.ObjectID(key):
		return tickets.Person{ID: key}, ""
	case p.file == "":
		return who, "no object id, and there is no list of people"
	}
	return who, "not in " + p.file
}
