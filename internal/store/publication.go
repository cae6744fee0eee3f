package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/store/db"
)

// between joins what a published row lists; no member, quarter or category holds it.
const between = "|"

// PublishedCells are all cells of a list ever published and still kept.
func (r reads) PublishedCells(ctx context.Context, list app.PublishedList) ([]disclosure.Cell, error) {
	rows, err := r.q.PublishedCells(r.ctx(ctx), string(list))
	if err != nil {
		return nil, fmt.Errorf("read what was published: %w", explain(err))
	}
	cells := make([]disclosure.Cell, 0, len(rows))
	for _, row := range rows {
		show, err := cellShows.word(row.Display)
		if err != nil {
			return nil, fmt.Errorf("read what was published: %w", err)
		}
		cell := disclosure.Cell{
			Members: strings.Split(row.Members, between), Categories: strings.Split(row.Categories, between), Label: row.Label,
			Group: row.Wide != 0, Show: show, Value: int(row.Shown), Limit: int(row.Bound), Joins: row.Joins != 0,
		}
		for _, q := range strings.Split(row.Quarters, between) {
			number, err := strconv.Atoi(q)
			if err != nil {
				return nil, fmt.Errorf("read the quarters of a publication: %w", err)
			}
			cell.Quarters = append(cell.Quarters, disclosure.Quarter(number))
		}
		cells = append(cells, cell)
	}
	return cells, nil
}

// PublishedCounts are the counts that a list was published from, as they were then.
func (r reads) PublishedCounts(ctx context.Context, list app.PublishedList) (disclosure.Counts, error) {
	rows, err := r.q.PublishedCounts(r.ctx(ctx), string(list))
	if err != nil {
		return nil, fmt.Errorf("read the counts of publications: %w", explain(err))
	}
	counts := disclosure.Counts{}
	for _, row := range rows {
		counts[disclosure.Key{Member: row.Member, Quarter: disclosure.Quarter(row.Quarter), Category: row.Category}] = int(row.Count)
	}
	return counts, nil
}

// SavePublication records cells before they are shown, with the counts they were
// made from. What is recorded already stays as it is.
func (t *Tx) SavePublication(ctx context.Context, list app.PublishedList, cells []disclosure.Cell, counts disclosure.Counts) error {
	for _, c := range cells {
		if err := t.saveCell(ctx, list, c); err != nil {
			return fmt.Errorf("record a publication: %w", explain(err))
		}
	}
	for key, n := range counts {
		err := t.q.SavePublishedCount(t.ctx(ctx), db.SavePublishedCountParams{
			List: string(list), Quarter: int32(key.Quarter), Member: key.Member, Category: key.Category, Count: int64(n),
		})
		if err != nil {
			return fmt.Errorf("record the counts of a publication: %w", explain(err))
		}
	}
	return nil
}

func (t *Tx) saveCell(ctx context.Context, list app.PublishedList, c disclosure.Cell) error {
	quarters := make([]string, len(c.Quarters))
	for i, q := range c.Quarters {
		quarters[i] = strconv.Itoa(int(q))
	}
	members, when := strings.Join(c.Members, between), strings.Join(quarters, between)
	sum := sha256.Sum256([]byte(members + "/" + when))
	table := db.SavePublishedTableParams{
		List: string(list), ID: hex.EncodeToString(sum[:16]), Members: members, Quarters: when, Joins: bit(c.Joins), Day: int32(t.today()),
	}
	if _, err := t.q.SavePublishedTable(t.ctx(ctx), table); err != nil {
		return err
	}
	show, err := cellShows.number(c.Show)
	if err != nil {
		return err
	}
	_, err = t.q.SavePublishedCell(t.ctx(ctx), db.SavePublishedCellParams{
		List: string(list), ID: table.ID, Label: c.Label, Wide: bit(c.Group), Categories: strings.Join(c.Categories, between),
		Display: show, Shown: int64(c.Value), Bound: int32(c.Limit),
	})
	return err
}

func bit(b bool) int16 {
	if b {
		return 1
	}
	return 0
}

// dropPublications deletes publications as old as the oldest sums of the tally, and
// syntheses as old as the oldest agenda.
func (t *Tx) dropPublications(ctx context.Context, l retention.Limits) error {
	year := l.TotalsBefore.FirstDay().Time().Year()
	if _, err := t.q.DropPublishedTablesBefore(ctx, int32(l.TotalsBefore.FirstDay())); err != nil {
		return err
	}
	if _, err := t.q.DropLostCells(ctx); err != nil {
		return err
	}
	if _, err := t.q.DropPublishedCountsBefore(ctx, int32(disclosure.QuarterOf(year, 1))); err != nil {
		return err
	}
	_, err := t.q.DropSynthesesBefore(ctx, int32(l.AgendaBefore))
	return err
}
