package moderation

// Line is an earlier message of a short conversation.
type Line struct {
	// From tells authors apart; an empty one is the author of the last line.
	From string
	Text string
}

// readAfter reads a message with the lines before it.
func (e *Engine) readAfter(s *Scratch, before []Line, in Input) {
	e.read(s, in)
}
