package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// Kin finds the circle of an account; false when it is linked to nothing.
func (r reads) Kin(ctx context.Context, code pdn.PersonCode) (adherence.Kin, bool, error) {
	row, err := r.q.GetKin(r.ctx(ctx), code[:])
	if errors.Is(err, sql.ErrNoRows) {
		return adherence.Kin{}, false, nil
	}
	if err != nil {
		return adherence.Kin{}, false, fmt.Errorf("read a linked account: %w", explain(err))
	}
	k, err := kinOf(row)
	return k, err == nil, err
}

// Circle lists the accounts of a circle.
func (r reads) Circle(ctx context.Context, circle [8]byte) ([]adherence.Kin, error) {
	rows, err := r.q.Circle(r.ctx(ctx), circle[:])
	if err != nil {
		return nil, fmt.Errorf("read linked accounts: %w", explain(err))
	}
	all := make([]adherence.Kin, 0, len(rows))
	for _, row := range rows {
		k, err := kinOf(row)
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	return all, nil
}

func kinOf(row db.Kin) (adherence.Kin, error) {
	k := adherence.Kin{Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network)}
	copy(k.Code[:], row.Code)
	copy(k.Circle[:], row.Ring)
	var err error
	if k.Own, err = ownAnswers.word(row.Own); err != nil {
		return k, fmt.Errorf("read a linked account: %w", err)
	}
	return k, nil
}

// SaveKin writes a linked account.
func (t *Tx) SaveKin(ctx context.Context, k adherence.Kin) error {
	own, err := ownAnswers.number(k.Own)
	if err == nil && k.Code.Zero() {
		err = errors.New("a code is needed")
	}
	if err == nil {
		err = t.q.SaveKin(t.ctx(ctx), db.SaveKinParams{
			Code: k.Code[:], Ring: k.Circle[:], Structure: string(k.Structure), Network: string(k.Network), Own: own,
		})
	}
	if err != nil {
		return fmt.Errorf("save a linked account: %w", explain(err))
	}
	return nil
}

// DropKin takes an account out of its circle; a missing one is no error.
func (t *Tx) DropKin(ctx context.Context, code pdn.PersonCode) error {
	if _, err := t.q.DropKin(t.ctx(ctx), code[:]); err != nil {
		return fmt.Errorf("unlink an account: %w", explain(err))
	}
	return nil
}

// KinCode finds a linking code by its first half; false when there is none.
func (r reads) KinCode(ctx context.Context, selector string) (app.KinCode, bool, error) {
	row, err := r.q.GetKinCode(r.ctx(ctx), selector)
	if errors.Is(err, sql.ErrNoRows) {
		return app.KinCode{}, false, nil
	}
	if err != nil {
		return app.KinCode{}, false, fmt.Errorf("read a linking code: %w", explain(err))
	}
	k := app.KinCode{
		Selector: row.Selector, Secret: row.Secret, Structure: pdn.StructureID(row.Structure), Network: pdn.NetworkID(row.Network),
		Expires: pdn.Day(row.Expires), Tries: int(row.Tries),
	}
	copy(k.Code[:], row.Code)
	return k, true, nil
}

// SaveKinCode writes a linking code; of a known one, only the tries change.
func (t *Tx) SaveKinCode(ctx context.Context, k app.KinCode) error {
	err := t.q.SaveKinCode(t.ctx(ctx), db.SaveKinCodeParams{
		Selector: k.Selector, Secret: solid(k.Secret), Structure: string(k.Structure), Code: k.Code[:], Network: string(k.Network),
		Expires: int32(k.Expires), Tries: int16(k.Tries),
	})
	if err != nil {
		return fmt.Errorf("save a linking code: %w", explain(err))
	}
	return nil
}

// DropKinCodes deletes the linking codes that an account made.
func (t *Tx) DropKinCodes(ctx context.Context, code pdn.PersonCode) error {
	if _, err := t.q.DropKinCodesOf(t.ctx(ctx), code[:]); err != nil {
		return fmt.Errorf("drop linking codes: %w", explain(err))
	}
	return nil
}
