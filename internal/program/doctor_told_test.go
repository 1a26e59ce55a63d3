package program

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestDoctorTellsAdministrators has what fails told once in the administrators'
// chats, and once when it is over.
func TestDoctorTellsAdministrators(t *testing.T) {
	c := openClinic(t)
	c.OpenIDDown(true)
	for range 2 {
		c.doctor()
	}
	c.await(c.admin, "Signing keys of Teams: "+strings.TrimPrefix(c.URL(), "http://")+" answers, but not with keys")
	c.OpenIDDown(false)
	c.doctor()
	c.await(c.admin, "Signing keys of Teams: right again.")
	if said := plain(c.Desk, c.admin.Chat); strings.Count(said, "Signing keys of Teams") != 2 {
		t.Errorf("told more than once: %s", said)
	}
}

// TestDoctorInTeams answers the word of administrators with a card, and knows no
// such word from others.
func TestDoctorInTeams(t *testing.T) {
	c := openClinic(t)
	c.RefuseLogins(401, 7000222)
	c.admin.Say(t.Context(), "Doctor")
	card := c.await(c.admin, "Make a new secret")
	if said := card.Plain(); strings.Index(said, "failure") > strings.Index(said, "All is well") {
		t.Errorf("failures come first: %s", said)
	}
	c.RefuseLogins(0, 0)
	c.admin.Say(t.Context(), "проверка")
	c.admin.Say(t.Context(), "help")
	c.await(c.admin, "what is right and wrong with the desk")
	erin := c.Person("Erin Employee")
	erin.Say(t.Context(), "help")
	if said := c.await(erin, "show this list").Plain(); strings.Contains(said, "right and wrong") {
		t.Errorf("the word is in the help of others: %s", said)
	}
	erin.Say(t.Context(), "doctor")
	c.await(erin, "Create an Incident")
	if said := plain(c.Desk, erin.Chat); strings.Contains(said, "How the desk is doing") {
		t.Error(said)
	}
}

// TestDoctorAtTheStart logs at once what keeps the desk from talking to Teams, with
// what mends it. The desk starts all the same.
func TestDoctorAtTheStart(t *testing.T) {
	c := openClinic(t)
	if err := c.Stop(); err != nil {
		t.Fatal(err)
	}
	c.RefuseLogins(401, 7000215)
	c.OpenIDDown(true)
	c.Restart(t)
	for _, said := range []string{`check=token .*not its Secret ID`, `check=keys .*it must show JSON`} {
		if _, ok := c.Log.Wait(regexp.MustCompile(`(check failed.*`+said+`)`), 20*time.Second); !ok {
			t.Errorf("%q is not in\n%s", said, c.Log)
		}
	}
	c.RefuseLogins(0, 0)
	c.OpenIDDown(false)
	c.pass()
	if out, failed := c.doctor(); failed {
		t.Log(out) // deliveries may still wait for their next try
	}
	c.await(c.admin, "Token and secret of the bot: right again.")
}
