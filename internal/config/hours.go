package config

import (
	"regexp"
	"slices"
	"strings"
)

var days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// hoursRows holds a row for each weekday.
func hoursRows() []row[Queue] {
	list := make([]row[Queue], len(days))
	for i, day := range days {
		list[i] = row[Queue]{
			key:      "hours." + day,
			expected: "spans as 09:00-12:00, 13:00-24:00, none overlapping; a day left out is closed",
			set: func(q *Queue, text string) bool {
				if !isDay(text) {
					return false
				}
				if q.Hours == nil {
					q.Hours = map[string]string{}
				}
				q.Hours[day] = text
				return true
			},
		}
	}
	return list
}

var spanForm = regexp.MustCompile(`^\s*(([01]\d|2[0-3]):[0-5]\d)\s*-\s*(([01]\d|2[0-3]):[0-5]\d|24:00)\s*$`)

// isDay reports whether text holds the hours of a day. It accepts nothing that
// tickets.NewCalendar refuses.
func isDay(text string) bool {
	var spans [][2]string
	for part := range strings.SplitSeq(text, ",") {
		found := spanForm.FindStringSubmatch(part)
		if found == nil || found[1] >= found[3] {
			return false
		}
		spans = append(spans, [2]string{found[1], found[3]})
	}
	slices.SortFunc(spans, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	for i := 1; i < len(spans); i++ {
		if spans[i][0] < spans[i-1][1] {
			return false
		}
	}
	return true
}

// checkHours refuses hours without any day. Nobody means to be always closed,
// nor to be always open.
func (l *loader) checkHours(q Queue, s settings[Queue]) {
	if at, ok := s.given["hours"]; ok && q.Hours == nil && !l.hasMistake(at.key) {
		l.reportWrong(
			at,
			"no day",
			"at least one of "+strings.Join(days, ", ")+"; without hours a queue is always open",
		)
	}
}
