package config_test

import (
	"strings"

	"frontdesk/internal/config"
)

const (
	anyDay   = "mon, tue, wed, thu, fri, sat, sun"
	spans    = ": expected spans as 09:00-12:00, 13:00-24:00, none overlapping; a day left out is closed"
	duration = ": expected a duration as 90s or 15m, at least 100ms"
	chats    = ": expected a number of chats from 1 to 20"
	reply    = ": expected a title of at most 80 characters, on one line"
	words    = ": expected a text of at most 2000 characters"
	named    = ": expected no placeholder but {{requester}}, {{analyst}}, {{number}}, {{queue}}"
	another  = ": expected the name of another queue, or the object id of a person"
	aSize    = ": expected a size as 500KB or 20MB, from 1KB to 100MB"
	aType    = ": expected a list of extensions as pdf or MIME types as image/png, each once"
)

// queueMistakes holds mistakes in a queue's optional keys. The first key is in
// line 9.
var queueMistakes = []mistake{
	{
		name: "hours on a day of another name", file: queueWith("    hours: {Mon: 09:00-18:00}\n"),
		want: []string{`frontdesk.yaml:9: queues[0].hours.Mon: unknown key: expected one of ` + anyDay},
	},
	{
		name: "hours without days",
		file: queueWith("    hours: {}\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].hours: no day: expected at least one of ` + anyDay + `; without hours a queue is always open`,
		},
	},
	{
		name: "hours with empty days alone",
		file: queueWith("    hours:\n      mon:\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].hours: no day: expected at least one of ` + anyDay + `; without hours a queue is always open`,
		},
	},
	{
		name: "hours without a day", file: queueWith("    hours: 09:00-18:00\n"),
		want: []string{`frontdesk.yaml:9: queues[0].hours: a single value: expected the keys ` + anyDay},
	},
	{
		name: "hours of every wrong kind",
		file: queueWith("    hours:\n      mon: closed\n      tue: 9:00-18:00\n      wed: 09:00-24:01\n" +
			"      thu: 22:00-06:00\n      fri: 09:00-12:00,\n      sat: 09:00-12:00, 10:00-13:00\n      sun: [09:00-18:00]\n"),
		want: []string{
			`frontdesk.yaml:10: queues[0].hours.mon: "closed"` + spans,
			`frontdesk.yaml:11: queues[0].hours.tue: "9:00-18:00"` + spans,
			`frontdesk.yaml:12: queues[0].hours.wed: "09:00-24:01"` + spans,
			`frontdesk.yaml:13: queues[0].hours.thu: "22:00-06:00"` + spans,
			`frontdesk.yaml:14: queues[0].hours.fri: "09:00-12:00,"` + spans,
			`frontdesk.yaml:15: queues[0].hours.sat: "09:00-12:00, 10:00-13:00"` + spans,
			`frontdesk.yaml:16: queues[0].hours.sun: a list` + spans,
		},
	},
	{
		name: "hours with an empty span", file: queueWith("    hours: {mon: 09:00-09:00}\n"),
		want: []string{`frontdesk.yaml:9: queues[0].hours.mon: "09:00-09:00"` + spans},
	},
	{
		name: "holidays in the configuration", file: queueWith("    holidays: [2026-12-31]\n"),
		want: []string{`frontdesk.yaml:9: queues[0].holidays: a list: expected the path of a file`},
	},
	{
		name: "holidays of a folder", file: queueWith("    holidays: .\n"),
		want: []string{`frontdesk.yaml:9: queues[0].holidays: ".": cannot be read: is a directory`},
	},
	{
		name: "duty unknown", file: queueWith("    duty: nobody\n"),
		want: []string{`frontdesk.yaml:9: queues[0].duty: "nobody": expected team or roster`},
	},
	{
		name: "capacity none", file: queueWith("    capacity: 0\n"),
		want: []string{`frontdesk.yaml:9: queues[0].capacity: "0"` + chats},
	},
	{
		name: "capacity too high", file: queueWith("    capacity: 21\n"),
		want: []string{`frontdesk.yaml:9: queues[0].capacity: "21"` + chats},
	},
	{
		name: "capacity no whole number", file: queueWith("    capacity: 2.5\n"),
		want: []string{`frontdesk.yaml:9: queues[0].capacity: "2.5"` + chats},
	},
	{
		name: "assignment unknown", file: queueWith("    assignment: round robin\n"),
		want: []string{`frontdesk.yaml:9: queues[0].assignment: "round robin": expected pick or round-robin`},
	},
	{
		name: "time-outs without unit, too short, negative",
		file: queueWith("    offer_timeout: 60\n    accept_timeout: 99ms\n    silence_timeout: -1m\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].offer_timeout: "60"` + duration,
			`frontdesk.yaml:10: queues[0].accept_timeout: "99ms"` + duration,
			`frontdesk.yaml:11: queues[0].silence_timeout: "-1m"` + duration,
		},
	},
	{
		name: "digest at no time of day", file: queueWith("    digest: 8:30\n"),
		want: []string{`frontdesk.yaml:9: queues[0].digest: "8:30": expected a time of day as 08:30`},
	},
	{
		name: "digest at midnight of the next day", file: queueWith("    digest: \"24:00\"\n"),
		want: []string{`frontdesk.yaml:9: queues[0].digest: "24:00": expected a time of day as 08:30`},
	},
	{
		name: "idle no durations", file: queueWith("    idle: {first: soon, second: 0s, end: [1m]}\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].idle.end: a list` + duration,
			`frontdesk.yaml:9: queues[0].idle.first: "soon"` + duration,
			`frontdesk.yaml:9: queues[0].idle.second: "0s"` + duration,
		},
	},
	{
		name: "idle with a third warning", file: queueWith("    idle: {third: 1m}\n"),
		want: []string{`frontdesk.yaml:9: queues[0].idle.third: unknown key: expected one of first, second, end`},
	},
	{
		name: "idle out of order", file: queueWith("    idle:\n      first: 3m\n      second: 3m\n      end: 1m\n"),
		want: []string{
			`frontdesk.yaml:11: queues[0].idle.second: "3m": expected more than idle.first, which is 3m0s`,
			`frontdesk.yaml:12: queues[0].idle.end: "1m": expected more than idle.second, which is 3m0s`,
		},
	},
	{
		name: "idle out of order with a default", file: queueWith("    idle: {first: 20m}\n"),
		want: []string{`frontdesk.yaml:9: queues[0].idle.first: "20m": expected less than idle.second, which is 10m0s`},
	},
	{
		name: "sla of an unknown priority", file: queueWith("    sla: {p1: {response: 15m}, P5: {resolution: 1h}}\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].sla.p1: unknown key: expected one of P1, P2, P3, P4`,
			`frontdesk.yaml:9: queues[0].sla.P5: unknown key: expected one of P1, P2, P3, P4`,
		},
	},
	{
		name: "sla without a name", file: queueWith("    sla: {P1: 15m}\n"),
		want: []string{`frontdesk.yaml:9: queues[0].sla.P1: a single value: expected the keys response, resolution`},
	},
	{
		name: "sla in days, without unit, and of another name",
		file: queueWith("    sla:\n      P1: {response: 1d, resolution: 4}\n      P2: {answer: 1h}\n"),
		want: []string{
			`frontdesk.yaml:10: queues[0].sla.P1.response: "1d"` + duration,
			`frontdesk.yaml:10: queues[0].sla.P1.resolution: "4"` + duration,
			`frontdesk.yaml:11: queues[0].sla.P2.answer: unknown key: expected one of response, resolution`,
		},
	},
	{
		name: "sla resolved before answered",
		file: queueWith("    sla:\n      P1:\n        response: 2h\n        resolution: 90m\n"),
		want: []string{
			`frontdesk.yaml:12: queues[0].sla.P1.resolution: "90m": expected at least sla.P1.response, which is 2h0m0s`,
		},
	},
	{
		name: "escalate to nowhere", file: queueWith("    sla: {P1: {response: 15m}}\n    escalate: Second Line\n"),
		want: []string{`frontdesk.yaml:10: queues[0].escalate: "Second Line"` + another},
	},
	{
		name: "escalate to where it is", file: queueWith("    sla: {P1: {response: 15m}}\n    escalate: Desk\n"),
		want: []string{`frontdesk.yaml:10: queues[0].escalate: "Desk"` + another},
	},
	{
		name: "escalate to two", file: queueWith("    sla: {P1: {response: 15m}}\n    escalate: [Desk]\n"),
		want: []string{`frontdesk.yaml:10: queues[0].escalate: a list` + another},
	},
	{
		name: "escalate without targets",
		file: queueWith("    escalate: 0f8fad5b-d9cb-469f-a165-70867728950e\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].escalate: "0f8fad5b-d9cb-469f-a165-70867728950e": expected targets in sla, which it is for`,
		},
	},
	{
		name: "replies is a mapping",
		file: queueWith("    replies: {Restart: please}\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].replies: a group of keys: expected a list of replies, each with title and text`,
		},
	},
	{
		name: "reply is a word", file: queueWith("    replies: [please]\n"),
		want: []string{`frontdesk.yaml:9: queues[0].replies[0]: a single value: expected the keys title, text`},
	},
	{
		name: "reply lacks one",
		file: queueWith("    replies:\n      - title: Restart\n      - text: please\n        language: en\n"),
		want: []string{
			`frontdesk.yaml:10: queues[0].replies[0].text: missing` + words,
			`frontdesk.yaml:11: queues[0].replies[1].title: missing` + reply,
			`frontdesk.yaml:12: queues[0].replies[1].language: unknown key: expected one of title, text`,
		},
	},
	{
		name: "reply too long",
		file: queueWith(
			"    replies:\n      - title: " + strings.Repeat(
				"я",
				81,
			) + "\n        text: " + strings.Repeat(
				"я",
				2001,
			) + "\n",
		),
		want: []string{
			`frontdesk.yaml:10: queues[0].replies[0].title: "` + strings.Repeat("я", 60) + `…"` + reply,
			`frontdesk.yaml:11: queues[0].replies[0].text: "` + strings.Repeat("я", 60) + `…"` + words,
		},
	},
	{
		name: "reply title on two lines", file: queueWith("    replies: [{title: \"a\\nb\", text: \"a\\x01b\"}]\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].replies[0].title: "a\nb"` + reply,
			`frontdesk.yaml:9: queues[0].replies[0].text: "a\x01b"` + words,
		},
	},
	{
		name: "one name for two queues",
		file: queueWith(
			"    id: it\n    was: [Help, desk]\n  - {name: IT}\n  - {name: Law, was: [\"IT\", HELP]}\n  - {name: Tax, id: LAW}\n",
		),
		want: []string{
			`frontdesk.yaml:9: queues[0].id: "it": expected another id than the queue in line 11`,
			`frontdesk.yaml:10: queues[0].was: "desk": expected another earlier name than the queue in line 6`,
			`frontdesk.yaml:12: queues[2].was: "IT": expected another earlier name than the queue in line 11`,
			`frontdesk.yaml:12: queues[2].was: "HELP": expected another earlier name than the queue in line 6`,
			`frontdesk.yaml:13: queues[3].id: "LAW": expected another id than the queue in line 12`,
		},
	},
	{
		name: "id and earlier names of no use",
		file: queueWith("    id: \"\\t\"\n    was: [a, a]\n"),
		want: []string{
			`frontdesk.yaml:9: queues[0].id: "\t": expected the queue's id, on one line`,
			`frontdesk.yaml:10: queues[0].was: "a": expected a list of earlier names or ids of the queue, each once`,
		},
	},
	{
		name: "reply title twice, in other letters",
		file: queueWith("    replies:\n      - {title: Привет, text: a}\n      - {title: ПРИВЕТ, text: b}\n"),
		want: []string{
			`frontdesk.yaml:11: queues[0].replies[1].title: "ПРИВЕТ": expected another title than the reply in line 10`,
		},
	},
	{
		name: "reply with unknown placeholders",
		file: queueWith(
			"    replies:\n      - title: Hello\n        text: \"{{name}} {{ queue }} {{queue}} {{name}} {{number}\"\n",
		),
		want: []string{
			`frontdesk.yaml:11: queues[0].replies[0].text: "{{"` + named,
			`frontdesk.yaml:11: queues[0].replies[0].text: "{{ queue }}"` + named,
			`frontdesk.yaml:11: queues[0].replies[0].text: "{{name}}"` + named,
		},
	},
}

// fileMistakes holds mistakes in files and graph.
var fileMistakes = []mistake{
	{
		name: "graph neither on nor off", file: "graph: {enabled: yes}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: graph.enabled: "yes": expected true or false`},
	},
	{
		name: "graph without TLS", file: "graph: {base_url: http://graph.microsoft.com}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: graph.base_url: "http://graph.microsoft.com": ` + anyURL + ` without query`},
	},
	{
		name: "graph key unknown", file: "graph: {on: true}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: graph.on: unknown key: expected one of enabled, base_url, features`},
	},
	{
		name: "graph feature unknown", file: "graph: {features: [presence, mail]}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: graph.features: "mail": expected a list of ` +
			strings.Join(config.GraphFeatures, ", ") + `, each once`},
	},
	{
		name: "files is a word",
		file: "files: kept\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: files: a single value: expected the keys path, max_size, types, quota, chat_retention`,
		},
	},
	{
		name: "files path with a control character", file: "files: {path: \"a\\tb\"}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: files.path: "a\tb": expected the path of a folder`},
	},
	{
		name: "max_size without unit", file: "files: {max_size: 20}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: files.max_size: "20"` + aSize},
	},
	{
		name: "max_size none", file: "files: {max_size: 0KB}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: files.max_size: "0KB"` + aSize},
	},
	{
		name: "max_size too much", file: "files: {max_size: 102401KB}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: files.max_size: "102401KB"` + aSize},
	},
	{
		name: "max_size in gigabytes", file: "files: {max_size: 1GB}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: files.max_size: "1GB"` + aSize},
	},
	{
		name: "types no types",
		file: "files: {types: [PNG, .png, '*', '*/*', tar.gz, text/plain; charset=utf-8]}\n" + teams + queues,
		want: []string{
			`frontdesk.yaml:1: files.types: ".png"` + aType,
			`frontdesk.yaml:1: files.types: "*"` + aType,
			`frontdesk.yaml:1: files.types: "*/*"` + aType,
			`frontdesk.yaml:1: files.types: "tar.gz"` + aType,
			`frontdesk.yaml:1: files.types: "text/plain; charset=utf-8"` + aType,
		},
	},
	{
		name: "types empty", file: "files: {types: []}\n" + teams + queues,
		want: []string{`frontdesk.yaml:1: files.types: an empty list` + aType},
	},
	{
		name: "variable of files wrong", file: teams + queues, environ: []string{"FRONTDESK_FILES_MAX_SIZE=1TB"},
		want: []string{`FRONTDESK_FILES_MAX_SIZE: "1TB"` + aSize},
	},
}
