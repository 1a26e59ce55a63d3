package program

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/internal/boltdb"
	"frontdesk/internal/scripttest"
	"frontdesk/internal/teamsim"
	"frontdesk/tickets"
)

// noLimits is for loads in which a few people do the work of many.
const noLimits = "limits: {tickets_per_minute: 0, tickets_per_day: 0, chats_per_minute: 0, comments_per_minute: 0}\n"

// The benchmarks compare the CPU time of the process under test, alone on one
// core (GOMAXPROCS=1). Teams and the load run in this process. Each iteration
// measures both sides of a ratio, one right after the other.

const senders = 16 // of activities at the same time

var oneCore = []string{"GOMAXPROCS=1"}

func micro(d time.Duration, n int) float64 { return float64(d.Nanoseconds()) / 1000 / float64(n) }

// firstMenu returns the body of the desk's answer to "hello".
func firstMenu(b *testing.B, d *scripttest.Desk) []byte {
	b.Helper()
	bodies := make(chan []byte, 10)
	d.OnActivity(func(_, _ string, body []byte) {
		select {
		case bodies <- body:
		default:
		}
	})
	if a := d.Person("First").Say(b.Context(), "hello"); a.Status != 200 {
		b.Fatal(a.Status, a.Err)
	}
	return <-bodies
}

func startFloor(b *testing.B, d *scripttest.Desk, reply []byte) (address string, process *os.Process) {
	b.Helper()
	file := filepath.Join(b.TempDir(), "reply.json")
	if err := os.WriteFile(file, reply, 0o600); err != nil {
		b.Fatal(err)
	}
	return startOther(
		b, "floor", "-app", d.AppID(), "-password", d.AppPassword(),
		"-metadata", d.MetadataURL(), "-login", d.TokenURL(), "-reply", file,
	)
}

// startOther builds and starts a program of testdata that the desk is measured by.
func startOther(b *testing.B, name string, args ...string) (address string, process *os.Process) {
	b.Helper()
	path := filepath.Join(b.TempDir(), name)
	if out, err := exec.Command("go", "build", "-tags", "nograph", "-o", path, fromRoot("testdata/"+name)).
		CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), oneCore...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, _ := bufio.NewReader(stderr).ReadString('\n')
	_, address, found := strings.Cut(strings.TrimSpace(line), "address=")
	if !found {
		b.Fatalf("the floor says %q", line)
	}
	return address, cmd.Process
}

// load posts count activities and returns how long each took. activity makes
// them for each loader in turn; the time for that does not count.
func load(
	b *testing.B,
	d *scripttest.Desk,
	address string,
	count int,
	activity func(*teamsim.Person) map[string]any,
) []time.Duration {
	b.Helper()
	bodies := slices.Grow([][]byte(nil), count)
	for i := range count {
		body, err := json.Marshal(activity(d.Person(fmt.Sprintf("Loader %d", i%senders))))
		if err != nil {
			b.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	took := slices.Repeat([]time.Duration{0}, count)
	var next atomic.Int64
	send(b, d, address, senders, func(post func([]byte) error) error {
		for i := next.Add(1) - 1; i < int64(count); i = next.Add(1) - 1 {
			start := time.Now()
			if err := post(bodies[i]); err != nil {
				return err
			}
			took[i] = time.Since(start)
		}
		return nil
	})
	return took
}

// send runs senders at the same time. Each of them posts activities.
func send(
	b *testing.B,
	d *scripttest.Desk,
	address string,
	atOnce int,
	sender func(post func(body []byte) error) error,
) {
	b.Helper()
	token := "Bearer " + d.Token(nil)
	transport := &http.Transport{MaxIdleConnsPerHost: atOnce}
	defer transport.CloseIdleConnections()
	var all errgroup.Group
	for range atOnce {
		all.Go(func() error {
			return sender(func(body []byte) error { return post(b.Context(), transport, address, token, body) })
		})
	}
	if err := all.Wait(); err != nil {
		b.Fatal(err)
	}
}

func post(ctx context.Context, transport *http.Transport, address, token string, body []byte) error {
	request, err := http.NewRequestWithContext(
		ctx,
		http.MethodPost,
		"http://"+address+"/api/messages",
		bytes.NewReader(body),
	)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json; charset=utf-8")
	request.Header.Set("Authorization", token)
	response, err := transport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %w", response.StatusCode, err)
	}
	return nil
}

// cpu returns the CPU time of a process until now. It includes all threads, as
// the scheduler counts it.
func cpu(b *testing.B, process *os.Process) (total time.Duration) {
	b.Helper()
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", process.Pid))
	for _, file := range files {
		text, _ := os.ReadFile(file)
		first, _, _ := strings.Cut(string(text), " ")
		n, _ := strconv.ParseInt(first, 10, 64)
		total += time.Duration(n)
	}
	if total == 0 {
		b.Skip("no /proc/PID/task/*/schedstat here")
	}
	return total
}

// memory returns a process's resident memory in MB: all of it, the part outside
// the mapped data file, and the peak of all of it.
func memory(b *testing.B, process *os.Process) (all, own, most float64) {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process.Pid))
	if err != nil {
		b.Skip(err)
	}
	field := func(name string) float64 {
		found := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(text)
		if found == nil {
			return 0
		}
		n, _ := strconv.ParseFloat(string(found[1]), 64)
		return n / 1024
	}
	return field("VmRSS"), field("RssAnon"), field("VmHWM")
}

// pressing returns a press of a button that carries no data.
func pressing(verb string) func(*teamsim.Person) map[string]any {
	return func(p *teamsim.Person) map[string]any { return pressingWith(p, verb, map[string]any{}) }
}

// pressingWith returns a press of a button with its data and the typed values.
func pressingWith(p *teamsim.Person, verb string, data map[string]any) map[string]any {
	a := p.Activity("invoke")
	a["name"] = "adaptiveCard/action"
	a["value"] = map[string]any{
		"trigger": "manual",
		"action":  map[string]any{"type": "Action.Execute", "verb": verb, "data": data},
	}
	return a
}

// filled holds the stores that were made, by the number of their tickets.
var filled = map[int]string{}

// fill returns the path of a store with count tickets. Each loader has 25 of them.
// The others belong to people with 100 each. A million is made once in a run, which
// takes minutes, and then copied.
func fill(b *testing.B, count int) string {
	b.Helper()
	if filled[count] == "" {
		filled[count] = fillStore(b, count)
	}
	made, err := os.Open(filled[count])
	if err != nil {
		b.Fatal(err)
	}
	defer made.Close()
	path := filepath.Join(b.TempDir(), fmt.Sprintf("%d.db", count))
	copied, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.Copy(copied, made)
		err = errors.Join(err, copied.Close())
	}
	if err != nil {
		b.Fatal(err)
	}
	return path
}

func fillStore(b *testing.B, count int) string {
	b.Helper()
	binary(b) // makes the folder that goes at the end
	path := filepath.Join(built, fmt.Sprintf("%d.db", count))
	db, err := boltdb.Open(b.Context(), path, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	sim, err := teamsim.New(teamsim.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer sim.Close()
	owner := func(i int) tickets.Person {
		if i < senders*25 {
			p := sim.Person(fmt.Sprintf("Loader %d", i%senders))
			return tickets.Person{ID: p.ObjectID, Name: p.Name}
		}
		return tickets.Person{
			ID:   fmt.Sprintf("%08x-0000-4000-8000-000000000000", i*2654435761%(count/100+1)),
			Name: "Somebody Else",
		}
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range 256 {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				at := time.Now().UTC()
				person := owner(i)
				made := tickets.Event{N: 1, At: at, By: person, Action: tickets.Created, State: tickets.New}
				if _, err := db.CreateTicket(b.Context(), tickets.Cause{}, func(t *tickets.Ticket) tickets.Change {
					t.Title, t.Description, t.Queue = "The printer on the second floor is on fire", strings.Repeat(
						"It burns. ",
						20,
					), "IT"
					t.Impact, t.Urgency, t.State, t.Created, t.Last = tickets.Medium, tickets.High, tickets.New, at, made
					t.Requester, t.Beneficiary = person, person
					return tickets.Change{Events: []tickets.Event{made}}
				}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func percentile(all []time.Duration, p int) time.Duration {
	slices.Sort(all)
	return all[min(len(all)*p/100, len(all)-1)]
}
