package discord

import (
	"github.com/lampadaire/lampadaire/internal/chat"
)

// onRemoval tells that messages of a space are gone, after what was said there
// before. In private nobody else is concerned.
func (b *Bot) onRemoval(kind string, r *rawRemoval, put putter) {
	ids := r.IDs
	if r.ID != "" {
		ids = append(ids, r.ID)
	}
	if !isID(r.Channel) || len(ids) == 0 {
		b.unreadable(kind, "missing")
		return
	}
	if !isID(r.Guild) {
		return
	}
	e := &chat.Removed{}
	for _, id := range ids {
		if isID(id) {
			e.Refs = append(e.Refs, messageRef(r.Channel, id, false))
		}
	}
	e.Network, e.ID, e.At = Network, "d"+ids[0], b.clock.Now().UTC()
	e.Author = chat.Author{Kind: chat.Anonymous}
	e.Place = placeOf(r.Guild, r.Channel)
	e.Place.Under = b.guilds.under(r.Guild, r.Channel)
	put(string(e.Place.Conversation), func() { b.handle(e) })
}
