package app_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// witness knows, for one account, what it did and what it was sent, from the
// outside: it reads no state of the program.
type witness struct {
	saidNo  bool
	lastAct time.Time
	notices map[int]int // by edition, since everything was last erased on request
	copied  *witness
}

// TestLaw1_NoHistoryMakesAnybodyInsist draws random histories of two people on
// two networks (words, presses, arrivals, failures, restarts, new editions,
// erasing, purging, age, restored copies) and checks each message that leaves
// against the table of law L1, as seen from the outside. It is run for a
// hundredth of its length unless LAMPADAIRE_FULL is set.
func TestLaw1_NoHistoryMakesAnybodyInsist(t *testing.T) {
	histories := 100 // of 100 steps: 10^4; 10^6 with LAMPADAIRE_FULL
	if os.Getenv("LAMPADAIRE_FULL") != "" {
		histories = 10_000
	}
	for seed := range histories {
		history(t, seed)
	}
}

func history(t *testing.T, seed int) {
	gen := rapid.Custom(func(r *rapid.T) []int { return rapid.SliceOfN(rapid.IntRange(0, 999), 100, 100).Draw(r, "steps") })
	steps := gen.Example(seed)
	h := build(t, 1, welcomeInPrivate)
	h.options.Directory = directory(t, 1)
	people := map[string]*witness{}
	var copied *memoryState
	for i, step := range steps {
		n := []pdn.NetworkID{alone, open}[step%2]
		who := []string{"lea", "tom"}[step/2%2]
		key := string(n) + "/" + who
		if people[key] == nil {
			people[key] = &witness{notices: map[int]int{}}
		}
		w := people[key]
		switch kind := step / 4 % 16; kind {
		case 11:
			h.clock.add(time.Duration(step%12+1) * time.Minute)
			require.NoError(t, h.app.SendOwed(t.Context()))
			require.NoError(t, h.app.Settle(t.Context()))
		case 12:
			h.clock.add(time.Duration(step) * time.Hour / 4)
		case 13:
			h.start()
			require.NoError(t, h.memory.Update(t.Context(), sweep))
		case 14:
			if copied == nil || step%3 == 0 {
				state := h.memory.state.clone()
				copied = &state
				for _, each := range people {
					each.copied = &witness{notices: copyOf(each.notices)}
				}
			} else {
				h.memory.restore(*copied)
				for _, each := range people {
					each.rewind()
				}
			}
		case 15:
			purge(h, people)
		default:
			w.act(t, h, n, who, kind, step)
		}
		check(t, h, people, fmt.Sprintf("seed %d, step %d (%d)", seed, i, step))
	}
}

// rewind is what a restored copy makes of what the program can know: who was
// erased since stays erased, who was informed since is unknown again.
func (w *witness) rewind() {
	w.notices = map[int]int{}
	if w.copied != nil {
		w.notices = copyOf(w.copied.notices)
	}
}

func copyOf(in map[int]int) map[int]int {
	out := map[int]int{}
	for k, v := range in {
		out[k] = v
	}
	return out
}

// act does one thing as the person, sometimes while the platform fails.
func (w *witness) act(t *testing.T, h *house, n pdn.NetworkID, who string, kind, step int) {
	place := private
	if step%5 == 0 {
		place = map[pdn.NetworkID]chat.Place{alone: inAlone, open: inTheOpn}[n]
	}
	if step%4 == 0 {
		h.senders[n].fails = []error{[]error{errors.New("cut"), chat.ErrClosed, chat.ErrUncertain}[step%3]}
	}
	w.lastAct = h.clock.Now()
	words := []string{"menu", "start", "charte", "privacy", "parler", "non", "oui", "effacer"}
	switch {
	case kind < len(words):
		if kind == 5 {
			w.saidNo = true
		}
		if kind == 6 {
			w.saidNo = false
		}
		h.handle(&chat.Command{Origin: h.origin(n, who, place), Name: words[kind]})
	case kind == 8:
		h.handle(&chat.Message{Origin: h.origin(n, who, place), Text: "bonjour"})
	case kind == 9:
		h.handle(&chat.Join{Origin: h.origin(n, who, chat.Place{Kind: chat.Shared, Space: "escale"})})
	case kind == 10:
		w.erase(h, n, who, step%2 == 0)
	}
}

func (w *witness) erase(h *house, n pdn.NetworkID, who string, keepNo bool) {
	label := "Tout effacer"
	screen := h.senders[n].take()
	h.senders[n].fails = nil
	h.handle(&chat.Command{Origin: h.origin(n, who, private), Name: "effacer"})
	screen = append(screen, h.senders[n].take()...)
	for _, o := range screen {
		for _, row := range o.Content().Buttons {
			for _, b := range row {
				isKeep := len(b.Label) > len(label)
				if (b.Label == label || isKeep && spaces.Replace(b.Label) == "Tout effacer, sauf mon « non »") && isKeep == keepNo {
					h.handle(&chat.Press{Origin: h.origin(n, who, private), Token: b.Token})
					w.saidNo = keepNo
					if !keepNo {
						w.notices, w.copied = map[int]int{}, nil
					}
					return
				}
			}
		}
	}
}

// check compares what left since the last step with the table.
func check(t *testing.T, h *house, people map[string]*witness, where string) {
	for n, r := range h.senders {
		for _, o := range r.take() {
			if o.Permit().Zero() {
				require.NotContains(t, string(o.To()), "à ", where+": a message to a person without a permit")
				continue
			}
			w := whose(h, people, n, o)
			require.NotNil(t, w, where)
			require.LessOrEqual(t, h.clock.Now().Sub(w.lastAct), adherence.AnswerWithin, where+": an answer to nothing")
			text := texts([]chat.Outgoing{o})
			edition := noticeIn(text, h)
			if edition == 0 {
				continue
			}
			require.False(t, w.saidNo, where+": a notice after a no")
			w.notices[edition]++
			require.LessOrEqual(t, w.notices[edition], 1, where+": twice the same edition")
		}
	}
}

func whose(h *house, people map[string]*witness, n pdn.NetworkID, o chat.Outgoing) *witness {
	for _, who := range []string{"lea", "tom"} {
		code, err := h.sealer.Code("escale", pdn.Account{Network: n, ID: who})
		if err == nil && code == o.Permit().Person() {
			return people[string(n)+"/"+who]
		}
	}
	return nil
}

// noticeIn is the edition that a text shows as a notice, 0 when it shows none.
func noticeIn(text string, h *house) int {
	first := strings.HasPrefix(text, "Salut, je suis")
	difference := strings.HasPrefix(text, "Les règles d'ici ont changé.")
	if !first && !difference {
		return 0
	}
	return h.options.Editions.At(pdn.DayOf(h.clock.Now(), pdn.Paris())).Number
}

func sweep(tx app.Tx) error {
	_, err := tx.SweepSending(context.Background())
	return err
}

// purge applies a short retention, and lets the witnesses know who was forgotten.
func purge(h *house, people map[string]*witness) {
	r := adherence.Retention{Silent: 5, Accepted: 10, Refused: 20}
	today := pdn.DayOf(h.clock.Now(), pdn.Paris())
	for code, l := range h.memory.state.links {
		if !r.Expired(l, today) {
			continue
		}
		delete(h.memory.state.links, code)
		for key, w := range people {
			network, who, _ := strings.Cut(key, "/")
			n := pdn.NetworkID(network)
			if c, err := h.sealer.Code("escale", pdn.Account{Network: n, ID: who}); err == nil && c == code {
				w.saidNo, w.notices, w.copied = false, map[int]int{}, nil
			}
		}
	}
}
