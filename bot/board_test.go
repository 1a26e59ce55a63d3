package bot

import (
	"fmt"
	"strings"
	"testing"
)

func TestChosenTickets(t *testing.T) {
	for selected, ids := range map[string]string{
		"": "", " , ,": "", "INC-1": "INC-1", "inc-1, INC-1 ,REQ-2": "INC-1 REQ-2", "x,,\x00": "X \x00",
	} {
		want(t, selected, ids, strings.Join(chosenTickets(selected), " "))
	}
	var many []string
	for i := range 1000 {
		many = append(many, fmt.Sprint("INC-", i+1))
	}
	want(t, "a thousand", 11, len(chosenTickets(strings.Join(many, ",")))) // one more than is possible
}

func TestShownRevs(t *testing.T) {
	for shown, revs := range map[string]map[string]int{
		"": {}, "INC-1:3 REQ-2:10": {"INC-1": 3, "REQ-2": 10}, "INC-1:-3 INC-2: INC-3 :4 INC-4:99999999999": {"": 4}, "INC-1:1:2": {},
	} {
		want(t, shown, revs, shownRevs(shown))
	}
}
