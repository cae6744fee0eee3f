package moderation

import (
	"strings"
	"sync"
	"time"
)

// Line is an earlier message of a short conversation.
type Line struct {
	// From tells authors apart; an empty one is the author of the last line.
	From string
	Text string
}

// Limits of the memory of a conversation.
const (
	windowLines  = 8
	windowAge    = 30 * time.Minute
	windowRooms  = 4096
	windowText   = 600 // bytes kept of each line
	joinedLines  = 4   // earlier lines of one author read together
	gainToReport = 0.12
	oddsToReport = 0.7 // what the lines together must add to the scorer's opinion, as log-odds
	oddsLost     = 0.1 // taken off what they say of the whole
)

// Window remembers the last lines of each conversation, in memory only, for
// thirty minutes at most: some things only show in sequence. It is never
// stored. Several goroutines may use it.
type Window struct {
	mu    sync.Mutex
	rooms map[string]*room
}

type room struct {
	lines []timedLine
	seen  time.Time
	done  map[string]uint32 // categories already reported, by message
}

type timedLine struct {
	Line
	at  time.Time
	ref string
}

// NewWindow makes an empty window.
func NewWindow() *Window { return &Window{rooms: map[string]*room{}} }

// Before gives the lines that came before now in a conversation, oldest first,
// and forgets those that are too old. The message ref itself is left out, so
// that an edited message is not its own past.
func (w *Window) Before(conversation, ref string, now time.Time) []Line {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.rooms[conversation]
	if r == nil {
		return nil
	}
	r.forget(now)
	var out []Line
	for _, l := range r.lines {
		if l.ref != ref {
			out = append(out, l.Line)
		}
	}
	return out
}

// Add remembers a line. An edited message replaces its earlier text.
func (w *Window) Add(conversation, ref string, l Line, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.rooms[conversation]
	if r == nil {
		if len(w.rooms) >= windowRooms {
			w.evict(now)
		}
		r = &room{done: map[string]uint32{}}
		w.rooms[conversation] = r
	}
	r.forget(now)
	r.seen = now
	l.Text = strings.ToValidUTF8(l.Text[:min(len(l.Text), windowText)], "")
	for i := range r.lines {
		if r.lines[i].ref == ref {
			r.lines[i].Line = l
			return
		}
	}
	if len(r.lines) == windowLines {
		delete(r.done, r.lines[0].ref)
		r.lines = append(r.lines[:0], r.lines[1:]...)
	}
	r.lines = append(r.lines, timedLine{l, now, ref})
}

// New keeps the findings whose (message, category) was not reported yet, and
// remembers them: an edit is examined again without being reported twice.
func (w *Window) New(conversation, ref string, findings []Finding) []Finding {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.rooms[conversation]
	if r == nil {
		return findings
	}
	var out []Finding
	for _, f := range findings {
		at, _ := slotOf(string(f.Category))
		if r.done[ref]&(1<<at) == 0 {
			r.done[ref] |= 1 << at
			out = append(out, f)
		}
	}
	return out
}

func (r *room) forget(now time.Time) {
	i := 0
	for i < len(r.lines) && now.Sub(r.lines[i].at) >= windowAge {
		delete(r.done, r.lines[i].ref)
		i++
	}
	r.lines = append(r.lines[:0], r.lines[i:]...)
}

// Around gives the remembered lines of a conversation, oldest first, and the
// place of one message among them, -1 when it is not remembered.
func (w *Window) Around(conversation, ref string) (lines []Line, at int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at = -1
	r := w.rooms[conversation]
	if r == nil {
		return nil, at
	}
	for i, l := range r.lines {
		if l.ref == ref {
			at = i
		}
		lines = append(lines, l.Line)
	}
	return lines, at
}

// Sweep forgets everything older than thirty minutes, also where nobody writes
// any more.
func (w *Window) Sweep(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for key, r := range w.rooms {
		if r.forget(now); len(r.lines) == 0 {
			delete(w.rooms, key)
		}
	}
}

// evict makes room: old conversations first, then any.
func (w *Window) evict(now time.Time) {
	for key, r := range w.rooms {
		if now.Sub(r.seen) >= windowAge {
			delete(w.rooms, key)
		}
	}
	for key := range w.rooms {
		if len(w.rooms) < windowRooms {
			return
		}
		delete(w.rooms, key)
	}
}

// ClassifyAfter examines a message with the lines that came before it.
func (e *Engine) ClassifyAfter(before []Line, from string, in Input) (r Result) {
	s := e.pool.Get().(*Scratch)
	defer e.pool.Put(s)
	defer func() {
		if recover() != nil {
			r = Result{Read: NotExamined}
		}
	}()
	e.readAfter(s, before, from, in)
	return e.conclude(s)
}

// readAfter reads a message, then adds what only shows with the lines before.
func (e *Engine) readAfter(s *Scratch, before []Line, from string, in Input) {
	e.read(s, in)
	if len(before) == 0 {
		return
	}
	if s.inner == nil {
		s.inner = new(Scratch)
	}
	own := ownLines(before, from)
	e.followSteps(s, own)
	e.pileOn(s, before)
	if len(own) == 0 {
		return
	}
	if len(own) > joinedLines {
		own = own[len(own)-joinedLines:]
	}
	if others := otherLines(own, in.Text); len(others) > 0 {
		e.readTogether(s, others, " ")
	}
	if glued := gluedLetters(own, in.Text); glued != "" {
		e.readTogether(s, []string{glued}, "")
	}
}

// ownLines are the earlier lines of the author of the last one.
func ownLines(before []Line, from string) []string {
	var own []string
	for _, l := range before {
		if l.From == from || l.From == "" {
			own = append(own, l.Text)
		}
	}
	return own
}

// otherLines leaves out what the last line says again: said twice, a thing is
// not graver for it. Many such lines are seen by pileOn.
func otherLines(own []string, last string) []string {
	var out []string
	for _, line := range own {
		if !strings.EqualFold(line, last) {
			out = append(out, line)
		}
	}
	return out
}

// readTogether reads the author's lines as one text and keeps what neither
// the earlier lines nor the last one show by themselves.
func (e *Engine) readTogether(s *Scratch, own []string, separator string) {
	past := strings.Join(own, " ")
	t := s.inner
	in := Input{Text: past, Role: s.in.Role}
	var before [slotCount]float32
	var learned learnedScores
	if separator != "" {
		e.read(t, in)
		for i := range t.slots {
			before[i] = t.slots[i].total()
		}
		learned = t.learned
		in.Text = past + separator + s.in.Text
	}
	e.read(t, in)
	for i := range t.slots[:slotWeak] {
		total := t.slots[i].total()
		if total > before[i]+gainToReport && total > s.slots[i].total()+gainToReport {
			w := t.slots[i].best[0]
			s.slots[i].add(weighed{strength: 0.92 * total, reason: w.reason, first: -1, last: -1})
		}
	}
	if e.scorer == nil {
		return
	}
	for i := range t.learned.of {
		if learned.of[i] < t.learned.of[i]-oddsToReport && t.learned.of[i] > s.learned.of[i] {
			s.learned.of[i] = t.learned.of[i]
		}
	}
	s.learned.overall = max(s.learned.overall, t.learned.overall-oddsLost)
}

// followSteps adds up the steps of an approach towards a minor (age, alone,
// secret, picture, other application) over the lines of one author.
func (e *Engine) followSteps(s *Scratch, own []string) {
	steps := s.slots[slotChildSexual].step
	if steps == 0 {
		return
	}
	for _, text := range own {
		e.read(s.inner, Input{Text: text, Role: s.in.Role})
		steps |= s.inner.slots[slotChildSexual].step
	}
	count := 0
	for b := steps; b != 0; b &= b - 1 {
		count++
	}
	switch {
	case count >= 3:
		s.slots[slotChildSexual].add(weighed{0.9, reasonSequence, -1, -1})
	case count == 2 && steps&^1 != 0:
		s.slots[slotChildSexual].add(weighed{0.62, reasonSequence, -1, -1})
	}
}

// pileOn sees several authors, or many short lines, attack together.
func (e *Engine) pileOn(s *Scratch, before []Line) {
	if s.slots[slotInsult].total() < 0.3 && s.slots[slotDignity].total() < 0.3 {
		return
	}
	attacks := 0
	for _, l := range before {
		e.read(s.inner, Input{Text: l.Text})
		if s.inner.slots[slotInsult].total() >= 0.35 || s.inner.slots[slotDignity].total() >= 0.35 {
			attacks++
		}
	}
	if attacks >= 2 {
		s.slots[slotDignity].add(weighed{0.72, reasonPileOn, -1, -1})
	}
}

// gluedLetters is the word that lines of one or two letters spell, or "".
func gluedLetters(own []string, last string) string {
	if len(last) > 3 || len(last) == 0 {
		return ""
	}
	var b strings.Builder
	for _, l := range own {
		if len(l) > 3 {
			b.Reset()
			continue
		}
		b.WriteString(strings.TrimSpace(l))
	}
	b.WriteString(strings.TrimSpace(last))
	if b.Len() < 3 {
		return ""
	}
	return b.String()
}
