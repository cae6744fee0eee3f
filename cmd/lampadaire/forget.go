package main

import (
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// forgetSpace drops from the journal how far the conversations of an unlinked space
// were read (law L11).
func (h *house) forgetSpace(n pdn.NetworkID, space pdn.SpaceID, posts chat.Conversation) {
	h.journal().Forget(n, posts)
	h.journal().ForgetSpace(n, space)
}
