package scripttest

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/teamsim"
)

// Settings hold what a desk runs with besides what every desk needs. In all of
// them, $today and $tomorrow stand for weekdays as hours name them, $date and
// $nextdate for dates, $nextday for the latter in words. $hourago and $inanhour
// stand for times of day. All of these are in UTC. $hourago+10 and $inanhour+10
// are in UTC+10; $day+14 and $day-10 are today in words in those zones. Words in
// Russian have .ru at their end. $NAME stands for the object id of a member of
// the cast, and $examples for the folder of the example files.
type Settings struct {
	Extra string            // added to the configuration file
	Queue string            // more keys of the queue IT
	HR    *string           // a second queue, HR, with these keys; nil: none
	Files map[string]string // written beside the configuration file, by name
	Graph bool              // run with a simulated Microsoft Graph
	// GraphExtra is added to what the configuration says of Microsoft Graph.
	GraphExtra string
	// Portal switches the portal on, with a make-believe Entra to sign in at.
	Portal bool
	// PortalExtra is added to what the configuration says of the portal.
	PortalExtra string
	// Unlinked names the queues without team and channel in the file.
	Unlinked []string
	// Credential are lines of the configuration's teams, in place of the secret.
	Credential string
	// Before is called with the Teams before the desk starts; nil: nothing is.
	Before func(*Desk)
	Kept   *Kept // what the desk and its Teams go on from; nil: a fresh start
}

// now returns the clock of Teams, or nil for the machine's clock.
func (s Settings) now() func() time.Time {
	if s.Kept == nil {
		return nil
	}
	return s.Kept.Now
}

// write writes the configuration file and the files beside it.
func (d *Desk) write(s Settings) error {
	queues := s.queue("IT", d.Channel, s.Queue)
	if d.HR != nil {
		queues += s.queue("HR", d.HR, *s.HR)
	}
	if d.Graph != nil {
		s.Extra += fmt.Sprintf("graph:\n  enabled: true\n  base_url: %s\n%s", d.Graph.URL(), s.GraphExtra)
	}
	if s.Portal {
		s.Extra += d.portal + s.PortalExtra
	}
	credential := cmp.Or(s.Credential, "  app_password: "+d.AppPassword())
	files := map[string]string{configFile: fmt.Sprintf(`listen: 127.0.0.1:0
teams:
  app_id: %s
  tenant_id: %s
%s
  service_urls: [%s]
  openid_metadata_url: %s
  token_url: %s
queues:
%s%s`, d.AppID(), d.TenantID(), credential, d.ServiceURL(), d.MetadataURL(), d.TokenURL(), queues,
		d.storeLine()+s.Extra)}
	for name, text := range s.Files {
		files[name] = text
	}
	places, err := d.places(d.Now().UTC())
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(d.Dir, name), []byte(places.Replace(text)), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// queue writes a queue. Its keys may name it otherwise.
func (s Settings) queue(name string, at *teamsim.Channel, keys string) string {
	var b strings.Builder
	b.WriteString("  -\n")
	if !strings.Contains("\n"+keys, "\nname: ") {
		fmt.Fprintf(&b, "    name: %s\n", name)
	}
	if !slices.Contains(s.Unlinked, name) {
		fmt.Fprintf(&b, "    team: \"%s\"\n    channel: \"%s\"\n", at.Team.ID, at.ID)
	}
	for key := range strings.Lines(keys) {
		b.WriteString("    " + key)
	}
	return b.String()
}

// places fills in the placeholders in settings.
func (d *Desk) places(now time.Time) (*strings.Replacer, error) {
	root, err := repository()
	pairs := append(times(now), "$examples", root)
	for name, one := range cast {
		pairs = append(pairs, "$"+name, d.Person(one.name).ObjectID)
	}
	return strings.NewReplacer(pairs...), err
}

// repository returns the folder of the whole program: the one with go.mod, above
// the folder of the test.
func repository() (string, error) {
	at, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(at, "go.mod")); missing == nil {
			return at, nil
		}
		above := filepath.Dir(at)
		if above == at {
			return "", errors.New("no go.mod above the test")
		}
		at = above
	}
	return "", err
}

// times returns the placeholders for times, each followed by its value.
func times(now time.Time) []string {
	weekday := func(t time.Time) string { return strings.ToLower(t.Weekday().String()[:3]) }
	next := now.AddDate(0, 0, 1)
	return append(abroad(now), []string{
		"$today",
		weekday(now),
		"$tomorrow",
		weekday(next),
		"$date",
		now.Format(time.DateOnly),
		"$nextdate",
		next.Format(time.DateOnly),
		"$nextday.ru",
		russianDay(next),
		"$nextday",
		next.Format("Mon 2 Jan"),
		"$hourago",
		now.Add(-time.Hour).Format("15:04"),
		"$inanhour",
		now.Add(time.Hour).Format("15:04"),
	}...)
}

// abroad returns the placeholders for times in other zones, which are longer than
// those in UTC. Kiritimati and Honolulu are 24 hours apart all year.
func abroad(now time.Time) []string {
	here := time.FixedZone("Asia/Vladivostok", 10*60*60)
	east, west := time.FixedZone("Pacific/Kiritimati", 14*60*60), time.FixedZone("Pacific/Honolulu", -10*60*60)
	english := func(zone *time.Location) string { return now.In(zone).Format("Mon 2 Jan") }
	return []string{
		"$hourago+10", now.Add(-time.Hour).In(here).Format("15:04"),
		"$inanhour+10", now.Add(time.Hour).In(here).Format("15:04"),
		"$day+14.ru", russianDay(now.In(east)),
		"$day-10.ru", russianDay(now.In(west)),
		"$day+14", english(east),
		"$day-10", english(west),
	}
}

// russianDay is how a day begins in Russian words.
func russianDay(t time.Time) string {
	return fmt.Sprintf("%s %d", [...]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"}[t.Weekday()], t.Day())
}
