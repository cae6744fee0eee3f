package app

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The messages about requests that professionals are owed.
const (
	owedTalk      = "demande"
	owedTalkTaken = "demande_prise"
	owedTalkGone  = "demande_retiree"
)

// The screens of a request.
const (
	screenAsked    Screen = "demande"
	screenNobody   Screen = "demande_personne"
	screenWithdrew Screen = "demande_retiree"
	// Where she asked for an adult because she is not well.
	screenUrgent       Screen = "demande_vite"
	screenUrgentNobody Screen = "demande_vite_personne"
)

// duty is who would answer a request made now, and from when.
type duty struct {
	who  []colleague
	from time.Time // not before now
	// until is the end of the permanence that is open now; zero when none is.
	until time.Time
	// declared tells that from is the start of a permanence, not just now.
	declared bool
}

// dutyOf finds who answers at a structure: those whose permanence is open; else
// those whose next one comes first, while the request lives; else those who have
// declared no hours and are not away. Only who can be reached counts (law L10).
func (a *App) dutyOf(ctx context.Context, r Reader, id pdn.StructureID) (duty, error) {
	all, err := a.answerers(ctx, r, id)
	if err != nil {
		return duty{}, err
	}
	now := a.Clock.Now()
	var open, next, free duty
	for _, c := range all {
		agenda, err := a.agendaIn(ctx, r, c.author)
		if err != nil {
			return duty{}, err
		}
		hours := a.openHours(agenda)
		if until, is := hours.At(now); is {
			open.who, open.from, open.until = append(open.who, c), now, until
			continue
		}
		if span, found := hours.Next(now); found && span.From.Sub(now) < (talksLive-1)*24*time.Hour {
			switch {
			case len(next.who) == 0 || span.From.Before(next.from):
				next = duty{who: []colleague{c}, from: span.From, declared: true}
			case span.From.Equal(next.from):
				next.who = append(next.who, c)
			}
			continue
		}
		if len(agenda.Slots) == 0 && !awayOn(agenda, a.today(now)) {
			free.who, free.from = append(free.who, c), now
		}
	}
	for _, d := range []duty{open, next, free} {
		if len(d.who) > 0 {
			return d, nil
		}
	}
	return duty{}, nil
}

// agendaIn reads an agenda within the caller's view.
func (a *App) agendaIn(ctx context.Context, r Reader, author authorID) (Agenda, error) {
	agendas, err := r.Agendas(ctx)
	if err != nil {
		return Agenda{}, fmt.Errorf("read agendas: %w", err)
	}
	return agendas[author], nil
}

func awayOn(agenda Agenda, day pdn.Day) bool {
	for _, span := range agenda.Away {
		if span.Has(day) {
			return true
		}
	}
	return false
}

// answerers are the professionals of a structure who answer requests and whom
// the robot can write to.
func (a *App) answerers(ctx context.Context, r Reader, id pdn.StructureID) ([]colleague, error) {
	all, err := a.colleagues()
	if err != nil {
		return nil, err
	}
	var out []colleague
	for _, c := range all {
		if c.structure.ID != id || !a.mayDo(c.promeneur, actTalkAnswer) {
			continue
		}
		d, err := r.Desk(ctx, c.author)
		if err != nil {
			return nil, err
		}
		if a.reachable(c, d) {
			out = append(out, c)
		}
	}
	return out, nil
}

func (a *App) reachable(c colleague, d Desk) bool {
	for _, account := range c.promeneur.Accounts {
		sender, connected := a.senders[account.Network]
		if !connected {
			continue
		}
		if (d.Network == account.Network && d.Address != "") || (d.Address == "" && sender.Capabilities().MayStartPrivate) {
			return true
		}
	}
	return false
}

// decideAsk is [Qu'on m'écrive]. Nothing is recorded where nobody would answer,
// nor a second time where a request is open. Her answer to the charter stays as
// it is: a request opens nothing but itself.
func decideAsk(s situation) outcome {
	out := outcome{link: s.link}
	switch {
	case s.asked:
		out.replies = []reply{answer(screenAsked)}
		return out
	case !s.staffed:
		out.replies = []reply{answer(screenNobody)}
		return out
	}
	return withRequest(s, out, screenAsked)
}

// decideUrgent is [Oui, préviens un adulte], offered where her words speak of
// distress. It is a request to be written to, that says to be quick; it takes the
// place of one that is open.
func decideUrgent(s situation) outcome {
	out := outcome{link: s.link}
	if !s.staffed {
		out.replies = []reply{answer(screenUrgentNobody)}
		return out
	}
	out.urgent = true
	return withRequest(s, out, screenUrgent)
}

func withRequest(s situation, out outcome, said Screen) outcome {
	out.request = true
	out.replies = []reply{answer(said)}
	if s.link.State == adherence.Unknown && s.open {
		notice := decideNotice(s)
		out.link, out.replies = notice.link, append(out.replies, notice.replies...)
	}
	asked := out.link.Ask(s.at)
	out.changed, out.link = asked != s.link, asked
	return out
}

func decideWithdraw(s situation) outcome {
	return outcome{link: s.link, withdrawn: s.asked, replies: []reply{answer(screenWithdrew)}}
}

// sealedProfile is what a request hides: where its author may be written to.
type sealedProfile struct {
	Profile string `json:"p"`
	// Urgent tells that she asked for an adult while she was not well: it says so
	// to nobody but who opens the request.
	Urgent bool `json:"u,omitempty"`
}

func talkContext(id [8]byte) string { return "demande:" + hex.EncodeToString(id[:]) }

// openTalk keeps a request and owes it to who answers, in the transaction of
// the press.
func (a *App) openTalk(ctx context.Context, tx Tx, o *chat.Origin, p person, urgent bool) error {
	d, err := a.dutyOf(ctx, tx, p.structure)
	if err != nil {
		return err
	}
	request := TalkRequest{Code: p.code, Structure: p.structure, Day: a.today(tx.Now())}
	if _, err := io.ReadFull(a.Random, request.ID[:]); err != nil {
		return fmt.Errorf("number a request: %w", err)
	}
	hidden, err := json.Marshal(sealedProfile{o.Author.Profile.URL(), urgent})
	if err != nil {
		return fmt.Errorf("encode a profile: %w", err)
	}
	if request.Key, request.Box, err = a.Sealer.SealAddress(hidden, talkContext(request.ID)); err != nil {
		return fmt.Errorf("seal a profile: %w", err)
	}
	if err := tx.SaveTalk(ctx, request); err != nil {
		return err
	}
	for _, c := range d.who {
		if err := a.giveTalk(ctx, tx, request.ID, c, d.from); err != nil {
			return err
		}
	}
	return nil
}

// giveTalk owes a request to one professional.
func (a *App) giveTalk(ctx context.Context, tx Tx, id [8]byte, c colleague, due time.Time) error {
	if err := tx.SaveTalkHolder(ctx, id, TalkHolder{Author: c.author}); err != nil {
		return err
	}
	return a.oweTalk(ctx, tx, owedTalk, id, c.author, due)
}

func (a *App) oweTalk(ctx context.Context, tx Tx, kind string, id [8]byte, author authorID, due time.Time) error {
	number := hex.EncodeToString(id[:])
	_, err := tx.Enqueue(ctx, outbox.Message{
		Key: kind + ":" + number + ":" + string(author), Kind: kind, Due: due,
		Args: map[string]string{"author": string(author), "demande": number},
	})
	if err != nil {
		return fmt.Errorf("owe a request: %w", err)
	}
	return nil
}

// endTalk deletes the request of a person, and tells those who have it not to
// write any more.
func (a *App) endTalk(ctx context.Context, tx Tx, code pdn.PersonCode) error {
	request, found, err := tx.Talk(ctx, code)
	if err != nil || !found {
		return err
	}
	holders, err := tx.TalkHolders(ctx, request.ID)
	if err != nil {
		return err
	}
	for _, h := range holders {
		if h.State == Asked {
			if err := a.oweTalk(ctx, tx, owedTalkGone, request.ID, h.Author, tx.Now()); err != nil {
				return err
			}
		}
	}
	return tx.DropTalk(ctx, code)
}

// openTalkOf finds the live request of a person: one that is too old is none,
// also before the purge has passed.
func (a *App) openTalkOf(ctx context.Context, r Reader, code pdn.PersonCode) (TalkRequest, bool, error) {
	request, found, err := r.Talk(ctx, code)
	return request, found && a.live(request), err
}

func (a *App) live(r TalkRequest) bool { return a.today(a.Clock.Now()) < r.Day+talksLive }

// handOverLost gives to a colleague the requests that only people who are gone
// had, or who said that they cannot.
func (a *App) handOverLost(ctx context.Context) error {
	var open int
	err := a.View(ctx, func(r Reader) error {
		requests, err := r.Talks(ctx)
		open = len(requests)
		return err
	})
	if err != nil || open == 0 {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error {
		requests, err := tx.Talks(ctx)
		for _, request := range requests {
			if _, err := a.handOver(ctx, tx, request); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("hand requests over: %w", err)
	}
	a.wake()
	return nil
}

// handOver finds a colleague for a request that nobody has any more; it tells
// whether somebody has it now.
func (a *App) handOver(ctx context.Context, tx Tx, request TalkRequest) (bool, error) {
	holders, err := tx.TalkHolders(ctx, request.ID)
	if err != nil {
		return false, err
	}
	was := map[authorID]bool{}
	for _, h := range holders {
		was[h.Author] = true
		_, here, err := a.colleagueOf(h.Author)
		if err != nil {
			return false, err
		}
		if here && h.State == Asked {
			return true, nil
		}
	}
	d, err := a.dutyOf(ctx, tx, request.Structure)
	if err != nil {
		return false, err
	}
	others, err := a.answerers(ctx, tx, request.Structure)
	if err != nil {
		return false, err
	}
	due := map[authorID]time.Time{}
	for _, c := range d.who {
		due[c.author] = d.from
	}
	// First who answers at this hour, then anybody of the team.
	for _, c := range append(d.who, others...) {
		if was[c.author] {
			continue
		}
		when, ok := due[c.author]
		if !ok {
			when = tx.Now()
		}
		return true, a.giveTalk(ctx, tx, request.ID, c, when)
	}
	return false, nil
}
