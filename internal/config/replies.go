package config

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"frontdesk/internal/yamlfile"
)

var replyRows = []row[Reply]{
	{
		key: "title", expected: "a title of at most 80 characters, on one line", needed: ForServe,
		set: setScalar(shortText(80, ""), func(r *Reply) *string { return &r.Title }),
	},
	{
		key: "text", expected: "a text of at most 2000 characters", needed: ForServe,
		set: setScalar(shortText(2000, "\n\t"), func(r *Reply) *string { return &r.Text }),
	},
}

// readReplies reads a queue's list of canned replies. key is the key of the
// list.
func (l *loader) readReplies(node *yaml.Node, key string) (replies []Reply) {
	titles := unique{what: "title", of: "reply", lines: map[string]int{}}
	l.eachItem(node, key, "a list of replies, each with title and text", func(item *yaml.Node, prefix string) {
		s := settings[Reply]{rows: replyRows, prefix: prefix}
		if !readItem(l, &s, item) {
			return
		}
		var r Reply
		apply(l, s, &r)
		titles.check(l, r.Title, s.given["title"])
		l.checkPlaceholders(r.Text, s.given["text"])
		replies = append(replies, r)
	})
	return replies
}

var (
	placeholders    = []string{"{{requester}}", "{{analyst}}", "{{number}}", "{{queue}}"}
	placeholderForm = regexp.MustCompile(`\{\{[^{}]*\}\}|\{\{`)
)

func (l *loader) checkPlaceholders(text string, at given) {
	found := placeholderForm.FindAllString(text, -1)
	slices.Sort(found)
	for _, name := range slices.Compact(found) {
		if !slices.Contains(placeholders, name) {
			l.reportWrong(at, yamlfile.Quoted(name), "no placeholder but "+strings.Join(placeholders, ", "))
		}
	}
}
