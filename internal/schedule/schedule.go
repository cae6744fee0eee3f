// Package schedule runs the appointed jobs (reminder, digest, purge) at the
// hours of Paris, over the application's clock, so that the demo and the tests
// can step through every due instant.
//
// It never runs two jobs at once, never runs a late job that said not to, and
// refuses at the start an hour that a clock change would skip or double. It
// keeps nothing: that a run happened is claimed by the job itself, in the
// transaction of its effects, under the period key of its due instant.
package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Missed says what becomes of due instants that passed while the program, or
// its clock, was stopped.
type Missed uint8

// The two ways. Of several missed instants of a job, only the last one can run.
const (
	// Skip lets them pass: the next one will come.
	Skip Missed = iota
	// Once runs the last one, late.
	Once
)

// Job is one appointed job.
type Job struct {
	Name string
	// Spec is the five fields of cron, in the scheduler's zone: "0 9 * * 1".
	Spec string
	// Missed is what becomes of a due instant that was missed.
	Missed Missed
	// Grace is how late a run may still start. 0 means a minute with Skip and
	// no limit with Once.
	Grace time.Duration
	// Run does the job for the given due instant. An error is tried again a
	// minute later, a few times; Run claims PeriodKey(due) to do its work once.
	Run func(ctx context.Context, due time.Time) error
}

const (
	retryAfter  = time.Minute
	mostTries   = 10
	skipGrace   = time.Minute
	periodShape = "2006-01-02T15:04Z"
	starHour    = 1 << 63 // set by the parser for "every hour"
	hourTwo     = 1 << 2
)

// PeriodKey names a due instant for ever, in an order that texts keep.
func PeriodKey(due time.Time) string { return due.UTC().Format(periodShape) }

// entry is a job with its next due instant.
type entry struct {
	Job
	schedule cron.Schedule
	due      time.Time
	wake     time.Time // due, or later after a failure
	tries    int
}

// Scheduler steps its jobs through time.
type Scheduler struct {
	clock  pdn.Clock
	zone   *time.Location
	logger *slog.Logger

	running sync.Mutex // one job at a time
	mu      sync.Mutex // guards the dates of the entries
	entries []*entry
}

// New makes a scheduler whose jobs are first due after the clock's present. It
// refuses, with a pdn.Error, a spec that cannot be read (erreur.horaire_invalide),
// one that never comes (erreur.horaire_impossible) and one between 02:00 and
// 02:59, which a clock change skips or doubles (erreur.horaire_de_nuit); their
// arguments are "tache" and "horaire".
func New(clock pdn.Clock, zone *time.Location, jobs ...Job) (*Scheduler, error) {
	s := &Scheduler{clock: clock, zone: zone, logger: slog.New(slog.DiscardHandler)}
	names := map[string]bool{}
	for _, job := range jobs {
		if job.Name == "" || job.Run == nil || names[job.Name] {
			return nil, fmt.Errorf("schedule: job %q needs a name of its own and something to run", job.Name)
		}
		names[job.Name] = true
		plan, key, err := parse(job.Spec)
		if err != nil {
			return nil, job.refuse(key, err)
		}
		first := plan.Next(clock.Now().In(zone))
		if first.IsZero() {
			return nil, job.refuse("erreur.horaire_impossible", errors.New("this date never comes"))
		}
		s.entries = append(s.entries, &entry{Job: job, schedule: plan, due: first, wake: first})
	}
	return s, nil
}

// WithLogger makes the scheduler log names of jobs and counts.
func (s *Scheduler) WithLogger(logger *slog.Logger) *Scheduler {
	s.logger = logger
	return s
}

func (j Job) refuse(key string, cause error) error {
	return &pdn.Error{Key: key, Args: map[string]any{"tache": j.Name, "horaire": j.Spec}, Err: fmt.Errorf("schedule %s: %w", j.Name, cause)}
}

func parse(spec string) (plan cron.Schedule, key string, err error) {
	if strings.ContainsAny(spec, "@=") {
		return nil, "erreur.horaire_invalide", errors.New("five fields are expected, without a zone or a nickname")
	}
	plan, err = cron.ParseStandard(spec)
	if err != nil {
		return nil, "erreur.horaire_invalide", err
	}
	if fields, ok := plan.(*cron.SpecSchedule); ok && fields.Hour&hourTwo != 0 && fields.Hour&starHour == 0 {
		return nil, "erreur.horaire_de_nuit", errors.New("an hour between 02:00 and 02:59 is skipped or doubled by a clock change")
	}
	return plan, "", nil
}

// CatchUp looks, before the first run, at what was missed while the program
// was down: last tells the latest period claimed for a job ("" for none). The
// last missed instant of a job becomes due now where the job wants it so.
func (s *Scheduler) CatchUp(ctx context.Context, last func(ctx context.Context, job string) (string, error)) error {
	now := s.clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		period, err := last(ctx, e.Name)
		if err != nil {
			return fmt.Errorf("catch up on %s: %w", e.Name, err)
		}
		if period == "" {
			continue
		}
		ran, err := time.Parse(periodShape, period)
		if err != nil {
			return fmt.Errorf("catch up on %s: the last period: %w", e.Name, err)
		}
		if missed := e.last(ran.In(s.zone), now); !missed.IsZero() && e.tolerates(now.Sub(missed)) {
			e.due, e.wake = missed, now
		}
	}
	return nil
}

// last is the latest due instant after from and at or before to, or zero.
func (e *entry) last(from, to time.Time) time.Time {
	var found time.Time
	for next := e.schedule.Next(from); !next.IsZero() && !next.After(to); next = e.schedule.Next(next) {
		found = next
	}
	return found
}

func (e *entry) tolerates(late time.Duration) bool {
	switch {
	case e.Grace > 0:
		return late <= e.Grace
	case e.Missed == Once:
		return true
	default:
		return late <= skipGrace
	}
}

// Next is the next instant at which RunDue has something to do; zero when there
// is no job.
func (s *Scheduler) Next() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.earliest(); e != nil {
		return e.wake
	}
	return time.Time{}
}

func (s *Scheduler) earliest() *entry {
	var first *entry
	for _, e := range s.entries {
		if first == nil || e.wake.Before(first.wake) {
			first = e
		}
	}
	return first
}

// RunDue runs, one after the other and in the order of their dates, the jobs
// that are due at the clock's present.
func (s *Scheduler) RunDue(ctx context.Context) {
	s.running.Lock()
	defer s.running.Unlock()
	now := s.clock.Now()
	for ctx.Err() == nil {
		e, due := s.take(now)
		if e == nil {
			return
		}
		if due.IsZero() {
			continue
		}
		err := guard(ctx, e.Run, due)
		if ctx.Err() != nil && err != nil {
			return // it stays due
		}
		s.settle(ctx, e, now, err)
	}
}

// take finds the next job that is due and the instant to run it for: the last
// of those that passed. The instant is zero when the job lets it pass.
func (s *Scheduler) take(now time.Time) (*entry, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.earliest()
	if e == nil || e.wake.After(now) {
		return nil, time.Time{}
	}
	if later := e.last(e.due, now); !later.IsZero() {
		e.due, e.tries = later, 0
	}
	if e.tries > 0 || e.tolerates(now.Sub(e.due)) {
		return e, e.due
	}
	s.logger.Info("a scheduled run was missed and is let go", "job", e.Name)
	e.advance()
	return e, time.Time{}
}

func (e *entry) advance() {
	e.due = e.schedule.Next(e.due)
	e.wake, e.tries = e.due, 0
}

func (s *Scheduler) settle(ctx context.Context, e *entry, now time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		e.advance()
		return
	}
	e.tries++
	s.logger.WarnContext(ctx, "a scheduled run failed", "job", e.Name, "tries", e.tries, "cause", pdn.KeyOf(err))
	if e.tries >= mostTries {
		e.advance()
		return
	}
	e.wake = now.Add(retryAfter)
}

// guard turns the panic of a job into an error that quotes nobody.
func guard(ctx context.Context, run func(context.Context, time.Time) error, due time.Time) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			err = fmt.Errorf("panic: %w", r)
		default:
			err = fmt.Errorf("panic of type %T", r)
		}
	}()
	return run(ctx, due)
}

// Run steps through time until ctx ends, and returns its error.
func (s *Scheduler) Run(ctx context.Context) error {
	for {
		s.RunDue(ctx)
		if err := ctx.Err(); err != nil {
			return err // what is due stays due: waiting for it would not wait
		}
		next := s.Next()
		if next.IsZero() {
			<-ctx.Done()
			return ctx.Err()
		}
		if err := s.clock.Sleep(ctx, next); err != nil {
			return err
		}
	}
}
