package config

import (
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a container built from scratch has no time zones
	"unicode"
	"unicode/utf8"
)

var guidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func guid(text string) (string, bool) {
	text = strings.ToLower(text)
	return text, guidForm.MatchString(text)
}

// person accepts a GUID, or the name of a group after GroupSign.
func person(text string) (string, bool) {
	if name, ok := strings.CutPrefix(text, GroupSign); ok {
		return text, name != "" && name == strings.TrimSpace(name) && !strings.ContainsFunc(name, unicode.IsControl)
	}
	return guid(text)
}

func anyOf(words ...string) func(string) (string, bool) {
	return func(text string) (string, bool) { return text, slices.Contains(words, text) }
}

func hostPort(text string) (string, bool) {
	host, port, err := net.SplitHostPort(text)
	return text, err == nil && isPort(port) && !strings.ContainsFunc(host, isNoHostRune)
}

func isNoHostRune(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '/' || r == '@'
}

// isPort accepts 0 as well. The system then chooses a port.
func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

// store accepts bolt:PATH. It refuses "bolt://x" because that would mean the
// file /x. It also accepts the URL of a PostgreSQL database, which may hold a
// password: what is wrong in it, the store says without it.
func store(text string) (string, bool) {
	if isDatabase(text) {
		return text, !strings.ContainsFunc(text, isNoURLRune)
	}
	file, ok := strings.CutPrefix(text, "bolt:")
	if ok = ok && !strings.HasPrefix(file, "//"); !ok {
		return "", false
	}
	_, ok = path(file)
	return text, ok
}

// isDatabase reports whether a store is a database that others run.
func isDatabase(store string) bool {
	return strings.HasPrefix(store, "postgres://") || strings.HasPrefix(store, "postgresql://")
}

func isNoURLRune(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func path(text string) (string, bool) {
	return text, text != "" && !strings.ContainsFunc(text, unicode.IsControl)
}

// timezone refuses "Local", which time.LoadLocation accepts. The desk's days
// must not depend on the machine it runs on.
func timezone(text string) (*time.Location, bool) {
	if text == "" || text == "Local" {
		return nil, false
	}
	location, err := time.LoadLocation(text)
	return location, err == nil
}

// duration accepts durations long enough for a timer that people should notice.
func duration(text string) (time.Duration, bool) {
	d, err := time.ParseDuration(text)
	return d, err == nil && d >= 100*time.Millisecond
}

var timeForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

func timeOfDay(text string) (string, bool) { return text, timeForm.MatchString(text) }

// durationOrZero accepts a duration, or 0 for none.
func durationOrZero(text string) (time.Duration, bool) {
	if d, err := time.ParseDuration(text); err == nil && d == 0 {
		return 0, true
	}
	return duration(text)
}

const day = 24 * time.Hour

// daysOrZero accepts a duration of at least an hour, in days too, or 0 for none.
func daysOrZero(text string) (time.Duration, bool) {
	if digits, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(digits, 10, 16)
		return time.Duration(n) * day, err == nil && n > 0 //nolint:gosec // below 2¹⁶
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && (d == 0 || d >= time.Hour)
}

func intBetween(low, high int) func(string) (int, bool) {
	return func(text string) (int, bool) {
		n, err := strconv.Atoi(text)
		return n, err == nil && low <= n && n <= high
	}
}

func yesNo(text string) (value, ok bool) { return text == "true", text == "true" || text == "false" }

// shortText accepts text of at most limit characters after trimming. The only
// control characters it accepts are those in allowed.
func shortText(limit int, allowed string) func(string) (string, bool) {
	control := func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune(allowed, r) }
	return func(text string) (string, bool) {
		text = strings.TrimSpace(text)
		return text, text != "" && utf8.RuneCountInString(text) <= limit && !strings.ContainsFunc(text, control)
	}
}

func secret(text string) (Secret, bool) {
	return Secret(text), text != "" && !strings.ContainsFunc(text, unicode.IsControl)
}

func queueName(text string) (string, bool) {
	name := strings.TrimSpace(text)
	return name, name != "" && !strings.ContainsFunc(name, unicode.IsControl)
}

// The ids of teams and channels, decoded. "19%3a…%40thread.tacv2", as in a
// link, is refused. Teams made before 2020 end in thread.skype.
var threadForm = regexp.MustCompile(`^19:[^\s@/;%?&]+@thread\.(tacv2|skype)$`)

func thread(text string) (string, bool) { return text, threadForm.MatchString(text) }
