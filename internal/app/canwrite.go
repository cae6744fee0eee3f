package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/handle"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions of [On peut écrire ?] and of a professional's own public accounts.
const (
	actCanWrite Action = 212 + iota
	actCanNetwork
	actSheWrites
	actSheAsked
	actRequest
	actWelcomed
	actDeclined
	actDanger
	actDangerDo
	actOutside
	actHandles
	actHandleDrop
)

// Reach is the data of reaching people elsewhere.
type Reach struct {
	// Networks are all networks that people may name, those of the robot included.
	Networks []handle.Network
	// Partners are the needs of [Où aller ?] and who answers them, for each
	// structure that has its own, and under "" for the others.
	Partners map[pdn.StructureID][]Need
	// Again is after how many days one last request may follow a silence (at least 90).
	Again int
}

func canWriteDeeds() map[Action]deed {
	all := under(rights.SeeLinks, map[Action]proAction{
		actCanWrite: (*sheet).canWrite, actCanNetwork: (*sheet).canNetwork,
		actSheWrites: stepOf(adherence.SheWrote), actSheAsked: stepOf(adherence.SheAsked), actRequest: stepOf(adherence.HeAsks),
		actWelcomed: stepOf(adherence.SheAccepted), actDeclined: stepOf(adherence.SheDeclined),
		actDanger: (*sheet).danger, actDangerDo: (*sheet).dangerDo,
	})
	maps.Copy(all, under(rights.SeeOutside, map[Action]proAction{actOutside: (*sheet).outside}))
	maps.Copy(all, under(rights.LinkOwnAccount, map[Action]proAction{actHandles: (*sheet).handles, actHandleDrop: (*sheet).handleDrop}))
	return all
}

// elsewhere are the networks where the robot is not.
func (a *App) elsewhere() []handle.Network {
	var out []handle.Network
	for _, n := range a.Reach.Networks {
		if _, ours := a.Networks[pdn.NetworkID(n.Slug)]; !ours {
			out = append(out, n)
		}
	}
	return out
}

func (a *App) labelOf(network string) string {
	for _, n := range a.Reach.Networks {
		if n.Slug == network {
			return n.Label
		}
	}
	return a.Networks[pdn.NetworkID(network)].Name
}

// canWrite is [On peut écrire ?]: somebody picked, a handle typed, or the
// question itself.
func (s *sheet) canWrite(ctx context.Context) error {
	switch {
	case s.did.about != nil:
		return s.judge(ctx, *s.did.about)
	case s.did.text != "":
		return s.judgeTyped(ctx)
	}
	s.line("ecrire.qui", nil)
	if s.view.caps.PersonMenu {
		s.line("ecrire.menu_personne", nil)
	}
	s.line("ecrire.ailleurs", nil)
	networks := s.app.elsewhere()
	labels := make([]string, len(networks))
	for i, n := range networks {
		labels[i] = n.Label
	}
	s.choose(labels, actCanNetwork, func(i int) [8]byte { return [8]byte{byte(i + 1)} })
	last := []chat.Button{s.named("bouton.danger", actDanger, [8]byte{})}
	if s.view.caps.Picker {
		last = append(last, s.named("bouton.contacts", actCanNetwork, [8]byte{pickHere}))
	}
	s.back(last...)
	return nil
}

// pickHere stands for the reader's own contacts among the networks.
const pickHere = 0xff

// canNetwork asks for the handle on a network, or opens the list of contacts.
func (s *sheet) canNetwork(ctx context.Context) error {
	place := int(s.did.arg[0])
	networks := s.app.elsewhere()
	switch {
	case place == pickHere && s.view.caps.Picker && s.view.origin.Place.Kind == chat.Private:
		s.line("ecrire.choisir", nil)
		s.more = append(s.more, chat.Content{Text: s.text("ecrire.choisir_ici", nil), Picker: s.text("bouton.contacts", nil)})
	case place < 1 || place > len(networks):
		s.did.text = ""
		return s.canWrite(ctx)
	case s.view.origin.Place.Kind != chat.Private:
		s.line("ecrire.taper_en_prive", messages.Args{"reseau": networks[place-1].Label})
	default:
		n := networks[place-1]
		s.app.memos.ask(s.view.origin.Author.Account, actCanWrite, n.Slug, s.now)
		s.line("ecrire.taper", messages.Args{"reseau": n.Label})
		s.line("ecrire.exemple", messages.Args{"reseau": n.Label})
	}
	s.back(s.named("bouton.on_peut_ecrire", actCanWrite, [8]byte{}))
	return nil
}

// judgeTyped reads a handle that was typed, with its network.
func (s *sheet) judgeTyped(ctx context.Context) error {
	network, typed, ok := handle.Read(s.did.text, s.app.Reach.Networks)
	if network == "" {
		network = s.did.network
	}
	ours, known := s.app.Networks[pdn.NetworkID(network)]
	key := ""
	switch {
	case !ok:
		key = "ecrire.pas_un_pseudo"
	case network == "":
		key = "ecrire.quel_reseau"
	case known && strings.Trim(typed, "0123456789") != "":
		key = "ecrire.pas_par_pseudo"
	}
	if key != "" {
		s.line(key, messages.Args{"reseau": ours.Name})
		s.back(s.named("bouton.on_peut_ecrire", actCanWrite, [8]byte{}))
		return nil
	}
	account := pdn.Account{Network: pdn.NetworkID(network), ID: typed}
	if !known {
		account.ID = handle.Fold(typed)
	}
	return s.judge(ctx, chat.Someone{Account: account, Handle: chat.Handle(typed)})
}

// judge answers about one account.
func (s *sheet) judge(ctx context.Context, whom chat.Someone) error {
	asker := s.view.origin.Author.Account
	key := ""
	if _, _, pro := s.app.Directory.Professional(whom.Account); pro {
		key = "ecrire.professionnel"
	} else if whom.Automaton {
		key = "ecrire.robot"
	} else if !s.app.memos.mayTry(asker, s.now) {
		key = "ecrire.trop"
	}
	if key != "" {
		s.line(key, nil)
		s.back(s.named("bouton.on_peut_ecrire", actCanWrite, [8]byte{}))
		return nil
	}
	code, err := s.app.Sealer.Code(s.structure.ID, whom.Account)
	if err != nil {
		return fmt.Errorf("code of an account: %w", err)
	}
	about := someone{code: code, network: whom.Account.Network, label: s.app.labelOf(string(whom.Account.Network)), handle: whom.Handle, by: asker}
	id, err := s.app.memos.keep(about, s.app.Random, s.now)
	if err != nil {
		return err
	}
	return s.advice(ctx, about, id)
}

// standing reads what is known of somebody.
func (s *sheet) standing(ctx context.Context, r Reader, about someone) (l adherence.Link, a adherence.Approach, err error) {
	l, errLink := r.Link(ctx, about.code)
	a, errApproach := r.Approach(ctx, about.code)
	return l, a, errors.Join(errLink, errApproach)
}

// advice shows the answer: whom it is about first, then what may be done, and
// always that she may be answered, and that it holds on this network only.
func (s *sheet) advice(ctx context.Context, about someone, id [8]byte) error {
	var link adherence.Link
	var step adherence.Approach
	err := s.app.View(ctx, func(r Reader) (err error) {
		link, step, err = s.standing(ctx, r, about)
		return err
	})
	if err != nil {
		return fmt.Errorf("find whether one may write: %w", err)
	}
	c := adherence.AdviseOn(link, step, s.app.today(s.now), s.app.again())
	whom := about.handle.Text()
	if whom == "" {
		whom = s.text("ecrire.sans_pseudo", nil)
	}
	s.line("ecrire.de_qui", messages.Args{"reseau": about.label, "pseudo": whom})
	s.adviceLine(c, link, step)
	s.line("ecrire.repondre", nil)
	s.line("ecrire.ce_reseau", nil)
	if s.did.typed != "" && !s.view.caps.Tidies {
		s.line("ecrire.a_effacer", nil)
	}
	s.adviceButtons(c, step, about, id)
	return nil
}

func (s *sheet) adviceLine(c adherence.Counsel, link adherence.Link, step adherence.Approach) {
	key, args := "ecrire."+string(c.Advice), messages.Args{"jour": ""}
	switch c.Advice {
	case adherence.Yes:
		yes := link.YesTo(s.edition.Number)
		if yes.Yes && yes.Pending != 0 && yes.Edition != 0 {
			key, args = "ecrire.oui_edition", messages.Args{"edition": yes.Edition, "numero": yes.Pending}
		}
	case adherence.AtHerAsking:
		args["jour"] = frenchDay(step.Day)
	case adherence.Waiting:
		args["jour"] = frenchDay(c.From)
	}
	s.line(key, args)
}

// adviceButtons offers what may be declared, and nothing that would insist.
func (s *sheet) adviceButtons(c adherence.Counsel, step adherence.Approach, about someone, id [8]byte) {
	_, ours := s.app.Networks[about.network]
	open := c.Advice != adherence.No && c.Advice != adherence.Yes
	if open && c.Advice != adherence.AtHerAsking {
		s.row(s.named("bouton.elle_ecrit", actSheWrites, id), s.named("bouton.de_vive_voix", actSheAsked, id))
	}
	switch c.Advice {
	case adherence.NotYet:
		s.row(s.named("bouton.je_demande", actRequest, id))
	case adherence.OnceMore:
		s.row(s.named("bouton.derniere_demande", actRequest, id))
	}
	if !ours && c.Advice != adherence.No && step.Asked != adherence.AskedByNobody {
		row := []chat.Button{s.named("bouton.elle_dit_non", actDeclined, id)}
		if open {
			row = append([]chat.Button{s.named("bouton.acceptee", actWelcomed, id)}, row...)
		}
		s.row(row...)
	}
	last := []chat.Button{s.named("bouton.on_peut_ecrire", actCanWrite, [8]byte{})}
	if c.Advice != adherence.Yes {
		last = append(last, s.named("bouton.danger", actDanger, [8]byte{}))
	}
	s.back(last...)
}

// again is the delay before one last request, never under its floor.
func (a *App) again() int { return max(a.Reach.Again, leastAgain) }

// leastAgain is the floor of that delay, in days (domain §4.3).
const leastAgain = 90

// stepOf records a step that a professional declares.
func stepOf(step adherence.Step) proAction {
	return func(s *sheet, ctx context.Context) error {
		about, found := s.app.memos.about(s.did.arg, s.view.origin.Author.Account, s.now)
		if !found {
			s.line("ecrire.oublie", nil)
			s.did.text = ""
			return s.canWrite(ctx)
		}
		noted := false
		err := s.app.Update(ctx, func(tx Tx) error {
			link, before, err := s.standing(ctx, tx, about)
			if err != nil {
				return err
			}
			var after adherence.Approach
			if after, noted = before.Record(step, link, s.app.today(tx.Now()), s.app.again()); !noted || after == before {
				return nil
			}
			after.Structure, after.Network = s.structure.ID, about.network
			return tx.SaveApproach(ctx, after)
		})
		if err != nil {
			return fmt.Errorf("record a step: %w", err)
		}
		if noted {
			s.line("ecrire.note", nil)
		} else {
			s.line("ecrire.pas_note", nil)
		}
		return s.advice(ctx, about, s.did.arg)
	}
}

// For how many days a step between two people is kept (domain §5.2): as a link
// with the same answer; a silence, as long as it forbids another request and a
// quarter in which the last one may be made.
const (
	welcomedKept = 365
	declinedKept = 1095
	silenceKept  = 90
)

func (a *App) contactLimits(today pdn.Day) ContactLimits {
	return ContactLimits{
		Silent: today - pdn.Day(a.again()+silenceKept), Welcomed: today - welcomedKept, Declined: today - declinedKept,
		Codes: today, Outside: today - outsideKept,
	}
}
