package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// The messages about cases that professionals are owed.
const (
	owedCard = "a_regarder"        // the live card of a burst
	owedLate = "a_regarder_retard" // a step of lateness
)

// joinBurst puts a new case with those that share its card, and owes the card
// where no writing of it is owed already. It tells who handles it.
func (a *App) joinBurst(ctx context.Context, tx Tx, row *CaseRow) (review.Burst, caseShift, error) {
	s, err := a.shiftOf(ctx, tx, row.Case)
	if err != nil {
		return review.Burst{}, s, err
	}
	b, err := a.burstFor(ctx, tx, *row, s.circle)
	if err != nil {
		return b, s, err
	}
	row.Burst = b.ID
	a.fresh.forget(b.ID)
	b, due := b.Add(stamp(tx.Now()), stamp(s.from), row.Urgency)
	if err := tx.SaveBurst(ctx, b); err != nil || due.IsZero() {
		return b, s, err
	}
	return b, s, a.oweCards(ctx, tx, b, s, due)
}

// burstFor finds the burst of a case's conversation, or begins one. Many at once
// share one, so that deciders get a few cards and not hundreds.
func (a *App) burstFor(ctx context.Context, tx Tx, row CaseRow, in review.Circle) (review.Burst, error) {
	now := stamp(tx.Now())
	recent, err := tx.RecentBursts(ctx, row.Structure, in, now.Add(-time.Hour), mostRecent)
	if err != nil {
		return review.Burst{}, err
	}
	room := roomOf(row)
	b, found := liveIn(recent, row.Network, room, now)
	if found {
		return b, nil
	}
	begun := 0
	for _, other := range recent {
		if !other.Opened.Before(now.Add(-time.Hour)) {
			begun++
		}
	}
	if begun >= review.MostBursts && row.About == "" {
		room = ""
		if b, found = liveIn(recent, row.Network, room, now); found {
			return b, nil
		}
	}
	b = review.Burst{Structure: row.Structure, Network: row.Network, Conversation: room, Circle: in, Opened: now, Last: now}
	if _, err := io.ReadFull(a.Random, b.ID[:review.CaseIDRandom]); err != nil {
		return b, fmt.Errorf("number a burst: %w", err)
	}
	return b, nil
}

// mostRecent bounds the bursts of an hour that are looked through.
const mostRecent = 200

// liveIn is the burst of a conversation that still takes cases.
func liveIn(recent []review.Burst, n pdn.NetworkID, room string, now time.Time) (review.Burst, bool) {
	for _, b := range recent {
		if b.Network == n && b.Conversation == room && b.Takes(now) {
			return b, true
		}
	}
	return review.Burst{}, false
}

// roomOf is what a burst gathers: the cases of one conversation; of one
// professional, wherever he wrote, so that no head's card holds his own message
// beside a colleague's (law L5).
func roomOf(row CaseRow) string {
	if row.About != "" {
		return "pro:" + string(row.About)
	}
	return row.Conversation
}

// oweCards owes the card to the deciders' channel, where there is one, else to
// each of those on duty. What concerns a professional never goes to a channel.
func (a *App) oweCards(ctx context.Context, tx Tx, b review.Burst, s caseShift, due time.Time) error {
	number := strconv.Itoa(b.Cards)
	if b.Circle == review.Deciders {
		channel, found, err := a.channelOf(ctx, tx, b.Structure)
		if err != nil {
			return err
		}
		if found {
			_, err := tx.Enqueue(ctx, outbox.Message{
				Key: owedCard + ":" + b.ID.String() + ":salon:" + number, Kind: owedCard, Due: due,
				Args: map[string]string{"serie": b.ID.String(), "reseau": string(channel.Network), "salon": string(channel.Conversation)},
			})
			return err
		}
	}
	for _, c := range s.who {
		if err := a.oweCard(ctx, tx, b.ID, c.author, due, number, nil); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) oweCard(ctx context.Context, tx Tx, id review.BurstID, who authorID, due time.Time, number string, more map[string]string) error {
	args := map[string]string{"serie": id.String(), "author": string(who)}
	maps.Copy(args, more)
	_, err := tx.Enqueue(ctx, outbox.Message{
		Key: owedCard + ":" + id.String() + ":" + string(who) + ":" + number, Kind: owedCard, Due: due, Args: args,
	})
	if err != nil {
		return fmt.Errorf("owe a card: %w", err)
	}
	return nil
}

// refreshCards owes the cards that stand already a new writing, after an act.
func (a *App) refreshCards(ctx context.Context, tx Tx, row CaseRow) error {
	_, err := a.refreshBeside(ctx, tx, row, "", "")
	return err
}

// refreshBeside is refreshCards after a press whose answer is drawn on one of these
// cards: that one is written again only where the answer is lost. drawn is what is
// owed of it.
func (a *App) refreshBeside(ctx context.Context, tx Tx, row CaseRow, n pdn.NetworkID, pressed chat.MessageRef) (drawn []outbox.Message, err error) {
	a.acts.Add(1)
	cards, err := a.cardsOf(ctx, tx, row.Burst)
	for _, card := range cards {
		args := map[string]string{"serie": row.Burst.String(), "author": card.To}
		if _, known, err := a.staffOf(authorID(card.To)); err != nil {
			return drawn, err
		} else if !known {
			args = map[string]string{"serie": row.Burst.String(), "reseau": string(card.Network), "salon": card.To}
		}
		args["maj"] = "1"
		key := owedCard + ":" + row.Burst.String() + ":" + card.To + ":" + row.ID.String() + "." + strconv.Itoa(row.Events)
		m := outbox.Message{Key: key, Kind: owedCard, Due: tx.Now(), Args: args}
		if card.Network == n && card.Ref == pressed && pressed != "" {
			a.redrawn.add(key)
			drawn = append(drawn, m)
		}
		if _, err := tx.Enqueue(ctx, m); err != nil {
			return drawn, fmt.Errorf("owe a card: %w", err)
		}
	}
	return drawn, err
}

// deliverReview sends what is owed about cases; it tells whether the message was
// of this kind.
func (a *App) deliverReview(ctx context.Context, m outbox.Message) (bool, error) {
	switch m.Kind {
	case owedCard:
		return true, a.deliverCard(ctx, m)
	case owedLate:
		return true, a.deliverLate(ctx, m)
	case owedChannelLost:
		return true, a.deliverChannelLost(ctx, m)
	case owedReadingStopped:
		return true, a.deliverReadingStopped(ctx, m)
	case owedTrialOver:
		return true, a.deliverTrialOver(ctx, m)
	case owedNeighbour:
		return true, a.deliverNeighbour(ctx, m)
	default:
		return false, nil
	}
}

func burstID(text string) (id review.BurstID, err error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(id) {
		return id, fmt.Errorf("%w: no burst has this number", outbox.ErrHopeless)
	}
	copy(id[:], raw)
	return id, nil
}

// deliverCard writes the live card of a burst for one addressee, in place where
// it stands already.
func (a *App) deliverCard(ctx context.Context, m outbox.Message) error {
	id, err := burstID(m.Args["serie"])
	if err != nil {
		return err
	}
	if a.redrawn.take(m.Key) {
		return nil
	}
	acts := a.acts.Load()
	f, found, err := a.factsOf(ctx, id, m)
	if err != nil || !found {
		return err
	}
	if f.stands == nil && (len(f.rows) == 0 || m.Args["maj"] != "") {
		return nil // all was decided before the card left
	}
	write := a.cardToPerson
	if m.Args["salon"] != "" {
		write = a.cardToChannel
	}
	if err := write(ctx, m, f); err != nil {
		return err
	}
	if f.stands != nil || a.acts.Load() == acts {
		return nil
	}
	return a.drawAgain(ctx, m) // where it cannot be owed, this message is tried again
}

// drawAgain owes a new writing of a card that was leaving while somebody acted: a
// refresh finds only the cards that stand already.
func (a *App) drawAgain(ctx context.Context, m outbox.Message) error {
	m.Key, m.Args, m.Due = m.Key+":apres", maps.Clone(m.Args), a.Clock.Now()
	m.Args["maj"] = "1"
	err := a.Update(ctx, func(tx Tx) error {
		_, err := tx.Enqueue(ctx, outbox.Message{Key: m.Key, Kind: m.Kind, Due: m.Due, Args: m.Args})
		return err
	})
	if err != nil {
		return fmt.Errorf("owe a card again: %w", err)
	}
	a.wake()
	return nil
}

// cardToPerson writes a card in the private chat of a professional.
func (a *App) cardToPerson(ctx context.Context, m outbox.Message, f cardFacts) error {
	b := f.burst
	c, known, err := a.staffOf(authorID(m.Args["author"]))
	if err != nil {
		return err
	}
	if !known {
		return a.cardLost(ctx, b, m)
	}
	place := placing{burst: b.ID, to: string(c.author), app: a}
	if f.stands != nil {
		place.network, place.ref = f.stands.Network, f.stands.Ref
	}
	err = a.toProfessionalIn(ctx, c, f.desk, m, func(s *sheet) error {
		s.channelLostLine(m)
		return s.card(f)
	}, &place)
	if errors.Is(err, outbox.ErrHopeless) {
		return errors.Join(err, a.cardLost(ctx, b, m))
	}
	return err
}

// cardToChannel writes a card in the deciders' channel. A channel that is gone
// is forgotten: the card goes to each of those on duty, who are told.
func (a *App) cardToChannel(ctx context.Context, m outbox.Message, f cardFacts) error {
	b := f.burst
	n, where := pdn.NetworkID(m.Args["reseau"]), chat.Conversation(m.Args["salon"])
	sender, connected := a.senders[n]
	st, here := a.Directory.Structure(b.Structure)
	if !connected || !here {
		return errors.Join(fmt.Errorf("%w: no such channel", outbox.ErrHopeless), a.cardLost(ctx, b, m))
	}
	s := a.sheetFor(colleague{structure: st}, &chat.Origin{Network: n, Place: chat.Place{Kind: chat.Shared, Conversation: where}}, pdn.PersonCode{}, sender.Capabilities())
	if err := s.card(f); err != nil {
		return err
	}
	content, err := s.done()
	if err != nil {
		return err
	}
	sending, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	place := placing{app: a, burst: b.ID, to: string(where)}
	if f.stands != nil {
		place.network, place.ref = f.stands.Network, f.stands.Ref
	}
	err = place.send(sending, sender, chat.ToProfessional(chat.Address(where), content).WithNonce(m.Nonce()))
	switch {
	case errors.Is(err, chat.ErrGone), errors.Is(err, chat.ErrForbidden), errors.Is(err, chat.ErrClosed):
		return a.channelLost(ctx, n, where, &b)
	case err != nil:
		return retryOf(err)
	}
	return nil
}

// sheetFor is an empty message to a professional, or to the deciders' channel.
func (a *App) sheetFor(c colleague, o *chat.Origin, code pdn.PersonCode, caps chat.Capabilities) *sheet {
	return &sheet{who: c, now: a.Clock.Now().In(a.zone), page: &page{
		app: a, structure: c.structure, edition: a.editionOf(c.structure.ID),
		view: view{origin: o, person: person{structure: c.structure.ID, code: code}, caps: caps},
	}}
}
