package moderation

// The two opinions on a category, what the rules saw and what the scorer
// learned, are weighed by a small learned sum: each category has its own
// weights over a dozen named inputs, learned on rows that neither opinion was
// learned from. So the scorer may doubt a rule and lift what no rule saw, as
// far as the rows bear it out, and the context counts where it must.

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
	doubtOther  = 0.5
)

// blendSeen is what the sum reads of a message besides the scorer.
type blendSeen struct {
	rules [slotCount]float32
	set   [slotCount]reasonSet
	flags [blendInputs]float32 // those that are the same for every category
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
	x, z := s.seen.inputs(c, &s.learned, s.top), float32(0)
	for i, w := range &sc.blend[c] {
		z += w * x[i]
	}
	return float64(sc.likelihood(z)) * s.seen.doubt(c)
}

// doubt is the factor by which the context weakens what no rule is sure of: a
// word that is quoted, denied, reported or refused still sounds like an attack
// to the scorer, which hears words more than their order. Distress is what a
// victim's report tells of, and is not doubted.
func (seen *blendSeen) doubt(c slot) float64 {
	against := seen.set[c]&(againstQuote|againstNegation|againstContext) != 0 || seen.flags[inReported] > 0
	switch {
	case !against || c == slotDistress || seen.rules[c] >= strongRule:
		return 1
	case c == slotChildSexual:
		return doubtChild
	default:
		return doubtOther
	}
}

// blendTraining are the settings of learning the sums.
const (
	blendEpochs = 8
	blendRate   = 0.1
	blendOwn    = 0.5  // of the rate, for what differs between categories
	blendDecay  = 2e-5 // of what differs
)

// careOf is taken off the log-odds of a category, so that nobody is disturbed
// for an even chance. Distress and children are rather shown once too often.
func careOf(c slot) float32 {
	switch c {
	case slotChildSexual, slotDistress:
		return 0.2
	default:
		return 0.5
	}
}

// blendKin is how much a row counts against a category where a human should look
// at it for another one: he is not disturbed for nothing.
const blendKin = 0.3

// weighing is one category of one row, ready to learn from.
type weighing struct {
	at     slot
	inputs [blendInputs]float32
	target float32
	weight float32
}

// learnBlend learns the sums from rows that the scorer did not learn from:
// weights that all categories share, and what each adds of its own.
func (sc *scorer) learnBlend(held []judged) {
	list := sc.weighings(held)
	var shared, power [blendInputs]float32
	var own, ownPower [slotCount][blendInputs]float32
	random := uint64(19891120)
	for range blendEpochs {
		shuffle(list, &random)
		for i := range list {
			w := &list[i]
			z := float32(0)
			for k, x := range w.inputs {
				z += (shared[k] + own[w.at][k]) * x
			}
			miss := logistic(z) - w.target
			for k, x := range w.inputs {
				g := miss * w.weight * x
				if g == 0 {
					continue
				}
				power[k] += g * g
				ownPower[w.at][k] += g * g
				shared[k] -= blendRate * g / (root(power[k]) + 1e-3)
				own[w.at][k] -= blendOwn*blendRate*g/(root(ownPower[w.at][k])+1e-3) + blendDecay*own[w.at][k]
			}
		}
	}
	for c := range own {
		for k := range own[c] {
			sc.blend[c][k] = shared[k] + own[c][k]
		}
		sc.blend[c][inOne] -= careOf(slot(c))
	}
}

// weighings are the categories of the rows on which an opinion is known.
func (sc *scorer) weighings(held []judged) []weighing {
	var out []weighing
	for i := range held {
		h := &held[i]
		odds := learnedScores{overall: sc.calibrated(laneOverall, h.logits[laneOverall])}
		for lane := range laneOverall {
			odds.of[lane] = sc.calibrated(lane, h.logits[lane])
		}
		top := odds.loudest()
		for c := range slot(laneOverall) {
			if h.target[c] < 0 || h.target[c] == 0 && silent(h.seen.rules[c], odds.of[c]) {
				continue
			}
			weight := float32(1)
			if h.target[c] == 0 && h.target[laneOverall] != 0 {
				weight = blendKin
			}
			out = append(out, weighing{c, h.seen.inputs(c, &odds, top), float32(h.target[c]), weight})
		}
	}
	return out
}
