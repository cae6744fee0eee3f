package helpsheet

// Exercise is a fictitious case to train on, as a card would show it: what the
// robot says of a message, never the message itself (law L6).
type Exercise struct {
	Title string
	Story string
	Key   Key // topic, place and urgency; the reader brings his own profile
	// Choices are what one could do; exactly one is the best.
	Choices []Choice
}

// Choice is one possible act and what may be said of it.
type Choice struct {
	Text string
	Good bool
	Why  string
}

// MostChoices bounds the choices of an exercise.
const MostChoices = 4

// Exercises are the training cases, in the order of the files.
func (b *Book) Exercises() []Exercise { return b.exercises }
