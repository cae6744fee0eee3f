package main

import (
	"context"
	"io"
	"time"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// mayRead tells what still lacks, in sentences, before a space may be read: the
// compulsory lines of the check that concern it. It asks its platform.
func (h *house) mayRead(ctx context.Context, s registry.Structure, space registry.Space) []string {
	var missing []string
	c := &console{out: io.Discard, texts: h.texts}
	f := &findings{console: c, heard: func(v verdict, sentence string) {
		if v == wrong {
			missing = append(missing, sentence)
		}
	}}
	f.checkNumbers(h.settings.Checked, h.clock.Now())
	space.Wanted = true
	s.Spaces, s.Missing = []registry.Space{space}, nil
	alone, err := registry.NewDirectory([]registry.Structure{s})
	if err != nil {
		f.fail(err)
		return missing
	}
	f.checkPeople(alone, pdn.DayOf(h.clock.Now(), pdn.Paris()))
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	token := h.tokens[space.Network]
	switch {
	case token == "":
		f.add(wrong, "verif.sans_jeton", map[string]any{"reseau": string(space.Network)})
	case space.Network == onDiscord:
		f.checkDiscord(ctx, token, h.settings.Discord, alone)
	case space.Network == onTelegram:
		f.checkTelegram(ctx, token, h.settings.Telegram, alone)
	}
	return missing
}

// readingChanged has the bots ask for what is needed now, and no more.
func (h *house) readingChanged() {
	for _, b := range h.bots {
		if d, ok := b.(*discord.Bot); ok {
			d.Renew()
		}
	}
}
