package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// letter is one message about a case that leaves for a person, unasked but by a
// human's press, or asked for by [Préviens-moi]. It is committed as leaving
// first, and never tried twice (law L3).
type letter struct {
	structure pdn.StructureID
	account   pdn.Account
	purpose   adherence.Purpose
	draw      func(*page)
}

// writing is a message to the author of a case: committed as leaving, sent, then
// what became of it is committed.
type writing struct {
	purpose adherence.Purpose
	leaves  func(review.OfferOutcome) review.Event
	ends    review.Kind
	said    string // before what became of it; "" for nothing
	draw    func(CaseRow, [8]byte) func(*page)
}

// notify is [Le robot lui écrit]: the author is told which rule, what was decided
// and how to contest, at this person's press and through the gate (law L1). Who
// has said no is not written to: it waits in [Ce que tu gardes sur moi].
func (s *sheet) notify(ctx context.Context) error {
	return s.write(ctx, writing{
		purpose: adherence.Decision, ends: review.Told, draw: drawDecision,
		leaves: func(state review.OfferOutcome) review.Event { return review.Event{Kind: review.Tell, Outcome: state} },
	})
}

// offerRobot is the meeting offer, written by the robot at this person's press.
func (s *sheet) offerRobot(ctx context.Context) error {
	return s.write(ctx, writing{
		purpose: adherence.Decision, ends: review.OfferGone,
		leaves: func(state review.OfferOutcome) review.Event {
			return review.Event{Kind: review.Offered, Outcome: state}
		},
		draw: func(CaseRow, [8]byte) func(*page) { return drawMeeting },
	})
}

// write commits that something is leaving, sends it, and commits what became of
// it. The gate is asked within the transaction that commits the leaving.
func (s *sheet) write(ctx context.Context, w writing) error {
	var out letter
	row, state, done, err := s.decideWriting(ctx, w, &out)
	if err != nil {
		return err
	}
	if !done {
		return s.asItStands(ctx)
	}
	s.app.wake()
	if state == review.OfferLeaving {
		state = s.app.deliverLetter(ctx, out)
		if row, err = s.endLetter(ctx, row.ID, review.Event{Kind: w.ends, Outcome: state}); err != nil {
			return err
		}
	}
	if w.said != "" {
		s.line(w.said, nil)
	}
	if w.ends == review.OfferGone { // the card says what became of the others
		s.line("avis."+string(state), nil)
	}
	return s.drawCase(row)
}

// decideWriting is the transaction that says whether a message leaves.
func (s *sheet) decideWriting(ctx context.Context, w writing, out *letter) (row CaseRow, state review.OfferOutcome, done bool, err error) {
	err = s.app.Update(ctx, func(tx Tx) error {
		var found bool
		if row, found, err = s.myCase(ctx, tx); err != nil {
			return err
		}
		if !found {
			return errNoCase
		}
		box, err := s.app.unsealCase(row.ID, row.Key, row.Box)
		if err != nil {
			return err
		}
		*out = letter{structure: row.Structure, account: pdn.Account{Network: row.Network, ID: box.Author}, purpose: w.purpose}
		if state, err = s.app.mayLeave(ctx, tx, *out); err != nil {
			return err
		}
		e, turn := w.leaves(state), row.Turn()
		e.By, e.Role, e.At = s.mine(row.Case, e.Kind).Who, s.mine(row.Case, e.Kind).Role, tx.Now()
		if err := s.app.apply(ctx, tx, &row, e); err != nil {
			return err
		}
		number, err := s.app.contestNumber(ctx, tx, row, e.Kind, state)
		if err != nil {
			return err
		}
		out.draw = w.draw(row, number)
		return s.refreshIf(ctx, tx, row, turn)
	})
	if key, known := refusal(err); known {
		s.line(key, messages.Args{"prenom": s.nameOf(row.HeldBy(s.now))})
		return row, state, false, nil
	}
	if err != nil {
		return row, state, false, fmt.Errorf("write to an author: %w", err)
	}
	return row, state, true, nil
}

// mayLeave asks the gate for the state that a message begins in.
func (a *App) mayLeave(ctx context.Context, r Reader, l letter) (review.OfferOutcome, error) {
	if l.account.ID == "" {
		return review.OfferFailed, nil
	}
	_, denied, err := a.permitFor(ctx, r, l)
	switch {
	case err != nil:
		return review.OfferFailed, err
	case denied == adherence.SaidNo:
		return review.OfferSaidNo, nil
	case denied != adherence.Open:
		return review.OfferFailed, nil
	default:
		return review.OfferLeaving, nil
	}
}

func (a *App) permitFor(ctx context.Context, r Reader, l letter) (chat.Permit, adherence.Denial, error) {
	code, err := a.Sealer.Code(l.structure, l.account)
	if err != nil {
		return chat.Permit{}, adherence.UnknownReason, fmt.Errorf("code of an account: %w", err)
	}
	link, err := r.Link(ctx, code)
	if err != nil {
		return chat.Permit{}, adherence.UnknownReason, err
	}
	link.Code = code
	permit, denied := adherence.MayContact(link, adherence.Contact{
		Purpose: l.purpose, Now: a.Clock.Now(), Pressed: l.purpose == adherence.Decision, Promised: l.purpose == adherence.FollowUp,
	})
	return permit, denied, nil
}

// contestNumber draws the number that the button of a notice holds for thirty
// days: no address outlives the case.
func (a *App) contestNumber(ctx context.Context, tx Tx, row CaseRow, k review.Kind, state review.OfferOutcome) (number [8]byte, err error) {
	if k != review.Tell || state != review.OfferLeaving {
		return number, nil
	}
	if _, err := io.ReadFull(a.Random, number[:]); err != nil {
		return number, fmt.Errorf("number a notice: %w", err)
	}
	return number, tx.SaveContest(ctx, Contest{Number: number, Case: row.ID, Until: a.today(tx.Now()) + review.ContestDays})
}

// deliverLetter sends a message to a person's private chat, once.
func (a *App) deliverLetter(ctx context.Context, l letter) review.OfferOutcome {
	sender, connected := a.senders[l.account.Network]
	if !connected {
		return review.OfferFailed
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	to, err := a.privateOf(ctx, sender, l.account)
	if err != nil || to == "" {
		return review.OfferFailed
	}
	var permit chat.Permit
	var denied adherence.Denial
	err = a.View(ctx, func(r Reader) error {
		permit, denied, err = a.permitFor(ctx, r, l)
		return err
	})
	if err != nil || denied != adherence.Open {
		return review.OfferFailed
	}
	content, err := a.letterContent(l, permit, sender.Capabilities())
	if err != nil {
		a.alert(ctx, "a message about a case could not be drawn", err)
		return review.OfferFailed
	}
	_, err = sender.Send(ctx, chat.ToPerson(permit, to, content))
	switch {
	case err == nil:
		return review.OfferSent
	case passing(err):
		return review.OfferUnsure
	default:
		return review.OfferFailed
	}
}

// privateOf is where a person may be written to in private.
func (a *App) privateOf(ctx context.Context, sender chat.Sender, account pdn.Account) (chat.Address, error) {
	if sender.Capabilities().MayStartPrivate {
		to, err := sender.OpenPrivate(ctx, account)
		if err != nil {
			return "", fmt.Errorf("open a private chat: %w", err)
		}
		return to, nil
	}
	if reacher, can := chat.Part[chat.Reacher](sender); can {
		return reacher.Reach(account), nil
	}
	return "", nil
}

func (a *App) letterContent(l letter, permit chat.Permit, caps chat.Capabilities) (chat.Content, error) {
	o := &chat.Origin{Network: l.account.Network, Place: chat.Place{Kind: chat.Private}, Author: chat.Author{Account: l.account}}
	p := &page{app: a, edition: a.editionOf(l.structure), view: view{origin: o, person: person{structure: l.structure, code: permit.Person()}, caps: caps}}
	p.structure, _ = a.Directory.Structure(l.structure)
	l.draw(p)
	return p.finish()
}

// endLetter records what became of a message that was leaving.
func (s *sheet) endLetter(ctx context.Context, id review.CaseID, e review.Event) (row CaseRow, err error) {
	err = s.app.Update(context.WithoutCancel(ctx), func(tx Tx) error {
		var found bool
		if row, found, err = tx.Case(ctx, id); err != nil || !found {
			return err
		}
		e.At = tx.Now()
		turn := row.Turn()
		if err := s.app.apply(ctx, tx, &row, e); err != nil {
			return err
		}
		return s.refreshIf(ctx, tx, row, turn)
	})
	if errors.Is(err, review.ErrOrder) || errors.Is(err, review.ErrOver) {
		return row, nil // it was counted as uncertain in between
	}
	if err != nil {
		return row, fmt.Errorf("record what became of a message: %w", err)
	}
	return row, nil
}

// news tells, once, the person who pressed [Préviens-moi] what became of her
// alert: never another's sanction. The promise is spent in the transaction of the
// act; a crash loses the message, never sends it twice.
func (s *sheet) news(tx Tx, row *CaseRow) error {
	who, err := s.app.newsOf(row)
	if err != nil || len(who.Accounts) == 0 {
		return err
	}
	row.NewsKey, row.NewsBox, row.NewsUntil = nil, nil, 0
	key := newsKey(row.Case)
	for _, account := range who.Accounts {
		s.told = append(s.told, letter{
			structure: row.Structure, account: pdn.Account{Network: row.Network, ID: account}, purpose: adherence.FollowUp,
			draw: func(p *page) {
				p.line("lettre.debut", nil) // a lock screen must not say who has alerted
				p.line(key, nil)
				p.menuRow()
			},
		})
	}
	return tx.SaveCase(context.Background(), *row)
}

// drawDecision is the notice of a decision: what, under which rule, and how to
// contest. No blame, no word of the message.
func drawDecision(row CaseRow, number [8]byte) func(*page) {
	if row.Reversed() {
		return func(p *page) {
			p.line("lettre.debut", nil)
			p.line("avis.revenu", nil)
			p.menuRow()
		}
	}
	return func(p *page) {
		p.line("avis.humain", nil) // first: a lock screen shows no rule (the first 120 characters)
		p.line("avis.regle", messages.Args{"regle": p.text("regle."+string(row.Category), nil)})
		p.line("avis.decision_"+string(row.Decision.What), nil)
		p.line("avis.contester", nil)
		if row.OfferWithNotice || row.Decision.What == review.Meeting {
			p.line("avis.rencontre", nil)
		}
		p.row(p.pressArg("bouton.contester", actContest, number))
		p.row(p.press("bouton.qu_on_m_ecrive", actAskWrite), p.press("bouton.non_merci", actNoThanks))
	}
}

// drawMeeting is the meeting offer alone.
func drawMeeting(p *page) {
	p.line("avis.rencontre_seule", nil)
	p.line("avis.refuser", nil)
	p.row(p.press("bouton.qu_on_m_ecrive", actAskWrite), p.press("bouton.non_merci", actNoThanks))
}

func (p *page) pressArg(key string, action Action, arg [8]byte) chat.Button {
	return p.pressWith(p.text(key, nil), action, p.view.person.structure, arg)
}
