package telegram

import (
	"context"
	"fmt"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// CommandScope says where a menu of commands is shown.
type CommandScope uint8

// The scopes in use. The platform shows the narrowest that has a menu.
const (
	InPrivate CommandScope = iota // every private chat
	InGroups                      // every group
	InOneChat                     // the conversation given, for example a professional's private chat
)

// Menu is the list of commands of one scope. An empty list takes the menu away.
type Menu struct {
	Scope CommandScope
	// Where is the conversation of InOneChat.
	Where chat.Conversation
	// Language is the client's (two letters), empty for all others.
	Language string
	Commands []MenuCommand
}

// MenuCommand is one command: a name [a-z0-9_]{1,32} without slash, and 1 to 256 characters that say what it does.
type MenuCommand struct {
	Name string
	Help string
}

// RegisterCommands publishes the menus, one request each. It is harmless to repeat.
func (b *Bot) RegisterCommands(ctx context.Context, menus ...Menu) error {
	for _, menu := range menus {
		p := &library.SetMyCommandsParams{Commands: []models.BotCommand{}, LanguageCode: menu.Language}
		for _, c := range menu.Commands {
			p.Commands = append(p.Commands, models.BotCommand{Command: c.Name, Description: c.Help})
		}
		switch menu.Scope {
		case InPrivate:
			p.Scope = &models.BotCommandScopeAllPrivateChats{}
		case InGroups:
			p.Scope = &models.BotCommandScopeAllGroupChats{}
		case InOneChat:
			where, ok := parsePlace(chat.Address(menu.Where))
			if !ok {
				return fmt.Errorf("register commands: the conversation is not ours: %w", chat.ErrRefused)
			}
			p.Scope = &models.BotCommandScopeChat{ChatID: b.rooms.now(where.chat)}
		}
		if err := b.setCommands(ctx, p); err != nil {
			return fmt.Errorf("register commands: %w", err)
		}
	}
	return nil
}

func (b *Bot) setCommands(ctx context.Context, p *library.SetMyCommandsParams) error {
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, o := withOutcome(ctx)
	if _, err := b.api.SetMyCommands(ctx, p); err != nil {
		return o.fault(err)
	}
	return nil
}
