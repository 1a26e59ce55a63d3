package config

import (
	"os"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/yamlfile"
)

// readHolidays takes a queue's holidays from their file. A file that several
// queues name is read once, so its mistakes are reported once.
func (l *loader) readHolidays(q *Queue, at given) {
	q.HolidaysFile = l.resolve(q.HolidaysFile)
	if q.HolidaysFile == "" || l.need < ForServe {
		return
	}
	if _, ok := l.holidays[q.HolidaysFile]; !ok {
		content, err := os.ReadFile(q.HolidaysFile)
		if err != nil {
			l.reportWrong(at, yamlfile.Quoted(q.HolidaysFile)+": cannot be read: "+yamlfile.Reason(err), "")
			return
		}
		l.holidays[q.HolidaysFile] = l.readDates(
			string(content),
			given{place: Mistake{File: q.HolidaysFile}, key: at.key},
		)
	}
	q.Holidays = slices.Clone(l.holidays[q.HolidaysFile])
}

// readDates reads one date per line. Text after # is a comment. A byte order
// mark at the start is skipped, since Windows editors write one.
func (l *loader) readDates(content string, at given) (dates []string) {
	for line := range strings.Lines(strings.TrimPrefix(content, "\ufeff")) {
		at.place.Line++
		text, _, _ := strings.Cut(line, "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			l.reportWrong(at, yamlfile.Quoted(text), "a date as 2026-12-31, or a comment behind #")
			continue
		}
		dates = append(dates, text)
	}
	slices.Sort(dates)
	return slices.Compact(dates)
}
