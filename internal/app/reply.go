package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// reply is the recipe of one answer: the name of a screen and numbers, never a
// word of a person (law L3). It is rendered when it leaves.
type reply struct {
	Screen  Screen            `json:"e"`
	Purpose adherence.Purpose `json:"p"`
	Edition int               `json:"n,omitempty"` // the edition that a notice shows
	Since   int               `json:"d,omitempty"` // the edition that a difference starts from
	// Language is set where the person has just chosen it.
	Language string `json:"l,omitempty"`
}

func encode(replies []reply) ([]byte, error) {
	data, err := json.Marshal(replies)
	if err != nil {
		return nil, fmt.Errorf("encode an answer: %w", err)
	}
	return data, nil
}

func decode(recipe []byte) ([]reply, error) {
	var replies []reply
	if err := json.Unmarshal(recipe, &replies); err != nil {
		return nil, fmt.Errorf("decode an answer: %w", err)
	}
	return replies, nil
}

// again gives the replies of a done event that is not answered yet.
func again(m Mark) ([]reply, error) {
	if m.Answered || len(m.Reply) == 0 {
		return nil, nil
	}
	return decode(m.Reply)
}

// outlived tells that a notice which could not leave in time has lost its
// sense: the person has said no since, erased everything, or seen another.
func (r reply) outlived(l adherence.Link) bool {
	if r.Purpose != adherence.Notice {
		return false
	}
	return l.State == adherence.Unknown || l.State.SaidNo() || l.Edition != r.Edition
}

// answerWithin is how long an adapter may try before the answer becomes owed.
const answerWithin = 10 * time.Second

// answer renders and sends the replies to an act. In the open it says nothing
// but where the private place is (law L9). It returns nil once each reply is
// delivered, owed, or impossible for good.
func (a *App) answer(ctx context.Context, o *chat.Origin, p person, did act, replies []reply) error {
	if len(replies) == 0 && a.discreet(o) {
		return nil
	}
	if !a.discreet(o) {
		if did.action == actUnknown || !a.mayShowWay(o) {
			// Another robot's word, or shown a moment ago: one person must not flood a space.
			return a.afterAnswer(ctx, o, p, nil, nil)
		}
		replies = []reply{answer(screenInPrivate)}
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	err := a.send(ctx, o, p, did, replies)
	return a.afterAnswer(context.WithoutCancel(ctx), o, p, replies, err)
}

// wayEvery is how often the way to the private chat is shown in a place.
const wayEvery = time.Minute

// mayShowWay tells whether the neutral link may be posted in the open now.
func (a *App) mayShowWay(o *chat.Origin) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.Clock.Now()
	for where, at := range a.shown {
		if now.Sub(at) >= wayEvery {
			delete(a.shown, where)
		}
	}
	if _, lately := a.shown[o.Place.Conversation]; lately {
		return false
	}
	a.shown[o.Place.Conversation] = now
	return true
}

// send delivers the replies in order and stops at the first failure.
func (a *App) send(ctx context.Context, o *chat.Origin, p person, did act, replies []reply) error {
	sender, ok := a.senders[o.Network]
	if !ok {
		return fmt.Errorf("%w: no sender for this network", chat.ErrGone)
	}
	for i, r := range replies {
		if r.outlived(p.link) {
			continue
		}
		// The effects of a notice are committed: it now answers the act that asked for it.
		permit, denied := adherence.MayContact(p.link, a.contact(o, adherence.Answer, r.Edition))
		if denied != adherence.Open {
			return fmt.Errorf("%w: %s", errShut, denied)
		}
		out, err := a.compose(o, p, did, r, permit, sender.Capabilities())
		if err != nil {
			return err
		}
		if did.pressed != "" && i == 0 && out.Content().File == nil {
			out = out.Editing(did.pressed)
		}
		_, err = sender.Send(ctx, out)
		if errors.Is(err, chat.ErrGone) && out.Edits() != "" {
			// What was pressed cannot show a text any more: the answer is a new message.
			_, err = sender.Send(ctx, out.Editing(""))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// errShut says that the gate lets a message leave no more.
var errShut = errors.New("the gate is shut")

// compose renders a reply for the person of the permit.
func (a *App) compose(o *chat.Origin, p person, did act, r reply, permit chat.Permit, caps chat.Capabilities) (chat.Outgoing, error) {
	content, err := a.render(view{origin: o, person: p, act: did, reply: r, caps: caps})
	if err != nil {
		return chat.Outgoing{}, fmt.Errorf("%w: %w", chat.ErrRefused, err)
	}
	return chat.ToPerson(permit, o.Answer, content), nil
}

// afterAnswer records what became of an answer. A passing failure makes it owed.
func (a *App) afterAnswer(ctx context.Context, o *chat.Origin, p person, replies []reply, err error) error {
	done := settlement{network: o.Network, event: a.eventOf(o, p), code: p.code, delivery: adherence.Served, owed: o.Once}
	switch {
	case err == nil:
	case errors.Is(err, chat.ErrClosed), errors.Is(err, chat.ErrGone), errors.Is(err, chat.ErrForbidden), errors.Is(err, errShut):
		done.delivery = adherence.NotDelivered
	case errors.Is(err, chat.ErrRefused):
		done.delivery = adherence.NotDelivered
		a.alert(ctx, "answer refused", err)
	default:
		return a.keepOwed(ctx, o, p, replies)
	}
	if !slices.ContainsFunc(replies, func(r reply) bool { return r.Purpose == adherence.Notice }) {
		done.delivery = adherence.NoDelivery // what became of another answer says nothing of a notice
	}
	a.settle(done)
	return nil
}

// keepOwed makes an answer owed: it leaves later, with its address sealed.
func (a *App) keepOwed(ctx context.Context, o *chat.Origin, p person, replies []reply) error {
	recipe, err := encode(replies)
	if err != nil {
		return err
	}
	owed, err := a.owe(o, a.eventOf(o, p), p, recipe)
	if err != nil {
		return err
	}
	err = a.Update(ctx, func(tx Tx) error { return tx.KeepAnswer(ctx, owed) })
	if err != nil {
		return fmt.Errorf("keep an owed answer: %w", err)
	}
	return nil
}

// eventOf is the key of an event's mark: one for each structure that it concerns.
func (a *App) eventOf(o *chat.Origin, p person) string {
	return a.Sealer.EventCode(p.structure, o.Network, o.ID)
}

// owe seals the address of an answer. It is tried again once the adapter's own
// tries are over.
func (a *App) owe(o *chat.Origin, event string, p person, recipe []byte) (PendingAnswer, error) {
	hidden, err := json.Marshal(sealedAddress{Answer: o.Answer, Event: o.ID, Code: p.code[:], Structure: p.structure, Place: o.Place})
	if err != nil {
		return PendingAnswer{}, fmt.Errorf("encode an address: %w", err)
	}
	key, box, err := a.Sealer.SealAddress(hidden, event)
	if err != nil {
		return PendingAnswer{}, fmt.Errorf("seal an address: %w", err)
	}
	return PendingAnswer{
		Network: o.Network, Event: event, Reply: recipe, Key: key, Box: box,
		Act: o.At, Due: a.Clock.Now().Add(answerWithin + 5*time.Second),
	}, nil
}

// sealedAddress is what an owed answer hides: where it goes and to whom.
type sealedAddress struct {
	Event     string          `json:"e"`
	Answer    chat.Address    `json:"a"`
	Code      []byte          `json:"c"`
	Structure pdn.StructureID `json:"s"`
	Place     chat.Place      `json:"p"`
}
