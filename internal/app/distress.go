package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The protective path: a message that speaks of its author's own distress, or of
// a danger undergone, is never a breach. It makes a card "à rencontrer vite" for
// the professionals on duty, and nothing else: no case, no category, no answer
// in the space. Once closed, nothing of it is left.

// The actions of professionals around a card. Their numbers stand in buttons and
// are never reused.
const (
	actDistressGo     Action = 187
	actDistressCannot Action = 188
	actDistressDone   Action = 189
)

// distressDeeds are the three buttons of a card.
func distressDeeds() map[Action]deed {
	return under(rights.MeetQuickly, map[Action]proAction{
		actDistressGo: (*sheet).distressGo, actDistressCannot: (*sheet).distressCannot, actDistressDone: (*sheet).distressDone,
	})
}

// The delays of a card.
const (
	distressLives = 7                // days after which an open card is forgotten, like a request
	distressBurst = 10 * time.Minute // one card for a place within this time
	distressWiden = 30 * time.Minute // when nobody goes, the others are told
	mostSightings = 5                // links that one card keeps
)

// distressAt is where and when somebody wrote what was seen. It names nobody:
// who wrote it is known at the link, to who looks.
type distressAt struct {
	structure pdn.StructureID
	network   pdn.NetworkID
	space     pdn.SpaceID
	link      string // "" where the platform has none
	at        time.Time
	// role is the author's. A professional's distress makes no card: the robot does
	// not tell a team about one of its own.
	role pdn.Role
}

// sighting is one message, as a card keeps it, sealed.
type sighting struct {
	Link string `json:"l,omitempty"`
	At   int64  `json:"t"` // unix milliseconds
}

func distressContext(id [8]byte) string { return "detresse:" + hex.EncodeToString(id[:]) }

// distressSeen opens a card within the transaction of the message, or adds to
// the one that is open for the same place. It tells whether somebody is owed
// something: the caller wakes the dispatcher after its commit.
func (a *App) distressSeen(ctx context.Context, tx Tx, where distressAt) (bool, error) {
	if where.role.Professional() {
		return false, nil
	}
	card, found, err := a.distressHere(ctx, tx, where)
	if err != nil {
		return false, err
	}
	seen, err := a.sightings(card)
	if err != nil {
		return false, err
	}
	if seen = append(seen, sighting{where.link, where.at.UnixMilli()}); len(seen) > mostSightings {
		seen = seen[len(seen)-mostSightings:]
	}
	if !found {
		card = DistressCard{
			Structure: where.structure, Network: where.network, Space: where.space, Day: a.today(tx.Now()), Told: tx.Now(),
		}
		if _, err := io.ReadFull(a.Random, card.ID[:]); err != nil {
			return false, fmt.Errorf("number a card: %w", err)
		}
	}
	if err := a.sealSightings(&card, seen); err != nil {
		return false, err
	}
	if !found {
		return true, a.openDistress(ctx, tx, card)
	}
	return true, a.moreDistress(ctx, tx, card)
}

// distressHere is the card that is open for a place.
func (a *App) distressHere(ctx context.Context, r Reader, where distressAt) (DistressCard, bool, error) {
	all, err := r.Distresses(ctx)
	if err != nil {
		return DistressCard{}, false, err
	}
	for _, c := range all {
		if c.Structure == where.structure && c.Network == where.network && c.Space == where.space && a.liveDistress(c) {
			return c, true, nil
		}
	}
	return DistressCard{}, false, nil
}

func (a *App) liveDistress(c DistressCard) bool { return a.today(a.Clock.Now()) < c.Day+distressLives }

func (a *App) sealSightings(c *DistressCard, seen []sighting) error {
	hidden, err := json.Marshal(seen)
	if err != nil {
		return fmt.Errorf("encode a card: %w", err)
	}
	if c.Key, c.Box, err = a.Sealer.SealAddress(hidden, distressContext(c.ID)); err != nil {
		return fmt.Errorf("seal a card: %w", err)
	}
	return nil
}

func (a *App) sightings(c DistressCard) ([]sighting, error) {
	if len(c.Key) == 0 {
		return nil, nil
	}
	hidden, err := a.Sealer.OpenAddress(c.Key, c.Box, distressContext(c.ID))
	if err != nil {
		return nil, fmt.Errorf("open a card: %w", err)
	}
	var seen []sighting
	if err := json.Unmarshal(hidden, &seen); err != nil {
		return nil, fmt.Errorf("read a card: %w", err)
	}
	return seen, nil
}

// openDistress keeps a new card and owes it to who can meet soonest.
func (a *App) openDistress(ctx context.Context, tx Tx, card DistressCard) error {
	soonest, err := a.soonest(ctx, tx, card.Structure)
	if err != nil {
		return err
	}
	for i, s := range soonest {
		if i == 0 || s.due.Before(card.Told) {
			card.Told = s.due
		}
	}
	if err := tx.SaveDistress(ctx, card); err != nil {
		return err
	}
	for _, s := range soonest {
		if err := a.giveDistress(ctx, tx, card.ID, s); err != nil {
			return err
		}
	}
	return nil
}

// moreDistress tells again those who have an open card that there is more at the
// same place, at most once in distressBurst. What comes before a card has left
// joins it.
func (a *App) moreDistress(ctx context.Context, tx Tx, card DistressCard) error {
	again := card.Told.Add(distressBurst)
	if tx.Now().Before(card.Told) {
		return tx.SaveDistress(ctx, card)
	}
	if again.Before(tx.Now()) {
		again = tx.Now()
	}
	card.Told = again
	if err := tx.SaveDistress(ctx, card); err != nil {
		return err
	}
	holders, err := tx.DistressHolders(ctx, card.ID)
	if err != nil {
		return err
	}
	for _, h := range holders {
		if h.State == DistressCannot {
			continue
		}
		due, err := a.awake(ctx, tx, h.Author, again)
		if err != nil {
			return err
		}
		if err := a.oweDistress(ctx, tx, owedDistress, card.ID, h.Author, due); err != nil {
			return err
		}
	}
	return nil
}

// shift is one professional and from when he may be told.
type shift struct {
	colleague
	due time.Time
}

// soonest are those who may be told first: who is on duty, else whose hours come
// next, else the head. Nobody is woken outside declared hours or, where none are
// declared, outside working hours.
func (a *App) soonest(ctx context.Context, r Reader, id pdn.StructureID) ([]shift, error) {
	d, err := a.dutyOf(ctx, r, id)
	if err != nil {
		return nil, err
	}
	from := d.from
	if d.until.IsZero() && !d.declared {
		from = a.workTime().After(a.Clock.Now(), 0)
	}
	var out []shift
	for _, c := range d.who {
		out = append(out, shift{c, from})
	}
	if len(out) > 0 {
		return out, nil
	}
	return a.heads(ctx, r, id)
}

// heads are those who lead a structure and can be reached, in working hours.
func (a *App) heads(ctx context.Context, r Reader, id pdn.StructureID) ([]shift, error) {
	s, ok := a.Directory.Structure(id)
	if !ok {
		return nil, nil
	}
	var out []shift
	for _, p := range s.Heads() {
		author, err := a.authorOf(p, s)
		if err != nil {
			return nil, err
		}
		c := colleague{author, p, s}
		desk, err := r.Desk(ctx, author)
		if err != nil {
			return nil, err
		}
		if author != "" && a.reachable(c, desk) {
			out = append(out, shift{c, a.workTime().After(a.Clock.Now(), 0)})
		}
	}
	return out, nil
}

// workTime are the working hours of the settings; where none are set, every hour is.
func (a *App) workTime() review.Calendar {
	h := a.PresenceRules.Hours
	return review.Calendar{Days: h.Days, From: h.From, To: h.To, Zone: a.zone, Holiday: func(d pdn.Day) bool {
		_, is := a.memory.holidays.Name(d)
		return is
	}}
}

// awake is the first instant, from one on, at which a professional may be told:
// within his declared hours or working time.
func (a *App) awake(ctx context.Context, r Reader, author authorID, from time.Time) (time.Time, error) {
	agenda, err := a.agendaIn(ctx, r, author)
	if err != nil {
		return time.Time{}, err
	}
	hours := a.openHours(agenda)
	if _, open := hours.At(from); open {
		return from, nil
	}
	work := a.workTime().After(from, 0)
	if span, found := hours.Next(from); found && span.From.Before(work) {
		return span.From, nil
	}
	return work, nil
}

// giveDistress owes a card to one professional.
func (a *App) giveDistress(ctx context.Context, tx Tx, id [8]byte, s shift) error {
	if err := tx.SaveDistressHolder(ctx, id, DistressHolder{Author: s.author}); err != nil {
		return err
	}
	return a.oweDistress(ctx, tx, owedDistress, id, s.author, s.due)
}

func (a *App) oweDistress(ctx context.Context, tx Tx, kind string, id [8]byte, author authorID, due time.Time) error {
	number := hex.EncodeToString(id[:])
	_, err := tx.Enqueue(ctx, outbox.Message{
		Key: fmt.Sprintf("%s:%s:%s:%d", kind, number, author, due.UnixMilli()), Kind: kind, Due: due,
		Args: map[string]string{"author": string(author), "carte": number},
	})
	if err != nil {
		return fmt.Errorf("owe a card: %w", err)
	}
	return nil
}

// chaseDistress looks at the open cards: what is too old is forgotten; what
// nobody has any more, or nobody goes to, is told to the others.
func (a *App) chaseDistress(ctx context.Context) error {
	var open []DistressCard
	err := a.View(ctx, func(r Reader) (err error) {
		open, err = r.Distresses(ctx)
		return err
	})
	if err != nil || len(open) == 0 {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error {
		if err := tx.ExpireDistress(ctx, a.today(tx.Now())-distressLives+1); err != nil {
			return err
		}
		open, err := tx.Distresses(ctx)
		if err != nil {
			return err
		}
		for _, card := range open {
			if err := a.chaseOne(ctx, tx, card); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("look after the open cards: %w", err)
	}
	a.wake()
	return nil
}

func (a *App) chaseOne(ctx context.Context, tx Tx, card DistressCard) error {
	holders, err := tx.DistressHolders(ctx, card.ID)
	if err != nil {
		return err
	}
	waiting := false
	for _, h := range holders {
		_, here, err := a.anybody(h.Author)
		if err != nil {
			return err
		}
		if here && h.State == DistressGoing {
			return nil
		}
		waiting = waiting || here && h.State == DistressTold
	}
	if waiting && tx.Now().Before(card.Told.Add(distressWiden)) {
		return nil
	}
	_, err = a.widenDistress(ctx, tx, card)
	return err
}

// widenDistress tells those of the team, then its head, who were not told yet;
// it returns whether there was anybody.
func (a *App) widenDistress(ctx context.Context, tx Tx, card DistressCard) (bool, error) {
	holders, err := tx.DistressHolders(ctx, card.ID)
	if err != nil {
		return false, err
	}
	told := func(author authorID) bool {
		return slices.ContainsFunc(holders, func(h DistressHolder) bool { return h.Author == author })
	}
	team, err := a.answerers(ctx, tx, card.Structure)
	if err != nil {
		return false, err
	}
	var others []shift
	for _, c := range team {
		due, err := a.awake(ctx, tx, c.author, tx.Now())
		if err != nil {
			return false, err
		}
		others = append(others, shift{c, due})
	}
	heads, err := a.heads(ctx, tx, card.Structure)
	if err != nil {
		return false, err
	}
	found := false
	for _, s := range append(others, heads...) {
		if told(s.author) {
			continue
		}
		found = true
		if err := a.giveDistress(ctx, tx, card.ID, s); err != nil {
			return false, err
		}
	}
	return found, nil
}

// anybody finds who an author id is, whatever his role; false once he has left.
func (a *App) anybody(author authorID) (colleague, bool, error) {
	for _, s := range a.Directory.Structures() {
		for _, p := range s.People {
			known, err := a.authorOf(p, s)
			if err != nil {
				return colleague{}, false, err
			}
			if known == author && author != "" {
				return colleague{author, p, s}, true, nil
			}
		}
	}
	return colleague{}, false, nil
}
