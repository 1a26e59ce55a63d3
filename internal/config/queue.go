package config

import "time"

// Queue is a group of analysts, the channel it works in, and how it chats. Names are unique, ignoring case.
type Queue struct {
	Name    string
	Team    string // "19:…@thread.tacv2", as in channelData.team.id
	Channel string // the same form, as in channelData.channel.id; empty, as Team then is: linked from Teams

	// Hours are the spans of each weekday, as {"mon": "09:00-12:00, 13:00-18:00"}, by the days "mon" to "sun". Spans
	// end at "24:00" at the latest and do not overlap; a day that is missing is closed. nil: always open.
	Hours        map[string]string
	HolidaysFile string   // resolved like the store's path; empty: none
	Holidays     []string // what the file holds: dates as "2026-12-31", in order, each once

	Duty       string // DutyTeam or DutyRoster
	Capacity   int    // live chats per analyst, 1 to 20
	Assignment string // AssignPick or AssignRoundRobin

	OfferTimeout   time.Duration // how long one analyst is asked, with AssignRoundRobin
	AcceptTimeout  time.Duration // after which a chat that nobody accepted becomes an incident
	SilenceTimeout time.Duration // after which a chat whose analyst is silent goes back to the queue

	// Idle is when an employee who does not answer is warned first, warned again, and the chat ended. Each is counted
	// from the last message to them, and later than the one before.
	Idle    [3]time.Duration
	Digest  string  // the time of day of the daily digest, as "08:30"; empty: none
	Replies []Reply // canned replies, in the order of the file

	// SLA is what a ticket of each priority, "P1" to "P4", is promised, in business time; one without any target is
	// missing. Escalate is the name of another queue, or the object id of a person: where a ticket goes that breaks a
	// promise; empty: nowhere.
	SLA      map[string]Target
	Escalate string
}

// Target is how long a ticket may take; 0 for as long as it takes.
type Target struct{ Response, Resolution time.Duration }

// Reply is a canned reply. Titles are unique in a queue, ignoring case.
type Reply struct {
	Title string // one line of at most 80 characters
	Text  string // at most 2,000 characters; {{requester}}, {{analyst}}, {{number}} and {{queue}}, no other {{
}

// Who counts as on duty, as queues[].duty names it: every member of the team, or who went on duty.
const (
	DutyTeam   = "team"
	DutyRoster = "roster"
)

// Who is asked to accept a chat, as queues[].assignment names it: all at once, or one after the other.
const (
	AssignPick       = "pick"
	AssignRoundRobin = "round-robin"
)
