package main

import (
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// forgetter is a bot that reads each conversation of a space from a position of its own.
type forgetter interface {
	ForgetSpace(space pdn.SpaceID)
}

// forgetSpace drops from the journal how far the conversations of an unlinked space
// were read (law L11).
func (h *house) forgetSpace(n pdn.NetworkID, space pdn.SpaceID, posts chat.Conversation) {
	h.journal().Forget(n, posts)
	for _, b := range h.bots {
		if f, reads := b.(forgetter); reads && b.Network() == n {
			f.ForgetSpace(space)
		}
	}
}
