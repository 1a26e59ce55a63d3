package config

import (
	"regexp"
	"slices"
	"strings"
)

const prefix = "FRONTDESK_"

// fileVariable names the configuration file. It is not a key: the caller of
// Load has already read it.
const fileVariable = prefix + "CONFIG"

// serviceLink matches the variables that Kubernetes sets in every container of
// a namespace with a service called frontdesk or frontdesk-something
// (kubernetes.io: "Accessing the Service", environment variables).
var serviceLink = regexp.MustCompile(
	`^FRONTDESK_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)=|^FRONTDESK_(\w+_)?PORT=\w+://`,
)

// readEnvironment finds keys given as variables and reports variables with our
// prefix that are not keys.
func (l *loader) readEnvironment(environ []string) map[string]given {
	found := map[string]given{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, prefix) || value == "" || name == fileVariable || serviceLink.MatchString(entry) {
			continue
		}
		at := given{place: Mistake{Variable: name}}
		i := slices.IndexFunc(rows, func(r row[Config]) bool { return variable(r.key) == name })
		switch {
		case i >= 0:
			at.words = environmentWords(rows[i], value)
			found[rows[i].key] = at
		case strings.HasPrefix(name, prefix+"QUEUES"):
			l.reportWrong(at, "unknown variable", "queues in the configuration file only")
		default:
			l.reportWrong(at, "unknown variable", "the name of a key, as "+variable("teams.app_id"))
		}
	}
	return found
}

func environmentWords(r row[Config], value string) []word {
	texts := []string{value}
	if r.list {
		texts = strings.Split(value, ",")
	}
	words := make([]word, len(texts))
	for i, text := range texts {
		if !r.secret {
			text = strings.TrimSpace(text)
		}
		words[i] = word{text: text}
	}
	return words
}
