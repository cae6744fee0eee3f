package chat

import "github.com/lampadaire/lampadaire/internal/pdn"

// Reacher is a Sender that knows where a person's private chat with the robot
// is, once she has opened it herself. A message to one who never did fails with
// ErrClosed.
type Reacher interface {
	Reach(a pdn.Account) Address
}

// Part finds an optional part of a sender, also where it is wrapped in another
// one that says so by Unwrap.
func Part[T any](s Sender) (part T, found bool) {
	for s != nil {
		if part, found = s.(T); found {
			return part, true
		}
		wrapped, is := s.(interface{ Unwrap() Sender })
		if !is {
			break
		}
		s = wrapped.Unwrap()
	}
	return part, false
}
