package moderation

// The settings of learning the sums.
const (
	blendEpochs  = 10
	blendRate    = 0.1
	blendOwn     = 0.5  // of the rate, for what differs between categories
	blendDecay   = 2e-5 // of what differs
	blendSlowing = 0.1  // of the rate, with each epoch
)

// boldness is added to the log-odds of a category: ordinary talk, counted many
// times over, makes the sums shy. It was set on held-out rows, where ordinary
// talk is pointed out once in eighty. Distress and children are rather shown
// once too often.
func boldness(c slot) float32 {
	switch c {
	case slotDistress:
		return 0.8
	case slotChildSexual:
		return 0.4
	default:
		return 0.2
	}
}

const (
	// blendKin is how much a row counts against a category where a human should look
	// at it for another one: he is not disturbed for nothing.
	blendKin = 0.3
	// blendOrdinary is how much an ordinary message counts: there are a hundred of
	// them to one that is not, and each false alarm costs a professional's trust.
	blendOrdinary = 8
)

// weighing is one category of one row, ready to learn from.
type weighing struct {
	at      slot
	inputs  [blendInputs]float32
	picture *picture
	target  float32
	weight  float32
}

// sums are weights while they are learned: those that all categories share and
// what each adds of its own, with the squares of their gradients.
type sums struct {
	shared, sharedPower [blendInputs]float32
	own, ownPower       [slotCount][blendInputs]float32
	portrait, picPower  [slotCount]picture
}

// learnBlend learns the sums from rows that the scorer did not learn from.
func (sc *scorer) learnBlend(held []judged) {
	list := sc.weighings(held)
	m := new(sums)
	random := uint64(19891120)
	for epoch := range blendEpochs {
		shuffle(list, &random)
		rate := float32(blendRate) / (1 + blendSlowing*float32(epoch))
		for i := range list {
			m.step(&list[i], rate)
		}
	}
	for c := range m.own {
		for k := range m.own[c] {
			sc.blend[c][k] = m.shared[k] + m.own[c][k]
		}
		sc.portrait[c] = m.portrait[c]
		sc.blend[c][inOne] += boldness(slot(c))
	}
}

// step moves the weights of one weighing against its error.
func (m *sums) step(w *weighing, rate float32) {
	c := w.at
	z := w.picture.sum(&m.portrait[c])
	for k, x := range w.inputs {
		z += (m.shared[k] + m.own[c][k]) * x
	}
	miss := (logistic(z) - w.target) * w.weight
	for k, x := range w.inputs {
		adapt(&m.shared[k], &m.sharedPower[k], miss*x, rate)
		adapt(&m.own[c][k], &m.ownPower[c][k], miss*x, blendOwn*rate)
		m.own[c][k] -= blendDecay * m.own[c][k]
	}
	for k, x := range w.picture {
		adapt(&m.portrait[c][k], &m.picPower[c][k], miss*x, blendOwn*rate)
		m.portrait[c][k] -= blendDecay * m.portrait[c][k]
	}
}

// adapt is one step of adaptive gradient descent.
func adapt(weight, power *float32, gradient, rate float32) {
	if gradient == 0 {
		return
	}
	*power += gradient * gradient
	*weight -= rate * gradient / (root(*power) + 1e-2)
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
		h.seen.draw(&odds)
		top := odds.loudest()
		for c := range slot(laneOverall) {
			if h.target[c] < 0 || h.target[c] == 0 && silent(h.seen.rules[c], odds.of[c]) {
				continue
			}
			out = append(out, weighing{c, h.seen.inputs(c, &odds, top), &h.seen.picture, float32(h.target[c]), h.weight(c)})
		}
	}
	return out
}

// weight is how much a row counts for one category.
func (sm *sample) weight(c slot) float32 {
	switch {
	case sm.ordinary:
		return blendOrdinary
	case sm.target[c] == 0 && sm.target[laneOverall] != 0:
		return blendKin
	default:
		return 1
	}
}
