package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Approach is what was declared of a first step towards an account: a missing
// one is a zero Approach with its code.
func (r reads) Approach(ctx context.Context, code pdn.PersonCode) (adherence.Approach, error) {
	row, err := r.q.GetApproach(r.ctx(ctx), code[:])
	if errors.Is(err, sql.ErrNoRows) {
		return adherence.Approach{Code: code}, nil
	}
	a := adherence.Approach{Code: code, Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network), Day: pdn.Day(row.Day)}
	var asked, outcome error
	if err == nil {
		a.Asked, asked = askers.word(row.Asked)
		a.Outcome, outcome = outcomes.word(row.Outcome)
	}
	if err := errors.Join(err, asked, outcome); err != nil {
		return adherence.Approach{}, fmt.Errorf("read an approach: %w", explain(err))
	}
	return a, nil
}

// SaveApproach writes an approach over the one of the same code.
func (t *Tx) SaveApproach(ctx context.Context, a adherence.Approach) error {
	asked, errAsked := askers.number(a.Asked)
	outcome, err := outcomes.number(a.Outcome)
	if err := errors.Join(errAsked, err); err != nil || a.Code.Zero() {
		return errors.Join(errors.New("save an approach: a code and words of the lists are needed"), err)
	}
	err = t.q.SaveApproach(t.ctx(ctx), db.SaveApproachParams{
		Code: a.Code[:], Structure: string(a.Structure), Network: string(a.Network), Asked: asked, Outcome: outcome, Day: int32(a.Day),
	})
	if err != nil {
		return fmt.Errorf("save an approach: %w", explain(err))
	}
	return nil
}

// DropApproach forgets an approach; a missing one is no error.
func (t *Tx) DropApproach(ctx context.Context, code pdn.PersonCode) error {
	if _, err := t.q.DropApproach(t.ctx(ctx), code[:]); err != nil {
		return fmt.Errorf("drop an approach: %w", explain(err))
	}
	return nil
}

// OutsideActs are the acts outside the robot of a structure, the newest first.
func (r reads) OutsideActs(ctx context.Context, s pdn.StructureID) ([]app.OutsideAct, error) {
	rows, err := r.q.OutsideOf(r.ctx(ctx), string(s))
	if err != nil {
		return nil, fmt.Errorf("read the acts outside the robot: %w", explain(err))
	}
	acts := make([]app.OutsideAct, 0, len(rows))
	for _, row := range rows {
		reason, err := outsideReasons.word(row.Reason)
		if err != nil {
			return nil, fmt.Errorf("read the acts outside the robot: %w", err)
		}
		acts = append(acts, app.OutsideAct{
			Structure: s, Author: presence.AuthorID(row.Author), Day: pdn.Day(row.Day), Reason: reason, Count: int(row.Count),
		})
	}
	return acts, nil
}

// AddOutsideAct counts one act outside the robot.
func (t *Tx) AddOutsideAct(ctx context.Context, a app.OutsideAct) error {
	reason, err := outsideReasons.number(a.Reason)
	if err == nil {
		err = t.q.AddOutside(t.ctx(ctx), db.AddOutsideParams{
			Structure: string(a.Structure), Author: string(a.Author), Day: int32(a.Day), Reason: reason,
		})
	}
	if err != nil {
		return fmt.Errorf("record an act outside the robot: %w", explain(err))
	}
	return nil
}

// OwnHandles are the public handles that professionals gave.
func (r reads) OwnHandles(ctx context.Context) ([]app.OwnHandle, error) {
	rows, err := r.q.OwnHandles(r.ctx(ctx))
	if err != nil {
		return nil, fmt.Errorf("read the handles of professionals: %w", explain(err))
	}
	handles := make([]app.OwnHandle, 0, len(rows))
	for _, row := range rows {
		handles = append(handles, app.OwnHandle{Author: presence.AuthorID(row.Author), Network: row.Network, Handle: row.Handle})
	}
	return handles, nil
}

// SaveOwnHandle writes the handle of a professional on a network.
func (t *Tx) SaveOwnHandle(ctx context.Context, h app.OwnHandle) error {
	err := t.q.SaveOwnHandle(t.ctx(ctx), db.SaveOwnHandleParams{Author: string(h.Author), Network: h.Network, Handle: h.Handle})
	if err != nil {
		return fmt.Errorf("save a handle of a professional: %w", explain(err))
	}
	return nil
}

// DropOwnHandle forgets the handle of a professional on a network.
func (t *Tx) DropOwnHandle(ctx context.Context, author presence.AuthorID, network string) error {
	_, err := t.q.DropOwnHandle(t.ctx(ctx), db.DropOwnHandleParams{Author: string(author), Network: network})
	if err != nil {
		return fmt.Errorf("drop a handle of a professional: %w", explain(err))
	}
	return nil
}

// DropOwnHandles forgets all handles of a professional.
func (t *Tx) DropOwnHandles(ctx context.Context, author presence.AuthorID) error {
	if _, err := t.q.DropOwnHandles(t.ctx(ctx), string(author)); err != nil {
		return fmt.Errorf("drop the handles of a professional: %w", explain(err))
	}
	return nil
}

// ExpireContacts deletes what is before the limits, then the circles of which
// no link is kept any more.
func (t *Tx) ExpireContacts(ctx context.Context, l app.ContactLimits) error {
	c := t.ctx(ctx)
	declined, errDeclined := outcomes.number(adherence.Declined)
	welcomed, errWelcomed := outcomes.number(adherence.Welcomed)
	nothing, errNothing := outcomes.number(adherence.NoOutcome)
	youth, errYouth := askers.number(adherence.AskedByYouth)
	_, approaches := t.q.DropApproachesBefore(c, db.DropApproachesBeforeParams{
		Declined: declined, DeclinedBefore: int32(l.Declined), Welcomed: welcomed, Youth: youth, WelcomedBefore: int32(l.Welcomed),
		NoOutcome: nothing, SilentBefore: int32(l.Silent),
	})
	_, codes := t.q.DropKinCodesBefore(c, int32(l.Codes))
	_, outside := t.q.DropOutsideBefore(c, int32(l.Outside))
	_, answers := t.q.ForgetOwnAnswers(c)
	_, circles := t.q.DropLostCircles(c)
	if err := errors.Join(errDeclined, errWelcomed, errNothing, errYouth, approaches, codes, outside, answers, circles); err != nil {
		return fmt.Errorf("delete expired contacts: %w", explain(err))
	}
	return nil
}
