package app

import (
	"context"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
)

// owedOutside tells a head that somebody of the team acted outside the robot.
const owedOutside = "hors_robot"

// mostOutside is how many acts outside the robot are shown.
const mostOutside = 10

// outsideKept is for how many days they are kept (domain §5.2, audit).
const outsideKept = 365

// danger says whom to call, and lets a professional record that he acted outside
// the robot, with a reason of the list. The robot sends nothing, and nobody but
// its author is named.
func (s *sheet) danger(context.Context) error {
	s.line("danger.appeler", nil)
	s.line("danger.raison", nil)
	reasons := OutsideReasons()
	labels := make([]string, len(reasons))
	for i, r := range reasons {
		labels[i] = s.text(reasonKey(r), nil)
	}
	s.choose(labels, actDangerDo, func(i int) [8]byte { return [8]byte{byte(i + 1)} })
	s.back(s.named("bouton.on_peut_ecrire", actCanWrite, [8]byte{}))
	return nil
}

func reasonKey(r OutsideReason) string { return "danger." + string(r) }

// dangerDo records the act, and owes its heads a word of it.
func (s *sheet) dangerDo(ctx context.Context) error {
	reasons := OutsideReasons()
	place := int(s.did.arg[0])
	if place < 1 || place > len(reasons) {
		return s.danger(ctx)
	}
	reason := reasons[place-1]
	heads, err := s.app.headsOf(s.structure.ID)
	if err != nil {
		return err
	}
	err = s.app.Update(ctx, func(tx Tx) error { return s.recordOutside(ctx, tx, reason, heads) })
	if err != nil {
		return fmt.Errorf("record an act outside the robot: %w", err)
	}
	s.app.wake()
	s.line("danger.note", messages.Args{"raison": s.text(reasonKey(reason), nil)})
	s.back()
	return nil
}

// recordOutside writes the act once, however often its press is delivered.
func (s *sheet) recordOutside(ctx context.Context, tx Tx, reason OutsideReason, heads []colleague) error {
	o := s.view.origin
	event := s.app.Sealer.EventCode(s.structure.ID, o.Network, o.ID)
	if _, done, err := tx.Mark(ctx, o.Network, event); err != nil || done {
		return err
	}
	today := s.app.today(tx.Now())
	if err := tx.SaveMark(ctx, Mark{Network: o.Network, Event: event, Day: today, Answered: true}); err != nil {
		return err
	}
	for _, head := range heads {
		_, err := tx.Enqueue(ctx, outbox.Message{
			Key: owedOutside + ":" + event + ":" + string(head.author), Kind: owedOutside, Due: tx.Now(),
			Args: map[string]string{"author": string(head.author)},
		})
		if err != nil {
			return fmt.Errorf("owe a word to a head: %w", err)
		}
	}
	return tx.AddOutsideAct(ctx, OutsideAct{Structure: s.structure.ID, Author: s.who.author, Day: today, Reason: reason})
}

// outside shows a head who of the team acted outside the robot, when and why:
// never for whom.
func (s *sheet) outside(ctx context.Context) error {
	var acts []OutsideAct
	err := s.app.View(ctx, func(r Reader) (err error) {
		acts, err = r.OutsideActs(ctx, s.structure.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the acts outside the robot: %w", err)
	}
	s.line("danger.liste", nil)
	for _, act := range acts[:min(len(acts), mostOutside)] {
		c, known, err := s.app.colleagueOf(act.Author)
		if err != nil {
			return err
		}
		name := c.promeneur.FirstName
		if !known {
			name = s.text("danger.parti", nil)
		}
		s.line("danger.ligne", messages.Args{
			"jour": dayName(act.Day), "prenom": name, "raison": s.text(reasonKey(act.Reason), nil), "combien": act.Count,
		})
	}
	if len(acts) == 0 {
		s.line("danger.aucun", nil)
	}
	s.back()
	return nil
}

// outsideWord tells a head that there is something to see, without saying what.
func (s *sheet) outsideWord() error {
	s.line("danger.chef", nil)
	s.row(s.named("bouton.hors_robot", actOutside, [8]byte{}))
	s.back()
	return nil
}
