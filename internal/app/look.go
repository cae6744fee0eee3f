package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// sightState is what became of a message that somebody wants to look at.
type sightState uint8

// The states of a message.
const (
	sightShown  sightState = iota
	sightGone              // deleted, by its author or by a human
	sightFaded             // the platform shows it no more, and our memory of thirty minutes is over
	sightHidden            // never shown: law L6
	sightFailed            // the platform did not answer
)

// sight is a message as one person sees it for the time of one answer, numbers
// and addresses masked. It is never stored and never counted.
type sight struct {
	state  sightState
	lines  []sightLine
	edited bool // changed since it was written
}

// sightLine is one message of a sight.
type sightLine struct {
	role     pdn.Role // of its author; RoleUnknown
	text     string
	attached bool // something that is not shown stands there
	pointed  bool
}

// mostSights and longestSight bound the memory of what was pointed out.
const (
	mostSights   = 512
	sightBeside  = 3
	sightLife    = 30 * time.Minute
	longestSight = 600 // bytes
)

// sights remembers, for thirty minutes and in memory only, the messages that
// were pointed out, for platforms that never show a message again.
type sights struct {
	mu   sync.Mutex
	kept map[sightKey]keptSight
}

type sightKey struct {
	network pdn.NetworkID
	ref     chat.MessageRef
}

type keptSight struct {
	lines []moderation.Line
	at    time.Time
}

// keep remembers a message with the lines before it.
func (s *sights) keep(h heard, before []moderation.Line, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[sightKey]keptSight{}
	}
	if len(s.kept) >= mostSights {
		s.drop(now)
	}
	lines := slices.Clone(before[max(0, len(before)-sightBeside):])
	text := strings.ToValidUTF8(h.message.Text[:min(len(h.message.Text), longestSight)], "")
	lines = append(lines, moderation.Line{From: authorIn(h.message.Author), Text: text})
	s.kept[sightKey{h.message.Network, h.message.Ref}] = keptSight{lines, h.message.At}
}

// drop forgets what is too old, and the oldest where that is not enough.
func (s *sights) drop(now time.Time) {
	var oldest sightKey
	for key, k := range s.kept {
		if now.Sub(k.at) >= sightLife {
			delete(s.kept, key)
			continue
		}
		if first, ok := s.kept[oldest]; !ok || k.at.Before(first.at) {
			oldest = key
		}
	}
	if len(s.kept) >= mostSights {
		delete(s.kept, oldest)
	}
}

func (s *sights) get(key sightKey, now time.Time) ([]moderation.Line, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[key]
	if !ok || now.Sub(k.at) >= sightLife {
		return nil, false
	}
	return k.lines, true
}

// sweep forgets what is older than thirty minutes.
func (s *sights) sweep(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, k := range s.kept {
		if now.Sub(k.at) >= sightLife {
			delete(s.kept, key)
		}
	}
}

// lookAt is [Voir]: the message now, where its platform shows it, or what is
// remembered of it. A message of category pedocriminalite is never shown, nor
// is what is attached to any (law L6).
func (a *App) lookAt(ctx context.Context, n pdn.NetworkID, p chat.Pointer, categories ...moderation.Category) sight {
	switch {
	case slices.Contains(categories, moderation.ChildSexual):
		return sight{state: sightHidden}
	case p.Ref == "":
		return sight{state: sightFaded}
	}
	looker, ok := a.lookerOf(n)
	if !ok {
		return sight{state: sightFailed}
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	seen, err := looker.Look(ctx, p)
	switch {
	case errors.Is(err, chat.ErrBlind):
		return a.remembered(n, p)
	case errors.Is(err, chat.ErrGone):
		return sight{state: sightGone}
	case err != nil:
		return sight{state: sightFailed}
	}
	out := sight{}
	var raw []moderation.Line
	for _, g := range seen {
		raw = append(raw, moderation.Line{From: authorIn(g.Author), Text: g.Text})
		out.lines = append(out.lines, sightLine{
			role: a.roleOfAccount(g.Author.Account), text: a.hide(g.Text), attached: g.Attached, pointed: g.Pointed,
		})
		out.edited = out.edited || g.Pointed && g.Edited
	}
	return a.fit(n, p, raw, out)
}

// fit is a sight without what is never shown.
func (a *App) fit(n pdn.NetworkID, p chat.Pointer, raw []moderation.Line, out sight) sight {
	var there bool
	if out.lines, there = a.showable(a.structureAt(n, p.Space), raw, out.lines); !there {
		return sight{state: sightHidden}
	}
	return out
}

// hide is a text without numbers and addresses.
func (a *App) hide(text string) string {
	if text == "" {
		return ""
	}
	if a.Engine != nil {
		text = a.Engine.Mask(text)
	}
	return spread.ReplaceAllString(text, "[…]")
}

// remembered is what the memory of thirty minutes holds of a message.
func (a *App) remembered(n pdn.NetworkID, p chat.Pointer) sight {
	now := a.Clock.Now()
	lines, ok := a.sights.get(sightKey{n, p.Ref}, now)
	if !ok {
		a.window.Sweep(now) // the minute's round may not have come by yet
		var at int
		if lines, at = a.window.Around(string(p.Conversation), string(p.Ref)); at < 0 {
			return sight{state: sightFaded}
		}
		lines = lines[max(0, at-sightBeside) : at+1]
	}
	out := sight{}
	for i, line := range lines {
		out.lines = append(out.lines, sightLine{
			role: a.roleOfAccount(pdn.Account{Network: n, ID: line.From}), text: a.hide(line.Text), pointed: i == len(lines)-1,
		})
	}
	return a.fit(n, p, lines, out)
}

func (a *App) roleOfAccount(account pdn.Account) pdn.Role {
	p, _, _ := a.Directory.Professional(account)
	return p.Role
}

// cutUnits is a text of at most so many UTF-16 units, with a sign where it is cut.
func cutUnits(text string, most int) string {
	units := utf16.Encode([]rune(text))
	if len(units) <= most {
		return text
	}
	runes := utf16.Decode(units[:most-1])
	if n := len(runes); n > 0 && runes[n-1] == '\uFFFD' {
		runes = runes[:n-1] // half a sign
	}
	return string(runes) + "…"
}
