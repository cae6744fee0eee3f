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
	"github.com/lampadaire/lampadaire/internal/store"
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

// permanences are Samira's, as the settings say them. Less than 72 hours go by
// between two: the author of a message can always be written to about it.
func permanences() []presence.Slot {
	return []presence.Slot{
		{Weekday: time.Tuesday, From: 17 * 60, To: 19 * 60}, {Weekday: time.Thursday, From: 17 * 60, To: 19 * 60},
		{Weekday: time.Saturday, From: 15 * 60, To: 18 * 60},
	}
}

// nextOpening is when the next declared permanence begins, of anybody.
func nextOpening(ctx context.Context, s *store.Store, now time.Time) (time.Time, bool) {
	all := presence.OpenHours{Holidays: presence.FrenchHolidays(), Zone: pdn.Paris()}
	err := s.View(ctx, func(r app.Reader) error {
		agendas, err := r.Agendas(ctx)
		for _, one := range agendas {
			all.Slots = append(all.Slots, one.Slots...)
		}
		return err
	})
	span, found := all.Next(now)
	return span.From, found && err == nil
}

// remember writes Samira's permanences and her invented hours as if she had declared
// them, once: a kept folder has them already.
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
		for _, slot := range permanences() {
			if err := tx.SaveSlot(ctx, author, slot); err != nil {
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
	return h.app.Renew(ctx)
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
