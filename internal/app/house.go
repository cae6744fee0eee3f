package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions around members, spaces and requests. Their numbers stand in
// buttons and are never reused.
const (
	actJoin Action = 201 + iota
	actBind
	actInvite
	actInviteText
	actTeam
	actClose
	actCloseYes
	actLink
	actUnlink
	actTalkAnswer
	actTalkCannot
)

// houseDeeds are spaces, members and his own accounts.
func houseDeeds() map[Action]deed {
	return map[Action]deed{
		actBind:   {right: rights.BindSpace, do: (*sheet).bind},
		actInvite: {right: rights.Invite, do: (*sheet).invite}, actInviteText: {right: rights.Invite, do: (*sheet).inviteText},
		actTeam:  {right: rights.SeeTeam, do: (*sheet).team},
		actClose: {right: rights.CloseAccess, do: (*sheet).closeAccess}, actCloseYes: {right: rights.CloseAccess, do: (*sheet).closeAccessYes},
		actLink: {right: rights.LinkOwnAccount, do: (*sheet).link}, actUnlink: {right: rights.LinkOwnAccount, do: (*sheet).unlink},
	}
}

// talkDeeds answer a request to be written to.
func talkDeeds() map[Action]deed {
	return under(rights.AnswerRequest, map[Action]proAction{
		actTalkAnswer: (*sheet).talkAnswer, actTalkCannot: (*sheet).talkCannot,
	})
}

// noRight says that the role has no right to what was asked.
func (s *sheet) noRight(ctx context.Context) error {
	s.line("maison.pas_droit", nil)
	return s.menu(ctx)
}

// talksLive is for how many days a request, and the address in it, may live.
const talksLive = 7

// membersKept is for how many days the row of a member who left is kept: as long
// as his declared hours.
const membersKept = 400

// Tend does what each new day asks for, once, and at start: requests and
// invitations that ended are deleted, the access of trainees closes on its day,
// the requests of who is gone go to a colleague, the directory is read again.
func (a *App) Tend(ctx context.Context) error {
	today := a.today(a.Clock.Now())
	a.tending.Lock()
	defer a.tending.Unlock()
	if a.tended == today {
		return nil
	}
	due, err := a.dueToday(ctx, today)
	var ended []Member
	if err == nil && due {
		ended, err = a.Expire(ctx)
	}
	if err != nil {
		return fmt.Errorf("begin a day: %w", err)
	}
	if err := a.Renew(ctx); err != nil {
		return err
	}
	first := a.tended == 0
	a.tended = today
	if err := a.handOverLost(ctx); err != nil {
		return err
	}
	for _, m := range ended {
		if s, ok := a.Directory.Structure(m.Structure); ok && !first {
			if err := a.refreshPosts(ctx, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// dueToday tells whether a request or an access has ended, so that a start
// without either writes nothing.
func (a *App) dueToday(ctx context.Context, today pdn.Day) (due bool, err error) {
	err = a.View(ctx, func(r Reader) error {
		requests, err := r.Talks(ctx)
		if err != nil {
			return err
		}
		members, err := r.Members(ctx)
		due = slices.ContainsFunc(requests, func(t TalkRequest) bool { return today >= t.Day+talksLive }) ||
			slices.ContainsFunc(members, func(m Member) bool { return m.ended(today) })
		return err
	})
	return due, err
}

func (m Member) ended(today pdn.Day) bool { return m.Gone == 0 && m.Until != 0 && m.Until < today }

// Expire deletes requests and invitations that ended, and closes the access of
// trainees whose last day is over; it returns who left. The daily purge calls it too.
func (a *App) Expire(ctx context.Context) (ended []Member, err error) {
	err = a.Update(ctx, func(tx Tx) error {
		today := a.today(tx.Now())
		if err := tx.ExpireHouse(ctx, today-talksLive+1, today, today-membersKept); err != nil {
			return err
		}
		if err := tx.ExpireContacts(ctx, a.contactLimits(today)); err != nil {
			return err
		}
		if _, err := tx.ExpireCases(ctx, today); err != nil {
			return err
		}
		ended, err = a.endAccess(ctx, tx, today)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("delete what is over in the house: %w", err)
	}
	return ended, nil
}

// endAccess closes the access of the trainees whose last day is over.
func (a *App) endAccess(ctx context.Context, tx Tx, today pdn.Day) ([]Member, error) {
	members, err := tx.Members(ctx)
	if err != nil {
		return nil, err
	}
	var ended []Member
	for _, m := range members {
		if !m.ended(today) {
			continue
		}
		m.Gone = today
		ended = append(ended, m)
		if err := errors.Join(tx.SaveMember(ctx, m), tx.DropMemberAccounts(ctx, m.ID), tx.DropOwnHandles(ctx, m.ID), tx.DropStanding(ctx, m.ID)); err != nil {
			return nil, err
		}
	}
	return ended, nil
}

// Renew reads members and linked spaces again into the directory.
func (a *App) Renew(ctx context.Context) error {
	var stored registry.Stored
	err := a.View(ctx, func(r Reader) error {
		members, err := r.Members(ctx)
		if err != nil {
			return err
		}
		accounts, err := r.MemberAccounts(ctx)
		if err != nil {
			return err
		}
		bindings, err := r.Bindings(ctx)
		if err != nil {
			return err
		}
		if stored, err = a.storedOf(members, accounts, bindings); err != nil {
			return err
		}
		if err := addReadings(ctx, r, &stored); err != nil {
			return err
		}
		return a.renewEditions(ctx, r, &stored)
	})
	if err != nil {
		return fmt.Errorf("read the members and spaces: %w", err)
	}
	var trouble error
	out := a.Directory.Replace(stored, a.today(a.Clock.Now()), func(id pdn.StructureID, p registry.Promeneur) string {
		author, err := a.authorOf(p, registry.Structure{ID: id})
		trouble = errors.Join(trouble, err)
		return string(author)
	})
	if trouble == nil && out > 0 {
		a.Logger.WarnContext(ctx, "stored accounts or spaces contradict the settings and are left out", "count", out)
	}
	a.forgetAgendas()
	if a.Changed != nil {
		a.Changed()
	}
	return trouble
}

// sealedAccount is what hides in the box of a member's account.
type sealedAccount struct {
	ID      string `json:"i"`
	Profile string `json:"p,omitempty"`
}

func (a *App) storedOf(members []Member, accounts []MemberAccount, bindings []Binding) (registry.Stored, error) {
	var out registry.Stored
	for _, m := range members {
		if m.Gone == 0 {
			out.People = append(out.People, registry.Joined{Structure: m.Structure, Promeneur: promeneurOf(m)})
		}
	}
	for _, account := range accounts {
		hidden, err := a.Sealer.OpenAddress(account.Key, account.Box, accountContext(account.Member, account.Network))
		if err != nil {
			return out, fmt.Errorf("open the account of a member: %w", err)
		}
		var opened sealedAccount
		if err := json.Unmarshal(hidden, &opened); err != nil {
			return out, fmt.Errorf("read the account of a member: %w", err)
		}
		if account.Network == mailNetwork {
			addMail(out.People, account.Member, opened.ID)
			continue
		}
		out.Accounts = append(out.Accounts, registry.Linked{
			Member: string(account.Member), Account: pdn.Account{Network: account.Network, ID: opened.ID}, Profile: chat.Profile(opened.Profile),
		})
	}
	for _, b := range bindings {
		out.Spaces = append(out.Spaces, registry.Bound{Structure: b.Structure, Space: registry.Space{
			Network: b.Network, ID: b.Space, Name: b.Name, Posts: b.Posts,
		}})
	}
	return out, nil
}

func promeneurOf(m Member) registry.Promeneur {
	return registry.Promeneur{
		ID: string(m.ID), FirstName: m.FirstName, Function: m.Function, Role: m.Role, Tutor: m.Tutor, Until: m.Until,
		Secrecy: registry.SecrecyToCheck, Since: m.Joined,
	}
}

func accountContext(member presence.AuthorID, n pdn.NetworkID) string {
	return "membre:" + string(member) + ":" + string(n)
}

// sealAccount hides an account of a professional, with its page.
func (a *App) sealAccount(member presence.AuthorID, author chat.Author) (MemberAccount, error) {
	hidden, err := json.Marshal(sealedAccount{ID: author.Account.ID, Profile: author.Profile.URL()})
	if err != nil {
		return MemberAccount{}, fmt.Errorf("encode an account: %w", err)
	}
	n := author.Account.Network
	key, box, err := a.Sealer.SealAddress(hidden, accountContext(member, n))
	if err != nil {
		return MemberAccount{}, fmt.Errorf("seal an account: %w", err)
	}
	return MemberAccount{Member: member, Network: n, Key: key, Box: box}, nil
}

// changed follows a change of members or spaces: directory, then standing posts.
func (a *App) changed(ctx context.Context, id pdn.StructureID) error {
	if err := a.Renew(ctx); err != nil {
		return err
	}
	s, ok := a.Directory.Structure(id)
	if !ok {
		return nil
	}
	return a.refreshPosts(ctx, s)
}

// team lists who works here, with a way to close an access (the settings close
// those that they opened).
func (s *sheet) team(context.Context) error {
	s.line("equipe.titre", map[string]any{"structure": s.structure.Name})
	var buttons []chat.Button
	for _, p := range s.structure.People {
		author, err := s.app.authorOf(p, s.structure)
		if err != nil {
			return err
		}
		args := map[string]any{"prenom": p.FirstName, "fonction": p.Function, "role": s.text("role."+string(p.Role), nil), "fin": ""}
		key := "equipe.membre"
		if p.Until != 0 {
			key, args["fin"] = "equipe.membre_jusqu_au", dayName(p.Until)
		}
		s.line(key, args)
		if author != "" && author != s.who.author && len(buttons) < mostRows*mostInRow-mostInRow {
			buttons = append(buttons, s.button(p.FirstName, actMember, standingArg(author, 0)))
		}
	}
	s.line("equipe.reglages", nil)
	s.grid(buttons...)
	s.back()
	return nil
}

// memberArg is what a button carries of a member's id.
func memberArg(id string) (arg [8]byte) {
	copy(arg[:], id)
	return arg
}

func (s *sheet) memberOfArg() (registry.Promeneur, bool) {
	i := slices.IndexFunc(s.structure.People, func(p registry.Promeneur) bool { return p.ID != "" && memberArg(p.ID) == s.did.arg })
	if i < 0 {
		return registry.Promeneur{}, false
	}
	return s.structure.People[i], true
}

func (s *sheet) closeAccess(ctx context.Context) error {
	p, ok := s.memberOfArg()
	if !ok {
		return s.stale(ctx)
	}
	s.line("equipe.fermer", map[string]any{"prenom": p.FirstName})
	s.row(s.named("bouton.fermer_oui", actCloseYes, memberArg(p.ID)), s.named("bouton.equipe", actTeam, [8]byte{}))
	return nil
}

// closeAccessYes closes an access: the accounts are forgotten, what he had to
// answer goes to a colleague, the posts no longer name him (B40).
func (s *sheet) closeAccessYes(ctx context.Context) error {
	p, ok := s.memberOfArg()
	if !ok {
		return s.stale(ctx)
	}
	author := presence.AuthorID(p.ID)
	err := s.app.Update(ctx, func(tx Tx) error {
		members, err := tx.Members(ctx)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.ID == author {
				m.Gone = s.app.today(tx.Now())
				return errors.Join(tx.SaveMember(ctx, m), tx.DropMemberAccounts(ctx, m.ID), tx.DropOwnHandles(ctx, m.ID), tx.DropStanding(ctx, m.ID))
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("close an access: %w", err)
	}
	if err := s.app.changed(ctx, s.structure.ID); err != nil {
		return err
	}
	if err := s.app.handOverLost(ctx); err != nil {
		return err
	}
	s.structure, _ = s.app.Directory.Structure(s.structure.ID)
	s.line("equipe.ferme", map[string]any{"prenom": p.FirstName})
	if err := s.nobodyLeftLine(ctx); err != nil {
		return err
	}
	return s.team(ctx)
}

// nobodyLeftLine says it where nobody is left who may answer young people, whether
// or not somebody waits (a head is told of no request).
func (s *sheet) nobodyLeftLine(ctx context.Context) error {
	return s.app.View(ctx, func(r Reader) error {
		left, err := s.app.answerers(ctx, r, s.structure.ID)
		if err == nil && len(left) == 0 {
			s.line("equipe.plus_personne", nil)
		}
		return err
	})
}
