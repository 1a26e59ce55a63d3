package config

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
)

// queueNode is a queue as it is in the file.
type queueNode struct {
	settings settings[Queue]
	replies  []Reply
}

// readQueueNodes collects the list under "queues".
func (l *loader) readQueueNodes(node *yaml.Node) {
	l.eachItem(node, "queues", "a list of queues", func(item *yaml.Node, prefix string) {
		var q queueNode
		q.settings = settings[Queue]{rows: queueRows, prefix: prefix, list: "replies", read: func(list *yaml.Node) {
			q.replies = l.readReplies(list, prefix+"replies")
		}}
		if readItem(l, &q.settings, item) {
			l.queues = append(l.queues, q)
		}
	})
}

// readQueues checks the collected queues.
func (l *loader) readQueues() []Queue {
	if len(l.queues) == 0 && l.need >= ForServe && !l.hasMistake("queues") {
		l.reportMissing(Mistake{File: l.file}, "queues", "at least one queue, in the configuration file")
	}
	var queues []Queue
	names := unique{what: "name", of: "queue", lines: map[string]int{}}
	for _, node := range l.queues {
		q := Queue{Replies: node.replies}
		apply(l, node.settings, &q)
		l.checkPlace(node.settings)
		names.check(l, q.Name, node.settings.given["name"])
		l.checkHours(q, node.settings)
		l.checkIdle(q, node.settings)
		l.checkSLA(q, node.settings)
		l.readHolidays(&q, node.settings.given["holidays"])
		queues = append(queues, q)
	}
	l.checkEscalate(queues)
	return queues
}

// checkPlace makes sure that a queue has both a team and a channel, or neither.
func (l *loader) checkPlace(s settings[Queue]) {
	_, team := s.given["team"]
	_, channel := s.given["channel"]
	lacks := "team"
	if team {
		lacks = "channel"
	}
	if team != channel && l.need >= ForServe {
		s.place.File = l.file
		l.reportMissing(s.place, s.prefix+lacks, expectedThread+"; without both, the queue is linked from Teams")
	}
}

// unique makes sure that names differ, ignoring case.
type unique struct {
	what, of string         // what the name belongs to
	lines    map[string]int // line of each name seen, by the name in lower case
}

func (u unique) check(l *loader, name string, at given) {
	folded := strings.ToLower(name)
	if line := u.lines[folded]; line != 0 && name != "" {
		l.reportWrong(at, yamlfile.Quoted(name), fmt.Sprintf("another %s than the %s in line %d", u.what, u.of, line))
		return
	}
	u.lines[folded] = at.place.Line
}
