package moderation

// The two opinions on a category, what the rules saw and what the scorer
// learned, are weighed by a small learned sum: each category has its own
// weights over named inputs of its own and over the picture of the whole
// message (picture.go), learned on rows that neither opinion was learned from.
// So the scorer may doubt a rule and lift what no rule saw, as far as the rows
// bear it out, and the context counts where it must.

// The inputs of the sum, as log-odds, flags (0 or 1) or products.
const (
	inOne        = iota
	inRules      // what the rules saw, after the context
	inLearned    // what the scorer says of the category
	inWhole      // what the scorer says of the whole message
	inHeard      // a rule saw something
	inStrong     // a rule is rather sure
	inBoth       // both opinions are high
	inOther      // what the scorer says of the likeliest other category
	inVeryShort  // three words at most
	inShort      // six words at most
	inQuoted     // what was seen is quoted
	inNegated    // it is negated
	inSet        // the context speaks against it otherwise
	inReported   // somebody reports or denounces
	inExplained  // a lesson, advice, a help line
	inGroup      // a protected group is named
	inUnheardBut // short and no rule
	blendInputs
)

const (
	faintRule   = 0.06
	strongRule  = 0.50
	veryShort   = 3
	ratherShort = 6
	calmOdds    = -4.0 // below, the scorer hears nothing of the category
	mostOdds    = 6.5
	doubtChild  = 0.7
	doubtOther  = 1.5
	doubtQuoted = 4.0 // words that are somebody else's: as good as silence
)

// blendSeen is what the sum reads of a message besides the scorer.
type blendSeen struct {
	rules   [slotCount]float32
	set     [slotCount]reasonSet
	flags   [blendInputs]float32 // those that are the same for every category
	picture picture
	drawn   bool // the scorer's part of the picture is there
}

// lookAround fills seen for the message that s holds.
func (s *Scratch) lookAround(seen *blendSeen) {
	for i := range s.slots {
		seen.rules[i] = s.slots[i].total()
		seen.set[i] = s.slots[i].against
	}
	seen.flags = [blendInputs]float32{
		inOne:       1,
		inVeryShort: flag(len(s.tokens) <= veryShort),
		inShort:     flag(len(s.tokens) <= ratherShort),
		inReported:  flag(s.cues[cueVictim].seen || s.cues[cueDenounce].seen),
		inExplained: flag(s.cues[cuePrevent].seen || s.cues[cueLesson].seen || s.cues[cueHelp].seen),
		inGroup:     flag(s.grouped),
	}
	seen.sketch(s)
}

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// inputs are those of one category. odds are the scorer's, by category, top the loudest of them.
func (seen *blendSeen) inputs(c slot, odds *learnedScores, top loudest) [blendInputs]float32 {
	x := seen.flags
	rules := seen.rules[c]
	x[inRules], x[inLearned], x[inWhole] = float32(logOdds(float64(rules))), odds.of[c], odds.overall
	x[inHeard], x[inStrong] = flag(rules > faintRule), flag(rules >= strongRule)
	x[inBoth] = 0.3 * max(0, x[inRules]) * max(0, x[inLearned])
	x[inOther] = top.besides(c)
	set := seen.set[c]
	x[inQuoted], x[inNegated], x[inSet] = flag(set&againstQuote != 0), flag(set&againstNegation != 0), flag(set&againstContext != 0)
	x[inUnheardBut] = x[inShort] * (1 - x[inHeard])
	return x
}

// silent tells a category of which neither opinion heard anything: it is left
// out of the sum, and of its learning.
func silent(rules, odds float32) bool { return rules <= faintRule && odds < calmOdds }

// loudest is the scorer's loudest opinion, and the next.
type loudest struct {
	at          slot
	first, next float32
}

func (l *learnedScores) loudest() loudest {
	top := loudest{first: -mostOdds, next: -mostOdds}
	for i, odds := range l.of[:laneOverall] {
		if odds > top.first {
			top = loudest{slot(i), odds, top.first}
		} else {
			top.next = max(top.next, odds)
		}
	}
	return top
}

// besides is the loudest opinion on another category.
func (l loudest) besides(c slot) float32 {
	if l.at == c {
		return l.next
	}
	return l.first
}

// combine is the likelihood of a category from both opinions.
func (sc *scorer) combine(s *Scratch, c slot) float64 {
	odds := s.learned.of[c]
	if silent(s.seen.rules[c], odds) {
		return 0.5 * float64(sc.likelihood(odds))
	}
	if !s.seen.drawn {
		s.seen.draw(&s.learned)
	}
	x, z := s.seen.inputs(c, &s.learned, s.top), s.seen.picture.sum(&sc.portrait[c])
	for i, w := range &sc.blend[c] {
		z += w * x[i]
	}
	return float64(sc.likelihood(z - s.seen.doubt(c)))
}

// doubt is what the context takes off the log-odds of what no rule is sure of: a
// word that is quoted, denied, reported or refused still sounds like an attack
// to the scorer, which hears words more than their order. Distress is what a
// victim's report tells of, and is not doubted.
func (seen *blendSeen) doubt(c slot) float32 {
	against := seen.set[c]&(againstQuote|againstNegation|againstContext) != 0 || seen.flags[inReported] > 0
	switch {
	case !against || c == slotDistress || seen.rules[c] >= strongRule:
		return 0
	case c == slotChildSexual:
		return doubtChild
	case seen.set[c]&againstQuote != 0:
		return doubtQuoted
	default:
		return doubtOther
	}
}
