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

// Menu is the list of commands of one scope. An empty list takes the menu away: the
// next wider scope is shown again.
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
		scope, err := b.scopeOf(menu)
		if err == nil {
			err = b.setCommands(ctx, scope, menu)
		}
		if err != nil {
			return fmt.Errorf("register commands: %w", err)
		}
	}
	return nil
}

func (b *Bot) scopeOf(menu Menu) (models.BotCommandScope, error) {
	switch menu.Scope {
	case InGroups:
		return &models.BotCommandScopeAllGroupChats{}, nil
	case InOneChat:
		where, ok := parsePlace(chat.Address(menu.Where))
		if !ok {
			return nil, fmt.Errorf("the conversation is not ours: %w", chat.ErrRefused)
		}
		return &models.BotCommandScopeChat{ChatID: b.rooms.now(where.chat)}, nil
	default:
		return &models.BotCommandScopeAllPrivateChats{}, nil
	}
}

func (b *Bot) setCommands(ctx context.Context, scope models.BotCommandScope, menu Menu) (err error) {
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, o := withOutcome(ctx)
	if len(menu.Commands) == 0 {
		_, err = b.api.DeleteMyCommands(ctx, &library.DeleteMyCommandsParams{Scope: scope, LanguageCode: menu.Language})
	} else {
		p := &library.SetMyCommandsParams{Commands: make([]models.BotCommand, 0, len(menu.Commands)), Scope: scope, LanguageCode: menu.Language}
		for _, c := range menu.Commands {
			p.Commands = append(p.Commands, models.BotCommand{Command: c.Name, Description: c.Help})
		}
		_, err = b.api.SetMyCommands(ctx, p)
	}
	if err != nil {
		return o.fault(err)
	}
	return nil
}
