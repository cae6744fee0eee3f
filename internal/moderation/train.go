package moderation

import (
	"math"
	"strings"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Example is one row that the scorer learns from or is calibrated on.
type Example struct {
	Input Input
	// Before holds the earlier messages of a short conversation.
	Before []Line
	// From is the author among Before.
	From string
	// Required are the categories that must be found, Allowed those that may.
	// The slug "detresse" stands among them.
	Required, Allowed []string
	// Ordinary tells everyday talk with nothing to look at.
	Ordinary bool
	// Group is what a row shares with its kin (its trigger word): kin are
	// never used to judge one another.
	Group string
}

// Training settings. They are constants so that the same corpus always gives
// the same weights.
const (
	trainEpochs = 8
	trainMean   = 6 // the weights are the mean of those after the last epochs
	trainRate   = 0.35
	trainDecay  = 5e-5
	trainFolds  = 8
)

// sample is an example as the trainer sees it.
type sample struct {
	feats  []uint32
	length int             // features of the message, also those without weights
	target [laneCount]int8 // 1, 0, or -1 for "no opinion"
	seen   blendSeen       // what the rules and the context saw
	// ordinary tells everyday talk.
	ordinary bool
}

// Train learns the scorer's weights from train rows, calibrates them on rows
// that were not learned from (dev rows, and train rows by a model that left
// their kin out), and returns the content of poids.bin. It is deterministic.
func (e *Engine) Train(train, dev []Example) []byte {
	for _, text := range e.know.ordinary {
		train = append(train, Example{Input: Input{Text: text, Role: pdn.RoleYouth}, Ordinary: true, Group: text})
	}
	samples := e.samples(train)
	m := newModel()
	m.fit(samples)
	sc := m.quantise()
	held := judge(sc, e.samples(dev))
	for fold := range trainFolds {
		var learn, rest []sample
		for i := range samples {
			if foldOf(train[i].Group) == fold {
				rest = append(rest, samples[i])
			} else {
				learn = append(learn, samples[i])
			}
		}
		part := newModel()
		part.fit(learn)
		held = append(held, judge(part.quantise(), rest)...)
	}
	calibrate(sc, held)
	sc.learnBlend(held)
	return sc.encode()
}

// foldOf is the fold of a group of kin.
func foldOf(group string) int { return int(hashString(group) >> 7 % trainFolds) }

// judged is a sample with what a model that never saw it thinks of it.
type judged struct {
	*sample
	logits [laneCount]float32
}

func judge(sc *scorer, list []sample) []judged {
	out := make([]judged, len(list))
	for i := range list {
		out[i].sample = &list[i]
		for lane := range lanesUsed {
			out[i].logits[lane] = sc.logit(list[i].feats, lane)
		}
	}
	return out
}

// samples reads the examples through the engine's own detectors.
func (e *Engine) samples(list []Example) []sample {
	var s Scratch
	out := make([]sample, 0, len(list))
	for _, ex := range list {
		in := ex.Input
		if own := otherLines(ownLines(ex.Before, ex.From), in.Text); len(own) > 0 {
			in.Text = strings.Join(append(own, in.Text), " ")
		}
		e.read(&s, in)
		e.know.features(&s)
		sm := sample{feats: append([]uint32(nil), s.feats...), ordinary: ex.Ordinary}
		s.lookAround(&sm.seen)
		sm.label(ex)
		out = append(out, sm)
	}
	return out
}

func (sm *sample) label(ex Example) {
	pro := ex.Input.Role.Professional()
	for _, lane := range []slot{slotPolitical, slotUnion, slotPhilosophical} {
		if !pro {
			sm.target[lane] = -1
		}
	}
	for _, slug := range ex.Allowed {
		if at, ok := slotOf(slug); ok {
			sm.target[at] = -1
		}
	}
	attack := false
	for _, slug := range ex.Required {
		if at, ok := slotOf(slug); ok {
			sm.target[at] = 1
			attack = attack || at != slotDistress
		}
	}
	switch {
	case attack:
		sm.target[laneOverall] = 1
	case len(ex.Allowed) > 0:
		sm.target[laneOverall] = -1
	}
}

// model holds the weights while they are learned.
type model struct {
	tags    []uint16
	weights [][laneCount]float32
	grads   [][laneCount]float32
	bias    [laneCount]float32
}

func newModel() *model {
	m := &model{
		tags:    make([]uint16, 1<<weightBits),
		weights: make([][laneCount]float32, 1<<weightBits),
		grads:   make([][laneCount]float32, 1<<weightBits),
	}
	for lane := range lanesUsed {
		m.bias[lane] = -3
	}
	return m
}

// fit runs adaptive gradient descent over the samples in a fixed shuffled order.
func (m *model) fit(samples []sample) {
	m.choose(samples)
	samples = m.known(samples)
	m.start(samples)
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	random := uint64(20261122)
	mean := newMean(m)
	for epoch := range trainEpochs {
		shuffle(order, &random)
		rate := float32(trainRate) / (1 + 0.15*float32(epoch))
		for _, i := range order {
			m.step(&samples[i], rate)
		}
		if epoch >= trainEpochs-trainMean {
			mean.add(m)
		}
	}
	m.weights, m.bias = mean.weights, mean.bias
}

// shuffle puts a list in another order, the same one each time for the same seed.
func shuffle[T any](list []T, seed *uint64) {
	for i := len(list) - 1; i > 0; i-- {
		*seed = *seed*6364136223846793005 + 1442695040888963407
		j := int((*seed >> 33) % uint64(i+1))
		list[i], list[j] = list[j], list[i]
	}
}

// mean gathers the weights of the last epochs: their mean wavers less than
// the last ones.
type mean struct {
	weights [][laneCount]float32
	bias    [laneCount]float32
}

func newMean(m *model) *mean { return &mean{weights: make([][laneCount]float32, len(m.weights))} }

func (a *mean) add(m *model) {
	for f := range a.weights {
		for lane := range lanesUsed {
			a.weights[f][lane] += m.weights[f][lane] / trainMean
		}
	}
	for lane := range lanesUsed {
		a.bias[lane] += m.bias[lane] / trainMean
	}
}

// fewestRows is the number of rows in which a feature must stand: one that
// was met once says nothing of messages to come.
const fewestRows = 2

// choose gives each row of weights to the feature of that place that was met
// most often.
func (m *model) choose(samples []sample) {
	count := map[uint32]int32{}
	for i := range samples {
		seen := map[uint32]bool{}
		for _, f := range samples[i].feats {
			if !seen[f] {
				seen[f] = true
				count[f]++
			}
		}
	}
	owner := make([]uint32, len(m.tags))
	most := make([]int32, len(m.tags))
	for f, n := range count {
		at := f >> (32 - weightBits)
		if n >= fewestRows && (n > most[at] || n == most[at] && f < owner[at]) {
			owner[at], most[at] = f, n
		}
	}
	for at, f := range owner {
		if most[at] > 0 {
			m.tags[at] = tagOf(f)
		}
	}
}

// known gives the samples with the places of the features that have weights.
// The length of a message stays that of all its features.
func (m *model) known(samples []sample) []sample {
	out := make([]sample, len(samples))
	for i := range samples {
		out[i] = samples[i]
		out[i].length = len(samples[i].feats)
		out[i].feats = nil
		for _, f := range samples[i].feats {
			if at := f >> (32 - weightBits); m.tags[at] == tagOf(f) {
				out[i].feats = append(out[i].feats, at)
			}
		}
	}
	return out
}

// step moves the weights of one sample's features against its error.
func (m *model) step(sm *sample, rate float32) {
	norm := featureNorm(sm.length)
	var z [laneCount]float32
	for _, f := range sm.feats {
		for lane := range lanesUsed {
			z[lane] += m.weights[f][lane]
		}
	}
	var g [laneCount]float32
	for lane := range lanesUsed {
		if sm.target[lane] < 0 {
			continue
		}
		g[lane] = logistic(m.bias[lane]+z[lane]*norm) - float32(sm.target[lane])
		m.bias[lane] -= 0.02 * rate * g[lane]
		g[lane] *= norm
	}
	for _, f := range sm.feats {
		w, q := &m.weights[f], &m.grads[f]
		for lane := range lanesUsed {
			if g[lane] == 0 {
				continue
			}
			q[lane] += g[lane] * g[lane]
			w[lane] -= rate*g[lane]/(root(q[lane])+1e-3) + trainDecay*w[lane]
		}
	}
}

func root(v float32) float32 { return float32(math.Sqrt(float64(v))) }

// quantise writes the weights on one byte each.
func (m *model) quantise() *scorer {
	sc := &scorer{tags: m.tags, rows: make([][3]uint64, len(m.weights)), bias: m.bias}
	for lane := range lanesUsed {
		top := float32(1e-6)
		for i := range m.weights {
			top = max(top, float32(math.Abs(float64(m.weights[i][lane]))))
		}
		sc.scale[lane] = top / 127
		sc.slope[lane] = 1
	}
	for i := range m.weights {
		for lane := range laneCount {
			q := 128
			if lane < lanesUsed {
				q += int(math.Round(float64(m.weights[i][lane] / sc.scale[lane])))
			}
			sc.rows[i][lane/8] |= uint64(q&0xff) << (8 * (lane % 8))
		}
	}
	return sc
}

// calibrate fits slope and offset of each lane on rows that were not learned from.
func calibrate(sc *scorer, held []judged) {
	for lane := range lanesUsed {
		var logits, targets []float32
		for i := range held {
			if held[i].target[lane] >= 0 {
				logits, targets = append(logits, held[i].logits[lane]), append(targets, float32(held[i].target[lane]))
			}
		}
		sc.slope[lane], sc.offset[lane] = platt(logits, targets)
	}
}

// logit is what score sums for one lane, before calibration.
func (sc *scorer) logit(feats []uint32, lane int) float32 {
	z := sc.lane(feats, lane)
	if sharesOverall(lane) {
		z += overallShare * sc.lane(feats, laneOverall)
	}
	return z
}

// lane is the sum of one lane's weights.
func (sc *scorer) lane(feats []uint32, lane int) float32 {
	total := sc.sums(feats)[lane]
	return sc.bias[lane] + float32(total)*sc.scale[lane]*featureNorm(len(feats))
}

// platt fits p = logistic(a·z + b) by gradient descent with smoothed targets.
func platt(z, t []float32) (a, b float32) {
	positives := float32(0)
	for _, v := range t {
		positives += v
	}
	if positives == 0 || len(z) == 0 {
		return 1, 0
	}
	hi, lo := (positives+1)/(positives+2), 1/(float32(len(t))-positives+2)
	a, b = 1, 0
	for range 600 {
		ga, gb := float32(0), float32(0)
		for i := range z {
			want := lo
			if t[i] == 1 {
				want = hi
			}
			d := logistic(a*z[i]+b) - want
			ga, gb = ga+d*z[i], gb+d
		}
		n := float32(len(z))
		a, b = a-0.8*ga/n, b-0.8*gb/n
	}
	return max(a, 0.05), b
}
