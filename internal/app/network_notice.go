package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// mostNotices is how many messages to all the coordinator sees again.
const mostNotices = 4

// notice is [Écrire à tous]: the last messages with who has read them, a new one, or
// the yes to it. "Remis" is not counted: only [Lu] says that somebody read (law L10).
func (s *sheet) notice(ctx context.Context) error {
	id, step := s.stepOf()
	switch {
	case step == stepSend:
		return s.noticeSend(ctx, id)
	case step == 1:
		s.keepDraft(draft{what: awaitNotice})
		s.line("message.ecrivez", messages.Args{"borne": meeting.MaxNote})
		s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
		return nil
	}
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	err = s.app.View(ctx, func(r Reader) error {
		all, err := r.Notices(ctx)
		if err != nil {
			return err
		}
		for _, n := range all[:min(len(all), mostNotices)] {
			readers, err := r.Readers(ctx, n.ID)
			if err != nil {
				return err
			}
			names, err := s.app.sortedNames(readers)
			if err != nil {
				return err
			}
			s.line("message.lus", messages.Args{"jour": dayName(n.Day), "debut": beginning(n.Line), "lus": len(names), "sur": len(invited)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.line("message.lu_pas_remis", nil)
	s.row(s.named("bouton.nouveau_message", actNotice, withStep(meeting.ID{}, 1)))
	s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
	return nil
}

// beginning are the first words of a message, to know it again.
func beginning(line string) string {
	const most = 40
	if runes := []rune(line); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return line
}

// typedNotice says a message back before it goes to all.
func (s *sheet) typedNotice(d draft) error {
	line, err := meeting.Lines(s.did.text, meeting.MaxNote)
	if err != nil {
		s.keepDraft(d)
		return s.tooLong(err, meeting.MaxNote)
	}
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	if len(invited) == 0 {
		s.dropDraft()
		s.line("rdv.personne", nil)
		s.back()
		return nil
	}
	if d.id, err = s.app.newID(); err != nil {
		return err
	}
	d.line = line
	s.keepDraft(d)
	s.lines = append(s.lines, line)
	s.line("message.on_envoie", messages.Args{"n": len(invited)})
	s.row(s.named("bouton.envoyer", actNotice, withStep(d.id, stepSend)), s.named("bouton.ne_pas_envoyer", actNetwork, [8]byte{}))
	return nil
}

// tooLong says why a text is not kept.
func (s *sheet) tooLong(err error, most int) error {
	key := "reseau.texte_vide"
	if errors.Is(err, meeting.ErrTooLong) {
		key = "reseau.texte_long"
	}
	s.line(key, messages.Args{"borne": most})
	s.back()
	return nil
}

func (s *sheet) noticeSend(ctx context.Context, id meeting.ID) error {
	d := s.writing()
	if d.what != awaitNotice || d.id != id || d.line == "" {
		return s.lost(ctx)
	}
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	err = s.app.Update(ctx, func(tx Tx) error {
		n := meeting.Notice{ID: id, By: s.who.author, Line: d.line, Day: s.app.today(tx.Now())}
		if err := tx.SaveNotice(ctx, n); err != nil {
			return err
		}
		return s.app.oweAll(ctx, tx, invited, owedNotice, aboutID(id), s.app.workMoment(tx.Now()))
	})
	if err != nil {
		return fmt.Errorf("write to all: %w", err)
	}
	s.dropDraft()
	s.app.wake()
	s.line("message.envoye", messages.Args{"n": len(invited)})
	return s.dates(ctx)
}

// noticeRead is [Lu].
func (s *sheet) noticeRead(ctx context.Context) error {
	id, _ := s.stepOf()
	known := false
	err := s.app.Update(ctx, func(tx Tx) error {
		_, found, err := tx.Notice(ctx, id)
		if known = found; err != nil || !found {
			return err
		}
		return tx.MarkRead(ctx, id, s.who.author)
	})
	if err != nil {
		return fmt.Errorf("note that a message was read: %w", err)
	}
	if !known {
		return s.stale(ctx)
	}
	s.line("message.lu_note", nil)
	return s.menu(ctx)
}
