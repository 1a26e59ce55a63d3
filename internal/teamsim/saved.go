package teamsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// saved holds everything Teams has stored. What a test sets up (faults, hooks,
// bridges) is not included. A restored Sim signs with a key of its own.
type saved struct {
	At     time.Time
	URL    string
	LastID int64
	People []savedPerson
	Teams  []savedTeam
	Posts  map[string][]savedPost // by id of the chat or channel
	Files  map[string]savedFile   // by id
}

type savedPerson struct {
	Name, Locale  string
	Zone          *string `json:",omitempty"` // nil: as a new person's
	Blocked, Gone bool
}

type savedTeam struct {
	Name              string
	Members, Channels []string // by name
}

type savedPost struct {
	Message
	Card  json.RawMessage            `json:",omitempty"` // replaces Message's, where no card would become a null card
	Views map[string]json.RawMessage `json:",omitempty"`
}

type savedFile struct {
	ContentType string
	Data        []byte
}

// Save returns everything Teams has stored, for Restore.
func (s *Sim) Save() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := saved{
		At:     s.options.Now(),
		URL:    s.url,
		LastID: s.lastID,
		Posts:  map[string][]savedPost{},
		Files:  map[string]savedFile{},
	}
	for _, name := range slices.Sorted(maps.Keys(s.people)) {
		p := s.people[name]
		all.People = append(all.People, savedPerson{p.Name, p.locale, new(p.zone), p.blocked, p.gone})
	}
	for _, name := range slices.Sorted(maps.Keys(s.teams)) {
		t, team := s.teams[name], savedTeam{Name: name}
		for _, p := range t.members {
			team.Members = append(team.Members, p.Name)
		}
		for _, at := range s.places {
			if at.team == t && at.id != t.ID {
				team.Channels = append(team.Channels, at.name)
			}
		}
		slices.Sort(team.Channels)
		all.Teams = append(all.Teams, team)
	}
	for id, at := range s.places {
		for _, kept := range at.posts {
			all.Posts[id] = append(all.Posts[id], savedPost{kept.Message, kept.Card, kept.views})
		}
	}
	for id, f := range s.files {
		all.Files[id] = savedFile{f.contentType, f.data}
	}
	return mustJSON(all)
}

// Restore loads the result of Save into a Sim that has not been used yet.
// People and channels with the same names are the same.
func (s *Sim) Restore(record []byte) error {
	var all saved
	if err := json.Unmarshal(record, &all); err != nil {
		return fmt.Errorf("teamsim: restore: %w", err)
	}
	for _, one := range all.People {
		p := s.Person(one.Name)
		p.locale, p.blocked, p.gone = one.Locale, one.Blocked, one.Gone
		if one.Zone != nil {
			p.zone = *one.Zone
		}
	}
	for _, one := range all.Teams {
		team := s.Team(one.Name)
		for _, name := range one.Members {
			team.Add(s.Person(name))
		}
		for _, name := range one.Channels {
			team.Channel(name)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID = all.LastID
	for id, f := range all.Files {
		s.files[id] = sentFile{f.ContentType, f.Data, 0}
	}
	for id, posts := range all.Posts {
		at := s.places[id]
		if at == nil { // a group chat without the bot
			at = &place{id: id}
			s.addPlace(at)
		}
		for _, one := range posts {
			one.Message.Card = one.Card
			at.put(&post{one.Message, one.Views})
		}
	}
	return nil
}
