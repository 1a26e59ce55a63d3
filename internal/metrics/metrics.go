// Package metrics counts what the desk does, for Prometheus.
//
// It knows names, units and labels, and nothing of what they measure: the
// program tells it of each turn, delivery, commit and request, and a Look what
// there is at the moment of a scrape. Labels are words of the desk and of its
// configuration. None is an id, a person or anything that was sent.
package metrics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// prefix begins the name of every metric of the desk.
const prefix = "frontdesk_"

// scrapeLimit is how long a scrape may take. Prometheus waits ten seconds, if it is
// not told otherwise.
const scrapeLimit = 9 * time.Second

// Metrics holds what is counted. Use New. All methods can be called concurrently.
type Metrics struct {
	registry   *prometheus.Registry
	turns      *prometheus.HistogramVec
	requests   *prometheus.HistogramVec
	deliveries *prometheus.CounterVec
	commits    prometheus.Histogram
	writes     prometheus.Counter
	failures   prometheus.Counter
	reloads    *prometheus.CounterVec
	reloaded   prometheus.Gauge
}

// New returns Metrics of a program of that version. look is called at each scrape.
func New(version string, look Look) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.turns = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    prefix + "turn_duration_seconds",
		Help:    "How long turns took, by what they were and how they went.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"route", "outcome"})
	m.requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    prefix + "http_request_duration_seconds",
		Help:    "How long requests took, by route and status; streams of events are not timed.",
		Buckets: []float64{.001, .005, .025, .1, .5, 2.5, 10},
	}, []string{"route", "status"})
	m.deliveries = counters(
		"deliveries_total",
		"Tries to deliver what is on record, by outcome and cause.",
		"outcome",
		"cause",
	)
	m.commits = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    prefix + "store_commit_duration_seconds",
		Help:    "How long commits of the store took.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5},
	})
	m.writes = counter("store_writes_total", "Writers whose changes were committed.")
	m.failures = counter("store_commit_failures_total", "Commits that failed, as on a full disk.")
	m.reloads = counters("config_reloads_total", "Times that the configuration was read anew.", "outcome")
	m.reloaded = gauge("config_last_reload_successful", "Whether the configuration was good when it was read last.")
	m.reloaded.Set(1)
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: prefix + "build_info", Help: "The version of the program.",
	}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	m.registry.MustRegister(m.turns, m.requests, m.deliveries, m.commits, m.writes,
		m.failures, m.reloads, m.reloaded, build, scraped{look},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.start()
	return m
}

// start gives counts that alerts look at their 0: what is not there yet has no
// increase.
func (m *Metrics) start() {
	m.deliveries.WithLabelValues("sent", "")
	m.deliveries.WithLabelValues("retried", "token")
	for _, outcome := range []string{"done", "refused"} {
		m.reloads.WithLabelValues(outcome)
	}
}

// Turn counts a turn.
func (m *Metrics) Turn(route, outcome string, took time.Duration) {
	m.turns.WithLabelValues(route, outcome).Observe(took.Seconds())
}

// Request counts a request to a route, which is the pattern of the server.
func (m *Metrics) Request(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

// Delivery counts a try to deliver something: "sent", "retried" or "failed" for
// good. cause is why not.
func (m *Metrics) Delivery(outcome, cause string) { m.deliveries.WithLabelValues(outcome, cause).Inc() }

// Commit counts a commit of the store in which several wrote.
func (m *Metrics) Commit(writers int, took time.Duration, err error) {
	if err != nil {
		m.failures.Inc()
		return
	}
	m.commits.Observe(took.Seconds())
	m.writes.Add(float64(writers))
}

// Reload counts that the configuration was read anew, and whether it was good.
func (m *Metrics) Reload(good bool) {
	outcome, value := "done", 1.0
	if !good {
		outcome, value = "refused", 0
	}
	m.reloads.WithLabelValues(outcome).Inc()
	m.reloaded.Set(value)
}

// Serve answers scrapes at an address until ctx ends.
func (m *Metrics) Serve(ctx context.Context, listen string, log *slog.Logger) (stop func(), err error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, fmt.Errorf("metrics: listen: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
		MaxRequestsInFlight: 4, Timeout: scrapeLimit,
	}))
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: scrapeLimit, WriteTimeout: 2 * scrapeLimit,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are not served any more", "error", err)
		}
	}()
	log.Info("metrics", "address", ln.Addr().String())
	return func() { _ = server.Close(); <-done }, nil
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels)
}

func counter(name, help string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: prefix + name, Help: help})
}

func gauge(name, help string) prometheus.Gauge {
	return prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + name, Help: help})
}

func seconds(at time.Time) float64 { return float64(at.UnixMilli()) / 1000 }
