package registry

import (
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Reading says whether the messages of a space are examined: off until a
// professional turns it on. What was written while it was off or rested is never
// examined afterwards.
type Reading struct {
	On    bool
	Since time.Time // when it was turned on
	First pdn.Day   // first day of all, from which the trial counts
	// RestFrom and RestUntil are a pause, zero when there was none.
	RestFrom, RestUntil time.Time
}

// TrialDays is for how many days the first findings are a trial: no notice
// leaves to their authors.
const TrialDays = 14

// At tells whether reading goes on at an instant.
func (r Reading) At(now time.Time) bool { return r.On && !now.Before(r.Since) && !r.Resting(now) }

// Resting tells whether an instant falls into the pause.
func (r Reading) Resting(at time.Time) bool { return !at.Before(r.RestFrom) && at.Before(r.RestUntil) }

// Trial tells whether a day belongs to the trial.
func (r Reading) Trial(today pdn.Day) bool { return r.On && today < r.First+TrialDays }

// TrialEnd is the last day of the trial.
func (r Reading) TrialEnd() pdn.Day { return r.First + TrialDays - 1 }

// TrialShownDays is for how many days, from the first, the figures of a trial are
// shown: as long after it as it lasted. Then they are deleted.
const TrialShownDays = 2 * TrialDays

// TrialShown tells whether the figures of the trial are shown on a day.
func (r Reading) TrialShown(today pdn.Day) bool {
	return r.First != 0 && today < r.First+TrialShownDays
}

// trialEndTold is for how many days after the trial its end may still be told.
const trialEndTold = 3

// TrialOver tells whether the trial of a space that is read has just ended.
func (r Reading) TrialOver(today pdn.Day) bool {
	return r.On && r.First != 0 && today > r.TrialEnd() && today <= r.TrialEnd()+trialEndTold
}

// Never says why a conversation is never read (law L5).
type Never string

// The conversations that are never read.
const (
	NeverStaff    Never = "equipe"
	NeverDeciders Never = "decideurs"
	NeverUnion    Never = "syndical"
)

// NeverKinds are the kinds, in the order of the screens.
func NeverKinds() []Never { return []Never{NeverStaff, NeverDeciders, NeverUnion} }

// Unread is a conversation of a space that is never read; "" is the whole space.
type Unread struct {
	Conversation chat.Conversation
	Kind         Never
}

// Apart tells whether a place, or what it hangs from, is never read.
func (s Space) Apart(c, under chat.Conversation) bool {
	return slices.ContainsFunc(s.Never, func(u Unread) bool {
		return u.Conversation == "" || u.Conversation == c || under != "" && u.Conversation == under
	})
}

// Reads tells whether a message of that place, written then, may be examined now.
func (s Space) Reads(p chat.Place, written, now time.Time) bool {
	if s.Apart(p.Conversation, p.Under) {
		return false
	}
	return s.Reading.At(now) && s.Reading.At(written)
}

// spaceReading is what the storage knows of the reading of a space.
func (v Stored) spaceReading(s Space) Space {
	s.Reading = Reading{} // the settings only wish it
	for _, r := range v.Readings {
		if r.Network == s.Network && r.Space == s.ID {
			s.Reading = r.Reading
		}
	}
	s.Never = slices.Clone(s.Never)
	for _, n := range v.Never {
		if n.Network == s.Network && (n.Space == s.ID || n.Space == "") && !s.Apart(n.Unread.Conversation, "") {
			s.Never = append(s.Never, n.Unread)
		}
	}
	return s
}

// SpaceReading is the reading of one space, as it is stored.
type SpaceReading struct {
	Network pdn.NetworkID
	Space   pdn.SpaceID
	Reading Reading
}

// SpaceUnread is one conversation that is set apart; of any space where Space is "".
type SpaceUnread struct {
	Network pdn.NetworkID
	Space   pdn.SpaceID
	Unread  Unread
}
