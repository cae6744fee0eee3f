package main

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/store"
)

// Every value of a label stands in one of these lists: no metric can carry a
// person, an account, a code, a space or a word (law L2). What is outside its
// list is counted as other.
const other = "other"

func labelValues() map[string][]string {
	return map[string][]string{
		"network": {string(onDiscord), string(onTelegram), other},
		"kind":    {"message", "command", "press", "form", "join", "arrived", "gone", "moved", "removed", "closed", other},
		"result":  {"done", "failed"},
		"outcome": {"sent", "closed", "gone", "forbidden", "refused", "too_fast", "uncertain", "passing"},
		"class":   {"panic", "syntax", "unknown kind", "missing", "kind", "status", "content", "json", "batch", other},
		"queue":   {"outbox", "answers"},
		"rows": {
			"links", "marks", "answers", "gaps", "unreadable", "claims", "outbox", "closings",
			"sessions", "totals", "tally", "agenda", "network",
		},
	}
}

// fromList gives value where the label's list has it, other where not.
func fromList(label, value string) string {
	if slices.Contains(labelValues()[label], value) {
		return value
	}
	return other
}

// meters counts what the house does, for a Prometheus on the same machine.
type meters struct {
	registry   *prometheus.Registry
	events     *prometheus.CounterVec
	answers    *prometheus.CounterVec
	unreadable *prometheus.CounterVec
	purged     *prometheus.CounterVec
	failures   prometheus.Counter
	damaged    prometheus.Counter
}

func newMeters() *meters {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "lampadaire", Name: name, Help: help}, labels)
	}
	m := &meters{
		registry:   prometheus.NewRegistry(),
		events:     counter("events_total", "Events handled, by network, kind and result.", "network", "kind", "result"),
		answers:    counter("answers_total", "Messages handed to a network, by outcome.", "network", "outcome"),
		unreadable: counter("unreadable_total", "Events that could not be decoded, by class.", "network", "class"),
		purged:     counter("purged_total", "Rows deleted because they expired, by kind of row.", "rows"),
		failures: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: "lampadaire", Name: "backup_failures_total", Help: "Backups that could not be made.",
		}),
		damaged: prometheus.NewCounter(prometheus.CounterOpts{
			Namespace: "lampadaire", Name: "damaged_cases_total", Help: "Cases that could not be read, each once a day.",
		}),
	}
	m.registry.MustRegister(m.events, m.answers, m.unreadable, m.purged, m.failures, m.damaged,
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// handler is the page that Prometheus reads.
func (m *meters) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// kindOf names the kind of an event.
func kindOf(e chat.Event) string {
	switch e.(type) {
	case *chat.Message:
		return "message"
	case *chat.Command:
		return "command"
	case *chat.Press:
		return "press"
	case *chat.Form:
		return "form"
	case *chat.Join:
		return "join"
	case *chat.Arrived:
		return "arrived"
	case *chat.Gone:
		return "gone"
	case *chat.Closed:
		return "closed"
	case *chat.Moved:
		return "moved"
	case *chat.Removed:
		return "removed"
	default:
		return other
	}
}

// outcomeOf names what became of a message.
func outcomeOf(err error) string {
	if err == nil {
		return "sent"
	}
	for _, known := range []struct {
		err  error
		name string
	}{
		{chat.ErrClosed, "closed"}, {chat.ErrGone, "gone"}, {chat.ErrForbidden, "forbidden"}, {chat.ErrRefused, "refused"},
		{chat.ErrTooFast, "too_fast"}, {chat.ErrUncertain, "uncertain"},
	} {
		if errors.Is(err, known.err) {
			return known.name
		}
	}
	return "passing"
}

// countedHandler counts the events that pass to the use cases.
type countedHandler struct {
	chat.Handler
	meters *meters
}

// Handle counts one event and its result; an event tried again counts again.
func (h countedHandler) Handle(ctx context.Context, e chat.Event) error {
	err := h.Handler.Handle(ctx, e)
	result := "done"
	if err != nil {
		result = "failed"
	}
	h.meters.events.WithLabelValues(fromList("network", string(e.Head().Network)), kindOf(e), result).Inc()
	return err
}

// countedSender counts the messages that leave.
type countedSender struct {
	chat.Sender
	meters *meters
}

// Send counts one message and its outcome.
func (s countedSender) Send(ctx context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	ref, err := s.Sender.Send(ctx, o)
	s.meters.answers.WithLabelValues(fromList("network", string(s.Network())), outcomeOf(err)).Inc()
	return ref, err
}

// Unwrap is the adapter itself, for its optional parts.
func (s countedSender) Unwrap() chat.Sender { return s.Sender }

// Delete tidies a message away, where the platform's bot can.
func (s countedSender) Delete(ctx context.Context, ref chat.MessageRef) error {
	if t, can := s.Sender.(chat.Tidier); can {
		return t.Delete(ctx, ref)
	}
	return chat.ErrForbidden
}

// countedJournal counts what could not be read.
type countedJournal struct {
	chat.Journal
	meters *meters
}

// Unreadable counts an event that could not be decoded.
func (j countedJournal) Unreadable(n pdn.NetworkID, kind, class string) {
	j.meters.unreadable.WithLabelValues(fromList("network", string(n)), fromList("class", class)).Inc()
	j.Journal.Unreadable(n, kind, class)
}

// purgedBy adds the counts of one purge.
func (m *meters) purgedBy(c retention.Counts) {
	for rows, n := range map[string]int{
		"links": c.Links, "marks": c.Marks, "answers": c.Answers, "gaps": c.Gaps, "unreadable": c.Unreadable, "claims": c.Claims,
		"outbox": c.Outbox, "closings": c.Closings, "sessions": c.Sessions, "totals": c.Totals, "tally": c.Tally, "agenda": c.Agenda, "network": c.Network,
	} {
		m.purged.WithLabelValues(rows).Add(float64(n))
	}
}

// gauges is what is measured when it is asked for.
type gauges struct {
	waiting func(context.Context) (store.Waiting, error)
	backup  func() (time.Time, error) // the last one, zero where there is none
	bots    func() map[pdn.NetworkID]bool
	now     func() time.Time

	queue, age, ready *prometheus.Desc
}

// watch adds to the page what the house can be asked.
func (m *meters) watch(g gauges) {
	g.queue = prometheus.NewDesc("lampadaire_queue_length", "Messages that wait to leave.", []string{"queue"}, nil)
	g.age = prometheus.NewDesc("lampadaire_backup_age_seconds", "Age of the last backup; absent where none was made.", nil, nil)
	g.ready = prometheus.NewDesc("lampadaire_bot_connected", "1 when the bot is connected to its network.", []string{"network"}, nil)
	m.registry.MustRegister(g)
}

// Describe is prometheus.Collector.
func (g gauges) Describe(out chan<- *prometheus.Desc) { out <- g.queue; out <- g.age; out <- g.ready }

// Collect is prometheus.Collector; what cannot be measured is absent, never zero.
func (g gauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if w, err := g.waiting(ctx); err == nil {
		out <- prometheus.MustNewConstMetric(g.queue, prometheus.GaugeValue, float64(w.Outbox), "outbox")
		out <- prometheus.MustNewConstMetric(g.queue, prometheus.GaugeValue, float64(w.Answers), "answers")
	}
	if last, err := g.backup(); err == nil && !last.IsZero() {
		out <- prometheus.MustNewConstMetric(g.age, prometheus.GaugeValue, g.now().Sub(last).Seconds())
	}
	for n, ready := range g.bots() {
		value := 0.0
		if ready {
			value = 1
		}
		out <- prometheus.MustNewConstMetric(g.ready, prometheus.GaugeValue, value, fromList("network", string(n)))
	}
}

// measure lets the page ask the house.
func (h *house) measure() {
	h.meters.watch(gauges{
		waiting: h.store.Waiting, backup: h.lastBackup, now: h.clock.Now,
		bots: func() map[pdn.NetworkID]bool {
			ready := map[pdn.NetworkID]bool{}
			for _, b := range h.bots {
				ready[b.Network()] = b.Ready()
			}
			return ready
		},
	})
}

// pulse is what a technician is told of the running program.
func (h *house) pulse(ctx context.Context) (app.Pulse, error) {
	waiting, err := h.store.Waiting(ctx)
	p := app.Pulse{Connected: map[pdn.NetworkID]bool{}, Owed: waiting.Outbox}
	for _, b := range h.bots {
		p.Connected[b.Network()] = b.Ready()
	}
	return p, err
}

// handler and journal are what the bots are given.
func (h *house) handler() chat.Handler { return countedHandler{h.app, h.meters} }
func (h *house) journal() chat.Journal { return countedJournal{h.store.Journal(), h.meters} }
