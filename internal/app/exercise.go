package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// exerciseArg says which case, and which choice was made: 0 for none yet.
func exerciseArg(number, choice int) [8]byte {
	return new(bits).put(number, 8).put(choice, 4).arg()
}

// exerciseButton is [Exercice], where there are training cases.
func (s *sheet) exerciseButton() []chat.Button {
	if s.app.Help == nil || len(s.app.Help.Exercises()) == 0 {
		return nil
	}
	return []chat.Button{s.named("bouton.exercice", actExercise, exerciseArg(0, 0))}
}

// exercise walks through a fictitious case: the card, a choice, what may be said
// of it. What somebody chose is kept nowhere and told to nobody.
func (s *sheet) exercise(ctx context.Context) error {
	b := reading(s.did.arg)
	number, choice := b.take(8), b.take(4)
	if s.app.Help == nil || number >= len(s.app.Help.Exercises()) {
		return s.menu(ctx)
	}
	all := s.app.Help.Exercises()
	e := all[number]
	s.line("exercice.titre", messages.Args{"numero": number + 1, "combien": len(all), "titre": e.Title})
	if choice == 0 || choice > len(e.Choices) {
		s.ask(number, e)
		return nil
	}
	s.line("exercice.choisi", messages.Args{"choix": e.Choices[choice-1].Text})
	s.gap()
	s.explain(e, choice-1)
	next := (number + 1) % len(all)
	sheet := helpView{key: e.Key}
	s.row(s.named("bouton.exercice_fiche", actHelpSheet, sheet.arg()), s.named("bouton.exercice_suivant", actExercise, exerciseArg(next, 0)))
	s.back(s.named("bouton.fiches", actHelpSheet, [8]byte{}))
	return nil
}

func (s *sheet) ask(number int, e helpsheet.Exercise) {
	s.line("exercice.invente", nil)
	s.gap()
	s.lines = append(s.lines, messages.Typeset(e.Story))
	s.gap()
	s.line("exercice.que_faites_vous", nil)
	var buttons []chat.Button
	for i, c := range e.Choices {
		letter := string(rune('A' + i))
		s.lines = append(s.lines, messages.Typeset(letter+". "+c.Text))
		buttons = append(buttons, s.button(letter, actExercise, exerciseArg(number, i+1)))
	}
	s.row(buttons...)
	s.back(s.named("bouton.fiches", actHelpSheet, [8]byte{}))
}

// explain says what may be said of the choice, then the best one where it was
// another.
func (s *sheet) explain(e helpsheet.Exercise, chosen int) {
	c := e.Choices[chosen]
	if c.Good {
		s.line("exercice.juste", nil)
		s.lines = append(s.lines, messages.Typeset(c.Why))
		return
	}
	s.lines = append(s.lines, messages.Typeset(c.Why))
	for _, other := range e.Choices {
		if other.Good {
			s.gap()
			s.line("exercice.mieux", messages.Args{"choix": other.Text})
			s.lines = append(s.lines, messages.Typeset(other.Why))
		}
	}
}
