package moderation

import "math"

// learnedScores are the calibrated outputs of the scorer as log-odds, one per slot.
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
	blend  [laneCount][blendInputs]float32 // how each category weighs both opinions
	// portrait is how each category weighs the picture of the whole message.
	portrait [laneCount]picture
	curve    [curveSteps + 2]float32
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
		if odds := sc.calibrated(lane, z); lane == laneOverall {
			s.learned.overall = odds
		} else {
			s.learned.of[lane] = odds
		}
	}
}

// calibrated turns the sum of a lane into log-odds that may be believed.
func (sc *scorer) calibrated(lane int, z float32) float32 {
	return max(-mostOdds, min(mostOdds, sc.slope[lane]*z+sc.offset[lane]))
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
	var rows [sumChunk]uint32
	for len(feats) > 0 {
		chunk := feats[:min(len(feats), sumChunk)]
		feats = feats[len(chunk):]
		known = sc.known(chunk, &rows)
		for _, at := range rows[:known] {
			row := &sc.rows[at]
			even[0] += row[0] & evenBytes
			odd[0] += row[0] >> 8 & evenBytes
			even[1] += row[1] & evenBytes
			odd[1] += row[1] >> 8 & evenBytes
			even[2] += row[2] & evenBytes
			odd[2] += row[2] >> 8 & evenBytes
		}
		flush()
	}
	return total
}

// sumChunk bounds the rows that are added before their bytes could run over.
const sumChunk = 128

// known lists the rows of the features that have weights. It is apart from the
// adding and without a branch: whether a feature is known cannot be foreseen.
func (sc *scorer) known(feats []uint32, rows *[sumChunk]uint32) int {
	n := 0
	for _, f := range feats {
		at := f >> (32 - weightBits)
		rows[n&(sumChunk-1)] = at
		one := 0
		if sc.tags[at] == tagOf(f) {
			one = 1
		}
		n += one
	}
	return n
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

// attack tells the categories whose whole message may be two words long.
func attack(c slot) bool {
	return c == slotInsult || c == slotDignity || c == slotViolence || c == slotHate
}

// logOdds is bounded on both sides: nothing is certain.
func logOdds(p float64) float64 {
	if p <= 0.0015 {
		return -6.5
	}
	p = min(0.995, p)
	return math.Log(p / (1 - p))
}
