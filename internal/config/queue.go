package config

import "time"

// Queue is a group of analysts, the channel they work in, and its chat
// settings. No two queues share an id or name, ignoring case.
type Queue struct {
	ID      string   // what is kept of the queue is under its id; the name unless given
	Name    string   // shown to people
	Was     []string // earlier ids and names; the queue takes over what is kept under them
	Team    string   // "19:…@thread.tacv2", as in channelData.team.id
	Channel string   // the same form, as in channelData.channel.id; empty together with Team: linked from Teams

	// Hours holds the spans of each weekday, as {"mon": "09:00-12:00,
	// 13:00-18:00"}, by the days "mon" to "sun". Spans end at "24:00" at the
	// latest and do not overlap. A missing day is closed. Nil means always
	// open.
	Hours        map[string]string
	HolidaysFile string   // resolved like the store's path; empty for none
	Holidays     []string // the dates in the file as "2026-12-31", in order, each once

	Duty       string // DutyTeam or DutyRoster
	Capacity   int    // live chats per analyst, 1 to 20
	Assignment string // AssignPick or AssignRoundRobin

	OfferTimeout   time.Duration // how long a chat is offered to one analyst, with AssignRoundRobin
	AcceptTimeout  time.Duration // after which a chat that nobody accepted becomes an incident
	SilenceTimeout time.Duration // after which a chat whose analyst is silent goes back to the queue

	// Idle says when an employee who does not answer gets the first warning and
	// the second, and when the chat ends. Each is counted from the last message
	// to the employee and is later than the one before.
	Idle    [3]time.Duration
	Digest  string  // the time of the daily digest, as "08:30"; empty for none
	Replies []Reply // canned replies, in the order of the file

	// SLA holds the targets of each priority, "P1" to "P4", in business time. A
	// priority without targets is missing. Escalate says where a ticket goes
	// that misses a target: the id of another queue or the object id of a
	// person. It is empty for nowhere.
	SLA      map[string]Target
	Escalate string
}

// Target is how long a ticket may take to be answered and resolved. 0 means no
// limit.
type Target struct{ Response, Resolution time.Duration }

// Reply is a canned reply. Titles are unique within a queue, ignoring case.
type Reply struct {
	Title string // one line of at most 80 characters
	Text  string // at most 2,000 characters; {{requester}}, {{analyst}}, {{number}} and {{queue}}, but no other {{
}

// Who is on duty, as queues[].duty names it: every member of the team, or those
// who went on duty.
const (
	DutyTeam   = "team"
	DutyRoster = "roster"
)

// Who is offered a chat, as queues[].assignment names it: all analysts at once,
// or one after the other.
const (
	AssignPick       = "pick"
	AssignRoundRobin = "round-robin"
)
