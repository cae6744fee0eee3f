package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// Engine examines texts. It stores nothing and acts on nobody (law L4).
type Engine interface {
	// Examine reads a message of a structure's space with the lines that came
	// before it; from tells its author from the others.
	Examine(s pdn.StructureID, before []moderation.Line, from string, in moderation.Input) moderation.Result
	// Mask hides the numbers and addresses of a text.
	Mask(text string) string
}

// heard is one message of a read space while it is examined: the text ends here.
type heard struct {
	message   *chat.Message
	space     registry.Space
	structure registry.Structure
	promeneur registry.Promeneur // where the author is a professional
	employer  registry.Structure // his own: he may be another structure's
	role      pdn.Role           // RoleUnknown until the code is looked up
}

// room and ref are the message's places in the memory of a conversation.
func (h heard) room() string { return string(h.message.Place.Conversation) }

func (h heard) ref() string { return string(h.message.Ref) }

// examine reads what somebody wrote in a space. Where nothing is found nothing
// is written: the adapter's cursor is all that moves.
func (a *App) examine(ctx context.Context, m *chat.Message) error {
	if a.Engine == nil || m.Place.Kind != chat.Shared {
		return nil
	}
	space, s, bound := a.space(m.Network, m.Place.Space)
	if !bound || !space.Reads(m.Place, m.At, a.Clock.Now()) {
		return nil
	}
	h := heard{message: m, space: space, structure: s}
	if err := a.standingThere(ctx, h); err != nil {
		return err
	}
	if why, blind := unexaminable(m); blind {
		a.notExamined(h, why)
		return nil
	}
	from := authorIn(m.Author)
	if p, s, yes := a.Directory.Professional(m.Author.Account); yes {
		h.promeneur, h.employer, h.role = p, s, p.Role
	} else if m.Author.Kind == chat.Anonymous && m.Author.Administrator {
		h.role = pdn.RolePromeneur // who runs the group: one of the team, whom nobody can name
	}
	before := a.window.Before(h.room(), h.ref(), m.At)
	a.window.Add(h.room(), h.ref(), moderation.Line{From: from, Text: m.Text}, m.At)
	if m.Past {
		return nil
	}
	in := moderation.Input{Text: m.Text, Spans: m.Spans, Role: h.role, Robot: m.ToRobot}
	result := a.understand(s.ID, before, from, in)
	switch {
	case result.Read == moderation.NotExamined:
		a.notExamined(h, UnexaminedFault)
	case result.Read == moderation.ForeignLanguage:
		a.notExamined(h, UnexaminedLanguage)
	case result.Read == moderation.ExaminedInPart, m.Cut:
		a.notExamined(h, UnexaminedCut)
	}
	return a.found(ctx, h, result, before)
}

// unexaminable tells why a message is not examined: another robot wrote it, or
// it holds no word.
func unexaminable(m *chat.Message) (Unexamined, bool) {
	switch {
	case m.Author.Kind == chat.Automaton:
		return UnexaminedRobot, true
	case strings.TrimSpace(m.Text) == "" && m.Attached:
		return UnexaminedWordless, true
	}
	return "", false
}

// authorIn tells the authors of a conversation apart, in memory only. Nobody
// knows who writes as an anonymous administrator.
func authorIn(author chat.Author) string {
	if author.Account.Zero() {
		return "?"
	}
	return author.Account.ID
}

// understand runs the engine. What breaks in it is "not examined", never
// "passed" (law L10).
func (a *App) understand(s pdn.StructureID, before []moderation.Line, from string, in moderation.Input) (r moderation.Result) {
	defer func() {
		if recover() != nil {
			r = moderation.Result{Read: moderation.NotExamined}
		}
	}()
	return a.Engine.Examine(s, before, from, in)
}

// found does what follows a finding: a private word to a professional about what
// concerns him alone, a case for the rest, the protective path for distress.
func (a *App) found(ctx context.Context, h heard, r moderation.Result, before []moderation.Line) error {
	distress := r.Distress >= moderation.DistressThreshold && !h.role.Professional()
	if len(r.Findings) == 0 && !distress {
		return nil
	}
	own, others := parted(h.role, r.Findings)
	if len(own) > 0 && len(others) == 0 { // else a word about one would tip him off about the other
		a.tellAuthor(ctx, h, own)
	}
	if len(others) == 0 && !distress {
		return nil
	}
	if _, err := a.agenda(""); err != nil { // so that the transaction need not read who works when
		return err
	}
	p := a.pointedAt(h, others)
	pointed := false
	err := a.Update(ctx, func(tx Tx) (err error) {
		pointed, err = a.pointFound(ctx, tx, h, p, distress)
		return err
	})
	if err != nil {
		return fmt.Errorf("point a message out: %w", err)
	}
	if distress {
		a.wake()
	}
	if pointed {
		if !childSexual(others) {
			a.sights.keep(h, before, a.Clock.Now())
		}
		a.pointedOut(ctx, p)
	}
	return nil
}

// parted separates what concerns a professional alone (law L5: opinion and
// neutrality) from what somebody else looks at.
func parted(role pdn.Role, findings []moderation.Finding) (own, others []moderation.Finding) {
	if !role.Professional() {
		return nil, findings
	}
	for _, f := range findings {
		if review.Opinion(f.Category) {
			own = append(own, f)
		} else {
			others = append(others, f)
		}
	}
	return own, others
}

// pointedAt is the message as the review takes it.
func (a *App) pointedAt(h heard, findings []moderation.Finding) review.Pointed {
	m := h.message
	p := review.Pointed{
		Structure: h.structure.ID, Network: m.Network, Space: m.Place.Space, Conversation: m.Place.Conversation, Ref: m.Ref,
		Link: a.linkTo(m.Network, chat.Pointer{Space: m.Place.Space, Conversation: m.Place.Conversation, Ref: m.Ref}),
		At:   m.At, Author: m.Author.Account, AuthorRole: h.role, Source: review.ByMachine,
		Trial: h.space.Reading.Trial(a.today(a.Clock.Now())), Public: m.Place.Open,
	}
	for _, f := range findings {
		noted := review.Noted{Category: f.Category, Score: f.Score}
		for _, why := range f.Why {
			if strings.HasPrefix(string(why), "contre.") {
				noted.Against = append(noted.Against, why)
			} else {
				noted.Reasons = append(noted.Reasons, why)
			}
		}
		p.Findings = append(p.Findings, noted)
	}
	return p
}

// pointFound writes what was found, once for each (message, category): a message
// delivered again, read again or edited changes nothing more.
func (a *App) pointFound(ctx context.Context, tx Tx, h heard, p review.Pointed, distress bool) (bool, error) {
	fresh := p.Findings[:0:0]
	for _, f := range p.Findings {
		is, err := a.firstTime(ctx, tx, h, string(f.Category))
		if err != nil {
			return false, err
		}
		if is {
			fresh = append(fresh, f)
		}
	}
	p.Findings = fresh
	if !h.role.Professional() && !h.message.Author.Account.Zero() {
		role, err := a.roleOf(ctx, tx, h)
		if err != nil {
			return false, err
		}
		p.AuthorRole = role
	}
	if distress {
		is, err := a.firstTime(ctx, tx, h, markOfDistress)
		if err != nil {
			return false, err
		}
		if is {
			_, err := a.distressSeen(ctx, tx, distressAt{
				structure: p.Structure, network: p.Network, space: p.Space, link: p.Link, at: p.At, role: p.AuthorRole,
			})
			if err != nil {
				return false, err
			}
		}
	}
	if len(fresh) == 0 {
		return false, nil
	}
	_, err := a.pointOut(ctx, tx, p)
	return err == nil, err
}

const (
	markOfFinding  = "vu:"
	markOfDistress = "detresse"
)

// firstTime marks that a category was found in a message; false when it was
// marked already.
func (a *App) firstTime(ctx context.Context, tx Tx, h heard, what string) (bool, error) {
	m := h.message
	event := a.Sealer.EventCode(h.structure.ID, m.Network, markOfFinding+string(m.Ref)+":"+what)
	if _, done, err := tx.Mark(ctx, m.Network, event); err != nil || done {
		return false, err
	}
	return true, tx.SaveMark(ctx, Mark{Network: m.Network, Event: event, Day: a.today(tx.Now()), Answered: true})
}

// roleOf is what the author is known to be: a young person, or unknown.
func (a *App) roleOf(ctx context.Context, tx Tx, h heard) (pdn.Role, error) {
	code, err := a.Sealer.Code(h.structure.ID, h.message.Author.Account)
	if err != nil {
		return pdn.RoleUnknown, fmt.Errorf("code of an author: %w", err)
	}
	link, err := tx.Link(ctx, code)
	if err != nil || link.State == adherence.Unknown || link.Role != pdn.RoleYouth {
		return pdn.RoleUnknown, err
	}
	return pdn.RoleYouth, nil
}
