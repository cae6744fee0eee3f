// Package retention is the table of how long each kind of row is kept (domain
// §5.2, law L11: everything expires): settings in days, each with the longest
// delay that the law or the charter allows, and the daily purge that applies
// them. A dry run tells what the next purge would delete.
//
// It never lengthens a delay beyond its maximum, never keeps what a person
// erased, and knows no row by itself: it counts and deletes by date.
package retention

import (
	"context"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Settings are the delays, in days after the date said by each.
type Settings struct {
	Silent     int // informed without an answer, after the notice
	Accepted   int // accepted, after the end of the month of the last contact
	Refused    int // refused or withdrawn, after the answer
	Marks      int // marks of events: until the platform cannot redeliver them
	Gaps       int // stretches not read, after their end
	Unreadable int // counters of undecodable events
	Claims     int // claims of scheduled runs
	Outbox     int // messages sent or given up: their key only, against a second sending
	Closings   int // answers and erasures beside the database: as long as a backup lives
	Sessions   int // declared presences, after their end; their author's appointments too
	Totals     int // month totals, and locked years
	Tally      int // counters by week; then one sum a year, as long as month totals
	Dates      int // dates of the network with their answers, after their end: two annual accounts read them
	Notices    int // messages of the coordinator to all, with who has read them
	Requests   int // requests to the coordinator; an agreement for a platform stays as long as month totals
}

// Defaults are the delays proposed by domain §5.2.
func Defaults() Settings {
	return Settings{
		Silent: 90, Accepted: 365, Refused: 1095, Marks: 8, Gaps: 400,
		Unreadable: 400, Claims: 400, Outbox: 90, Closings: 30,
		Sessions: 400, Totals: 1826, Tally: 1096,
		Dates: 730, Notices: 62, Requests: 365,
	}
}

// bound is one line of the table: the name of the setting and its legal range.
type bound struct {
	name             string
	value            int
	minimum, maximum int
}

// AnswersAfter is how long an owed answer and its sealed address live at most
// (law L2). It is no setting.
const AnswersAfter = 24 * time.Hour

func (s Settings) bounds() []bound {
	return []bound{
		{"lien_sans_reponse", s.Silent, 1, 90},
		{"lien_accepte", s.Accepted, 1, 730},
		{"lien_refuse", s.Refused, 365, 1095},
		// Platforms redeliver for a day, channels are read again for seven (law L3).
		{"reperes", s.Marks, 8, 30},
		{"trous", s.Gaps, 31, 400},
		{"illisibles", s.Unreadable, 1, 400},
		{"passages", s.Claims, 62, 400},
		{"envois", s.Outbox, 31, 365},
		// Shorter than the life of a backup, a restored copy would forget an erasure.
		{"fermetures", s.Closings, 30, 30},
		// Twelve whole months are shown to their author, so that a month is never half gone.
		{"presences", s.Sessions, 400, 400},
		{"totaux", s.Totals, 400, 1826},
		{"pointage", s.Tally, 366, 1096},
		// The account of a year is written in the first months of the next one.
		{"rendez_vous", s.Dates, 550, 1096},
		{"messages_a_tous", s.Notices, 7, 62},
		{"demandes", s.Requests, 31, 730},
	}
}

// Validate refuses a delay outside its legal range with erreur.duree_hors_limite
// (nom, valeur, minimum, maximum).
func (s Settings) Validate() error {
	for _, b := range s.bounds() {
		if b.value < b.minimum || b.value > b.maximum {
			return &pdn.Error{
				Key:  "erreur.duree_hors_limite",
				Args: map[string]any{"nom": b.name, "valeur": b.value, "minimum": b.minimum, "maximum": b.maximum},
				Err:  fmt.Errorf("the delay %s is %d days, outside %d to %d", b.name, b.value, b.minimum, b.maximum),
			}
		}
	}
	return nil
}

// Limits are the dates of one purge: what is before them goes.
type Limits struct {
	SilentBefore     pdn.Day
	AcceptedUntil    pdn.Month // the last contact was in this month or before
	RefusedBefore    pdn.Day
	MarksBefore      pdn.Day
	AnswersBefore    time.Time // of the act
	GapsBefore       time.Time
	UnreadableBefore pdn.Day
	ClaimsBefore     pdn.Day
	OutboxBefore     pdn.Day
	ClosingsBefore   pdn.Day
	SessionsBefore   time.Time // of the end
	AgendaBefore     pdn.Day   // leaves, reminders, rows of who is gone
	TotalsBefore     pdn.Month
	TallyBefore      pdn.Day // of the week's Monday
	DatesBefore      pdn.Day // of the end
	NoticesBefore    pdn.Day
	RequestsBefore   pdn.Day
}

// Limits are the dates of a purge at the given instant, in the zone where days
// are counted.
func (s Settings) Limits(now time.Time, zone *time.Location) Limits {
	today := pdn.DayOf(now, zone)
	before := func(days int) pdn.Day { return today - pdn.Day(days) }
	return Limits{
		SilentBefore: before(s.Silent),
		// The month of the last contact has ended more than Accepted days ago.
		AcceptedUntil:    (before(s.Accepted) - 1).Month() - 1,
		RefusedBefore:    before(s.Refused),
		MarksBefore:      before(s.Marks),
		AnswersBefore:    now.Add(-AnswersAfter),
		GapsBefore:       now.AddDate(0, 0, -s.Gaps),
		UnreadableBefore: before(s.Unreadable),
		ClaimsBefore:     before(s.Claims),
		OutboxBefore:     before(s.Outbox),
		ClosingsBefore:   before(s.Closings),
		SessionsBefore:   now.AddDate(0, 0, -s.Sessions),
		AgendaBefore:     before(s.Sessions),
		TotalsBefore:     before(s.Totals).Month(),
		TallyBefore:      before(s.Tally),
		DatesBefore:      before(s.Dates),
		NoticesBefore:    before(s.Notices),
		RequestsBefore:   before(s.Requests),
	}
}

// Counts are how many rows of each kind a purge deletes.
type Counts struct {
	Links, Marks, Answers, Gaps, Unreadable, Claims, Outbox, Closings int
	Sessions, Totals, Tally, Agenda, Network                          int
}

// Total is their sum.
func (c Counts) Total() int {
	return c.Links + c.Marks + c.Answers + c.Gaps + c.Unreadable + c.Claims + c.Outbox + c.Closings +
		c.Sessions + c.Totals + c.Tally + c.Agenda + c.Network
}

// Storage counts and deletes what is before the limits. PurgeExpired may stop
// half-way with an error; running it again goes on.
type Storage interface {
	CountExpired(ctx context.Context, l Limits) (Counts, error)
	PurgeExpired(ctx context.Context, l Limits) (Counts, error)
	// Tidy leaves no trace of what was purged, nor of the order of arrivals, in
	// any file.
	Tidy(ctx context.Context) error
}

// Purger applies the table to a storage.
type Purger struct {
	settings Settings
	storage  Storage
	zone     *time.Location
}

// New makes a purger; settings out of their legal range are refused.
func New(s Settings, storage Storage, zone *time.Location) (*Purger, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &Purger{settings: s, storage: storage, zone: zone}, nil
}

// Plan is the dry run: what Run would delete at that instant.
func (p *Purger) Plan(ctx context.Context, now time.Time) (Counts, error) {
	counts, err := p.storage.CountExpired(ctx, p.settings.Limits(now, p.zone))
	if err != nil {
		return Counts{}, fmt.Errorf("plan the purge: %w", err)
	}
	return counts, nil
}

// Run deletes what has expired at that instant, tidies the files, and says what
// went. Running it twice is harmless.
func (p *Purger) Run(ctx context.Context, now time.Time) (Counts, error) {
	counts, err := p.storage.PurgeExpired(ctx, p.settings.Limits(now, p.zone))
	if err != nil {
		return counts, fmt.Errorf("purge: %w", err)
	}
	if err := p.storage.Tidy(ctx); err != nil {
		return counts, fmt.Errorf("purge: %w", err)
	}
	return counts, nil
}
