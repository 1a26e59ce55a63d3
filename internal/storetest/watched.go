package storetest

import (
	"errors"
	"time"

	"frontdesk/chat"
)

var watchedTests = map[string]func(*test){
	"each commit is told before its writer goes on": func(t *test) {
		var writers, commits int
		t.WatchCommits(func(n int, took time.Duration, err error) {
			if took < 0 || err != nil {
				t.Errorf("%v, %v", took, err)
			}
			commits++
			writers += n
		})
		for _, activity := range []string{"1", "2", "2"} { // the last was handled
			if _, err := t.UpdateDuty(ctx, activity, "IT", func(d *chat.Duty) { d.Wait++ }); err != nil {
				t.Fatal(err)
			}
		}
		if commits != 2 || writers != 2 {
			t.Errorf("%d commits by %d writers, want 2 by 2", commits, writers)
		}
	},

	"a read is no commit": func(t *test) {
		t.WatchCommits(func(int, time.Duration, error) { t.Error(errors.New("a commit")) })
		if _, err := t.Duty(ctx, "IT"); err != nil {
			t.Fatal(err)
		}
	},
}
