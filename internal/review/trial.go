package review

// TrialTally is what cases of a trial stand for in its figures. How many wait is what
// is left of Found.
type TrialTally struct {
	Found   int // pointed out by the machine
	Nothing int // decided as [Rien à signaler]
	Settled int // decided otherwise, or closed by itself
}

// Waiting is how many nobody has decided yet.
func (t TrialTally) Waiting() int { return t.Found - t.Nothing - t.Settled }

// Less is what is to be added to another tally to make it this one.
func (t TrialTally) Less(was TrialTally) TrialTally {
	return TrialTally{t.Found - was.Found, t.Nothing - was.Nothing, t.Settled - was.Settled}
}

// TrialTally is what a case counts for in the figures of its trial as it stands: a
// decision that was undone counts no more. What concerns a professional is in no
// count: whoever reads the figures may be its author (law L5).
func (c Case) TrialTally() TrialTally {
	switch {
	case !c.Trial || c.About != "" || c.MovedOn || c.Category == "":
		return TrialTally{}
	case c.Decision.What == Nothing:
		return TrialTally{Found: 1, Nothing: 1}
	case c.Decided() || c.Abandoned:
		return TrialTally{Found: 1, Settled: 1}
	default:
		return TrialTally{Found: 1}
	}
}
