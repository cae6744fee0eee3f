package app

import (
	"context"
	"fmt"
	"hash/crc32"
	"slices"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence"
)

// What the coordinator does with one date.
const (
	leadChange = 1 + iota
	leadCancel
	leadCancelYes
	leadAllCame
	leadPresent // and the pages after it
)

// leadDate shows the coordinator who comes: professionals, by name (B20, B26). It
// gives no rate and puts nobody first.
func (s *sheet) leadDate(d meeting.Date, replies []meeting.Reply) error {
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	by := map[meeting.Answer][]string{}
	recorded := map[meeting.Attendance]int{}
	for _, c := range invited {
		r := of(replies, c.author)
		by[r.Answer] = append(by[r.Answer], s.app.named(c))
		recorded[r.Attendance]++
	}
	for _, a := range append(answers(), meeting.Silent) {
		key := "rdv.total.silence"
		if a != meeting.Silent {
			key = "rdv.total." + answerKey(a)
		}
		s.line(key, messages.Args{"n": len(by[a]), "noms": namesOf(by[a])})
	}
	begun := !s.now.Before(d.From)
	if begun && !d.Cancelled {
		s.line("rdv.presents", messages.Args{"presents": recorded[meeting.Attended], "absents": recorded[meeting.Missed], "reste": recorded[meeting.Unrecorded]})
		s.row(s.named("bouton.presences", actDateLead, withStep(d.ID, leadPresent)))
	} else if !d.Cancelled {
		s.row(s.named("bouton.changer_date", actDateLead, withStep(d.ID, leadChange)), s.named("bouton.annuler_date", actDateLead, withStep(d.ID, leadCancel)))
	}
	s.back(s.named("bouton.agenda", actDate, withStep(d.ID, 1)), s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
	return s.attachDate(d)
}

// mostNames is how many names stand behind one answer on a phone.
const mostNames = 12

// namesOf is " : Aude, Samira", cut with the number of the others.
func namesOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	if len(names) > mostNames {
		return " : " + joined(names[:mostNames]) + fmt.Sprintf(" + %d", len(names)-mostNames)
	}
	return " : " + joined(names)
}

func of(replies []meeting.Reply, author presence.AuthorID) meeting.Reply {
	for _, r := range replies {
		if r.Author == author {
			return r
		}
	}
	return meeting.Reply{Author: author}
}

// dateLead changes a date, calls it off, or records who was there.
func (s *sheet) dateLead(ctx context.Context) error {
	id, step := s.stepOf()
	d, replies, found, err := s.dateOf(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case step == stepSend && found:
		return s.dateChanged(ctx, d)
	case !found || d.Cancelled:
		return s.stale(ctx)
	case step == leadChange:
		s.keepDraft(draft{what: awaitDate, id: d.ID, change: true, kind: d.Kind})
		s.lines = append(s.lines, s.dateLine(d))
		s.line("rdv.ecrivez_changement", nil)
		s.back(s.named("bouton.rendez_vous", actNetwork, [8]byte{}))
		return nil
	case step == leadCancel:
		s.lines = append(s.lines, s.dateLine(d))
		s.line("rdv.annuler", nil)
		s.row(s.named("bouton.annuler_oui", actDateLead, withStep(d.ID, leadCancelYes)), s.button(s.text("bouton.garder_date", nil), actDate, d.ID))
		return nil
	case step == leadCancelYes:
		return s.dateCancelled(ctx, d)
	case step == leadAllCame:
		return s.allCame(ctx, d)
	case step >= leadPresent:
		return s.present(d, replies, int(step-leadPresent))
	}
	return s.stale(ctx)
}

// dateChanged is the yes to other hours or another place. Other hours ask everybody
// again: an answer was given to the former ones.
func (s *sheet) dateChanged(ctx context.Context, d meeting.Date) error {
	draft := s.writing()
	if draft.what != awaitDate || !draft.change || draft.id != d.ID || d.Cancelled {
		return s.lost(ctx)
	}
	moved := d.Moved(draft.typed.From, draft.typed.To, draft.typed.Place)
	again := !moved.From.Equal(d.From) || !moved.To.Equal(d.To)
	return s.tellAll(ctx, moved, owedDateMoved, "rdv.changee", func(tx Tx) error {
		if err := tx.SaveDate(ctx, moved); err != nil || !again {
			return err
		}
		replies, err := tx.Replies(ctx, d.ID)
		if err != nil {
			return err
		}
		for _, r := range replies {
			r.Answer = meeting.Silent
			if err := tx.SaveReply(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *sheet) dateCancelled(ctx context.Context, d meeting.Date) error {
	off := d.Cancel()
	return s.tellAll(ctx, off, owedDateOff, "rdv.annulee_dite", func(tx Tx) error { return tx.SaveDate(ctx, off) })
}

// onPage is how many people one page of the attendance list shows.
const onPage = 16

// present lists the invited for recording who was there, after the beginning.
func (s *sheet) present(d meeting.Date, replies []meeting.Reply, page int) error {
	if s.now.Before(d.From) {
		return s.stale(context.Background())
	}
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	s.lines = append(s.lines, s.dateLine(d))
	s.line("rdv.qui_etait_la", nil)
	pages := max(1, (len(invited)+onPage-1)/onPage)
	page = min(page, pages-1)
	var people []chat.Button
	for _, c := range invited[page*onPage : min(len(invited), (page+1)*onPage)] {
		mark, next := map[meeting.Attendance]struct {
			mark string
			next byte
		}{meeting.Attended: {"✓ ", 2}, meeting.Missed: {"✗ ", 0}, meeting.Unrecorded: {"", 1}}[of(replies, c.author).Attendance], byte(page)
		people = append(people, s.button(mark.mark+s.app.named(c), actDateMark, markArg(d.ID, c.author, mark.next, next)))
	}
	s.grid(people...)
	row := []chat.Button{s.named("bouton.tous_ceux_qui_viennent", actDateLead, withStep(d.ID, leadAllCame))}
	if pages > 1 {
		row = append(row, s.named("rdv.suite", actDateLead, withStep(d.ID, leadPresent+byte((page+1)%pages))))
	}
	s.back(append(row, s.button(s.text("bouton.ce_rendez_vous", nil), actDate, d.ID))...)
	return nil
}

// markArg carries the date (four bytes), who (three), and what is recorded with the
// page of the list.
func markArg(id meeting.ID, author presence.AuthorID, mark, page byte) (arg [8]byte) {
	copy(arg[:4], id[:4])
	sum := crc32.ChecksumIEEE([]byte(author))
	arg[4], arg[5], arg[6], arg[7] = byte(sum>>16), byte(sum>>8), byte(sum), mark<<6|page&63
	return arg
}

// dateMark records that one person was there, was not, or neither.
func (s *sheet) dateMark(ctx context.Context) error {
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	mark, page := s.did.arg[7]>>6, s.did.arg[7]&63
	records := []meeting.Attendance{meeting.Unrecorded, meeting.Attended, meeting.Missed}
	var date meeting.Date
	var replies []meeting.Reply
	done := false
	err = s.app.Update(ctx, func(tx Tx) error {
		dates, err := tx.Dates(ctx, 0)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(dates, func(d meeting.Date) bool { return slices.Equal(d.ID[:4], s.did.arg[:4]) && !d.Cancelled })
		who := slices.IndexFunc(invited, func(c colleague) bool { return at >= 0 && markArg(dates[at].ID, c.author, mark, page) == s.did.arg })
		if who < 0 || int(mark) >= len(records) || tx.Now().Before(dates[at].From) {
			return nil
		}
		date, done = dates[at], true
		said, err := replyOf(ctx, tx, date.ID, invited[who].author)
		if err != nil {
			return err
		}
		said.Attendance = records[mark]
		if err := tx.SaveReply(ctx, said); err != nil {
			return err
		}
		replies, err = tx.Replies(ctx, date.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("record who was there: %w", err)
	}
	if !done {
		return s.stale(ctx)
	}
	return s.present(date, replies, int(page))
}

// allCame records as there those who said that they come, and the others as not; each
// can still be changed.
func (s *sheet) allCame(ctx context.Context, d meeting.Date) error {
	invited, err := s.app.invited()
	if err != nil {
		return err
	}
	if s.now.Before(d.From) {
		return s.stale(ctx)
	}
	var replies []meeting.Reply
	err = s.app.Update(ctx, func(tx Tx) error {
		said, err := tx.Replies(ctx, d.ID)
		if err != nil {
			return err
		}
		for _, c := range invited {
			r := of(said, c.author)
			r.Date, r.Attendance = d.ID, meeting.Missed
			if r.Answer == meeting.Coming {
				r.Attendance = meeting.Attended
			}
			if err := tx.SaveReply(ctx, r); err != nil {
				return err
			}
		}
		replies, err = tx.Replies(ctx, d.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("record who was there: %w", err)
	}
	return s.present(d, replies, 0)
}
