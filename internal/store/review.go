package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Case is a case, folded from its events; false when there is none.
func (r reads) Case(ctx context.Context, id review.CaseID) (app.CaseRow, bool, error) {
	row, err := r.q.GetCase(r.ctx(ctx), id[:])
	if errors.Is(err, sql.ErrNoRows) {
		return app.CaseRow{}, false, nil
	}
	if err != nil {
		return app.CaseRow{}, false, fmt.Errorf("read a case: %w", explain(err))
	}
	rows, err := r.q.CaseEvents(r.ctx(ctx), id[:])
	if err != nil {
		return app.CaseRow{}, false, fmt.Errorf("read the events of a case: %w", explain(err))
	}
	opening, err := openingOf(row)
	if err != nil {
		return app.CaseRow{}, false, fmt.Errorf("read a case: %w", err)
	}
	events := make([]review.Event, len(rows))
	for i, e := range rows {
		if events[i], err = eventOf(e); err != nil {
			return app.CaseRow{}, false, fmt.Errorf("read the events of a case: %w", err)
		}
	}
	folded, err := review.Fold(opening, events)
	if err != nil {
		return app.CaseRow{}, false, pdn.Say("erreur.base_abimee", fmt.Errorf("read a case: %w", err))
	}
	out := app.CaseRow{
		Case: folded, Key: row.Key, Box: row.Box, NewsKey: row.NewsKey, NewsBox: row.NewsBox,
		NewsUntil: pdn.Day(row.NewsUntil), Due: maybe(row.Due), KeepUntil: pdn.Day(row.KeepUntil),
	}
	copy(out.Mark[:], row.Mark)
	return out, true, nil
}

func openingOf(row db.ReviewCase) (review.Opening, error) {
	role, err := caseRoles.word(row.Role)
	o := review.Opening{
		Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network), Space: pdn.SpaceID(row.Space),
		Conversation: row.Conversation, About: review.Who(row.About), AuthorRole: role, Trial: row.Trial != 0, Public: row.Public != 0,
		Written: instant(row.Written), Opened: instant(row.Opened),
	}
	copy(o.ID[:], row.ID)
	copy(o.Burst[:], row.Burst)
	return o, err
}

func eventOf(row db.ReviewEvent) (review.Event, error) {
	kind, e1 := caseKinds.word(row.Kind)
	role, e2 := caseRoles.word(row.Role)
	category, e3 := caseCategories.word(row.Category)
	e := review.Event{
		Kind: kind, By: review.Who(row.Author), Role: role, At: instant(row.DoneAt), Source: review.Source(row.Source),
		Noted:   review.Noted{Category: category, Reasons: codesOf(row.Codes), Against: codesOf(row.Against)},
		Urgency: review.Urgency(row.Urgency), Reason: review.Reason(row.Why), Receipt: row.Receipt, Step: review.Step(row.Step),
	}
	switch kind {
	case review.Noticed:
		e.Step, e.Wait = 0, time.Duration(row.Step)*time.Minute
	case review.DecidedOn, review.Proposed:
		e.Decision = review.Decision(row.What)
	case review.Offered, review.OfferGone, review.Tell, review.Told, review.Replied:
		e.Outcome = review.OfferOutcome(row.What)
	case review.Answered:
		e.Answer, e.Outcome, e.Reason = review.Answer(row.What), review.OfferOutcome(row.Why), ""
	case review.Handed:
		e.To = review.Circle(row.What)
	}
	return e, errors.Join(e1, e2, e3)
}

// whatOf is the slug of a closed list that an event is about.
func whatOf(e review.Event) string {
	switch e.Kind {
	case review.DecidedOn, review.Proposed:
		return string(e.Decision)
	case review.Offered, review.OfferGone, review.Tell, review.Told, review.Replied:
		return string(e.Outcome)
	case review.Answered:
		return string(e.Answer)
	case review.Handed:
		return string(e.To)
	default:
		return ""
	}
}

// stepOf is the step of lateness of an event; of a finding, the minutes before
// somebody may be written to about it.
func stepOf(e review.Event) int16 {
	if e.Kind == review.Noticed {
		return int16(min(e.Wait, review.LongestWait) / time.Minute)
	}
	return int16(e.Step)
}

// whyOf is the slug of a second closed list: the reason, or how far an answer has got.
func whyOf(e review.Event) string {
	if e.Kind == review.Answered {
		return string(e.Outcome)
	}
	return string(e.Reason)
}

func codesOf(text string) []moderation.Reason {
	var out []moderation.Reason
	for _, code := range strings.Fields(text) {
		out = append(out, moderation.Reason(code))
	}
	return out
}

func codesText(codes []moderation.Reason) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = string(c)
	}
	return strings.Join(words, " ")
}

// CaseByMark finds the case of a message.
func (r reads) CaseByMark(ctx context.Context, mark [16]byte) (id review.CaseID, found bool, err error) {
	raw, err := r.q.CaseByMark(r.ctx(ctx), mark[:])
	if errors.Is(err, sql.ErrNoRows) {
		return id, false, nil
	}
	if err != nil {
		return id, false, fmt.Errorf("find a case: %w", explain(err))
	}
	copy(id[:], raw)
	return id, true, nil
}

// CaseLines are the open cases of a structure, the most urgent and oldest first.
func (r reads) CaseLines(ctx context.Context, s pdn.StructureID, limit int) ([]app.CaseLine, error) {
	judged, err := caseKinds.number(review.DecidedOn)
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	rows, err := r.q.CaseLines(r.ctx(ctx), db.CaseLinesParams{Structure: string(s), Judged: judged, Most: int64(limit)})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", explain(err))
	}
	lines := make([]app.CaseLine, 0, len(rows))
	for _, row := range rows {
		category, e1 := caseCategories.word(row.Category)
		circle, e2 := caseCircles.word(row.Circle)
		if err := errors.Join(e1, e2); err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		line := app.CaseLine{
			Category: category, Urgency: review.Urgency(row.Urgency), Circle: circle, About: review.Who(row.About),
			Holder: review.Who(row.Holder), HeldUntil: maybe(row.HeldUntil), Late: review.Step(row.Late),
			Opened: instant(row.Opened), Finished: row.State == caseFinished, Judged: row.Judged != 0,
		}
		copy(line.ID[:], row.ID)
		lines = append(lines, line)
	}
	return lines, nil
}

// CountCases are how many open cases wait in a circle of a structure.
func (r reads) CountCases(ctx context.Context, s pdn.StructureID, c review.Circle) (int, error) {
	circle, err := caseCircles.number(c)
	if err != nil {
		return 0, fmt.Errorf("count cases: %w", err)
	}
	n, err := r.q.CountCases(r.ctx(ctx), db.CountCasesParams{Structure: string(s), Circle: circle})
	if err != nil {
		return 0, fmt.Errorf("count cases: %w", explain(err))
	}
	return int(n), nil
}

// BurstCases are the cases of a burst that wait, urgent first.
func (r reads) BurstCases(ctx context.Context, id review.BurstID, limit int) ([]review.CaseID, error) {
	return caseIDs(r.q.BurstCases(r.ctx(ctx), db.BurstCasesParams{Burst: id[:], Most: int64(limit)}))
}

// DueCases are open cases whose next step has come.
func (r reads) DueCases(ctx context.Context, now time.Time, limit int) ([]review.CaseID, error) {
	return caseIDs(r.q.DueCases(r.ctx(ctx), db.DueCasesParams{Now: now.UnixMilli(), Most: int64(limit)}))
}

func caseIDs(rows [][]byte, err error) ([]review.CaseID, error) {
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", explain(err))
	}
	ids := make([]review.CaseID, len(rows))
	for i, raw := range rows {
		copy(ids[i][:], raw)
	}
	return ids, nil
}

// SealedCases are the boxes of the open cases of a structure.
func (r reads) SealedCases(ctx context.Context, s pdn.StructureID) ([]app.SealedCase, error) {
	rows, err := r.q.SealedCases(r.ctx(ctx), string(s))
	if err != nil {
		return nil, fmt.Errorf("list sealed cases: %w", explain(err))
	}
	out := make([]app.SealedCase, len(rows))
	for i, row := range rows {
		out[i].Network, out[i].Key, out[i].Box = pdn.NetworkID(row.Network), row.Key, row.Box
		out[i].NewsKey, out[i].NewsBox = row.NewsKey, row.NewsBox
		copy(out[i].ID[:], row.ID)
	}
	return out, nil
}

// DropCaseSeals destroys the keys of a case that cannot be read any more.
func (t *Tx) DropCaseSeals(ctx context.Context, id review.CaseID) error {
	if err := t.q.DropCaseSeals(t.ctx(ctx), db.DropCaseSealsParams{Emptied: []byte{}, ID: id[:]}); err != nil {
		return fmt.Errorf("destroy the keys of a case: %w", explain(err))
	}
	return nil
}

// PostponeCase sets when a case that cannot be read is looked at again.
func (t *Tx) PostponeCase(ctx context.Context, id review.CaseID, due time.Time) error {
	if err := t.q.PostponeCase(t.ctx(ctx), db.PostponeCaseParams{Due: due.UnixMilli(), ID: id[:]}); err != nil {
		return fmt.Errorf("put a case off: %w", explain(err))
	}
	return nil
}

// AddCaseEvent writes a case as it stands after an event, and the event.
func (t *Tx) AddCaseEvent(ctx context.Context, c app.CaseRow, e review.Event) error {
	kind, e1 := caseKinds.number(e.Kind)
	role, e2 := caseRoles.number(e.Role)
	category, e3 := caseCategories.number(e.Noted.Category)
	err := errors.Join(e1, e2, e3)
	if err == nil {
		err = t.q.AddCaseEvent(t.ctx(ctx), db.AddCaseEventParams{
			CaseID: c.ID[:], Number: int32(c.Events), Kind: kind, Author: string(e.By), Role: role, DoneAt: e.At.UnixMilli(),
			Source: int16(e.Source), Category: category, Urgency: int16(e.Urgency), Codes: codesText(e.Noted.Reasons),
			Against: codesText(e.Noted.Against), What: whatOf(e), Why: whyOf(e), Receipt: e.Receipt, Step: stepOf(e),
		})
	}
	if err != nil {
		return fmt.Errorf("add to a case: %w", explain(err))
	}
	return t.SaveCase(ctx, c)
}

// SaveCase writes a case as it stands.
func (t *Tx) SaveCase(ctx context.Context, c app.CaseRow) error {
	circle, e1 := caseCircles.number(c.Circle)
	role, e2 := caseRoles.number(c.AuthorRole)
	category, e3 := caseCategories.number(c.Category)
	if err := errors.Join(e1, e2, e3); err != nil {
		return fmt.Errorf("save a case: %w", err)
	}
	state := caseWaits
	switch {
	case c.Closed:
		state = caseClosed
	case !c.Waits():
		state = caseFinished
	}
	err := t.q.SaveCase(t.ctx(ctx), db.SaveCaseParams{
		ID: c.ID[:], Structure: string(c.Structure), Network: string(c.Network), Space: string(c.Space), Conversation: c.Conversation,
		Burst: c.Burst[:], Mark: c.Mark[:], About: string(c.About), Role: role, Trial: flag(c.Trial), Public: flag(c.Public),
		Written: c.Written.UnixMilli(), Opened: c.Opened.UnixMilli(), Circle: circle, Category: category, Urgency: int16(c.Urgency),
		State: state, Holder: string(c.Holder), HeldUntil: since(c.HeldUntil), Late: int16(c.Late), Due: since(c.Due),
		KeepUntil: int32(c.KeepUntil), Key: solid(c.Key), Box: solid(c.Box), NewsKey: solid(c.NewsKey), NewsBox: solid(c.NewsBox),
		NewsUntil: int32(c.NewsUntil),
	})
	if err != nil {
		return fmt.Errorf("save a case: %w", explain(err))
	}
	return nil
}
