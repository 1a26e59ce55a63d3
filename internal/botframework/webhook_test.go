package botframework

import (
	"testing"
	"time"
)

// TestTheFirstRefusalOfAnHourIsTold counts refusals by reason, and tells of the
// first of each in an hour.
func TestTheFirstRefusalOfAnHourIsTold(t *testing.T) {
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	told := map[Reason]int{}
	w := newWebhook(Settings{
		Now: func() time.Time { return now }, FirstRefused: func(why Reason, count int) { told[why] = count },
	})
	if why, at := w.Traffic().LastRefused(); why != "" || !at.IsZero() {
		t.Errorf("before any: %q, %v", why, at)
	}
	w.Refuse(OtherApp)
	w.Refuse(OtherApp)
	now = now.Add(time.Minute)
	w.Refuse(NoToken)
	if told[OtherApp] != 1 || told[NoToken] != 1 {
		t.Errorf("told: %v", told)
	}
	now = now.Add(time.Hour)
	w.Refuse(OtherApp)
	w.accept()
	if told[OtherApp] != 3 {
		t.Errorf("told after an hour: %v", told)
	}
	got := w.Traffic()
	if why, at := got.LastRefused(); why != OtherApp || !at.Equal(now) || got.Refused[OtherApp].Count != 3 ||
		got.Turns != 1 || !got.Last.Equal(now) {
		t.Errorf("%+v", got)
	}
}
