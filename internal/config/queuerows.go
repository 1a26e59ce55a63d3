package config

import (
	"slices"
	"time"
)

const (
	expectedThread   = "an id as 19:…@thread.tacv2, decoded"
	expectedDuration = "a duration as 90s or 15m, at least 100ms"
)

// queueRows holds every key of a queue except its replies. Only the file can
// give them.
var queueRows = slices.Concat([]row[Queue]{
	{
		key: "name", expected: "the queue's name, on one line", needed: ForServe,
		set: setScalar(queueName, func(q *Queue) *string { return &q.Name }),
	},
	{
		key: "id", expected: "the queue's id, on one line", derived: func(q Queue) string { return q.Name },
		set: setScalar(queueName, func(q *Queue) *string { return &q.ID }),
	},
	{
		key: "was", list: true, expected: "a list of earlier names or ids of the queue, each once",
		set: setList(queueName, func(q *Queue) *[]string { return &q.Was }),
	},
	{
		key: "team", expected: expectedThread,
		set: setScalar(thread, func(q *Queue) *string { return &q.Team }),
	},
	{
		key: "channel", expected: expectedThread,
		set: setScalar(thread, func(q *Queue) *string { return &q.Channel }),
	},
}, hoursRows(), []row[Queue]{
	{
		key: "holidays", expected: "the path of a file",
		set: setScalar(path, func(q *Queue) *string { return &q.HolidaysFile }),
	},

	{
		key: "duty", expected: "team or roster", fallback: DutyTeam,
		set: setScalar(anyOf(DutyTeam, DutyRoster), func(q *Queue) *string { return &q.Duty }),
	},
	{
		key: "capacity", expected: "a number of chats from 1 to 20", fallback: "3",
		set: setScalar(intBetween(1, 20), func(q *Queue) *int { return &q.Capacity }),
	},
	{
		key: "assignment", expected: "pick or round-robin", fallback: AssignPick,
		set: setScalar(anyOf(AssignPick, AssignRoundRobin), func(q *Queue) *string { return &q.Assignment }),
	},

	{
		key: "digest", expected: "a time of day as 08:30",
		set: setScalar(timeOfDay, func(q *Queue) *string { return &q.Digest }),
	},
	durationRow("offer_timeout", "60s", func(q *Queue) *time.Duration { return &q.OfferTimeout }),
	durationRow("accept_timeout", "10m", func(q *Queue) *time.Duration { return &q.AcceptTimeout }),
	durationRow("silence_timeout", "15m", func(q *Queue) *time.Duration { return &q.SilenceTimeout }),
	durationRow("idle.first", "5m", func(q *Queue) *time.Duration { return &q.Idle[0] }),
	durationRow("idle.second", "10m", func(q *Queue) *time.Duration { return &q.Idle[1] }),
	durationRow("idle.end", "15m", func(q *Queue) *time.Duration { return &q.Idle[2] }),
}, slaRows())

func durationRow(key, fallback string, at func(*Queue) *time.Duration) row[Queue] {
	return row[Queue]{key: key, expected: expectedDuration, fallback: fallback, set: setScalar(duration, at)}
}
