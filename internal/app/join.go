package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// Mailbox holds invitations made by another process, until they are tried.
type Mailbox interface {
	// Find gives an invitation by its first half; false when there is none.
	Find(selector string) (Invitation, bool, error)
	// Waiting are all that were not tried yet.
	Waiting() ([]Invitation, error)
	// Drop forgets it: it is in the storage now.
	Drop(selector string) error
}

const (
	// codeLetters leaves out what is read wrongly: 0 O, 1 I L.
	codeLetters  = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	selectorSize = 4
	secretSize   = 6
	// mostTries is how many wrong second halves end a code.
	mostTries = 5
	// invitationDays and linkDays are how many days a code works.
	invitationDays = 14
	linkDays       = 1
)

// codeWord begins the word of a deep link that carries a code.
const codeWord = "c-"

// NewInvitation makes a code and its row. It fails with a pdn.Error where
// something is missing: erreur.invitation_role, erreur.invitation_nom,
// erreur.invitation_stage (a trainee needs an end date and a tutor),
// erreur.invitation_courriel and erreur.invitation_courriel_role.
func NewInvitation(sealer *seal.Sealer, random io.Reader, today pdn.Day, of Invitation) (code string, _ Invitation, _ error) {
	switch {
	case !of.Role.Professional():
		return "", of, pdn.Say("erreur.invitation_role", nil)
	case of.Member == "" && (of.FirstName == "" || of.Function == ""):
		return "", of, pdn.Say("erreur.invitation_nom", nil)
	case of.Member == "" && of.Role == pdn.RoleTrainee && (of.Tutor == "" || of.Until <= today):
		return "", of, pdn.Say("erreur.invitation_stage", nil)
	}
	if err := checkMail(of); err != nil {
		return "", of, err
	}
	of.Expires = today + invitationDays
	if of.Member != "" {
		of.Expires = today + linkDays
	}
	code, err := newCode(random)
	if err != nil {
		return "", of, err
	}
	of.Selector = code[:selectorSize]
	of.Secret = sealer.InvitationHash(of.Selector, code[selectorSize:])
	return code[:selectorSize] + "-" + code[selectorSize:], of, nil
}

// newCode draws letters, with at least one digit so that no word is a code.
func newCode(random io.Reader) (string, error) {
	code := make([]byte, 0, selectorSize+secretSize)
	one := make([]byte, 1)
	for {
		for len(code) < cap(code) {
			if _, err := io.ReadFull(random, one); err != nil {
				return "", fmt.Errorf("draw a code: %w", err)
			}
			// Above the last multiple, a letter would come up more often.
			if n := int(one[0]); n < 256/len(codeLetters)*len(codeLetters) {
				code = append(code, codeLetters[n%len(codeLetters)])
			}
		}
		if strings.ContainsAny(string(code), "23456789") {
			return string(code), nil
		}
		code = code[:0]
	}
}

// codeIn finds a code in what somebody typed; false for anything else.
func codeIn(text string) (string, bool) {
	code := strings.ToUpper(strings.TrimSpace(text))
	if len(code) == selectorSize+1+secretSize && (code[selectorSize] == '-' || code[selectorSize] == ' ') {
		code = code[:selectorSize] + code[selectorSize+1:]
	}
	if len(code) != selectorSize+secretSize || strings.Trim(code, codeLetters) != "" || !strings.ContainsAny(code, "23456789") {
		return "", false
	}
	return code, true
}

// The ways a code can end; each is the screen that says so.
const (
	screenCodeUnknown Screen = "code_inconnu"
	screenCodeUsed    Screen = "code_servi"
	screenCodeExpired Screen = "code_expire"
	screenCodeTries   Screen = "code_essais"
	screenCodeRole    Screen = "code_role"
	screenCodeTaken   Screen = "code_compte"
	screenCodeTutor   Screen = "code_tuteur"
	codeWorked        Screen = ""
)

func codeKeys() map[Screen]string {
	return map[Screen]string{
		screenCodeUnknown: "code.inconnu", screenCodeUsed: "code.servi", screenCodeExpired: "code.expire",
		screenCodeTries: "code.essais", screenCodeRole: "code.role", screenCodeTaken: "code.compte",
		screenCodeTutor: "code.tuteur",
	}
}

// join makes a professional of who typed a code, or links his other account.
func (a *App) join(ctx context.Context, o *chat.Origin, did act) error {
	if !a.discreet(o) {
		return a.serve(ctx, o, act{action: actUnknown, words: true})
	}
	code, ok := codeIn(did.text)
	end, id := screenCodeUnknown, pdn.StructureID("")
	if ok {
		if tied, err := a.tie(ctx, o, code); tied || err != nil {
			return err
		}
		var err error
		if end, id, err = a.tryCode(ctx, o, code); err != nil {
			return err
		}
	}
	if end == codeWorked {
		if err := a.changed(ctx, id); err != nil {
			return err
		}
	}
	pro, s, known := a.Directory.Professional(o.Author.Account)
	if !known {
		return a.codeFailed(ctx, o, did, end)
	}
	err := a.withSheet(ctx, o, did, pro, s, func(sh *sheet) error {
		if end == codeWorked {
			sh.line("maison.bienvenue", map[string]any{"prenom": pro.FirstName, "structure": s.Name, "role": sh.text("role."+string(pro.Role), nil)})
		} else {
			sh.line(codeKeys()[end], nil)
		}
		return sh.menu(ctx)
	})
	if err != nil || end != codeWorked {
		return err
	}
	return a.handOverLost(ctx) // what waits for somebody to come
}

// codeFailed answers somebody who is no professional, through the gate.
func (a *App) codeFailed(ctx context.Context, o *chat.Origin, did act, end Screen) error {
	all := a.candidates(o, "")
	if len(all) == 0 { // no space is linked yet: any structure answers
		all = a.Directory.Structures()
	}
	if len(all) == 0 {
		return nil
	}
	code, err := a.Sealer.Code(all[0].ID, o.Author.Account)
	if err != nil {
		return fmt.Errorf("code of an account: %w", err)
	}
	p := person{structure: all[0].ID, code: code, link: adherence.Link{Code: code}}
	return a.answer(ctx, o, p, did, []reply{answer(end)})
}

// tryCode spends a code in one transaction; the same event again finds it spent
// by the same account, and succeeds again.
func (a *App) tryCode(ctx context.Context, o *chat.Origin, code string) (end Screen, structure pdn.StructureID, err error) {
	if !a.mayGuess(o.Author.Account) {
		return screenCodeTries, "", nil
	}
	selector, secret := code[:selectorSize], code[selectorSize:]
	posted, found, err := a.posted(selector)
	if err == nil && posted.Mail != "" {
		err, found = a.admitPosted(ctx), false // it is in the storage now
	}
	if err != nil {
		return "", "", err
	}
	err = a.Update(ctx, func(tx Tx) error {
		inv, ok, err := tx.Invitation(ctx, selector)
		if err != nil {
			return err
		}
		if !ok {
			inv, ok = posted, found
		}
		end, structure = screenCodeUnknown, inv.Structure
		if _, known := a.Directory.Structure(inv.Structure); !ok || !known {
			return nil
		}
		end, err = a.spend(ctx, tx, o, &inv, secret)
		if err != nil {
			return err
		}
		return tx.SaveInvitation(ctx, inv)
	})
	if err != nil {
		return "", "", fmt.Errorf("try a code: %w", err)
	}
	if found {
		if err := a.Mailbox.Drop(selector); err != nil {
			a.alert(ctx, "an invitation that was taken could not be removed from its folder", err)
		}
	}
	return end, structure, nil
}

func (a *App) posted(selector string) (Invitation, bool, error) {
	if a.Mailbox == nil {
		return Invitation{}, false, nil
	}
	inv, found, err := a.Mailbox.Find(selector)
	if err != nil {
		return Invitation{}, false, fmt.Errorf("look for an invitation: %w", err)
	}
	return inv, found, nil
}

// spend judges a code and, where it works, makes the member or the account.
func (a *App) spend(ctx context.Context, tx Tx, o *chat.Origin, inv *Invitation, secret string) (Screen, error) {
	if inv.Tries >= mostTries {
		return screenCodeTries, nil
	}
	if !bytes.Equal(inv.Secret, a.Sealer.InvitationHash(inv.Selector, secret)) {
		inv.Tries++
		return screenCodeUnknown, nil
	}
	code, err := a.Sealer.Code(inv.Structure, o.Author.Account)
	if err != nil {
		return "", err
	}
	member := presence.AuthorID(code.Hex())
	if inv.Member != "" {
		member = inv.Member
	}
	already, isPro, err := a.authorOfAccount(o.Author.Account)
	switch {
	case err != nil:
		return "", err
	case isPro && inv.Used != "" && inv.Used == already:
		return codeWorked, nil // the same event once more
	case inv.Used != "":
		return screenCodeUsed, nil
	case a.today(tx.Now()) > inv.Expires:
		return screenCodeExpired, nil
	case isPro && already != member:
		return a.otherwiseKnown(o, inv), nil
	case isPro && inv.Member == "":
		return a.otherwiseKnown(o, inv), nil
	}
	if screen, err := a.outlived(ctx, tx, inv); screen != codeWorked || err != nil {
		return screen, err
	}
	inv.Used = member
	account, err := a.sealAccount(member, o.Author)
	if err != nil {
		return "", err
	}
	// His account is no young person's: nothing of the kind is kept about it.
	err = errors.Join(tx.SaveMemberAccount(ctx, account), tx.DeleteLink(ctx, code), tx.DropTalk(ctx, code),
		tx.DropKin(ctx, code), tx.DropKinCodes(ctx, code), tx.DropApproach(ctx, code))
	if err != nil || inv.Member != "" {
		return codeWorked, err
	}
	if err := a.declareInvited(ctx, tx, member, inv); err != nil {
		return "", err
	}
	return codeWorked, tx.SaveMember(ctx, memberOf(*inv, member, a.today(tx.Now())))
}

// outlived tells whether what an invitation rests on has ended since: the access of
// its member, or that of the trainee's tutor.
func (a *App) outlived(ctx context.Context, tx Tx, inv *Invitation) (Screen, error) {
	gone, err := closedMember(ctx, tx, inv.Member)
	if err != nil {
		return "", err
	}
	s, _ := a.Directory.Structure(inv.Structure)
	tutored := CheckTutor(s, *inv) == nil
	switch {
	case gone:
		return screenCodeExpired, nil
	case !tutored:
		return screenCodeTutor, nil
	default:
		return codeWorked, nil
	}
}

// otherwiseKnown tells why a professional cannot use somebody else's code.
func (a *App) otherwiseKnown(o *chat.Origin, inv *Invitation) Screen {
	if pro, _, _ := a.Directory.Professional(o.Author.Account); pro.Role != inv.Role {
		return screenCodeRole
	}
	return screenCodeTaken
}

func (a *App) authorOfAccount(account pdn.Account) (presence.AuthorID, bool, error) {
	pro, s, known := a.Directory.Professional(account)
	if !known {
		return "", false, nil
	}
	author, err := a.authorOf(pro, s)
	return author, true, err
}

const (
	guessesAtOnce = 5
	guessEvery    = 12 * time.Minute
	mostGuessers  = 1000
)

// mayGuess slows down who tries codes: five at once, then one in twelve
// minutes. It is kept in memory only, so that trying a code leaves no row.
func (a *App) mayGuess(account pdn.Account) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.guesses == nil || len(a.guesses) > mostGuessers {
		a.guesses = map[pdn.Account]*rate.Limiter{}
	}
	limit := a.guesses[account]
	if limit == nil {
		limit = rate.NewLimiter(rate.Every(guessEvery), guessesAtOnce)
		a.guesses[account] = limit
	}
	return limit.AllowN(a.Clock.Now(), 1)
}

// link gives a code that links his account on another network, or offers to
// unlink the one that he writes from.
func (s *sheet) link(ctx context.Context) error {
	code, err := s.newInvitation(ctx, Invitation{Structure: s.structure.ID, Role: s.who.promeneur.Role, Member: s.who.author})
	if err != nil {
		return err
	}
	s.line("maison.code_liaison", map[string]any{"mot": code})
	if len(s.who.promeneur.Accounts) > 1 {
		s.row(s.named("bouton.detacher", actUnlink, [8]byte{}))
	}
	s.row(s.named("bouton.garde_pro", actOwnFile, [8]byte{}))
	s.back(s.named("bouton.comptes", actHandles, [8]byte{}))
	return nil
}

// newInvitation makes a code and keeps its row.
func (s *sheet) newInvitation(ctx context.Context, of Invitation) (string, error) {
	code, inv, err := NewInvitation(s.app.Sealer, s.app.Random, s.app.today(s.now), of)
	if err == nil {
		err = CheckTutor(s.structure, of)
	}
	if err != nil {
		return "", err
	}
	if err := s.app.Update(ctx, func(tx Tx) error { return s.app.keepInvitation(ctx, tx, inv) }); err != nil {
		return "", fmt.Errorf("keep an invitation: %w", err)
	}
	if inv.Mail == "" {
		return code, nil
	}
	return code, s.app.Renew(ctx)
}

// unlink forgets the account that he writes from; an account of the settings is
// taken out there.
func (s *sheet) unlink(ctx context.Context) error {
	account := s.view.origin.Author.Account
	if len(s.who.promeneur.Accounts) < 2 {
		s.line("maison.seul_compte", nil)
		return s.menu(ctx)
	}
	err := s.app.Update(ctx, func(tx Tx) error { return tx.DropMemberAccount(ctx, s.who.author, account.Network) })
	if err != nil {
		return fmt.Errorf("unlink an account: %w", err)
	}
	if err := s.app.changed(ctx, s.structure.ID); err != nil {
		return err
	}
	if _, _, still := s.app.Directory.Professional(account); still {
		s.line("maison.compte_des_reglages", nil)
		return s.menu(ctx)
	}
	s.line("maison.detache", nil)
	return nil
}

// withSheet draws and sends one message to a professional in answer to his act.
func (a *App) withSheet(ctx context.Context, o *chat.Origin, did act, pro registry.Promeneur, st registry.Structure, draw func(*sheet) error) error {
	sender, ok := a.senders[o.Network]
	if !ok {
		return nil
	}
	s, err := a.sheetOf(o, did, pro, st, sender.Capabilities())
	if err != nil {
		return err
	}
	if err := s.visit(ctx, true); err != nil {
		return err
	}
	if err := draw(s); err != nil {
		return err
	}
	return a.sendSheet(ctx, sender, o, s)
}

// sheetOf is an empty live message for a professional.
func (a *App) sheetOf(o *chat.Origin, did act, pro registry.Promeneur, s registry.Structure, caps chat.Capabilities) (*sheet, error) {
	code, err := a.Sealer.Code(s.ID, o.Author.Account)
	if err != nil {
		return nil, fmt.Errorf("code of an account: %w", err)
	}
	author, err := a.authorOf(pro, s)
	if err != nil {
		return nil, err
	}
	return &sheet{who: colleague{author, pro, s}, did: did, now: a.Clock.Now().In(a.zone), page: &page{
		app: a, structure: s, edition: a.editionOf(s.ID),
		view: view{origin: o, person: person{structure: s.ID, code: code}, caps: caps},
	}}, nil
}
