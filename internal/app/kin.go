package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions around a person's own accounts, partners and a parent's question.
// Their numbers stand in buttons and are never reused.
const (
	actTie Action = 26 + iota
	actTieCode
	actUntie
	actPartners
	actPartnersNeed
	actReal
	actRealText
)

// The screens of linked accounts.
const (
	screenTie        Screen = "lien_code"
	screenTied       Screen = "lien_fait"
	screenUntied     Screen = "lien_defait"
	screenYesHeld    Screen = "oui_tenu"
	screenTieUnknown Screen = "lien_inconnu"
	screenTieExpired Screen = "lien_expire"
	screenTieSame    Screen = "lien_meme"
	screenTieMany    Screen = "lien_trop"
)

// mostKin bounds the accounts that one person links.
const mostKin = 5

func kinDeeds() map[Action]deed {
	return map[Action]deed{
		actTie: {right: rights.Choose}, actTieCode: {right: rights.Choose}, actUntie: {right: rights.Choose},
	}
}

// kinship is what a decision may look at of a person's linked accounts.
type kinship struct {
	mates []adherence.Kin // the whole circle, her account included
	// held tells that another account of hers says no.
	held bool
	// offered is the code that she typed; end says why it does not work, "" when it does.
	offered KinCode
	end     Screen
}

// kinChange is what an act changes of them.
type kinChange struct {
	own                           adherence.Own // her own answer from this account
	makeCode, tried, bind, unbind bool
}

func (k kinChange) effects() bool { return k.makeCode || k.tried || k.bind || k.unbind }

// lookAtKin reads the circle of a person, what was declared of her, and the
// code that she typed.
func (a *App) lookAtKin(ctx context.Context, r Reader, did act, p *person) error {
	mine, tied, err := r.Kin(ctx, p.code)
	if err != nil {
		return err
	}
	if tied {
		if p.kin.mates, err = r.Circle(ctx, mine.Circle); err != nil {
			return err
		}
		p.kin.held = adherence.Held(p.kin.mates, p.code)
	}
	if p.approach, err = r.Approach(ctx, p.code); err != nil || did.action != actTieCode {
		return err
	}
	return a.judgeKinCode(ctx, r, did.text, p)
}

func (a *App) judgeKinCode(ctx context.Context, r Reader, text string, p *person) error {
	code, ok := codeIn(text)
	if !ok {
		p.kin.end = screenTieUnknown
		return nil
	}
	k, found, err := r.KinCode(ctx, code[:selectorSize])
	if err != nil {
		return err
	}
	p.kin.offered = k
	isMate := slices.ContainsFunc(p.kin.mates, func(m adherence.Kin) bool { return m.Code == k.Code })
	switch {
	case !found || k.Structure != p.structure:
		p.kin.offered, p.kin.end = KinCode{}, screenTieUnknown
	case k.Tries >= mostTries:
		p.kin.end = screenCodeTries
	case !bytes.Equal(k.Secret, a.Sealer.InvitationHash(k.Selector, code[selectorSize:])):
		p.kin.end = screenTieUnknown
	case a.today(a.Clock.Now()) > k.Expires:
		p.kin.end = screenTieExpired
	case k.Code == p.code || isMate:
		p.kin.end = screenTieSame
	default:
		return a.roomInCircle(ctx, r, p)
	}
	return nil
}

// roomInCircle refuses to bring too many accounts together.
func (a *App) roomInCircle(ctx context.Context, r Reader, p *person) error {
	theirs := 1
	k, tied, err := r.Kin(ctx, p.kin.offered.Code)
	if err == nil && tied {
		var circle []adherence.Kin
		circle, err = r.Circle(ctx, k.Circle)
		theirs = len(circle)
	}
	if theirs+max(len(p.kin.mates), 1) > mostKin {
		p.kin.end = screenTieMany
	}
	return err
}

// decideKin is [Relier un autre compte], the code typed from the other one, and
// [Séparer ce compte]: as easy one way as the other.
func decideKin(s situation) outcome {
	out := outcome{link: s.link}
	switch {
	case s.act == actTie:
		out.kin.makeCode, out.replies = true, []reply{answer(screenTie)}
	case s.act == actUntie && len(s.kin.mates) > 0:
		out.kin.unbind, out.replies = true, []reply{answer(screenUntied)}
	case s.act == actUntie:
		out.replies = []reply{answer(screenChoice)}
	case s.kin.end == "":
		out.kin.bind, out.replies = true, []reply{answer(screenTied)}
	default:
		out.kin.tried = s.kin.end == screenTieUnknown && s.kin.offered.Selector != ""
		out.replies = []reply{answer(s.kin.end)}
	}
	return out
}

// writeKin writes what an act changes on the person's other accounts: a no holds
// on all of them, an erasure covers them all.
func (a *App) writeKin(ctx context.Context, tx Tx, o *chat.Origin, p person, out outcome) error {
	switch {
	case out.kin.makeCode:
		return a.saveKinCode(ctx, tx, o, p)
	case out.kin.tried:
		p.kin.offered.Tries++
		return tx.SaveKinCode(ctx, p.kin.offered)
	case out.kin.bind:
		return a.bindKin(ctx, tx, o, p)
	case out.kin.unbind:
		return unbindKin(ctx, tx, p)
	case out.deleted || out.closing == ClosedKeepingNo:
		return a.eraseKin(ctx, tx, p, out.closing)
	case out.kin.own != adherence.OwnNothing && len(p.kin.mates) > 0:
		for i := range p.kin.mates {
			if p.kin.mates[i].Code == p.code {
				p.kin.mates[i].Own = out.kin.own
			}
		}
		return a.settleKin(ctx, tx, o, p)
	}
	return nil
}

// kinCode is the code that an event of a person makes: the same one whenever
// its answer is drawn, so that it is kept nowhere.
func (a *App) kinCode(code pdn.PersonCode, event string) (string, error) {
	return newCode(a.Sealer.Draw(code, event))
}

func (a *App) saveKinCode(ctx context.Context, tx Tx, o *chat.Origin, p person) error {
	code, err := a.kinCode(p.code, o.ID)
	if err != nil {
		return err
	}
	if err := tx.DropKinCodes(ctx, p.code); err != nil {
		return err
	}
	return tx.SaveKinCode(ctx, KinCode{
		Selector: code[:selectorSize], Secret: a.Sealer.InvitationHash(code[:selectorSize], code[selectorSize:]),
		Structure: p.structure, Code: p.code, Network: o.Network, Expires: a.today(tx.Now()) + linkDays,
	})
}

// bindKin brings two circles (or accounts that are alone) together.
func (a *App) bindKin(ctx context.Context, tx Tx, o *chat.Origin, p person) error {
	k := p.kin.offered
	theirs, err := a.circleOr(ctx, tx, k.Code, k.Structure, k.Network)
	if err != nil {
		return err
	}
	mine, err := a.circleOr(ctx, tx, p.code, p.structure, o.Network)
	if err != nil {
		return err
	}
	var circle [8]byte
	if _, err := io.ReadFull(a.Random, circle[:]); err != nil {
		return fmt.Errorf("number a circle: %w", err)
	}
	p.kin.mates = slices.Concat(theirs, mine)
	for i := range p.kin.mates {
		p.kin.mates[i].Circle = circle
	}
	if err := tx.DropKinCodes(ctx, k.Code); err != nil {
		return err
	}
	return a.settleKin(ctx, tx, o, p)
}

// circleOr is the circle of an account, or the account alone with the answer
// that it has now.
func (a *App) circleOr(ctx context.Context, tx Tx, code pdn.PersonCode, s pdn.StructureID, n pdn.NetworkID) ([]adherence.Kin, error) {
	k, tied, err := tx.Kin(ctx, code)
	if err != nil {
		return nil, err
	}
	if tied {
		return tx.Circle(ctx, k.Circle)
	}
	link, err := tx.Link(ctx, code)
	return []adherence.Kin{{Code: code, Structure: s, Network: n, Own: adherence.OwnOf(link)}}, err
}

// settleKin makes the strictest answer hold on every account of the circle. A
// no is recorded beside the database for each, and ends their open requests.
func (a *App) settleKin(ctx context.Context, tx Tx, o *chat.Origin, p person) error {
	circle := make([]adherence.Tied, len(p.kin.mates))
	for i, k := range p.kin.mates {
		link, err := tx.Link(ctx, k.Code)
		if err != nil {
			return err
		}
		circle[i] = adherence.Tied{Kin: k, Link: link}
	}
	s := a.situation(o, act{}, p)
	for i, t := range adherence.Settle(circle, s.showing, s.at) {
		if err := tx.SaveKin(ctx, t.Kin); err != nil {
			return err
		}
		if t.Link == circle[i].Link {
			continue
		}
		if t.Link.State.SaidNo() {
			if err := errors.Join(tx.Close(ctx, ClosedByNo, t.Kin.Code), a.endTalk(ctx, tx, t.Kin.Code)); err != nil {
				return err
			}
		}
		if err := tx.SaveLink(ctx, t.Link); err != nil {
			return err
		}
	}
	return nil
}

// unbindKin takes an account out of its circle. Each keeps the answer that holds
// now, as her own from there: separating opens nothing, neither now nor when the
// rest of the circle settles anew.
func unbindKin(ctx context.Context, tx Tx, p person) error {
	alone := len(p.kin.mates) <= 2
	for _, k := range p.kin.mates {
		if alone || k.Code == p.code {
			if err := tx.DropKin(ctx, k.Code); err != nil {
				return err
			}
			continue
		}
		link, err := tx.Link(ctx, k.Code)
		if err != nil {
			return err
		}
		if link.State.SaidNo() && k.Own != adherence.OwnNo {
			k.Own = adherence.OwnNo
			if err := tx.SaveKin(ctx, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// eraseKin erases what is kept of the person's other accounts too, and forgets
// that they are hers.
func (a *App) eraseKin(ctx context.Context, tx Tx, p person, closing ClosingKind) error {
	codes := []pdn.PersonCode{p.code}
	for _, k := range p.kin.mates {
		if k.Code != p.code {
			codes = append(codes, k.Code)
		}
	}
	for i, code := range codes {
		if err := errors.Join(tx.DropKin(ctx, code), tx.DropKinCodes(ctx, code), tx.DropApproach(ctx, code)); err != nil {
			return err
		}
		if i == 0 {
			continue // her own link is written with the act
		}
		if err := errors.Join(tx.Close(ctx, closing, code), a.endTalk(ctx, tx, code)); err != nil {
			return err
		}
		link, err := tx.Link(ctx, code)
		if err == nil && closing == ClosedKeepingNo {
			link.Structure = p.structure
			err = tx.SaveLink(ctx, link.Keep())
		} else if err == nil {
			err = tx.DeleteLink(ctx, code)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// concerned are the codes of whom an act may change, each once, in one order for
// all, so that two acts never wait for each other.
func (a *App) concerned(ctx context.Context, did act, people []person) ([]pdn.PersonCode, error) {
	var codes []pdn.PersonCode
	for _, p := range people {
		codes = append(codes, p.code)
	}
	switch did.action {
	case actYes, actNo, actTooYoung, actEraseAll, actEraseKeepNo, actTieCode, actUntie:
		err := a.View(ctx, func(r Reader) error { return addMates(ctx, r, did, &codes) })
		if err != nil {
			return nil, fmt.Errorf("find the linked accounts: %w", err)
		}
	}
	slices.SortFunc(codes, func(x, y pdn.PersonCode) int { return bytes.Compare(x[:], y[:]) })
	return slices.Compact(codes), nil
}

func addMates(ctx context.Context, r Reader, did act, codes *[]pdn.PersonCode) error {
	if text, ok := codeIn(did.text); ok && did.action == actTieCode {
		k, found, err := r.KinCode(ctx, text[:selectorSize])
		if err != nil {
			return err
		}
		if found {
			*codes = append(*codes, k.Code)
		}
	}
	for _, code := range slices.Clone(*codes) {
		k, tied, err := r.Kin(ctx, code)
		if err != nil {
			return err
		}
		if !tied {
			continue
		}
		mates, err := r.Circle(ctx, k.Circle)
		if err != nil {
			return err
		}
		for _, m := range mates {
			*codes = append(*codes, m.Code)
		}
	}
	return nil
}

// tie answers a linking code, where the first half of one was typed by somebody
// who is no professional; false leaves it to the invitations.
func (a *App) tie(ctx context.Context, o *chat.Origin, code string) (bool, error) {
	if _, _, pro := a.Directory.Professional(o.Author.Account); pro {
		return false, nil
	}
	var of pdn.StructureID
	err := a.View(ctx, func(r Reader) (err error) {
		of, err = a.tieOf(ctx, r, o, code[:selectorSize])
		return err
	})
	if err != nil || of == "" {
		return false, err
	}
	did := act{action: actTieCode, structure: of, text: code, words: true}
	if !a.mayGuess(o.Author.Account) {
		return true, a.codeFailed(ctx, o, did, screenCodeTries)
	}
	return true, a.serve(ctx, o, did)
}

// tieOf is the structure of a linking code, or of one that this same event has
// spent already; "" when there is none.
func (a *App) tieOf(ctx context.Context, r Reader, o *chat.Origin, selector string) (pdn.StructureID, error) {
	k, found, err := r.KinCode(ctx, selector)
	if err != nil || found {
		return k.Structure, err
	}
	for _, s := range a.Directory.Structures() {
		_, done, err := r.Mark(ctx, o.Network, a.Sealer.EventCode(s.ID, o.Network, o.ID))
		if err != nil || done {
			return s.ID, err
		}
	}
	return "", nil
}
