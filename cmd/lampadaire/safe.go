package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// errSafe ends a serve that worked in safe mode: its cause is already printed.
var errSafe = errors.New("ran in safe mode")

// serveSafely works when serve cannot: bad settings, missing keys, unreadable
// data. As long as a token can still be read, the bots tell whoever writes to
// them in private, or gives a command, that they are broken and which numbers
// help; they note nothing and do nothing else. It runs until it is stopped, so
// that nobody restarts it in a loop, and ends with errSafe.
func (c *console) serveSafely(ctx context.Context, path string, cause error) error {
	salvaged := salvage(path)
	if len(salvaged) == 0 || ctx.Err() != nil || pdn.KeyOf(cause) == "erreur.base_occupee" {
		// Without a token nobody can be answered; beside another program, two would.
		return cause
	}
	logger := slog.New(slog.NewJSONHandler(c.err, nil))
	why := c.explain(cause)
	_, _ = fmt.Fprintln(c.err, why)
	handler := &broken{texts: c.texts, clock: pdn.SystemClock{}, senders: map[pdn.NetworkID]chat.Sender{}, logger: logger}
	bots, err := handler.bots(salvaged)
	if err != nil {
		return cause
	}
	c.println("cli.secours_debut", nil)
	logger.Error("safe mode", "cause", keyOf(cause))
	group, ctx := errgroup.WithContext(ctx)
	for _, b := range bots {
		group.Go(func() error {
			// One network may refuse while the other still answers.
			if err := b.Run(ctx); err != nil && ctx.Err() == nil {
				_, _ = fmt.Fprintln(c.err, c.explain(fatal(b.Network(), err)))
			}
			return nil
		})
	}
	group.Go(func() error {
		return beat(ctx, func(context.Context) error { return nil }, func() string { return c.say("cli.etat_secours", nil) })
	})
	_ = group.Wait() // each part has told its own trouble
	return errSafe
}

// keyOf is the catalogue key of what is wrong in the settings or elsewhere.
func keyOf(err error) string {
	if fault, ok := errors.AsType[*config.Fault](err); ok {
		return fault.Key
	}
	return pdn.KeyOf(err)
}

// salvaged is what is left of a network's settings.
type salvaged struct{ token, server string }

// salvage finds the tokens that can still be read, whatever the state of the
// settings file.
func salvage(path string) map[pdn.NetworkID]salvaged {
	found := map[pdn.NetworkID]salvaged{}
	text, err := os.ReadFile(path)
	if err != nil {
		return found
	}
	for network, p := range config.Salvage(text) {
		if token, err := readToken(p.TokenFile); err == nil && token != "" {
			found[pdn.NetworkID(network)] = salvaged{token: token, server: p.Server}
		}
	}
	return found
}

// broken is the handler of the safe mode.
type broken struct {
	texts   *messages.Catalogue
	clock   pdn.Clock
	senders map[pdn.NetworkID]chat.Sender
	logger  *slog.Logger
}

// bots makes the bots; nothing of what they hear is kept, not even how far
// they have heard, so that the next start reads the spaces again.
func (b *broken) bots(from map[pdn.NetworkID]salvaged) ([]bot, error) {
	var made []bot
	if s, ok := from[onDiscord]; ok {
		one, err := discord.New(discord.Options{
			Token: discord.NewToken(s.token), BaseURL: s.server, Clock: b.clock, Handler: b, Journal: idle{}, Logger: b.logger,
			Reads: func(pdn.SpaceID, chat.Conversation) bool { return false },
		})
		if err != nil {
			return nil, fmt.Errorf("discord: %w", err)
		}
		made = append(made, one)
	}
	if s, ok := from[onTelegram]; ok {
		one, err := telegram.New(telegram.Options{
			Token: telegram.Secret(s.token), ServerURL: s.server, Clock: b.clock, Handler: b, Journal: idle{}, Logger: b.logger,
		})
		if err != nil {
			return nil, fmt.Errorf("telegram: %w", err)
		}
		made = append(made, one)
	}
	for _, one := range made {
		b.senders[one.Network()] = one
	}
	return made, nil
}

// Handle answers a private message, a command or a press, and nothing else.
// It never asks to be called again: a safe mode that insists helps nobody.
func (b *broken) Handle(ctx context.Context, e chat.Event) error {
	o := e.Head()
	if o.Author.Kind != chat.Person || o.Author.Account.Zero() || o.Reread || !asks(e) {
		return nil
	}
	sender, ok := b.senders[o.Network]
	if !ok {
		return nil
	}
	// The gate stands here too: an answer to one's own act, within its quarter of an hour (law L1).
	permit, denied := adherence.MayContact(adherence.Link{}, adherence.Contact{
		Purpose: adherence.Answer, Now: b.clock.Now(), Act: o.At, SamePlace: true,
	})
	if denied != adherence.Open {
		return nil
	}
	content, err := b.content(o, sender.Capabilities())
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		_, err = sender.Send(ctx, chat.ToPerson(permit, o.Answer, content))
	}
	if err != nil { // there is nowhere to keep it for later
		b.logger.Warn("safe mode: not answered", "network", o.Network, "outcome", outcomeOf(err))
	}
	return nil
}

// asks tells whether an event asks the robot for something.
func asks(e chat.Event) bool {
	switch e := e.(type) {
	case *chat.Message:
		return e.Place.Kind == chat.Private && !e.Edited
	case *chat.Command, *chat.Press:
		return true
	default:
		return false
	}
}

// content is what a broken robot says; in the open, only where the private
// chat is (law L9).
func (b *broken) content(o *chat.Origin, caps chat.Capabilities) (chat.Content, error) {
	if o.Place.Kind == chat.Private || o.Place.Alone {
		text, err := b.texts.Text("panne.texte", nil)
		return chat.Content{Text: text}, err
	}
	text, err := b.texts.Text("espace.prive", nil)
	if err != nil || !caps.PrivateLink {
		return chat.Content{Text: text}, err
	}
	label, err := b.texts.Text("bouton.prive", nil)
	return chat.Content{Text: text, Buttons: [][]chat.Button{{{Label: label, PrivateLink: "menu"}}}}, err
}
