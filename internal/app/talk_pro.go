package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/presence"
)

type authorID = presence.AuthorID

// deliverTalk sends what a professional is owed about a request; a request that
// is over has no sense any more. It tells whether the message was of this kind.
func (a *App) deliverTalk(ctx context.Context, m outbox.Message, c colleague, d Desk) (bool, error) {
	var draw func(*sheet) error
	switch m.Kind {
	case owedTalkTaken:
		draw = func(s *sheet) error { return s.say("demande.pro_prise", nil) }
	case owedTalkGone:
		draw = func(s *sheet) error { return s.say("demande.pro_retiree", nil) }
	case owedOutside:
		draw = func(s *sheet) error { return s.outsideWord() }
	case owedTalk:
		return true, a.deliverRequest(ctx, m, c, d)
	default:
		return false, nil
	}
	return true, a.toProfessional(ctx, c, d, m, draw)
}

func (a *App) deliverRequest(ctx context.Context, m outbox.Message, c colleague, d Desk) error {
	var id [8]byte
	raw, err := hex.DecodeString(m.Args["demande"])
	if err != nil || len(raw) != len(id) {
		return fmt.Errorf("%w: no request has this number", outbox.ErrHopeless)
	}
	copy(id[:], raw)
	var request TalkRequest
	var open bool
	err = a.View(ctx, func(r Reader) error {
		request, open, err = r.TalkByID(ctx, id)
		if err != nil || !open {
			return err
		}
		open, err = a.holds(ctx, r, request, c.author)
		return err
	})
	if err != nil || !open {
		return err
	}
	opened, err := a.openedTalk(request)
	if err != nil {
		return err
	}
	err = a.toProfessional(ctx, c, d, m, func(s *sheet) error { return s.request(request, opened) })
	if errors.Is(err, chat.ErrRefused) && opened.Profile != "" {
		// The platform cannot open that page: the request is told without it.
		opened.Profile = ""
		err = a.toProfessional(ctx, c, d, m, func(s *sheet) error { return s.request(request, opened) })
	}
	if errors.Is(err, outbox.ErrHopeless) {
		return errors.Join(err, a.passOn(ctx, request, c.author))
	}
	return err
}

// holds tells whether a request is live and still this professional's to answer.
func (a *App) holds(ctx context.Context, r Reader, request TalkRequest, author authorID) (bool, error) {
	if !a.live(request) {
		return false, nil
	}
	holders, err := r.TalkHolders(ctx, request.ID)
	for _, h := range holders {
		if h.Author == author && h.State == Asked {
			return true, err
		}
	}
	return false, err
}

// passOn gives a request that cannot reach a professional to a colleague.
func (a *App) passOn(ctx context.Context, request TalkRequest, author authorID) error {
	err := a.Update(ctx, func(tx Tx) error {
		if err := tx.SaveTalkHolder(ctx, request.ID, TalkHolder{author, CannotAnswer}); err != nil {
			return err
		}
		_, err := a.handOver(ctx, tx, request)
		return err
	})
	if err != nil {
		return fmt.Errorf("pass a request on: %w", err)
	}
	a.wake()
	return nil
}

func (a *App) openedTalk(r TalkRequest) (opened sealedProfile, err error) {
	hidden, err := a.Sealer.OpenAddress(r.Key, r.Box, talkContext(r.ID))
	if err != nil {
		return opened, fmt.Errorf("open a request: %w", err)
	}
	if err := json.Unmarshal(hidden, &opened); err != nil {
		return opened, fmt.Errorf("read a request: %w", err)
	}
	return opened, nil
}

func (a *App) profileOf(r TalkRequest) (chat.Profile, error) {
	opened, err := a.openedTalk(r)
	return chat.Profile(opened.Profile), err
}

// request is the message with the link to the person's page.
func (s *sheet) request(r TalkRequest, opened sealedProfile) error {
	if opened.Urgent {
		s.urgentLines()
	} else {
		s.line("demande.pro_titre", nil)
	}
	s.line("demande.pro_sept_jours", messages.Args{"jour": dayName(r.Day + talksLive - 1)})
	s.profileRow(chat.Profile(opened.Profile))
	s.row(s.named("bouton.je_reponds", actTalkAnswer, r.ID), s.named("bouton.je_ne_peux_pas", actTalkCannot, r.ID))
	if opened.Urgent && s.app.Help != nil {
		s.row(s.helpButton(helpsheet.Distress, helpsheet.Private, helpsheet.Now))
	}
	return nil
}

func (s *sheet) profileRow(profile chat.Profile) {
	if profile == "" {
		s.line("demande.pro_sans_profil", nil)
		return
	}
	s.row(chat.Button{Label: s.text("bouton.ouvrir_profil", nil), URL: profile.URL()})
}

// talkAnswer is [Je réponds]: the request and the key of its address are gone;
// the link stands in this message only.
func (s *sheet) talkAnswer(ctx context.Context) error {
	var profile chat.Profile
	mine := false
	err := s.app.Update(ctx, func(tx Tx) error {
		request, found, err := s.myTalk(ctx, tx)
		if err != nil || !found {
			return err
		}
		if profile, err = s.app.profileOf(request); err != nil {
			return err
		}
		holders, err := tx.TalkHolders(ctx, request.ID)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if h.Author != s.who.author && h.State == Asked {
				if err := s.app.oweTalk(ctx, tx, owedTalkTaken, request.ID, h.Author, tx.Now()); err != nil {
					return err
				}
			}
		}
		mine = true
		return tx.DropTalk(ctx, request.Code)
	})
	if err != nil {
		return fmt.Errorf("answer a request: %w", err)
	}
	if !mine {
		s.line("demande.pro_finie", nil)
		return s.menu(ctx)
	}
	s.app.wake()
	s.line("demande.pro_a_vous", nil)
	s.profileRow(profile)
	s.back()
	return nil
}

// talkCannot is [Je ne peux pas]: a colleague is asked, or it is said that there is none.
func (s *sheet) talkCannot(ctx context.Context) error {
	found, passed := false, false
	err := s.app.Update(ctx, func(tx Tx) error {
		request, mine, err := s.myTalk(ctx, tx)
		if err != nil || !mine {
			return err
		}
		found = true
		if err := tx.SaveTalkHolder(ctx, request.ID, TalkHolder{s.who.author, CannotAnswer}); err != nil {
			return err
		}
		passed, err = s.app.handOver(ctx, tx, request)
		return err
	})
	if err != nil {
		return fmt.Errorf("decline a request: %w", err)
	}
	s.app.wake()
	switch {
	case !found:
		s.line("demande.pro_finie", nil)
	case passed:
		s.line("demande.pro_passee", nil)
	default:
		s.line("demande.pro_personne", nil)
	}
	return s.menu(ctx)
}

// myTalk is the request of the button, while it is live and his.
func (s *sheet) myTalk(ctx context.Context, tx Tx) (TalkRequest, bool, error) {
	request, found, err := tx.TalkByID(ctx, s.did.arg)
	if err != nil || !found || request.Structure != s.structure.ID {
		return TalkRequest{}, false, err
	}
	mine, err := s.app.holds(ctx, tx, request, s.who.author)
	return request, mine, err
}
