package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/bots/discord"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/app"
)

// registerCommands gives the command table to the platform of a bot.
func (h *house) registerCommands(ctx context.Context, b bot) error {
	switch b := b.(type) {
	case *discord.Bot:
		table, err := h.discordTable()
		if err != nil {
			return err
		}
		return b.RegisterCommands(ctx, table)
	case *telegram.Bot:
		menus, err := h.telegramMenus()
		if err != nil {
			return err
		}
		return b.RegisterCommands(ctx, menus...)
	default:
		return fmt.Errorf("no command table for %T", b)
	}
}

func (h *house) discordTable() ([]discord.Command, error) {
	var table []discord.Command
	for _, c := range app.Commands() {
		help, err := h.texts.Text(c.Help, nil)
		if err != nil {
			return nil, err
		}
		line := discord.Command{Name: c.Name, Description: help, Argument: c.Argument}
		if c.Argument != "" {
			if line.ArgumentDescription, err = h.texts.Text(c.ArgumentHelp, nil); err != nil {
				return nil, err
			}
		}
		table = append(table, line)
	}
	for kind, keys := range map[discord.CommandKind][]string{
		discord.PersonCommand: app.PersonCommands(), discord.MessageCommand: app.MessageCommands(),
	} {
		for _, key := range keys {
			name, err := h.texts.Text(key, nil)
			if err != nil {
				return nil, err
			}
			// The name of a command is looked up by people who type an ordinary space.
			name = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(name)
			table = append(table, discord.Command{Kind: kind, Name: name, Place: discord.InSpaces})
		}
	}
	return table, nil
}

// telegramMenus offers the whole table in private and, in a group, only what
// leads to the private chat.
func (h *house) telegramMenus() ([]telegram.Menu, error) {
	private, group := telegram.Menu{Scope: telegram.InPrivate}, telegram.Menu{Scope: telegram.InGroups}
	for _, c := range app.Commands() {
		help, err := h.texts.Text(c.Help, nil)
		if err != nil {
			return nil, err
		}
		line := telegram.MenuCommand{Name: c.Name, Help: help}
		private.Commands = append(private.Commands, line)
		if c.InGroup {
			group.Commands = append(group.Commands, line)
		}
	}
	return []telegram.Menu{private, group}, nil
}
