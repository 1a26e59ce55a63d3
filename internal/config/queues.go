package config

import (
	"fmt"
	"slices"
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
		q.settings = settings[Queue]{rows: queueRows, prefix: prefix, lists: map[string]func(*yaml.Node){
			"replies": func(list *yaml.Node) { q.replies = l.readReplies(list, prefix+"replies") },
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
	for _, node := range l.queues {
		q := Queue{Replies: node.replies}
		apply(l, node.settings, &q)
		l.checkPlace(node.settings)
		l.checkHours(q, node.settings)
		l.checkIdle(q, node.settings)
		l.checkSLA(q, node.settings)
		l.readHolidays(&q, node.settings.given["holidays"])
		queues = append(queues, q)
	}
	l.checkNames(queues)
	l.checkEscalate(queues)
	return queues
}

// checkNames makes sure that each name, id and earlier name leads to one queue.
func (l *loader) checkNames(queues []Queue) {
	owner := map[string]int{} // the queue, by what it is called, in lower case
	for _, key := range []string{"name", "id", "was"} {
		for i, q := range queues {
			at := l.queues[i].settings.given[key]
			for _, called := range map[string][]string{"name": {q.Name}, "id": {q.ID}, "was": q.Was}[key] {
				folded := strings.ToLower(called)
				other, known := owner[folded]
				if called == "" || key == "id" && q.ID == q.Name {
					continue
				}
				if known {
					l.reportWrong(at, yamlfile.Quoted(called), fmt.Sprintf(
						"another %s than the queue in line %d", nameOfKey[key], l.queues[other].settings.place.Line,
					))
					continue
				}
				owner[folded] = i
			}
		}
	}
}

// nameOfKey says what a key calls a queue by.
var nameOfKey = map[string]string{"name": "name", "id": "id", "was": "earlier name"}

// findQueue returns the queue with that id or name.
func findQueue(queues []Queue, called string) (q Queue, ok bool) {
	for _, by := range []func(Queue) string{
		func(q Queue) string { return q.ID }, func(q Queue) string { return q.Name },
	} {
		if i := slices.IndexFunc(queues, func(q Queue) bool { return by(q) == called }); i >= 0 {
			return queues[i], true
		}
	}
	return Queue{}, false
}

// Queue returns the queue with that id or name. ok is false when there is none.
func (c Config) Queue(called string) (q Queue, ok bool) { return findQueue(c.Queues, called) }

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
