package moderation

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
)

// learnedScores are the calibrated outputs of the scorer, one per slot.
type learnedScores struct {
	of      [slotCount]float32
	overall float32
}

// Lanes of the scorer: the categories, distress, and a last one for "a human
// should look" whatever the category.
const (
	laneDistress = int(slotDistress)
	laneOverall  = int(categoryCount) + 1
	lanesUsed    = int(categoryCount) + 2
)

// scorer is a linear model over hashed features with weights of one byte. The
// weights of a feature stand side by side so that eight lanes are added at
// once, as unsigned bytes in halves of a 64-bit word.
//
// Only features that were met often enough have weights; the others are told
// by their tag and weigh nothing.
type scorer struct {
	tags   []uint16 // of the feature that owns each row, 0 for none
	rows   [][3]uint64
	scale  [laneCount]float32
	bias   [laneCount]float32
	slope  [laneCount]float32
	offset [laneCount]float32
	sure   [laneCount]float32 // from here the scorer may find alone
	curve  [curveSteps + 2]float32
}

// The logistic curve is read from a table between -curveEnd and curveEnd:
// every message asks for a score a lane.
const (
	curveEnd   = 9
	curveSteps = 1152
)

// drawCurve fills the table.
func (sc *scorer) drawCurve() {
	for i := range sc.curve {
		sc.curve[i] = logistic(float32(i)*2*curveEnd/curveSteps - curveEnd)
	}
}

// likelihood is the logistic curve at z.
func (sc *scorer) likelihood(z float32) float32 {
	if z <= -curveEnd || z >= curveEnd {
		return logistic(z)
	}
	at := (z + curveEnd) * (curveSteps / (2 * curveEnd))
	i := int(at)
	return sc.curve[i] + (at-float32(i))*(sc.curve[i+1]-sc.curve[i])
}

// ErrWeights tells that the weights do not fit this program: they must be
// trained again (`lampadaire train`).
var ErrWeights = errors.New("les poids du modèle ne correspondent pas à ce programme (lancer « lampadaire train »)")

const (
	weightsFile  = "poids.bin"
	weightsMagic = "LMP3"
)

// loadScorer reads the weights beside the knowledge files. Without any, the
// engine works with its rules alone.
func loadScorer(dir fs.FS) (*scorer, error) {
	data, err := fs.ReadFile(dir, weightsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	if len(data) < 8 {
		return nil, nil
	}
	const header = 4 + 5*4*laneCount
	if string(data[:4]) != weightsMagic || len(data) != header+(1<<weightBits)*(laneCount+2) {
		return nil, ErrWeights
	}
	sc := &scorer{tags: make([]uint16, 1<<weightBits), rows: make([][3]uint64, 1<<weightBits)}
	at := 4
	for _, list := range []*[laneCount]float32{&sc.scale, &sc.bias, &sc.slope, &sc.offset, &sc.sure} {
		for i := range list {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[at:]))
			at += 4
		}
	}
	for i := range sc.tags {
		sc.tags[i] = binary.LittleEndian.Uint16(data[at:])
		at += 2
	}
	for i := range sc.rows {
		for w := range sc.rows[i] {
			sc.rows[i][w] = binary.LittleEndian.Uint64(data[at:])
			at += 8
		}
	}
	sc.drawCurve()
	return sc, nil
}

// overallShare is how much the last lane weighs on each category: a category
// is likelier where a human should look at all.
const overallShare = 0.8

// sharesOverall leaves out distress and the opinions of professionals.
func sharesOverall(lane int) bool { return lane < int(slotPolitical) }

const evenBytes = 0x00ff00ff00ff00ff

// score adds the weights of the message's features and calibrates the sums.
func (sc *scorer) score(s *Scratch) {
	total := sc.sums(s.feats)
	norm := featureNorm(len(s.feats))
	overall := sc.bias[laneOverall] + float32(total[laneOverall])*sc.scale[laneOverall]*norm
	for lane := range lanesUsed {
		z := sc.bias[lane] + float32(total[lane])*sc.scale[lane]*norm
		if sharesOverall(lane) {
			z += overallShare * overall
		}
		p := sc.likelihood(sc.slope[lane]*z + sc.offset[lane])
		if lane == laneOverall {
			s.learned.overall = p
		} else {
			s.learned.of[lane] = p
		}
	}
}

// sums adds the weights of features, eight lanes at once.
func (sc *scorer) sums(feats []uint32) (total [laneCount]int32) {
	var even, odd [3]uint64
	known := 0
	flush := func() {
		for w := range even {
			for b := range 4 {
				total[w*8+b*2] += int32(even[w]>>(16*b)&0xffff) - 128*int32(known)
				total[w*8+b*2+1] += int32(odd[w]>>(16*b)&0xffff) - 128*int32(known)
			}
		}
		even, odd, known = [3]uint64{}, [3]uint64{}, 0
	}
	for _, f := range feats {
		at := f >> (32 - weightBits)
		if sc.tags[at] != tagOf(f) {
			continue
		}
		row := &sc.rows[at]
		even[0] += row[0] & evenBytes
		odd[0] += row[0] >> 8 & evenBytes
		even[1] += row[1] & evenBytes
		odd[1] += row[1] >> 8 & evenBytes
		even[2] += row[2] & evenBytes
		odd[2] += row[2] >> 8 & evenBytes
		if known++; known == 250 {
			flush()
		}
	}
	flush()
	return total
}

// tagOf tells features of the same place apart. It is never 0.
func tagOf(f uint32) uint16 { return uint16(f) | 1 }

// featureNorm keeps long messages from shouting.
func featureNorm(n int) float32 {
	return float32(1 / math.Sqrt(float64(max(n, 16))))
}

func logistic(z float32) float32 {
	if z < -curveEnd {
		return 0
	}
	return float32(1 / (1 + math.Exp(-float64(z))))
}

// Weights of the two opinions, rules and scorer, as log-odds. They were set on
// the dev rows.
const (
	ruleWeight  = 0.80
	learnWeight = 0.50
	jointOffset = 0.30
	faintRule   = 0.06
	unheard     = 0.02 // too little for the context to matter
	fewWords    = 3    // too short for the scorer to find alone
	fewForViews = 5    // the same for an opinion, which nobody states in so few
	wholeCalm   = 0.25 // below, the message as a whole looks ordinary
	kindCalm    = 0.04 // below, nothing of the category was heard
	calmFloor   = -6.0 // how far a rule is doubted where both are so
	wholeSolo   = 0.70 // the scorer finds alone only where the whole message alarms it too
	belowLimit  = 0.49 // ranks high, finds nothing
)

// combine is the likelihood of a category from what the rules saw and what
// the scorer learned: each may doubt the other. Without any rule the scorer
// finds alone only where it is sure; below, it only ranks.
func (sc *scorer) combine(s *Scratch, c slot, rules float64) float64 {
	p := float64(s.learned.of[c])
	joint := 0.0
	if rules > faintRule {
		joint = float64(logistic(float32(ruleWeight*logOdds(rules) + learnWeight*max(s.vetoFloor(c), logOdds(p)) + jointOffset)))
	}
	sure := float64(sc.sure[c])
	if rules <= faintRule && p < unheard {
		return 0.5 * p / sure
	}
	alone := 0.5 * p / sure
	if p >= sure {
		alone = 0.5 + 0.5*(p-sure)/(1-sure+1e-6)
	}
	if sharesOverall(int(c)) && s.learned.overall < wholeSolo {
		alone = min(alone, belowLimit)
	}
	return max(joint, alone*s.doubt(c, rules))
}

// vetoFloor is how far the scorer may doubt a rule, as log-odds: least an
// attack, whose words are the surest evidence. It silences a rule only where
// it hears nothing of the category and the whole message looks ordinary.
func (s *Scratch) vetoFloor(c slot) float64 {
	switch {
	case s.learned.overall < wholeCalm && s.learned.of[c] < kindCalm && c != slotPrivacy && sharesOverall(int(c)):
		return calmFloor
	case c == slotPrivacy:
		return -1.3 // numbers and addresses are known by their shape
	case c == slotHate:
		return -1.8
	case attack(c):
		return -2.1
	default:
		return -2.4
	}
}

// attack tells the categories whose whole message may be two words long.
func attack(c slot) bool {
	return c == slotInsult || c == slotDignity || c == slotViolence || c == slotHate
}

// doubt is the factor by which the context weakens what the scorer says
// alone: reported, refused or negated words are learned less well than they
// are recognised.
func (s *Scratch) doubt(c slot, rules float64) float64 {
	switch {
	case rules >= 0.5 || c == slotDistress:
		return 1
	case rules <= faintRule && len(s.tokens) <= fewWords && !attack(c),
		rules <= faintRule && len(s.tokens) <= fewForViews && !sharesOverall(int(c)):
		return 0.60
	case c == slotHate && rules <= faintRule && s.cues[cueReclaim].seen:
		return 0.50
	case c == slotHate && !s.grouped && rules <= faintRule:
		return 0.70
	case s.slots[c].against&(againstQuote|againstNegation|againstContext) != 0:
		return 0.55
	case (s.cues[cueVictim].seen || s.cues[cueDenounce].seen) && c != slotChildSexual:
		return 0.50
	case s.cues[cueVictim].seen, s.cues[cueDenounce].seen:
		return 0.70
	case attack(c):
		return 1
	case s.cues[cuePrevent].seen, s.cues[cueLesson].seen, s.cues[cueHelp].seen:
		return 0.75
	default:
		return 1
	}
}

func logOdds(p float64) float64 {
	p = min(0.995, max(0.0015, p))
	return math.Log(p / (1 - p))
}
