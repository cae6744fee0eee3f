package main

import (
	"context"
	"sync"

	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
)

// staffLists keeps the list of commands of each professional on Telegram as the
// team changes: who joins, changes of role or opens his private chat gets his, who
// leaves sees again what everybody sees. On Discord the permissions of the server
// tell professionals apart, and the list is the same for all of them.
type staffLists struct {
	chat.Handler
	house *house

	mu      sync.Mutex
	missing map[chat.Conversation]bool // chats where a list could not be put yet
	cleared map[chat.Conversation]bool // chats where none is left
	// again holds one word at most: something is to be looked at again; stray are
	// chats where somebody who is no professional used a command of theirs.
	again chan struct{}
	stray chan chat.Conversation
}

// mostCleared bounds what is remembered of chats without a list.
const mostCleared = 1000

func (h *house) newStaffLists(next chat.Handler) *staffLists {
	return &staffLists{
		Handler: next, house: h, missing: map[chat.Conversation]bool{}, cleared: map[chat.Conversation]bool{},
		again: make(chan struct{}, 1), stray: make(chan chat.Conversation, 16),
	}
}

// Handle lets the event through, then looks whose private chat it came from.
func (l *staffLists) Handle(ctx context.Context, e chat.Event) error {
	if err := l.Handler.Handle(ctx, e); err != nil {
		return err
	}
	if o := e.Head(); o.Place.Kind == chat.Private && !o.Author.Account.Zero() {
		l.seen(e, o)
	}
	return nil
}

func (l *staffLists) seen(e chat.Event, o *chat.Origin) {
	where := telegram.PrivateChat(o.Author.Account)
	_, _, professional := l.house.app.Directory.Professional(o.Author.Account)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case professional:
		delete(l.cleared, where)
		if l.missing[where] {
			delete(l.missing, where)
			l.lookAgain()
		}
	case ofStaff(e) && !l.cleared[where]:
		// His access ended while the program did not run: the list is still there.
		if len(l.cleared) >= mostCleared {
			clear(l.cleared)
		}
		select {
		case l.stray <- where:
			l.cleared[where] = true
		default: // too many at once: his next command takes it away
		}
	}
}

func (l *staffLists) lookAgain() {
	select {
	case l.again <- struct{}{}:
	default: // it is known already
	}
}

// ofStaff tells whether an event is a command of professionals.
func ofStaff(e chat.Event) bool {
	typed, is := e.(*chat.Command)
	if !is {
		return false
	}
	for _, c := range app.Commands() {
		if c.Name == typed.Name {
			return c.Staff
		}
	}
	return false
}

// menus are the lists of the professionals, by private chat.
func (l *staffLists) menus() (map[chat.Conversation]telegram.Menu, error) {
	menus := map[chat.Conversation]telegram.Menu{}
	for _, s := range l.house.app.Directory.Structures() {
		for _, p := range s.People {
			for _, account := range p.Accounts {
				if account.Network != onTelegram {
					continue
				}
				menu := telegram.Menu{Scope: telegram.InOneChat, Where: telegram.PrivateChat(account)}
				for _, c := range l.house.app.CommandsOf(p) {
					line, err := l.house.telegramLine(c)
					if err != nil {
						return nil, err
					}
					menu.Commands = append(menu.Commands, line)
				}
				menus[menu.Where] = menu
			}
		}
	}
	return menus, nil
}

// run offers the lists until ctx ends.
func (l *staffLists) run(ctx context.Context, b *telegram.Bot) error {
	offered := map[chat.Conversation]string{}
	for {
		if err := l.offer(ctx, b, offered); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-l.house.teamChanged:
		case <-l.again:
		case where := <-l.stray:
			offered[where] = "stray"
		}
	}
}

// offer puts the lists that changed, and takes away those of who is no
// professional any more.
func (l *staffLists) offer(ctx context.Context, b *telegram.Bot, offered map[chat.Conversation]string) error {
	menus, err := l.menus()
	if err != nil {
		return err
	}
	for where := range offered {
		if _, still := menus[where]; !still {
			menus[where] = telegram.Menu{Scope: telegram.InOneChat, Where: where}
		}
	}
	for where, menu := range menus {
		names := ""
		for _, c := range menu.Commands {
			names += " " + c.Name
		}
		if names != "" && offered[where] == names {
			continue
		}
		switch err := b.RegisterCommands(ctx, menu); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil: // he has not opened his private chat yet, or a passing trouble
			l.house.logger.Info("the list of a professional was not offered", "network", onTelegram)
			l.mu.Lock()
			l.missing[where] = true
			l.mu.Unlock()
		case names == "":
			delete(offered, where)
		default:
			offered[where] = names
		}
	}
	return nil
}
