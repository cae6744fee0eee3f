package app

import (
	"context"
	"fmt"
	"strconv"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// owedTrialOver is the kind of the message that says what the trial of a space gave,
// once it has ended.
const owedTrialOver = "lecture_essai_fini"

// recountTrial keeps the figures of a trial the fold of the events, as recount does.
func (a *App) recountTrial(ctx context.Context, tx Tx, before, after review.Case) error {
	more := after.TrialTally().Less(before.TrialTally())
	if more == (review.TrialTally{}) {
		return nil
	}
	return tx.CountTrial(ctx, TrialCount{
		Structure: after.Structure, Network: after.Network, Space: after.Space, Day: a.today(after.Opened), TrialTally: more,
	})
}

// trialLines say, for as long again as the trial of a space lasted, what was pointed
// out in it and how much of that was nothing.
func (s *sheet) trialLines(ctx context.Context, space registry.Space) error {
	r, today := space.Reading, s.app.today(s.now)
	if !r.TrialShown(today) || space.Apart("", "") {
		return nil
	}
	switch fin := (messages.Args{"fin": dayName(r.TrialEnd())}); {
	case today > r.TrialEnd():
		s.line("lecture.essai_passe", fin)
	case r.On:
		s.line("lecture.essai", fin)
	}
	var sum TrialCount
	err := s.app.View(ctx, func(reader Reader) (err error) {
		sum, err = reader.TrialCount(ctx, s.structure.ID, space.Network, space.ID, r.First)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the figures of a trial: %w", err)
	}
	if sum.Found == 0 {
		s.line("lecture.essai_zero", nil)
	} else {
		s.line("lecture.essai_compte", messages.Args{
			"trouves": sum.Found, "rien": sum.Nothing, "autres": sum.Settled, "attendent": sum.Waiting(),
		})
	}
	s.line("lecture.essai_sans_pros", nil)
	return nil
}

// oweTrialOver owes the figures of a trial that has just ended to each who may pause
// or stop the reading, once, in his own hours.
func (a *App) oweTrialOver(ctx context.Context, s registry.Structure, space registry.Space) error {
	if !space.Reading.TrialOver(a.today(a.Clock.Now())) || !a.reads.ends(space) {
		return nil
	}
	all, err := a.teamOf(s.ID)
	if err != nil {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error {
		return a.oweNews(ctx, tx, owedTrialOver, all, actReadRest, space, strconv.Itoa(int(space.Reading.First)))
	})
	if err != nil {
		a.reads.again(space)
		return fmt.Errorf("owe the figures of a trial: %w", err)
	}
	a.wake()
	return nil
}

// deliverTrialOver tells one professional, with the page where he pauses or stops; a
// space that is read no more is dropped.
func (a *App) deliverTrialOver(ctx context.Context, m outbox.Message) error {
	c, at, err := a.readerOfNews(m)
	if err != nil {
		return err
	}
	if at < 0 || !a.mayDo(c.promeneur, actReadRest) {
		return nil
	}
	d, read, err := a.stillRead(ctx, c, c.structure.Spaces[at])
	if err != nil || !read {
		return err
	}
	return a.toProfessional(ctx, c, d, m, func(s *sheet) error {
		space := c.structure.Spaces[at]
		s.line("lecture.essai_fini", messages.Args{"espace": space.Name, "reseau": a.Networks[space.Network].Name})
		if err := s.spacePage(ctx, space, at); err != nil {
			return err
		}
		s.line("lecture.essai_suite", nil)
		return nil
	})
}
