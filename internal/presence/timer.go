package presence

import "time"

// TimerRule says when to ask about a presence that was perhaps forgotten.
type TimerRule struct {
	AskAfter     time.Duration // silence before "toujours en présence ?"; 2 h by default
	AnswerWithin time.Duration // silence after the question before an end is proposed
}

// Timer is an open presence as the rule sees it. LastSign is the last press or
// command its author gave the robot about his presence, never a message.
type Timer struct {
	Start, LastSign, AskedAt time.Time
}

// TimerStep is what to do now.
type TimerStep string

// The steps.
const (
	TimerWait       TimerStep = "wait"
	TimerAsk        TimerStep = "ask"         // "toujours en présence ?", in private
	TimerProposeEnd TimerStep = "propose_end" // to confirm, nothing is written before
)

// TimerDecision is the answer of StillThere.
type TimerDecision struct {
	Step TimerStep
	// End is the end to propose: the last sign of life. Zero when there was none
	// since the start: then the author is asked for the hours, none is invented.
	End time.Time
	// Next is when to look again; zero after a proposal.
	Next time.Time
}

// StillThere decides about an open presence. Called late, after a restart or a
// stall, it asks first and proposes the same end: no time is lost or invented. A
// machine clock that went back makes it wait.
func (r TimerRule) StillThere(t Timer, now time.Time) TimerDecision {
	last := t.Start
	if t.LastSign.After(last) {
		last = t.LastSign
	}
	if !t.AskedAt.After(last) {
		if due := last.Add(r.AskAfter); now.Before(due) {
			return TimerDecision{Step: TimerWait, Next: due}
		}
		return TimerDecision{Step: TimerAsk, Next: now.Add(r.AnswerWithin)}
	}
	if due := t.AskedAt.Add(r.AnswerWithin); now.Before(due) {
		return TimerDecision{Step: TimerWait, Next: due}
	}
	d := TimerDecision{Step: TimerProposeEnd}
	if t.LastSign.After(t.Start) {
		d.End = t.LastSign
	}
	return d
}
