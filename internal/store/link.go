package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Link is the link of a code: a missing one is a zero Link with its code.
func (r reads) Link(ctx context.Context, code pdn.PersonCode) (adherence.Link, error) {
	row, err := r.q.GetLink(r.ctx(ctx), code[:])
	if errors.Is(err, sql.ErrNoRows) {
		return adherence.Link{Code: code}, nil
	}
	if err != nil {
		return adherence.Link{}, fmt.Errorf("read a link: %w", explain(err))
	}
	return linkOf(row)
}

// SaveLink writes a link over the one of the same code. A zero code, an
// unknown state (which has no row) and a word outside the lists are refused.
func (t *Tx) SaveLink(ctx context.Context, l adherence.Link) error {
	if l.Code.Zero() || l.State == adherence.Unknown {
		return errors.New("save a link: a code and a state are needed")
	}
	row, err := rowOf(l)
	if err == nil {
		err = t.q.SaveLink(t.ctx(ctx), row)
	}
	if err != nil {
		return fmt.Errorf("save a link: %w", explain(err))
	}
	return nil
}

// DeleteLink removes the row of a code; a missing row is no error.
func (t *Tx) DeleteLink(ctx context.Context, code pdn.PersonCode) error {
	if _, err := t.q.DeleteLink(t.ctx(ctx), code[:]); err != nil {
		return fmt.Errorf("delete a link: %w", explain(err))
	}
	return nil
}

func linkOf(row db.Link) (adherence.Link, error) {
	l := adherence.Link{
		Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network), Language: row.Language,
		Edition: int(row.Edition), Day: pdn.Day(row.Day), LastContact: pdn.Month(row.LastContact),
	}
	copy(l.Code[:], row.Code)
	var errs [5]error
	l.Role, errs[0] = linkRoles.word(row.Role)
	l.State, errs[1] = linkStates.word(row.State)
	l.Asked, errs[2] = askers.word(row.Asked)
	l.Delivery, errs[3] = deliveries.word(row.Delivery)
	l.Place, errs[4] = placeKinds.word(row.Place)
	if err := errors.Join(errs[:]...); err != nil {
		return adherence.Link{}, fmt.Errorf("read a link: %w", err)
	}
	return l, nil
}

func rowOf(l adherence.Link) (db.SaveLinkParams, error) {
	row := db.SaveLinkParams{
		Code: l.Code[:], Structure: string(l.Structure), Network: string(l.Network), Language: l.Language,
		Edition: int32(l.Edition), Day: int32(l.Day), LastContact: int32(l.LastContact),
	}
	var errs [5]error
	row.Role, errs[0] = linkRoles.number(l.Role)
	row.State, errs[1] = linkStates.number(l.State)
	row.Asked, errs[2] = askers.number(l.Asked)
	row.Delivery, errs[3] = deliveries.number(l.Delivery)
	row.Place, errs[4] = placeKinds.number(l.Place)
	return row, errors.Join(errs[:]...)
}

// Deliver records what became of a notice that was leaving, as
// adherence.Link.Deliver says. A delivery is one blind update; only what was
// not delivered needs the rest of the link.
func (t *Tx) Deliver(ctx context.Context, code pdn.PersonCode, d adherence.Delivery) error {
	if d == adherence.NotDelivered {
		link, err := t.Link(ctx, code)
		if err != nil || link.State == adherence.Unknown {
			return err
		}
		return t.SaveLink(ctx, link.Deliver(d))
	}
	became, errBecame := deliveries.number(d)
	leaving, errLeaving := deliveries.number(adherence.Sending)
	uncertain, errUncertain := deliveries.number(adherence.Uncertain)
	if err := errors.Join(errBecame, errLeaving, errUncertain); err != nil {
		return fmt.Errorf("record a delivery: %w", err)
	}
	err := t.q.DeliverLink(t.ctx(ctx), db.DeliverLinkParams{Became: became, Code: code[:], Leaving: leaving, Uncertain: uncertain})
	if err != nil {
		return fmt.Errorf("record a delivery: %w", explain(err))
	}
	return nil
}

// SweepSending turns every delivery "en cours" into "remise incertaine": a
// crash left them, and nobody will know (law L3). It returns how many.
func (t *Tx) SweepSending(ctx context.Context) (int, error) {
	was, errWas := deliveries.number(adherence.Sending)
	became, errBecame := deliveries.number(adherence.Uncertain)
	if err := errors.Join(errWas, errBecame); err != nil {
		return 0, fmt.Errorf("sweep deliveries: %w", err)
	}
	n, err := t.q.SweepDelivery(t.ctx(ctx), db.SweepDeliveryParams{Was: was, Became: became})
	if err != nil {
		return 0, fmt.Errorf("sweep deliveries: %w", explain(err))
	}
	return int(n), nil
}
