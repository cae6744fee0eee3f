package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// TallyCells are the counters of one professional, in an order that tells
// nothing of when they were counted. Week 0 is the sum of an old year.
func (r reads) TallyCells(ctx context.Context, s pdn.StructureID, author presence.AuthorID) ([]tally.Cell, error) {
	rows, err := r.q.TallyCells(r.ctx(ctx), db.TallyCellsParams{Structure: string(s), Author: string(author)})
	if err != nil {
		return nil, fmt.Errorf("read the tally: %w", explain(err))
	}
	cells := make([]tally.Cell, 0, len(rows))
	for _, row := range rows {
		cells = append(cells, tally.Cell{
			Week: tally.Week{Year: int(row.Year), Number: int(row.Week)}, Count: int(row.Count),
			Entry: tally.Entry{Kind: tally.Kind(row.Kind), Age: row.Age, Theme: row.Theme, Referral: row.Referral, Mission: int(row.Mission)},
		})
	}
	return cells, nil
}

// ChangeTally adds by to one counter in place; a counter at zero leaves no row.
func (t *Tx) ChangeTally(ctx context.Context, s pdn.StructureID, author presence.AuthorID, w tally.Week, e tally.Entry, by int) error {
	c, structure, who := t.ctx(ctx), string(s), string(author)
	err := t.q.ChangeTally(c, db.ChangeTallyParams{
		Structure: structure, Author: who, Year: int32(w.Year), Week: int32(w.Number), Kind: string(e.Kind), Age: e.Age,
		Theme: e.Theme, Referral: e.Referral, Mission: int32(e.Mission), Changed: int64(by),
	})
	_, emptied := t.q.DropEmptyTally(c, db.DropEmptyTallyParams{Structure: structure, Author: who})
	below, counted := t.q.BadTally(c, db.BadTallyParams{Structure: structure, Author: who})
	if err := errors.Join(err, emptied, counted); err != nil {
		return fmt.Errorf("change the tally: %w", explain(err))
	}
	if below > 0 {
		return fmt.Errorf("change the tally: %w", tally.ErrBadCounter)
	}
	return nil
}
