package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// mostSigns bounds the appointments of one professional.
const mostSigns = 6

func signArg(day pdn.Day, hour int) [8]byte { return new(bits).put(int(day), 20).put(hour, 5).arg() }

func (s *sheet) sign() Sign {
	b := reading(s.did.arg)
	return Sign{Author: s.who.author, Day: pdn.Day(b.take(20)), Hour: b.take(5)}
}

// signs is [Me faire signe]: a day and an hour, no text, no person.
func (s *sheet) signs(ctx context.Context) error {
	var mine []Sign
	err := s.app.View(ctx, func(r Reader) (err error) {
		mine, err = r.Signs(ctx, s.who.author)
		return err
	})
	if err != nil {
		return fmt.Errorf("read signs: %w", err)
	}
	slices.SortFunc(mine, func(a, b Sign) int { return int(a.Day-b.Day)*24 + a.Hour - b.Hour })
	s.line("signe.quand", nil)
	today := s.app.today(s.now)
	if len(mine) < mostSigns {
		var days []chat.Button
		for d := today; d < today+7; d++ {
			days = append(days, s.button(s.nearDay(d), actSignDay, signArg(d, 0)))
		}
		s.grid(days...)
	}
	var drop []chat.Button
	for _, sign := range mine {
		s.line("signe.prevu", messages.Args{"quand": s.signTime(sign)})
		if len(drop) < mostInRow {
			drop = append(drop, s.button(s.text("bouton.retirer", messages.Args{"quoi": s.signTime(sign)}), actSignDrop, signArg(sign.Day, sign.Hour)))
		}
	}
	s.back(drop...)
	return nil
}

func (s *sheet) nearDay(d pdn.Day) string {
	switch d - s.app.today(s.now) {
	case 0:
		return s.text("signe.aujourdhui", nil)
	case 1:
		return s.text("signe.demain", nil)
	}
	return dayName(d)
}

func (s *sheet) signTime(sign Sign) string {
	return dayName(sign.Day) + ", " + frtime.HourOf(sign.Hour*60)
}

func (s *sheet) signDay(context.Context) error {
	sign := s.sign()
	s.line("signe.quelle_heure", messages.Args{"jour": dayName(sign.Day)})
	var hours []chat.Button
	for hour := 8; hour <= 21; hour++ {
		if sign.Day > s.app.today(s.now) || hour > s.now.Hour() {
			hours = append(hours, s.button(frtime.HourOf(hour*60), actSignAdd, signArg(sign.Day, hour)))
		}
	}
	s.grid(hours...)
	s.back(s.named("bouton.signe", actSigns, [8]byte{}))
	return nil
}

func (s *sheet) signAdd(ctx context.Context) error {
	sign := s.sign()
	when := time.Duration(sign.Day-s.app.today(s.now))*24*time.Hour + time.Duration(sign.Hour-s.now.Hour())*time.Hour
	if when <= 0 || sign.Hour < 8 || sign.Hour > 21 {
		return s.stale(ctx)
	}
	if err := s.app.Update(ctx, func(tx Tx) error { return tx.AskSign(ctx, sign) }); err != nil {
		return fmt.Errorf("ask for a sign: %w", err)
	}
	s.line("signe.note", messages.Args{"quand": s.signTime(sign)})
	return s.menu(ctx)
}

func (s *sheet) signDrop(ctx context.Context) error {
	if err := s.app.Update(ctx, func(tx Tx) error { return tx.DropSign(ctx, s.sign()) }); err != nil {
		return fmt.Errorf("drop a sign: %w", err)
	}
	s.line("signe.retire", nil)
	return s.signs(ctx)
}

// help is [Demander un coup de main]: recorded for the weekly digest, told to
// nobody now.
func (s *sheet) help(ctx context.Context) error {
	err := s.app.Update(ctx, func(tx Tx) error {
		return tx.AskHelp(ctx, s.structure.ID, s.who.author, s.app.today(tx.Now()).Month())
	})
	if err != nil {
		return fmt.Errorf("record a call for help: %w", err)
	}
	s.line("rappel.coup_de_main_note", nil)
	s.back()
	return nil
}
