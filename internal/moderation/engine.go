package moderation

import (
	"fmt"
	"io/fs"
	"math"
	"slices"
	"sync"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// Engine reads messages. It is built once, never changes and may be used by
// any number of goroutines.
type Engine struct {
	know       *knowledge
	scorer     *scorer
	thresholds [categoryCount]float32
	pool       sync.Pool
}

// Options say what an engine is made of.
type Options struct {
	// Knowledge holds the .yaml files of config/moderation and, when it is
	// there, the scorer's weights (poids.bin).
	Knowledge fs.FS
	// Thresholds default to DefaultThresholds.
	Thresholds Thresholds
	// Structure holds the additions and exclusions of one structure.
	Structure *StructureTerms
	// MaxPatterns bounds the patterns that are compiled, 0 for all. It serves
	// to measure how the cost grows with their number.
	MaxPatterns int
	// RulesOnly leaves the trained scorer out.
	RulesOnly bool
}

// New compiles the knowledge. It fails with a *FileError that names the file,
// the line and the character of the fault.
func New(o Options) (*Engine, error) {
	know, err := loadKnowledge(o.Knowledge, o.MaxPatterns, o.Structure)
	if err != nil {
		return nil, fmt.Errorf("compile knowledge: %w", err)
	}
	e := &Engine{know: know}
	thresholds := o.Thresholds
	if thresholds == nil {
		thresholds = DefaultThresholds()
	}
	for i, c := range Categories() {
		e.thresholds[i] = float32(thresholds[c])
	}
	if !o.RulesOnly {
		if e.scorer, err = loadScorer(o.Knowledge); err != nil {
			return nil, err
		}
	}
	e.pool.New = func() any { return new(Scratch) }
	return e, nil
}

// Patterns is the number of patterns compiled.
func (e *Engine) Patterns() int { return e.know.patterns }

// Ordinary lists the sentences of the knowledge files that must find nothing.
func (e *Engine) Ordinary() []string { return e.know.ordinary }

// Scratch is the working memory of one reading. It is reused from message to
// message; what it holds of a message is overwritten by the next one.
type Scratch struct {
	fold    []byte
	tokens  []token
	alt     []token
	hits    []hit
	found   []privateData
	joined  []byte
	feats   []uint32
	domains []uint8 // semantic fields of the words, in their order

	runes    int
	end      int32
	letters  int32
	capitals int32
	foreign  int32 // letters of other scripts
	strange  int32 // look-alikes of Latin letters
	partial  bool
	groups   []int16 // places where a protected group is named
	spelled  int     // single letters read together in vain
	glued    int     // letters of glued writings read
	guesses  int     // unknown words read by their sound
	masks    int     // masked writings looked up
	cuts     int     // long words cut
	plain    int     // up to here, words known to stand beside each other
	tightTo  int     // up to here, words known to be parted by no blank
	mailAt   int     // the last of them that stands after "@"
	mention  bool    // somebody is named by a mention
	grouped  bool    // a protected group is named
	persons  uint64  // whom the message speaks of
	raw      float32 // strongest attack on people before its context

	in      Input
	cues    [cueCount]cueSpan
	slots   [slotCount]evidence
	learned learnedScores
	seen    blendSeen
	top     loudest  // of learned
	inner   *Scratch // for reading earlier lines
}

// Classify examines one message by itself. It never fails: a detector that
// panics answers NotExamined.
func (e *Engine) Classify(in Input) Result {
	s := e.pool.Get().(*Scratch)
	defer e.pool.Put(s)
	return e.ClassifyWith(s, in)
}

// ClassifyWith is Classify with the caller's working memory.
func (e *Engine) ClassifyWith(s *Scratch, in Input) (r Result) {
	defer func() {
		if recover() != nil {
			r = Result{Read: NotExamined}
		}
	}()
	e.read(s, in)
	return e.conclude(s)
}

// read runs every detector over the message and leaves the evidence in s.
func (e *Engine) read(s *Scratch, in Input) {
	s.in = in
	s.normalise(e.know.fold, in.Text)
	if len(in.Spans) > 0 {
		s.applySpans(in.Spans)
	}
	e.know.recognise(s, in.Text)
	e.know.auto.run(e.know, s)
	s.clear()
	e.gatherCues(s)
	e.weigh(s)
	e.findPrivate(s)
	s.learned = learnedScores{}
	if e.scorer != nil {
		e.know.features(s)
		e.scorer.score(s)
	}
}

// conclude turns the evidence into findings.
func (e *Engine) conclude(s *Scratch) Result {
	r := Result{Read: e.readState(s)}
	s.lookAround(&s.seen)
	s.top = s.learned.loudest()
	likeliest, rules := e.judge(s, &r)
	if !s.in.Robot && slices.ContainsFunc(r.Findings, hurtful) && e.ofRobot(s) {
		s.in.Robot, r.Findings = true, nil
		likeliest, rules = e.judge(s, &r)
	}
	r.Score = e.graded(s, likeliest, rules)
	r.Distress = e.combined(s, slotDistress)
	if r.Distress >= DistressThreshold {
		r.DistressWhy = s.why(slotDistress)
	}
	return r
}

// judge makes the findings that pass their thresholds, and tells the likeliest
// category and the strongest rule as they count in the graded score.
func (e *Engine) judge(s *Scratch, r *Result) (likeliest, rules float64) {
	for c := slot(0); c < categoryCount; c++ {
		v := e.combined(s, c)
		if v <= 0 || !e.binds(s, c) {
			continue
		}
		likeliest = max(likeliest, rankWeight[c]*v)
		rules = max(rules, rankWeight[c]*float64(s.seen.rules[c]))
		if threshold := float64(e.thresholds[c]); threshold > 0 && threshold <= 1 && v >= threshold && !s.onlyInsults(c, v) {
			r.Findings = append(r.Findings, e.finding(s, c, v))
		}
	}
	return likeliest, rules
}

// surelyHumbling is the likelihood from which an insult is believed to humiliate too.
const surelyHumbling = 0.85

// onlyInsults tells a humiliation that the scorer alone hears, faintly, in words
// that a rule knows for an insult: it would make an ordinary insult look graver.
func (s *Scratch) onlyInsults(c slot, likely float64) bool {
	return c == slotDignity && likely < surelyHumbling && s.seen.rules[slotDignity] <= faintRule &&
		s.seen.rules[slotInsult] >= strongRule
}

// Weights of what the graded score is made of, as log-odds: what the scorer
// says of the whole message and of attacks on people, the likeliest category,
// what the rules saw after the context and before it, coarse words. They were
// set on dev rows; the score orders messages and decides nothing.
const (
	rankAttack = 0.5
	rankLikely = 1.5
	rankRules  = 1.5
	rankRaw    = 1.0
	rankWeak   = 0.5
	rankOffset = 0.5
)

// graded is the likelihood that a human should look, also below every
// threshold, from the likeliest category and the strongest rule.
func (e *Engine) graded(s *Scratch, likeliest, rules float64) float64 {
	if e.scorer == nil || s.in.Robot {
		return clamp(likeliest)
	}
	attack := float32(-mostOdds)
	for _, c := range [...]slot{slotInsult, slotDignity, slotHate, slotViolence, slotObscene} {
		attack = max(attack, s.learned.of[c])
	}
	z := float64(s.learned.overall) + rankAttack*float64(attack) +
		rankLikely*likeliest + rankRules*rules + rankRaw*float64(s.raw) +
		rankWeak*float64(s.slots[slotWeak].total()) + rankOffset
	return clamp(1 / (1 + math.Exp(-z)))
}

// rankWeight says how much a category counts in the graded score: opinions
// and commerce are looked at later than attacks on people.
var rankWeight = [categoryCount]float64{
	slotChildSexual: 1, slotDenialism: 1, slotHate: 1, slotIllicit: 0.95, slotObscene: 0.9,
	slotViolence: 1, slotPrivacy: 0.9, slotDefamation: 0.5, slotInsult: 0.95, slotDignity: 1,
	slotProselytism: 0.8, slotSectarian: 0.8, slotCommercial: 0.7, slotPolitical: 0.6,
	slotUnion: 0.6, slotPhilosophical: 0.6,
}

// binds tells whether the category concerns the author of the message.
func (e *Engine) binds(s *Scratch, c slot) bool {
	switch c {
	case slotPolitical, slotUnion, slotPhilosophical:
		return s.in.Role.Professional()
	default:
		return true
	}
}

// combined is the likelihood of a category from both opinions; without a scorer,
// from the rules alone. lookAround must have filled what was seen.
func (e *Engine) combined(s *Scratch, c slot) float64 {
	if s.in.Robot && hurtfulSlot(c) {
		return 0
	}
	if e.scorer == nil {
		return float64(s.seen.rules[c])
	}
	return e.scorer.combine(s, c)
}

// finding makes the finding of a category with its reasons and its places.
func (e *Engine) finding(s *Scratch, c slot, v float64) Finding {
	f := Finding{Category: Categories()[c], Score: v, Why: s.why(c)}
	ev := &s.slots[c]
	for _, h := range ev.best[:ev.count] {
		if h.last < 0 || h.first < 0 || int(h.last) >= len(s.tokens) {
			continue
		}
		f.Spans = append(f.Spans, chat.Span{Start: int(s.tokens[h.first].start), End: int(s.tokens[h.last].end)})
	}
	return f
}

// readState tells how far the message was read.
func (e *Engine) readState(s *Scratch) Examination {
	switch {
	case e.foreign(s):
		return ForeignLanguage
	case s.partial:
		return ExaminedInPart
	default:
		return Examined
	}
}

func clamp(v float64) float64 { return min(1, max(0, v)) }
