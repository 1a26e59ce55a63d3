package chat

import (
	"slices"
	"time"

	"frontdesk/tickets"
)

// Forget removes people from a session that has ended and from its messages,
// which it changes: who they are and what they wrote. It returns the ids of the
// files that are to be removed. changed is false when there was nothing of
// theirs. Doing it again changes nothing.
func Forget(f tickets.Forgetting, s *Session, messages []Message) (files []string, changed bool) {
	changed = forgetParties(f, s)
	wrote := slices.ContainsFunc(messages, func(m Message) bool { return f.Whose(m.From.ID) })
	for i := range messages {
		m := &messages[i]
		changed = forgetReactions(f, m) || changed
		if wrote && m.Quote != "" { // it may be of theirs
			m.Quote, changed = "", true
		}
		if !f.Whose(m.From.ID) {
			continue
		}
		files = append(files, fileIDs(*m)...)
		m.TakeBack()
		m.From, m.Files, m.Origin, m.Place = f.As, nil, "", ""
		changed = true
	}
	return files, changed
}

// fileIDs returns the ids of the files of a message.
func fileIDs(m Message) (ids []string) {
	for _, file := range m.Files {
		if file.ID != "" {
			ids = append(ids, file.ID)
		}
	}
	return ids
}

// forgetParties removes people from a session itself.
func forgetParties(f tickets.Forgetting, s *Session) (changed bool) {
	employee, analyst := f.Whose(s.Employee.ID), f.Whose(s.Analyst.ID)
	if employee {
		s.First, s.Topic.Words, s.Comment = First{}, "", ""
	}
	if employee || analyst || f.Whose(s.By.ID) {
		s.Reason = ""
	}
	for _, p := range []*tickets.Person{&s.Employee, &s.By, &s.Analyst, &s.EndedBy, &s.Offered} {
		changed = f.Replace(p) || changed
	}
	for i := range s.Guests {
		changed = f.Replace(&s.Guests[i]) || changed
	}
	passed := len(s.Passed)
	s.Passed = slices.DeleteFunc(s.Passed, f.Whose)
	return changed || len(s.Passed) != passed
}

func forgetReactions(f tickets.Forgetting, m *Message) bool {
	before := len(m.Reactions)
	m.Reactions = slices.DeleteFunc(m.Reactions, func(r Reaction) bool { return f.Whose(r.By) })
	return len(m.Reactions) != before
}

// RemoveTranscript removes what was said in a session that has ended, as its time
// is up. The session and its counts stay. It returns the ids of the files that
// are to be removed.
func RemoveTranscript(s *Session, messages []Message, now time.Time) (files []string) {
	for _, m := range messages {
		files = append(files, fileIDs(m)...)
	}
	s.First, s.Topic.Words, s.Comment, s.Reason, s.Removed = First{}, "", "", "", now.UTC()
	return files
}

// NamesOf returns what the person with that object id is called in a session and
// its messages; nil when they are in neither.
func NamesOf(id string, s *Session, messages []Message) (names []string) {
	people := append([]tickets.Person{s.Employee, s.Analyst, s.By, s.EndedBy, s.Offered}, s.Guests...)
	for _, m := range messages {
		people = append(people, m.From)
		for _, r := range m.Reactions {
			people = append(people, tickets.Person{ID: r.By})
		}
	}
	for _, passed := range s.Passed {
		people = append(people, tickets.Person{ID: passed})
	}
	for _, p := range people {
		if name := p.String(); p.ID == id && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Needs reports whether a session goes on that somebody takes part in.
func Needs(id string, s *Session) bool {
	return s.State != Ended && (s.Employee.ID == id || s.Serves(id) || s.Offered.ID == id)
}

// TimeIsUp reports whether a session ended so long ago that its messages are to
// be removed.
func TimeIsUp(s *Session, now time.Time, after time.Duration) bool {
	return after > 0 && s.State == Ended && s.Removed.IsZero() && now.Sub(s.Ended) >= after
}
