package program

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"frontdesk/internal/botframework"
	"frontdesk/internal/config"
)

// The outcomes of turns beside those that the bot tells.
const (
	turnDone      botframework.Outcome = "ok"
	turnMalformed botframework.Outcome = "malformed"
	turnUnknown   botframework.Outcome = "unknown"
)

// turns tells how each turn went: a line of the log, and a count. Neither holds
// what people wrote, or who they are.
type turns struct {
	botframework.Handler
	log   *slog.Logger
	count func(route, outcome string, took time.Duration) // nil: nobody counts
}

// Turn implements botframework.Handler.
func (t turns) Turn(ctx context.Context, a *botframework.Activity) (*botframework.InvokeResponse, error) {
	began := time.Now()
	answer, err := t.Handler.Turn(ctx, a)
	took := time.Since(began)
	outcome := outcomeOf(a, err)
	if t.count != nil {
		t.count(a.Route, string(outcome), took)
	}
	t.log.LogAttrs(ctx, slog.LevelInfo, "turn",
		slog.String("route", a.Route), slog.String("outcome", string(outcome)),
		slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.String("activity", a.ID), slog.String("conversation", a.Conversation.ID))
	return answer, err
}

func outcomeOf(a *botframework.Activity, err error) botframework.Outcome {
	switch {
	case errors.Is(err, botframework.ErrUnknownInvoke):
		return turnUnknown
	case errors.Is(err, botframework.ErrMalformed):
		return turnMalformed
	case err != nil:
		return botframework.TurnFailed
	case a.Outcome == "":
		return turnDone
	}
	return a.Outcome
}

// logs is a log whose level can change while it is written.
type logs struct {
	*slog.Logger
	level *slog.LevelVar
}

// newLogs returns the configured log.
func newLogs(w io.Writer, conf config.Log) logs {
	l := logs{level: &slog.LevelVar{}}
	l.set(conf)
	how := &slog.HandlerOptions{Level: l.level}
	if conf.Format == "json" {
		l.Logger = slog.New(slog.NewJSONHandler(w, how))
	} else {
		l.Logger = slog.New(slog.NewTextHandler(w, how))
	}
	return l
}

// set changes the level.
func (l logs) set(conf config.Log) {
	var level slog.Level
	_ = level.UnmarshalText([]byte(conf.Level)) // was checked; none is info
	l.level.Set(level)
}
