package app

import (
	"context"
	"strings"
	"sync"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// unread counts in memory what was not examined, until Settle writes it. A crash
// loses less than a second of counts, and what is read again is counted again.
type unread struct {
	mu     sync.Mutex
	counts map[UnexaminedCount]int // the key's Count is 0
}

func (u *unread) add(key UnexaminedCount, n int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.counts == nil {
		u.counts = map[UnexaminedCount]int{}
	}
	u.counts[key] += n
}

// take empties the counts.
func (u *unread) take() map[UnexaminedCount]int {
	u.mu.Lock()
	defer u.mu.Unlock()
	counts := u.counts
	u.counts = nil
	return counts
}

// notExamined counts a message that was not examined, once.
func (a *App) notExamined(h heard, why Unexamined) {
	if h.message.Past {
		return
	}
	a.blind.add(UnexaminedCount{Network: h.message.Network, Space: h.space.ID, Reason: why, Day: a.today(h.message.At)}, 1)
}

// writeUnexamined writes the counts that wait.
func (a *App) writeUnexamined(ctx context.Context) error {
	counts := a.blind.take()
	if len(counts) == 0 {
		return nil
	}
	err := a.Update(ctx, func(tx Tx) error {
		for key, n := range counts {
			key.Count = n
			if err := tx.AddUnexamined(ctx, key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for key, n := range counts {
			a.blind.add(key, n)
		}
	}
	return err
}

// tellAuthor tells a professional, and nobody else, that a message of his may be
// read as opinion or canvassing (law L5). Nothing is stored or passed up; after
// an hour it would be no help any more.
func (a *App) tellAuthor(ctx context.Context, h heard, own []moderation.Finding) {
	m := h.message
	if a.Clock.Now().Sub(m.At) > tooLate || len(a.window.New(h.room(), h.ref(), own)) == 0 {
		return
	}
	author, err := a.authorOf(h.promeneur, h.employer)
	if err != nil || author == "" {
		return
	}
	d, err := a.deskOf(ctx, colleague{author: author, promeneur: h.promeneur, structure: h.employer})
	sender, connected := a.senders[d.Network]
	if err != nil || d.Address == "" || !connected {
		return // he never opened a private chat: nobody else is told instead
	}
	p := &page{app: a, structure: h.employer}
	p.line("examen.pour_vous", messages.Args{"espace": h.space.Name, "quoi": p.text("examen.quoi_"+string(own[0].Category), nil)})
	p.line("examen.pour_vous_seul", nil)
	if link := a.linkTo(m.Network, pointerTo(m)); link != "" {
		p.row(chat.Button{Label: p.text("bouton.voir_le_mien", nil), URL: link})
	}
	p.content.Text = strings.Join(p.lines, "\n")
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if _, err := sender.Send(ctx, chat.ToProfessional(d.Address, p.content)); err != nil || p.err != nil {
		a.alert(ctx, "a word to a professional was not sent", err, "network", d.Network)
	}
}

func pointerTo(m *chat.Message) chat.Pointer {
	return chat.Pointer{Space: m.Place.Space, Conversation: m.Place.Conversation, Ref: m.Ref}
}

// spokenInSpace is what somebody wrote where others read: a message, or a line
// that begins like a command and may say anything.
func spokenInSpace(e chat.Event) (*chat.Message, bool) {
	switch e := e.(type) {
	case *chat.Message:
		return e, e.Place.Kind == chat.Shared
	case *chat.Command:
		if e.Place.Kind != chat.Shared || e.Ref == "" {
			return nil, false
		}
		return &chat.Message{Origin: e.Origin, Ref: e.Ref, Text: strings.TrimSpace(e.Name + " " + e.Args)}, true
	}
	return nil, false
}

// lookerOf finds what an adapter can tell of messages.
func (a *App) lookerOf(n pdn.NetworkID) (chat.Looker, bool) {
	return chat.Part[chat.Looker](a.senders[n])
}

// linkTo is the address of a message, "" where its platform has none.
func (a *App) linkTo(n pdn.NetworkID, p chat.Pointer) string {
	if looker, ok := a.lookerOf(n); ok && p.Ref != "" {
		return looker.Link(p)
	}
	return ""
}
