package review

import (
	"time"

	"github.com/lampadaire/lampadaire/internal/moderation"
)

// Tally is one count that a case stands for in the figures by family: that it
// came, or how it ended. The zero tally counts nothing.
type Tally struct {
	At       time.Time
	Category moderation.Category
	// What is "" for a case that came, the slug of the decision that stands, or
	// WithoutAct.
	What string
}

// WithoutAct is how a case ends that closed by itself.
const WithoutAct = "sans_suite"

// Tallies are the counts of a case as it stands: a decision that was undone counts
// no more, the one that was made instead counts once, and a corrected category is
// the one that counts. What concerns a professional is in no count; how a trial
// ended neither.
func (c Case) Tallies() (all [2]Tally) {
	if c.About != "" || c.MovedOn || c.Category == "" {
		return all
	}
	all[0] = Tally{At: c.Opened, Category: c.Category}
	switch {
	case c.Trial:
	case c.Decided():
		all[1] = Tally{At: c.Decision.At, Category: c.Category, What: string(c.Decision.What)}
	case c.Abandoned:
		all[1] = Tally{At: c.ClosedAt, Category: c.Category, What: WithoutAct}
	}
	return all
}
