package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

const expectedThread = "an id as 19:…@thread.tacv2, decoded"

// queueRows is every key of a queue. They can be given in the file only.
var queueRows = []row[Queue]{
	{
		key: "name", expected: "the queue's name, on one line", needed: ForServe,
		set: one(queueName, func(q *Queue) *string { return &q.Name }),
	},
	{
		key: "team", expected: expectedThread, needed: ForServe,
		set: one(thread, func(q *Queue) *string { return &q.Team }),
	},
	{
		key: "channel", expected: expectedThread + "; linking a queue from Teams is not built yet", needed: ForServe,
		set: one(thread, func(q *Queue) *string { return &q.Channel }),
	},
}

// queueNode is a queue as the file gives it.
type queueNode struct {
	settings settings[Queue]
	broken   bool // no mapping: reported, and nothing more to say about it
}

// readQueueNodes collects the list below "queues".
func (l *loader) readQueueNodes(node *yaml.Node) {
	if node.Kind != yaml.SequenceNode || dressed(node) {
		l.wrong(l.at(node, "queues"), describe(node), "a list of queues")
		l.queues = append(l.queues, queueNode{broken: true})
		return
	}
	for i, item := range node.Content {
		l.queues = append(l.queues, l.readQueueNode(item, fmt.Sprintf("queues[%d].", i)))
	}
}

func (l *loader) readQueueNode(node *yaml.Node, prefix string) queueNode {
	names := make([]string, len(queueRows))
	for i, r := range queueRows {
		names[i] = r.key
	}
	found := map[string]given{}
	l.eachPair(node, prefix, names, func(name string, at given, value *yaml.Node) {
		if value, ok := take(l, queueRows[slices.Index(names, name)], at, value); ok {
			found[name] = value
		}
	})
	place := Mistake{Line: node.Line}
	return queueNode{
		settings: settings[Queue]{rows: queueRows, given: found, place: place, prefix: prefix},
		broken:   node.Kind != yaml.MappingNode || dressed(node),
	}
}

// readQueues checks the queues that were collected.
func (l *loader) readQueues() []Queue {
	if len(l.queues) == 0 && l.need >= ForServe {
		l.missing(Mistake{File: l.file}, "queues", "at least one queue, in the configuration file")
	}
	var queues []Queue
	lines := map[string]int{}
	for _, node := range l.queues {
		if node.broken {
			continue
		}
		var q Queue
		apply(l, node.settings, &q)
		queues = append(queues, q)
		l.checkName(q.Name, node.settings.given["name"], lines)
	}
	return queues
}

// checkName refuses a name that an earlier queue has, in whatever case.
func (l *loader) checkName(name string, at given, lines map[string]int) {
	folded := strings.ToLower(name)
	if line := lines[folded]; line != 0 && name != "" {
		l.wrong(at, quoted(name), fmt.Sprintf("another name than the queue in line %d", line))
		return
	}
	lines[folded] = at.place.Line
}
