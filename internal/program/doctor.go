package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v3"

	"frontdesk/bot"
	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
	"frontdesk/internal/control"
	"frontdesk/internal/desk"
	"frontdesk/internal/doctor"
	"frontdesk/internal/locale"
	"frontdesk/internal/store"
	"frontdesk/internal/web"
)

// doctorCommand says what is right and wrong with the desk, and what mends it.
func (p program) doctorCommand(load loader, flags []cli.Flag) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "say what is right and wrong with the desk, and what mends it, while it runs or not",
		Flags: flags,
		Action: func(ctx context.Context, c *cli.Command) error {
			conf, err := load(c, config.ForServe)
			if err != nil {
				return err
			}
			return p.doctor(ctx, conf)
		},
	}
}

// diagnosis is what a running desk answers.
type diagnosis struct {
	Found   []desk.Finding `json:"found"`
	Version string         `json:"version"`
}

// doctor asks the desk that runs. If none does, it makes the checks that need
// none.
func (p program) doctor(ctx context.Context, conf config.Config) error {
	words, wrong := readTexts(conf)
	if wrong != nil {
		return mistaken(nil, conf.Texts, wrong)
	}
	w := words.In(conf.Language, conf.Location)
	var d diagnosis
	var left []string
	answer, err := control.Ask(ctx, dataFile(conf), "doctor", nil)
	switch {
	case err == nil:
		err = errors.Join(json.NewDecoder(answer).Decode(&d), answer.Close())
	case errors.Is(err, control.ErrNobody):
		d.Found, left, err = p.examineStopped(ctx, conf)
	}
	if err != nil {
		return err
	}
	return p.tell(w, desk.WorstFirst(d.Found), left)
}

// examineStopped makes the checks that need no desk that runs, and returns the
// names of the others.
func (p program) examineStopped(
	ctx context.Context, conf config.Config,
) (found []desk.Finding, left []string, err error) {
	adapter, err := p.adapter(conf, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, nil, err
	}
	defer adapter.Close()
	patient := p.patient(conf)
	patient.Wire = adapter
	patient.Open = func() error {
		db, err := store.OpenReadOnly(ctx, conf.Store, p.now)
		if store.IsOlder(err) {
			return nil // the next start brings it up to date
		}
		if err == nil {
			err = db.Close()
		}
		return err
	}
	checks, left := patient.Checks(ctx)
	return doctor.Examine(ctx, checks), left, nil
}

// patient returns what is examined of any desk.
func (p program) patient(conf config.Config) doctor.Patient {
	patient := doctor.Patient{
		Config: conf, Version: version, Now: p.now, Data: dataFile(conf), Disk: diskSpace,
		Body: web.BodyLimit, Query: web.VisitQuery, NoGraph: !hasGraph,
	}
	if conf.Backup.Folder != "" {
		k := keeper{program: p, conf: conf}
		patient.Backups = func() (newest, due time.Time) { return k.newest(), k.lastDue(p.now()) }
	}
	return patient
}

// tell prints findings, the worst first. A failure is an error.
func (p program) tell(w locale.Words, found []desk.Finding, left []string) error {
	counts := map[desk.Level]int{}
	for _, f := range found {
		counts[f.Level]++
		fmt.Fprintf(p.stdout, "%s · %s: %s\n", w.Say("doctor."+string(f.Level)), f.Name(w), f.Seen.In(w))
		if mend := f.Mend.In(w); mend != "" {
			fmt.Fprintf(p.stdout, "    → %s\n", mend)
		}
	}
	if len(left) > 0 {
		for i, name := range left {
			left[i] = w.Say("doctor.check." + name)
		}
		fmt.Fprintln(p.stdout, w.Say("doctor.left", "checks", strings.Join(left, ", ")))
	}
	_, err := fmt.Fprintln(p.stdout, w.Say(
		"doctor.counts", "failures", counts[desk.Failure], "warnings", counts[desk.Warning], "fine", counts[desk.Fine],
	))
	if counts[desk.Failure] > 0 {
		err = errors.Join(err, errFailures)
	}
	return err
}

var errFailures = errors.New("the desk has failures")

// physician returns who examines an edition of the desk.
func (h *host) physician(conf config.Config, c content, face *bot.Bot) *physician {
	patient := h.patient(conf)
	patient.Wire = h.adapter
	patient.Live = &doctor.Live{
		Desk: face.Desk, Out: face.Out(), Visits: h.visits, Started: h.started, Read: c.read, Pending: c.pending,
	}
	return &physician{Patient: patient, desk: face.Desk, log: h.log.Logger}
}

// mendRefused returns who logs the first refused request of an hour with what
// mends it.
func (p program) mendRefused(conf config.Config, log *slog.Logger) func(botframework.Reason, int) {
	patient, w := p.patient(conf), locale.In("en", time.UTC)
	return func(why botframework.Reason, count int) {
		log.Warn("requests refused", "reason", why, "count", count, "mend", doctor.MendRefused(why, patient).In(w))
	}
}

// noteRefused counts a request that was refused before the bot saw it.
func noteRefused(to *botframework.Webhook) func(status int) {
	reasons := map[int]botframework.Reason{
		http.StatusUnsupportedMediaType: botframework.BadType, http.StatusRequestEntityTooLarge: botframework.TooLarge,
		http.StatusRequestTimeout: botframework.CutOff, http.StatusServiceUnavailable: botframework.Busy,
	}
	return func(status int) {
		why, ok := reasons[status]
		if !ok {
			why = botframework.BadBody
		}
		to.Refuse(why)
	}
}

// physician examines the desk that runs: when it starts, every hour, and when
// somebody asks.
type physician struct {
	doctor.Patient
	desk *desk.Desk
	log  *slog.Logger

	begun    atomic.Int64 // examinations
	mu       sync.Mutex
	reported int64 // the examination that was reported last
}

// hourly is how often watched checks are made.
const hourly = time.Hour

// start makes the desk's own examinations, until stop is called. The first one
// does not delay the start.
func (ph *physician) start(ctx context.Context) (stop func()) {
	ph.desk.Health.SetExamine(ph.examine)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		ph.look(ctx, ph.Urgent)
		for tick := time.NewTicker(hourly); ; {
			select {
			case <-ctx.Done():
				tick.Stop()
				return
			case <-tick.C:
				ph.look(ctx, ph.Watched)
			}
		}
	}()
	return func() { cancel(); <-done }
}

// look makes checks, and logs what fails.
func (ph *physician) look(ctx context.Context, checks func(context.Context) []doctor.Check) {
	n := ph.begun.Add(1)
	found := doctor.Examine(ctx, checks(ctx))
	if ctx.Err() != nil {
		return // the desk stops
	}
	w := locale.In("en", time.UTC)
	for _, f := range found {
		if f.Level == desk.Failure {
			ph.log.Error("check failed", "check", f.ID(), "seen", f.Seen.In(w), "mend", f.Mend.In(w))
		}
	}
	ph.report(ctx, n, found)
}

// examine makes all checks.
func (ph *physician) examine(ctx context.Context) []desk.Finding {
	n := ph.begun.Add(1)
	checks, _ := ph.Checks(ctx)
	found := doctor.Examine(ctx, checks)
	if ctx.Err() == nil { // otherwise, some were not given their time
		ph.report(ctx, n, found)
	}
	return found
}

// report has administrators told of what began or ended with examination n, unless
// a later one was faster. They are told of a failure while it is known, and of its
// end before it is.
func (ph *physician) report(ctx context.Context, n int64, found []desk.Finding) {
	ph.mu.Lock()
	defer ph.mu.Unlock()
	if n < ph.reported {
		return
	}
	ph.reported = n
	ph.desk.Health.Note(
		slices.DeleteFunc(slices.Clone(found), func(f desk.Finding) bool { return f.Level != desk.Failure }),
	)
	_, ended, err := ph.desk.Setup.Report(ctx, found)
	ph.desk.Health.Note(found)
	if err != nil {
		ph.log.Error("what was found is not recorded", "error", err)
	}
	for _, f := range ended {
		ph.log.Info("check is right again", "check", f.ID())
	}
}

// answer answers the doctor command.
func (ph *physician) answer(w http.ResponseWriter, r *http.Request) {
	_ = json.NewEncoder(w).Encode(diagnosis{ph.desk.Health.Examine(r.Context()), version})
}
