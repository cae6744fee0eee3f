package moderation

import (
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Examination says how far a message was read (law L10).
type Examination uint8

// The outcomes of reading. Only Examined may be shown as read.
const (
	Examined        Examination = iota
	ExaminedInPart              // longer than what is read: the rest was not
	ForeignLanguage             // mainly in another language than French
	NotExamined                 // the detector failed
)

// String is the short French name of the outcome, for tables.
func (e Examination) String() string {
	return [...]string{"examiné", "examiné en partie", "non examiné (langue)", "non examiné"}[e]
}

// Finding is a reason to look at a message: "message à regarder". It has no
// power and says nothing about guilt.
type Finding struct {
	Category Category
	// Score is the likelihood, 0 to 1, that a human should look.
	Score float64
	// Why holds at most three reasons, strongest first; what speaks against
	// the finding comes last. Only these may be stored.
	Why []Reason
	// Spans are stretches of the text, in bytes, for immediate display only.
	Spans []chat.Span
}

// Result is what the engine understood of one message.
type Result struct {
	// Score is the graded likelihood, 0 to 1, that a human should look, also
	// below every threshold, so that messages can be ranked.
	Score float64
	// Distress is the likelihood, 0 to 1, that the author is in distress or
	// reports a danger undergone. It is never a breach.
	Distress float64
	// DistressWhy holds at most three reasons.
	DistressWhy []Reason
	Findings    []Finding
	Read        Examination
}

// Input is one message to examine.
type Input struct {
	Text  string
	Spans []chat.Span
	// Role is the author's; an unknown one is treated as a young person.
	Role pdn.Role
	// Robot tells that the message is addressed to the robot itself: insults
	// to it are no finding.
	Robot bool
}

// Thresholds gives for each category the score from which a finding is made.
// 0 or less, or above 1, turns the category off.
type Thresholds map[Category]float64

// DefaultThresholds are the settings of a new structure: categories of low
// precision are off or high, recall comes first for pedocriminalite.
func DefaultThresholds() Thresholds {
	return Thresholds{
		ChildSexual: 0.50, Denialism: 0.50, Hate: 0.50, Illicit: 0.50, Obscene: 0.50,
		Violence: 0.50, Privacy: 0.50, Defamation: 0, Insult: 0.50, Dignity: 0.50,
		Proselytism: 0.50, Sectarian: 0.50, Commercial: 0.50, Political: 0.50,
		Union: 0.50, Philosophical: 0.50,
	}
}

// AllThresholds switches every category on, as `classify --all` does.
func AllThresholds() Thresholds {
	all := DefaultThresholds()
	all[Defamation] = 0.50
	return all
}

// The two scores of distress, 0 to 1, stand side by side because they answer two
// questions. What only shows a number to the one who wrote, in private, may be
// shown once too often: HelpFirst is low. What makes a professional look up from
// his work, and go towards somebody who asked for nothing, should be right more
// often: DistressThreshold is higher.
const (
	// HelpFirst is the score from which 3114 stands first in an answer in private.
	HelpFirst = 0.40
	// DistressThreshold is the score from which a message in a space that is read
	// makes a card "à rencontrer vite".
	DistressThreshold = 0.45
)
