package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions around editions, the place of changes, spaces and standings. Their
// numbers stand in buttons and are never reused.
const (
	actEdition Action = 150 + iota
	actEditionText
	actEditionPublish
	actEditionForget
	actEditionFix
	actChangesPlace
	actUnbind
	actUnbindYes
	actMember
	actMemberSecrecy
	actMemberAgent
	actMemberDelegate
)

// editionDeeds are [Nouvelle édition] and the place where changes are told.
func editionDeeds() map[Action]deed {
	return under(rights.PublishEdition, map[Action]proAction{
		actEdition: (*sheet).editionMenu, actEditionText: (*sheet).editionText, actEditionPublish: (*sheet).editionPublish,
		actEditionForget: (*sheet).editionForget, actEditionFix: (*sheet).editionFix, actChangesPlace: (*sheet).changesPlace,
	})
}

// What a head writes to say an edition, or to put a mistake right.
const (
	editionWord = "édition "
	editionBare = "edition "
	fixWord     = "faute "
)

// houseText finds what a free text of a professional asks for, by its first
// word, where he has the right to it.
func (a *App) houseText(did act, p registry.Promeneur) Action {
	if did.action != actFree {
		return did.action
	}
	lower := strings.ToLower(strings.TrimSpace(did.text)) + " " // a word alone asks how it is written
	for word, action := range map[string]Action{
		inviteWord: actInviteText, editionWord: actEditionText, editionBare: actEditionText, fixWord: actEditionFix,
	} {
		if strings.HasPrefix(lower, word) && (action == actInviteText || a.mayDo(p, action)) {
			return action
		}
	}
	return actFree
}

// editionMenu is [Nouvelle édition]: where the rules stand, and how to write the next.
func (s *sheet) editionMenu(ctx context.Context) error {
	all := s.editions()
	s.line("edition.titre", messages.Args{"structure": s.structure.Name, "numero": s.edition.Number, "jour": dayName(s.edition.Effective)})
	last := all.Last()
	if last.Number > s.edition.Number {
		s.line("edition.a_venir", messages.Args{"numero": last.Number, "jour": dayName(last.Effective)})
	}
	first := max(s.app.today(s.now)+charter.Notice, last.Effective)
	s.line("edition.comment", messages.Args{"jour": first.Time().Format("02/01/2006")})
	s.line("edition.delai", messages.Args{"combien": charter.Notice, "premier": dayName(first)})
	if _, found, err := s.draft(ctx); err != nil || found {
		if err != nil {
			return err
		}
		s.row(s.named("bouton.edition_voir", actEditionText, [8]byte{}))
	}
	s.row(s.named("bouton.edition_endroit", actChangesPlace, [8]byte{}), s.named("bouton.edition_faute", actEditionFix, [8]byte{}))
	s.back()
	return nil
}

// draft is what the structure wrote and did not publish.
func (s *sheet) draft(ctx context.Context) (found CharterText, ok bool, err error) {
	err = s.app.View(ctx, func(r Reader) error {
		all, err := r.CharterTexts(ctx)
		at := slices.IndexFunc(all, func(c CharterText) bool { return c.Draft && c.Structure == s.structure.ID })
		if ok = at >= 0; ok {
			found = all[at]
		}
		return err
	})
	if err != nil {
		return found, false, fmt.Errorf("read a draft: %w", err)
	}
	return found, ok, nil
}

// editionText reads "édition le 1/1/2027 …" into a draft that he alone sees.
func (s *sheet) editionText(ctx context.Context) error {
	if s.did.text == "" {
		return s.showDraft(ctx)
	}
	if !strings.Contains(strings.TrimSpace(s.did.text), " ") {
		return s.editionMenu(ctx)
	}
	before := s.editions().Last()
	e, err := charter.Read(s.did.text, before)
	if err == nil {
		err = charter.Announceable(e, before, s.app.today(s.now))
	}
	if wrong, yes := errors.AsType[*pdn.Error](err); yes {
		s.line(wrong.Key, wrong.Args)
		s.back(s.named("bouton.edition", actEdition, [8]byte{}))
		return nil
	}
	text := CharterText{Structure: s.structure.ID, Edition: e, Draft: true, Day: s.app.today(s.now), By: s.who.author}
	err = s.app.Update(ctx, func(tx Tx) error {
		return errors.Join(tx.DropCharterDraft(ctx, s.structure.ID), tx.SaveCharterText(ctx, text))
	})
	if err != nil {
		return fmt.Errorf("keep a draft: %w", err)
	}
	return s.showDraft(ctx)
}

func (s *sheet) showDraft(ctx context.Context) error {
	d, ok, err := s.draft(ctx)
	if err != nil || !ok {
		s.line("edition.sans_brouillon", nil)
		s.back(s.named("bouton.edition", actEdition, [8]byte{}))
		return err
	}
	s.line("edition.brouillon", messages.Args{"numero": d.Edition.Number, "jour": dayName(d.Edition.Effective)})
	s.line("edition.change", nil)
	s.bullets(d.Edition.Changes)
	s.line("edition.change_pas", nil)
	s.bullets(d.Edition.Unchanged)
	if !slices.Equal(d.Edition.Rules, s.editions().Last().Shown()) {
		s.line("edition.regles", nil)
		s.bullets(d.Edition.Rules)
	}
	if tooLong(d.Edition) {
		s.line("edition.phrase_longue", nil)
	}
	places := s.app.changesOf(s.structure.ID)
	for _, p := range places {
		s.line("edition.ou_annonce", messages.Args{"adresse": p.Page})
	}
	if len(places) == 0 {
		s.line("edition.ou_espaces", nil)
	}
	s.row(s.named("bouton.edition_publier", actEditionPublish, editionArg(d.Edition)), s.named("bouton.edition_oublier", actEditionForget, [8]byte{}))
	s.back()
	return nil
}

// easySentence is how many words a sentence for young people has at most (domain §4.1).
const easySentence = 15

func tooLong(e charter.Edition) bool {
	return slices.ContainsFunc(slices.Concat(e.Changes, e.Unchanged, e.Rules), func(line string) bool {
		return messages.Read(line).Longest > easySentence
	})
}

// editionArg names the very words that were shown: a button under another
// draft publishes nothing.
func editionArg(e charter.Edition) (arg [8]byte) {
	copy(arg[:], e.Hash())
	return arg
}

func (s *sheet) editionForget(ctx context.Context) error {
	if err := s.app.Update(ctx, func(tx Tx) error { return tx.DropCharterDraft(ctx, s.structure.ID) }); err != nil {
		return fmt.Errorf("forget a draft: %w", err)
	}
	s.line("edition.oubliee", nil)
	return s.menu(ctx)
}

// editionPublish makes the draft that he was shown an edition, and announces it.
func (s *sheet) editionPublish(ctx context.Context) error {
	d, ok, err := s.draft(ctx)
	if err != nil {
		return err
	}
	if !ok || editionArg(d.Edition) != s.did.arg {
		s.line("edition.sans_brouillon", nil)
		s.back(s.named("bouton.edition", actEdition, [8]byte{}))
		return nil
	}
	d.By = s.who.author
	told, err := s.app.PublishEdition(ctx, d)
	if wrong, yes := errors.AsType[*pdn.Error](err); yes {
		s.line(wrong.Key, wrong.Args)
		s.back(s.named("bouton.edition", actEdition, [8]byte{}))
		return nil
	}
	if err != nil {
		return err
	}
	s.line("edition.publiee", messages.Args{"numero": d.Edition.Number, "jour": dayName(d.Edition.Effective)})
	if !told {
		s.line("edition.pas_annoncee", nil)
	}
	s.back()
	return nil
}

// PublishEdition keeps an edition for good and announces it; told tells that
// the announcement left everywhere. It fails with a pdn.Error where the edition
// may not be published: number, date, difference, fewer than 15 days.
func (a *App) PublishEdition(ctx context.Context, c CharterText) (told bool, err error) {
	s, ok := a.Directory.Structure(c.Structure)
	if !ok {
		return false, pdn.SayWith("erreur.structure_inconnue", map[string]any{"valeur": string(c.Structure)})
	}
	all := a.shelf.Of(c.Structure)
	today := a.today(a.Clock.Now())
	if _, err := charter.NewEditions(append(slices.Clone(all.All()), c.Edition)); err != nil {
		return false, err
	}
	if err := charter.Announceable(c.Edition, all.Last(), today); err != nil {
		return false, err
	}
	c.Draft, c.Day = false, today
	err = a.Update(ctx, func(tx Tx) error { return tx.SaveCharterText(ctx, c) })
	if err != nil {
		return false, fmt.Errorf("publish an edition: %w", err)
	}
	if err := a.Renew(ctx); err != nil {
		return false, err
	}
	return a.announce(ctx, s)
}

// Charter is the editions of a structure: those of its files, and those published since.
func (a *App) Charter(id pdn.StructureID) *charter.Editions { return a.shelf.Of(id) }

// editionFix shows how to put a mistake right, or does it: "faute 3 …".
func (s *sheet) editionFix(ctx context.Context) error {
	word, rest, _ := strings.Cut(strings.TrimSpace(s.did.text), " ")
	number, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	rule, err := strconv.Atoi(number)
	if word == "" || err != nil {
		s.line("edition.faute_comment", nil)
		for i, line := range s.edition.Shown() {
			s.lines = append(s.lines, strconv.Itoa(i+1)+". "+messages.Typeset(line))
		}
		s.back(s.named("bouton.edition", actEdition, [8]byte{}))
		return nil
	}
	if err := s.fixRule(ctx, rule, strings.TrimSpace(rest)); err != nil {
		return err
	}
	s.back(s.named("bouton.edition", actEdition, [8]byte{}))
	return nil
}

func (s *sheet) fixRule(ctx context.Context, rule int, words string) error {
	shown := s.edition.Shown()
	switch {
	case rule < 1 || rule > len(shown):
		s.line("edition.faute_regle", messages.Args{"numero": rule})
		return nil
	case !charter.SpellingOnly(s.edition.Rules[rule-1], words):
		s.line("edition.faute_trop", nil)
		return nil
	}
	fix := CharterFix{Structure: s.structure.ID, Fix: charter.Fix{
		Edition: s.edition.Number, Rule: rule, Words: words, Day: s.app.today(s.now),
	}}
	if err := s.app.Update(ctx, func(tx Tx) error { return tx.SaveCharterFix(ctx, fix) }); err != nil {
		return fmt.Errorf("put a mistake right: %w", err)
	}
	s.line("edition.faute_faite", messages.Args{"numero": rule})
	return s.app.Renew(ctx)
}
