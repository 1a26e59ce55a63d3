package desk

import (
	"testing"
	"time"
)

func TestFilesGoToATicketForAWhile(t *testing.T) {
	ends := time.Unix(1_763_631_015, 0)
	c := Person{Filing: "INC-1001", FilingEnds: ends.Unix()}
	for now, want := range map[time.Time]string{
		ends.Add(-time.Hour): "INC-1001", ends.Add(-time.Second): "INC-1001", ends: "", ends.Add(time.Hour): "",
	} {
		if got := c.Files(now); got != want {
			t.Errorf("at %v: %q, want %q", now, got, want)
		}
	}
	if got := (Person{}).Files(ends); got != "" {
		t.Errorf("nobody's: %q", got)
	}
}
