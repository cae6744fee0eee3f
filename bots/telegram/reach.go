package telegram

import (
	"strconv"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var _ chat.Reacher = (*Bot)(nil)

// Reach is the private chat of a person: it bears her number. Who never opened
// it cannot be written to.
func (b *Bot) Reach(a pdn.Account) chat.Address {
	number, err := strconv.ParseInt(a.ID, 10, 64)
	if err != nil || a.Network != Network || number <= 0 {
		return ""
	}
	return place{chat: number}.address()
}
