package teamsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// saved is all that Teams has on record. What a test does to it (faults, hooks,
// bridges) is not, and a restored Sim signs with a key of its own.
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
	Blocked, Gone bool
}

type savedTeam struct {
	Name              string
	Members, Channels []string // by name
}

type savedPost struct {
	Message
	Card  json.RawMessage            `json:",omitempty"` // Message's: there, none would become one that is null
	Views map[string]json.RawMessage `json:",omitempty"`
}

type savedFile struct {
	ContentType string
	Data        []byte
}

// Save returns all that Teams has on record, for Restore.
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
		all.People = append(all.People, savedPerson{p.Name, p.locale, p.blocked, p.gone})
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

// Restore puts what Save returned on record, in a Sim in which nothing has
// happened yet. People and channels of the same names are the same ones.
func (s *Sim) Restore(record []byte) error {
	var all saved
	if err := json.Unmarshal(record, &all); err != nil {
		return fmt.Errorf("teamsim: restore: %w", err)
	}
	for _, one := range all.People {
		p := s.Person(one.Name)
		p.locale, p.blocked, p.gone = one.Locale, one.Blocked, one.Gone
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
		s.files[id] = sentFile{f.ContentType, f.Data}
	}
	for id, posts := range all.Posts {
		at := s.places[id]
		if at == nil { // a chat of people without the bot
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
