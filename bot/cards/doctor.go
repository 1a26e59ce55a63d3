package cards

import (
	"encoding/json"
	"strings"

	"frontdesk/internal/locale"
)

// DoctorView is what was found about the desk itself.
type DoctorView struct {
	Wrong []DoctorLine // the worst first
	Fine  []string     // names of checks
}

// DoctorLine is what one check has found, and what mends it.
type DoctorLine struct {
	Failure          bool // else a warning
	Name, Seen, Mend string
}

const (
	// maxWrong is how many findings are shown, maxFound how long each of their texts
	// may be, and maxFines how long the names of what is fine.
	maxWrong = 15
	maxFound = 400
	maxFines = 1000
)

// Doctor shows an administrator how the desk is doing: failures first, each with
// what mends it.
func Doctor(w locale.Words, v DoctorView) json.RawMessage {
	failures := 0
	for _, l := range v.Wrong {
		if l.Failure {
			failures++
		}
	}
	counts := w.Say(
		"doctor.counts", "failures", failures, "warnings", len(v.Wrong)-failures, "fine", len(v.Fine),
	)
	body := []any{heading(w.Say("doctor.title")), small(run{Text: counts, Subtle: true})}
	for _, l := range v.Wrong[:min(len(v.Wrong), maxWrong)] {
		sign, level, color := "▲ ", "doctor.warning", "Warning"
		if l.Failure {
			sign, level, color = "✕ ", "doctor.failure", "Attention"
		}
		found := plain(
			run{Text: sign + w.Say(level), Weight: "Bolder", Color: color},
			run{Text: " · " + clipShown(l.Name, maxName), Weight: "Bolder"},
			run{Text: "\n" + clipShown(l.Seen, maxFound)},
			run{Text: "\n→ " + clipShown(l.Mend, maxFound), Subtle: true},
		)
		found.Line = true
		body = append(body, found)
	}
	if len(v.Wrong) > maxWrong {
		body = append(body, small(run{Text: w.Say("doctor.rest"), Subtle: true}))
	}
	if len(v.Fine) > 0 {
		fine := small(run{Text: "✓ " + w.Say(
			"doctor.fines", "checks", locale.Clip(Clean(strings.Join(v.Fine, ", ")), maxFines),
		)})
		fine.Line = true
		body = append(body, fine)
	}
	return encode(body, execute(w.Say("doctor.again"), VerbDoctor, nil), execute(w.Say("menu.menu"), VerbMenu, nil))
}
