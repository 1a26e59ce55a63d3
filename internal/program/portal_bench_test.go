package program

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"frontdesk/internal/scripttest"
)

// wideCatalog returns a catalog whose first page shows 500 items.
func wideCatalog() string {
	var b strings.Builder
	b.WriteString("categories:\n")
	for c := range 10 {
		fmt.Fprintf(
			&b,
			"  - id: c%d\n    name: {en: Category %d, ru: Категория %d}\n    icon: 💻\n    items:\n",
			c,
			c,
			c,
		)
		for i := range 50 {
			fmt.Fprintf(
				&b,
				"      - {id: i%d-%d, name: Item %d.%d, description: What it is for, icon: laptop}\n",
				c,
				i,
				c,
				i,
			)
		}
	}
	return b.String()
}

// visits asks for a page of the portal, or of what it is measured by, many times over
// connections that are kept.
func visits(b *testing.B, address, path string, headers map[string]string, count int) {
	b.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: senders, DisableCompression: true}
	defer transport.CloseIdleConnections()
	var all errgroup.Group
	var next atomic.Int64
	for range senders {
		all.Go(func() error {
			for next.Add(1) <= int64(count) {
				r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+address+path, nil)
				if err != nil {
					return err
				}
				for name, value := range headers {
					r.Header.Set(name, value)
				}
				answer, err := transport.RoundTrip(r)
				if err != nil {
					return err
				}
				_, err = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				if err != nil || answer.StatusCode != http.StatusOK {
					return fmt.Errorf("%s: status %d: %w", path, answer.StatusCode, err)
				}
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkPortalPages compares the catalog with 500 items and a ticket with its
// history with testdata/pagefloor, which looks a session up and writes the same bytes:
// packed by gzip on both sides, and plain.
func BenchmarkPortalPages(b *testing.B) {
	const turns = 1500
	desk := &child{path: binary(b), env: oneCore}
	d := scripttest.StartWith(b, desk.run, scripttest.Settings{
		Portal: true,
		Extra:  "catalog: catalog.yaml\n" + noLimits,
		Files:  map[string]string{"catalog.yaml": wideCatalog()},
	})
	erin := signIn(b, d, "Erin Employee")
	ticket := createIncident(b, erin, "The printer on the second floor is on fire")
	for i := range 5 {
		if err := erin.Press(
			"Add Comment",
			map[string]string{"comment": fmt.Sprintf("It still burns, for day %d", i)},
		); err != nil {
			b.Fatal(err)
		}
	}
	paths := []string{"/catalog", "/tickets/" + ticket}
	var files []string
	for i, path := range paths {
		_, _, body, err := erin.Get(scripttest.Request{Path: path})
		file := filepath.Join(b.TempDir(), fmt.Sprint(i, ".html"))
		if err != nil || os.WriteFile(file, []byte(body), 0o600) != nil {
			b.Fatal(err)
		}
		if n := strings.Count(body, "/request/i"); i == 0 && n < 500 {
			b.Fatalf("the catalog shows %d items", n)
		}
		b.ReportMetric(float64(len(body))/1024, []string{"catalog", "ticket"}[i]+"-KB")
		files = append(files, file)
	}
	floor, process := startOther(
		b, "pagefloor", "-store", filepath.Join(b.TempDir(), "floor.db"), "-pages", strings.Join(files, ","),
	)
	type side struct {
		name        string
		ours, least func()
		spent, bare time.Duration
	}
	var sides []*side
	for i, name := range []string{"catalog", "ticket"} {
		for _, packing := range []string{"gzip", "identity"} {
			from := func(address, path, cookie string) func() {
				return func() {
					headers := map[string]string{
						"Cookie":          cookie,
						"Accept-Encoding": packing,
						"Host":            "desk.example.com",
					}
					visits(b, address, path, headers, turns)
				}
			}
			sides = append(sides, &side{
				name: map[string]string{"gzip": name, "identity": name + "-plain"}[packing],
				ours: from(
					d.Address,
					paths[i],
					erin.Cookies(),
				),
				least: from(floor, fmt.Sprint("/", i), "session=of-the-only-visitor"),
			})
		}
	}
	for _, s := range sides { // warm
		s.ours()
		s.least()
	}
	n := 0
	for b.Loop() {
		for _, s := range sides {
			before := cpu(b, desk.process())
			s.ours()
			s.spent += cpu(b, desk.process()) - before
			before = cpu(b, process)
			s.least()
			s.bare += cpu(b, process) - before
		}
		n += turns
	}
	for _, s := range sides {
		b.ReportMetric(micro(s.spent, n), s.name+"-cpu-µs")
		b.ReportMetric(micro(s.bare, n), s.name+"-floor-µs")
		b.ReportMetric(s.spent.Seconds()/s.bare.Seconds(), s.name+"-ratio")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkPortalLists compares the pages that list and search tickets with few and
// with many of them on record. Their reader has 25.
func BenchmarkPortalLists(b *testing.B) {
	if testing.Short() {
		b.Skip("fills a store with a million tickets")
	}
	const turns = 500
	paths := map[string]string{
		"home":   "/",
		"list":   "/tickets",
		"open":   "/tickets?show=open",
		"search": "/search?q=printer",
	}
	type side struct {
		*child
		desk   *scripttest.Desk
		cookie string
		cpu    map[string]time.Duration
	}
	var sides []*side
	for _, count := range []int{few, many} {
		s := &side{child: &child{path: binary(b), env: oneCore}, cpu: map[string]time.Duration{}}
		s.desk = scripttest.StartWith(b, s.run, scripttest.Settings{
			Portal: true, Extra: "store: bolt:" + fill(b, count) + "\n" + noLimits,
		})
		s.cookie = signIn(b, s.desk, "Loader 0").Cookies()
		sides = append(sides, s)
	}
	visit := func(s *side, path string) {
		visits(b, s.desk.Address, path, map[string]string{"Cookie": s.cookie, "Accept-Encoding": "identity"}, turns)
	}
	for _, s := range sides {
		for _, path := range paths {
			visit(s, path) // warm
		}
	}
	n := 0
	for b.Loop() {
		for name, path := range paths {
			for _, s := range sides {
				before := cpu(b, s.process())
				visit(s, path)
				s.cpu[name] += cpu(b, s.process()) - before
			}
		}
		n += turns
	}
	for name := range paths {
		b.ReportMetric(micro(sides[0].cpu[name], n), name+"-1k-cpu-µs")
		b.ReportMetric(micro(sides[1].cpu[name], n), name+"-1M-cpu-µs")
		b.ReportMetric(sides[1].cpu[name].Seconds()/sides[0].cpu[name].Seconds(), name+"-ratio")
	}
	b.ReportMetric(0, "ns/op")
}

// readers are people with pages open.
const (
	fewStreams  = 2_000
	manyStreams = 10_000 // as many as the desk takes
	ofOne       = 10
	maxStreamMB = 150
)

// BenchmarkPortalStreams opens 2,000 streams, then 10,000, which are idle, and
// measures what they cost the desk in memory, and how long a page takes beside them.
// One more is refused with 503. More memory than is meant fails the benchmark.
func BenchmarkPortalStreams(b *testing.B) {
	desk := &child{path: binary(b), env: oneCore}
	d := scripttest.StartWith(b, desk.run, scripttest.Settings{Portal: true, Extra: noLimits})
	cookies := make([]string, manyStreams/ofOne+1)
	var all errgroup.Group
	all.SetLimit(senders)
	for i := range cookies {
		all.Go(func() error {
			browser := d.Browser(b)
			err := d.SignIn(browser, fmt.Sprintf("Reader %04d", i), "/me")
			cookies[i] = browser.Cookies()
			return err
		})
	}
	if err := all.Wait(); err != nil {
		b.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true}
	ask := func(path, cookie string) (*http.Response, error) {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+d.Address+path, nil)
		if err != nil {
			return nil, err
		}
		r.Header.Set("Cookie", cookie)
		return transport.RoundTrip(r)
	}
	for b.Loop() {
		_, before, _ := memory(b, desk.process())
		open := 0
		for _, count := range []int{fewStreams, manyStreams} {
			for ; open < count; open++ {
				answer, err := ask("/events", cookies[open/ofOne])
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Fatal(open, answer, err)
				}
				defer answer.Body.Close()
			}
			_, own, _ := memory(b, desk.process())
			b.ReportMetric(own-before, fmt.Sprint(count, "-streams-MB"))
			if count == fewStreams && own-before > maxStreamMB {
				b.Errorf("%d streams cost %.0f MB", count, own-before)
			}
			var took []time.Duration
			for range 200 {
				start := time.Now()
				answer, err := ask("/tickets", cookies[0])
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Fatal(answer, err)
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				_ = answer.Body.Close()
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(micro(percentile(took, 50), 1000), fmt.Sprint(count, "-page-p50-ms"))
			b.ReportMetric(micro(percentile(took, 99), 1000), fmt.Sprint(count, "-page-p99-ms"))
		}
		answer, err := ask("/events", cookies[manyStreams/ofOne])
		if err != nil || answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
			b.Fatal("one too many:", answer, err)
		}
		_ = answer.Body.Close()
		transport.CloseIdleConnections()
	}
	b.ReportMetric(0, "ns/op")
}
