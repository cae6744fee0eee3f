package moderation

import "math"

// Where the weights start: this part of what each feature by itself says of a
// category (the logarithm of its odds among the rows with the feature against
// all rows), as if it had been met once more without saying anything.
const (
	startShare = 0.5
	startDoubt = 1.0
)

// start gives the weights their first values from the rows of each category.
func (m *model) start(samples []sample) {
	rows, found := make([][laneCount]float32, len(m.weights)), make([][laneCount]float32, len(m.weights))
	var all, positive [laneCount]float32
	last := make([]int, len(m.weights)) // the last sample in which a feature was met, from 1
	for i := range samples {
		sm := &samples[i]
		sm.tally(&all, &positive)
		for _, f := range sm.feats {
			if last[f] != i+1 {
				last[f] = i + 1
				sm.tally(&rows[f], &found[f])
			}
		}
	}
	for lane := range lanesUsed {
		usual := positive[lane] / (all[lane] + 1)
		if usual == 0 {
			continue
		}
		for f := range m.weights {
			share := (found[f][lane] + startDoubt*usual) / (rows[f][lane] + startDoubt)
			m.weights[f][lane] = startShare * (odds(share) - odds(usual))
		}
	}
}

// tally counts a sample in the lanes of which it says something.
func (sm *sample) tally(all, positive *[laneCount]float32) {
	for lane, target := range sm.target {
		if target >= 0 {
			all[lane]++
			positive[lane] += float32(target)
		}
	}
}

// odds is the logarithm of the odds of a share between 0 and 1, neither of them.
func odds(share float32) float32 { return float32(math.Log(float64(share / (1 - share)))) }
