package config

import "frontdesk/internal/yamlfile"

// checkIdle makes sure that each warning, and the end, comes after the one
// before.
func (l *loader) checkIdle(q Queue, s settings[Queue]) {
	keys := []string{"idle.first", "idle.second", "idle.end"}
	for i := 1; i < len(keys); i++ {
		earlier, later := q.Idle[i-1], q.Idle[i]
		if earlier == 0 || later == 0 || earlier < later {
			continue
		}
		if at, ok := s.given[keys[i]]; ok {
			l.reportWrong(at, yamlfile.Quoted(at.words[0].text), "more than "+keys[i-1]+", which is "+earlier.String())
			continue
		}
		at := s.given[keys[i-1]]
		l.reportWrong(at, yamlfile.Quoted(at.words[0].text), "less than "+keys[i]+", which is "+later.String())
	}
}
