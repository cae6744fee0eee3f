package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// AccountActs are the acts on the annual account of a professional, in order.
func (r reads) AccountActs(ctx context.Context, author presence.AuthorID, year int) ([]app.AccountAct, error) {
	rows, err := r.q.AccountActs(r.ctx(ctx), db.AccountActsParams{Author: string(author), Year: int32(year)})
	if err != nil {
		return nil, fmt.Errorf("read an account: %w", explain(err))
	}
	return each(rows, func(row db.AccountAct) (app.AccountAct, error) {
		step, err := accountSteps.word(row.Step)
		return app.AccountAct{Author: author, Year: year, Step: step, By: presence.AuthorID(row.DoneBy), Day: pdn.Day(row.Day)}, err
	})
}

// AddAccountAct writes an act after the others; none is ever changed.
func (t *Tx) AddAccountAct(ctx context.Context, a app.AccountAct) error {
	step, err := accountSteps.number(a.Step)
	if err != nil || step == 0 || a.Author == "" || a.By == "" {
		return fmt.Errorf("write an act on an account: who, whose and what are needed: %w", err)
	}
	last, err := t.q.NextAccountNumber(t.ctx(ctx), db.NextAccountNumberParams{Author: string(a.Author), Year: int32(a.Year)})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("write an act on an account: %w", explain(err))
	}
	err = t.q.AddAccountAct(t.ctx(ctx), db.AddAccountActParams{
		Author: string(a.Author), Year: int32(a.Year), Number: last + 1, Step: step, DoneBy: string(a.By), Day: int32(a.Day),
	})
	if err != nil {
		return fmt.Errorf("write an act on an account: %w", explain(err))
	}
	return nil
}

// AccountLines are what a professional wrote in one of his accounts, by field.
func (r reads) AccountLines(ctx context.Context, author presence.AuthorID, year int) ([]app.AccountLine, error) {
	rows, err := r.q.AccountLines(r.ctx(ctx), db.AccountLinesParams{Author: string(author), Year: int32(year)})
	if err != nil {
		return nil, fmt.Errorf("read the words of an account: %w", explain(err))
	}
	return each(rows, func(row db.AccountLine) (app.AccountLine, error) {
		return app.AccountLine{Author: author, Year: year, Field: row.Field, Line: row.Line}, nil
	})
}

// SaveAccountLine writes one field of an account over its former words.
func (t *Tx) SaveAccountLine(ctx context.Context, l app.AccountLine) (err error) {
	if l.Line == "" {
		_, err = t.q.DropAccountLine(t.ctx(ctx), db.DropAccountLineParams{Author: string(l.Author), Year: int32(l.Year), Field: l.Field})
	} else {
		err = t.q.SaveAccountLine(t.ctx(ctx), db.SaveAccountLineParams{
			Author: string(l.Author), Year: int32(l.Year), Field: l.Field, Line: l.Line,
		})
	}
	if err != nil {
		return fmt.Errorf("save the words of an account: %w", explain(err))
	}
	return nil
}
