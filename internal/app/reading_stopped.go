package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// owedReadingStopped is the kind of the message that says that a space is read no
// longer, because its standing post cannot return.
const owedReadingStopped = "lecture_arretee"

// endReading ends the reading of a space whose standing post cannot return, and
// owes the news, in the same transaction, to each who may turn it on again, in his
// own hours: otherwise they would believe that the space is examined (law L10).
func (a *App) endReading(ctx context.Context, s registry.Structure, space registry.Space) error {
	off := space.Reading
	off.On = false
	err := a.setReading(ctx, s.ID, space, off, "", func(tx Tx) error { return a.oweReadingStopped(ctx, tx, s, space) })
	a.wake()
	return err
}

func (a *App) oweReadingStopped(ctx context.Context, tx Tx, s registry.Structure, space registry.Space) error {
	all, err := a.teamOf(s.ID)
	if err != nil {
		return err
	}
	mark := strconv.FormatInt(space.Reading.Since.Unix(), 36)
	if err := a.oweNews(ctx, tx, owedReadingStopped, all, actReadOn, space, mark); err != nil {
		return fmt.Errorf("owe that a reading stopped: %w", err)
	}
	return nil
}

// deliverReadingStopped tells one professional; a space that is read again, or that
// is the structure's no more, is dropped.
func (a *App) deliverReadingStopped(ctx context.Context, m outbox.Message) error {
	c, at, err := a.readerOfNews(m)
	if err != nil || at < 0 {
		return err
	}
	d, read, err := a.stillRead(ctx, c, c.structure.Spaces[at])
	if err != nil || read {
		return err
	}
	return a.toProfessional(ctx, c, d, m, func(s *sheet) error {
		space := c.structure.Spaces[at]
		s.line("lecture.sans_annonce", messages.Args{"espace": space.Name, "reseau": a.Networks[space.Network].Name})
		read := s.named("bouton.lire", actReadOn, readArg(at, 0, false))
		if a.inSettings(space) {
			s.line("lecture.autre_salon_reglages", messages.Args{"structure": c.structure.Name, "espace": space.Name})
			s.row(read)
		} else {
			s.line("lecture.autre_salon_relier", nil)
			s.row(read, s.named("bouton.espaces", actUnbind, [8]byte{}))
		}
		s.back(s.named("bouton.lecture", actReading, [8]byte{}))
		return nil
	})
}

// stillRead finds whether a space is read, and where a professional may be written
// to. It asks the storage: the news may leave before the directory knows.
func (a *App) stillRead(ctx context.Context, c colleague, space registry.Space) (d Desk, read bool, err error) {
	err = a.View(ctx, func(r Reader) error {
		all, err := r.Readings(ctx)
		if err != nil {
			return err
		}
		for _, one := range all {
			if one.Network == space.Network && one.Space == space.ID {
				read = one.Reading.On
			}
		}
		d, err = r.Desk(ctx, c.author)
		return err
	})
	if err != nil {
		return d, read, fmt.Errorf("find whether a space is read: %w", err)
	}
	return d, read, nil
}

// inSettings tells whether a space is one of the settings: then no screen moves
// where the robot's posts stand, the settings do.
func (a *App) inSettings(space registry.Space) bool {
	return slices.ContainsFunc(a.Directory.Fixed(), func(s registry.Structure) bool {
		return slices.ContainsFunc(s.Spaces, func(one registry.Space) bool { return one.Network == space.Network && one.ID == space.ID })
	})
}
