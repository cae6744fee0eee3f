package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/playground"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/report"
)

// evening is an invented presence: how many months before the demo's first day, on
// which day, and for how long from five in the afternoon.
type evening struct {
	monthsAgo, day int
	length         time.Duration
}

// past are the invented hours that Samira declared before the demo begins, so that
// its first Monday already has months to draw.
func past() []evening {
	return []evening{
		{2, 5, 105 * time.Minute}, {2, 12, 2 * time.Hour}, {2, 24, 90 * time.Minute},
		{1, 3, 2 * time.Hour}, {1, 10, 100 * time.Minute}, {1, 17, 2 * time.Hour}, {1, 24, 110 * time.Minute},
	}
}

// remember writes Samira's invented hours as if she had declared them each evening,
// once: a kept folder has them already.
func remember(ctx context.Context, h *house, start time.Time) error {
	hers, err := h.app.Accounts(report.OfPromeneur, nameOf(playground.Samira))
	if err != nil || len(hers) == 0 {
		return err
	}
	author, id := hers[0].Ask.Author, hers[0].Ask.Structure
	book := presence.NewBook(author, pdn.Paris())
	err = h.store.Update(ctx, func(tx app.Tx) error {
		known, err := tx.PresenceEvents(ctx, author)
		if err != nil || len(known) > 0 {
			return err
		}
		for i, one := range past() {
			e := one.declared(author, start, i)
			if err := book.Apply(e); err != nil {
				return err
			}
			if err := tx.AddPresenceEvent(ctx, e); err != nil {
				return err
			}
		}
		for month, done := range presence.MonthTotals(book.Spans(), pdn.Paris()) {
			if err := tx.SaveMonthTotal(ctx, app.MonthTotal{Author: author, Structure: id, Month: month, Done: done}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write the demo's past months: %w", err)
	}
	return nil
}

// declared is that evening, declared at its end; its number only tells them apart.
func (e evening) declared(author presence.AuthorID, start time.Time, number int) presence.Event {
	y, m, _ := start.In(pdn.Paris()).Date()
	from := time.Date(y, m-time.Month(e.monthsAgo), e.day, 17, 0, 0, 0, pdn.Paris())
	return presence.Event{
		Kind: presence.Declared, By: author, At: from.Add(e.length), Session: presence.SessionID(hex.EncodeToString([]byte{0, 0, 0, 0, 0, 0, byte(number + 1)})),
		Network: "Snapchat", From: from, To: from.Add(e.length),
	}
}
