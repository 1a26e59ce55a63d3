package config

import (
	"strings"
	"time"

	"frontdesk/internal/yamlfile"
)

var priorities = []string{"P1", "P2", "P3", "P4"}

const expectedEscalate = "the name of another queue, or the object id of a person"

// slaRows holds a row for each target of each priority, and one for what
// happens when a target is missed.
func slaRows() (list []row[Queue]) {
	for _, p := range priorities {
		list = append(list, targetRow(p, "response", func(t *Target) *time.Duration { return &t.Response }),
			targetRow(p, "resolution", func(t *Target) *time.Duration { return &t.Resolution }))
	}
	return append(list, row[Queue]{
		key: "escalate", expected: expectedEscalate,
		set: setScalar(queueName, func(q *Queue) *string { return &q.Escalate }),
	})
}

func targetRow(priority, name string, at func(*Target) *time.Duration) row[Queue] {
	return row[Queue]{
		key: "sla." + priority + "." + name, expected: expectedDuration,
		set: func(q *Queue, text string) bool {
			d, ok := duration(text)
			if !ok {
				return false
			}
			if q.SLA == nil {
				q.SLA = map[string]Target{}
			}
			t := q.SLA[priority]
			*at(&t) = d
			q.SLA[priority] = t
			return true
		},
	}
}

// checkSLA refuses a resolution target that is shorter than the response
// target.
func (l *loader) checkSLA(q Queue, s settings[Queue]) {
	for _, p := range priorities {
		t, at := q.SLA[p], s.given["sla."+p+".resolution"]
		if t.Resolution != 0 && t.Resolution < t.Response {
			l.reportWrong(
				at,
				yamlfile.Quoted(at.words[0].text),
				"at least sla."+p+".response, which is "+t.Response.String(),
			)
		}
	}
}

// checkEscalate makes sure that tickets that missed a target can go where
// Escalate sends them. Object ids become lower case.
func (l *loader) checkEscalate(queues []Queue) {
	for i, node := range l.queues {
		q, at := &queues[i], node.settings.given["escalate"]
		if q.Escalate == "" {
			continue
		}
		to, known := findQueue(queues, q.Escalate)
		other := known && to.ID != q.ID
		id, person := guid(q.Escalate)
		switch {
		case len(q.SLA) == 0 && !l.hasMistake(strings.TrimSuffix(at.key, "escalate")+"sla"):
			l.reportWrong(at, yamlfile.Quoted(q.Escalate), "targets in sla, which it is for")
		case other:
			q.Escalate = to.ID
		case person:
			q.Escalate = id
		default:
			l.reportWrong(at, yamlfile.Quoted(q.Escalate), expectedEscalate)
		}
	}
}
