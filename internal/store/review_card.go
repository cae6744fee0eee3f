package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// RecentBursts are the bursts of a circle that had a case since an instant, the
// latest first.
func (r reads) RecentBursts(ctx context.Context, s pdn.StructureID, in review.Circle, since time.Time, limit int) ([]review.Burst, error) {
	circle, err := caseCircles.number(in)
	if err != nil {
		return nil, fmt.Errorf("read bursts: %w", err)
	}
	rows, err := r.q.RecentBursts(r.ctx(ctx), db.RecentBurstsParams{Structure: string(s), Circle: circle, Since: since.UnixMilli(), Most: int64(limit)})
	if err != nil {
		return nil, fmt.Errorf("read bursts: %w", explain(err))
	}
	bursts := make([]review.Burst, len(rows))
	for i, row := range rows {
		if bursts[i], _, err = burstOf(row, nil); err != nil {
			return nil, err
		}
	}
	return bursts, nil
}

// Burst is a burst by its number.
func (r reads) Burst(ctx context.Context, id review.BurstID) (review.Burst, bool, error) {
	return burstOf(r.q.GetBurst(r.ctx(ctx), id[:]))
}

func burstOf(row db.ReviewBurst, err error) (review.Burst, bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return review.Burst{}, false, nil
	}
	circle := review.Circle("")
	if err == nil {
		circle, err = caseCircles.word(row.Circle)
	}
	if err != nil {
		return review.Burst{}, false, fmt.Errorf("read a burst: %w", explain(err))
	}
	b := review.Burst{
		Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network), Conversation: row.Conversation, Circle: circle,
		Opened: instant(row.Opened), Last: instant(row.Last), Cases: int(row.Cases), Urgent: row.Urgent != 0, Cards: int(row.Cards),
		CardDue: maybe(row.CardDue),
	}
	copy(b.ID[:], row.ID)
	return b, true, nil
}

// SaveBurst writes a burst over the former row.
func (t *Tx) SaveBurst(ctx context.Context, b review.Burst) error {
	circle, err := caseCircles.number(b.Circle)
	if err == nil {
		err = t.q.SaveBurst(t.ctx(ctx), db.SaveBurstParams{
			ID: b.ID[:], Structure: string(b.Structure), Network: string(b.Network), Conversation: b.Conversation, Circle: circle,
			Opened: b.Opened.UnixMilli(), Last: b.Last.UnixMilli(), Cases: int32(b.Cases), Urgent: flag(b.Urgent), Cards: int32(b.Cards),
			CardDue: since(b.CardDue),
		})
	}
	if err != nil {
		return fmt.Errorf("save a burst: %w", explain(err))
	}
	return nil
}

// Cards are the live cards of a burst.
func (r reads) Cards(ctx context.Context, id review.BurstID) ([]app.Card, error) {
	rows, err := r.q.Cards(r.ctx(ctx), id[:])
	if err != nil {
		return nil, fmt.Errorf("read cards: %w", explain(err))
	}
	cards := make([]app.Card, 0, len(rows))
	for _, row := range rows {
		cards = append(cards, app.Card{
			Burst: id, To: row.Recipient, Network: pdn.NetworkID(row.Network), Address: chat.Address(row.Address), Ref: chat.MessageRef(row.Ref),
		})
	}
	return cards, nil
}

// SaveCard writes where the live card of a burst stands for one addressee.
func (t *Tx) SaveCard(ctx context.Context, c app.Card) error {
	err := t.q.SaveCard(t.ctx(ctx), db.SaveCardParams{
		Burst: c.Burst[:], Recipient: c.To, Network: string(c.Network), Address: string(c.Address), Ref: string(c.Ref),
	})
	if err != nil {
		return fmt.Errorf("save a card: %w", explain(err))
	}
	return nil
}

// DropCards forgets the live cards of a burst.
func (t *Tx) DropCards(ctx context.Context, id review.BurstID) error {
	if err := t.q.DropCards(t.ctx(ctx), id[:]); err != nil {
		return fmt.Errorf("drop cards: %w", explain(err))
	}
	return nil
}

// Channels are the private channels of those who decide.
func (r reads) Channels(ctx context.Context) ([]app.Channel, error) {
	rows, err := r.q.Channels(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read channels: %w", explain(err))
	}
	out := make([]app.Channel, 0, len(rows))
	for _, row := range rows {
		out = append(out, app.Channel{
			Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network), Conversation: chat.Conversation(row.Conversation),
			By: presence.AuthorID(row.BoundBy), Day: pdn.Day(row.Day),
		})
	}
	return out, nil
}

// SaveChannel names the private channel of those who decide.
func (t *Tx) SaveChannel(ctx context.Context, c app.Channel) error {
	err := t.q.SaveChannel(t.ctx(ctx), db.SaveChannelParams{
		Network: string(c.Network), Conversation: string(c.Conversation), Structure: string(c.Structure), BoundBy: string(c.By), Day: int32(c.Day),
	})
	if err != nil {
		return fmt.Errorf("save a channel: %w", explain(err))
	}
	return nil
}

// DropChannel forgets a channel: it is gone, or the robot was removed from it.
func (t *Tx) DropChannel(ctx context.Context, n pdn.NetworkID, c chat.Conversation) error {
	if err := t.q.DropChannel(t.ctx(ctx), db.DropChannelParams{Network: string(n), Conversation: string(c)}); err != nil {
		return fmt.Errorf("drop a channel: %w", explain(err))
	}
	return nil
}

// Contest is the case that the button of a notice names; false when it ended.
func (r reads) Contest(ctx context.Context, number [8]byte) (app.Contest, bool, error) {
	row, err := r.q.GetContest(r.ctx(ctx), number[:])
	if errors.Is(err, sql.ErrNoRows) {
		return app.Contest{}, false, nil
	}
	if err != nil {
		return app.Contest{}, false, fmt.Errorf("read a contest: %w", explain(err))
	}
	c := app.Contest{Number: number, Until: pdn.Day(row.Until)}
	copy(c.Case[:], row.CaseID)
	return c, true, nil
}

// SaveContest keeps the number of a notice.
func (t *Tx) SaveContest(ctx context.Context, c app.Contest) error {
	err := t.q.SaveContest(t.ctx(ctx), db.SaveContestParams{Number: c.Number[:], CaseID: c.Case[:], Until: int32(c.Until)})
	if err != nil {
		return fmt.Errorf("save a contest: %w", explain(err))
	}
	return nil
}

// CaseCounts are the counts of a structure, by quarter and family.
func (r reads) CaseCounts(ctx context.Context, s pdn.StructureID) ([]app.CaseCount, error) {
	rows, err := r.q.CaseCounts(r.ctx(ctx), string(s))
	if err != nil {
		return nil, fmt.Errorf("read counts: %w", explain(err))
	}
	out := make([]app.CaseCount, 0, len(rows))
	for _, row := range rows {
		category, err := caseCategories.word(row.Category)
		if err != nil {
			return nil, fmt.Errorf("read counts: %w", err)
		}
		out = append(out, app.CaseCount{
			Structure: pdn.StructureID(row.Structure), Quarter: int(row.Quarter), Category: category, What: row.What, Count: int(row.Count),
		})
	}
	return out, nil
}

// CountCase adds to a count; -1 takes back one that was added.
func (t *Tx) CountCase(ctx context.Context, c app.CaseCount) error {
	category, err := caseCategories.number(c.Category)
	structure, quarter := string(c.Structure), int32(c.Quarter)
	if err == nil && c.Count < 0 {
		err = t.q.UncountCase(t.ctx(ctx), db.UncountCaseParams{Structure: structure, Quarter: quarter, Category: category, What: c.What})
		if err == nil {
			err = t.q.DropEmptyCount(t.ctx(ctx), db.DropEmptyCountParams{Structure: structure, Quarter: quarter, Category: category, What: c.What})
		}
	} else if err == nil {
		err = t.q.CountCase(t.ctx(ctx), db.CountCaseParams{
			Structure: structure, Quarter: quarter, Category: category, What: c.What, Count: int32(c.Count),
		})
	}
	if err != nil {
		return fmt.Errorf("count a case: %w", explain(err))
	}
	return nil
}

// moveReview renames a space, and the conversation that is named alike, in cases,
// bursts and the deciders' channel. Cards that stand already keep their places:
// one that can be edited no more is written anew.
func (t *Tx) moveReview(ctx context.Context, n pdn.NetworkID, from, to pdn.SpaceID) error {
	network, was, is := string(n), string(from), string(to)
	_, cases := t.q.MoveCases(ctx, db.MoveCasesParams{Network: network, OldSpace: was, NewSpace: is})
	_, places := t.q.MoveCaseConversations(ctx, db.MoveCaseConversationsParams{Network: network, OldSpace: was, NewSpace: is})
	_, bursts := t.q.MoveBursts(ctx, db.MoveBurstsParams{Network: network, OldSpace: was, NewSpace: is})
	_, channel := t.q.MoveChannel(ctx, db.MoveChannelParams{Network: network, OldSpace: was, NewSpace: is})
	old := t.q.DropChannel(ctx, db.DropChannelParams{Network: network, Conversation: was})
	return errors.Join(cases, places, bursts, channel, old)
}

// ExpireCases deletes closed cases whose last day is over, the addresses of news
// that were not given in time, contests and bursts that ended, and the figures of
// trials that are shown no more.
func (t *Tx) ExpireCases(ctx context.Context, today pdn.Day) (int, error) {
	c := t.ctx(ctx)
	n, e1 := t.q.DropCasesBefore(c, int32(today))
	_, e2 := t.q.DropLostCaseEvents(c)
	_, e3 := t.q.DropLostBursts(c)
	_, e4 := t.q.DropLostCards(c)
	_, e5 := t.q.DropContestsBefore(c, int32(today))
	_, e6 := t.q.ForgetNewsBefore(c, db.ForgetNewsBeforeParams{Emptied: []byte{}, Today: int32(today)})
	_, e7 := t.q.DropTrialsBefore(c, int32(today-registry.TrialShownDays))
	if err := errors.Join(e1, e2, e3, e4, e5, e6, e7); err != nil {
		return 0, fmt.Errorf("delete what is over: %w", explain(err))
	}
	return int(n), nil
}
