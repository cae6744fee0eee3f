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
		line := discord.Command{Name: c.Name, Description: help, Argument: c.Argument, Place: discordPlace(c), Permission: discordPermission(c)}
		if c.Argument != "" {
			if line.ArgumentDescription, err = h.texts.Text(c.ArgumentHelp, nil); err != nil {
				return nil, err
			}
		}
		table = append(table, line)
	}
	for _, menu := range []struct {
		kind discord.CommandKind
		keys []string
		need discord.Permission
	}{
		{discord.PersonCommand, app.PersonCommands(), discord.ManageMessages}, // of professionals, as their shortcuts
		{discord.MessageCommand, app.MessageCommands(), ""},
	} {
		for _, key := range menu.keys {
			name, err := h.texts.Text(key, nil)
			if err != nil {
				return nil, err
			}
			// The name of a command is looked up by people who type an ordinary space.
			name = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(name)
			table = append(table, discord.Command{Kind: menu.kind, Name: name, Place: discord.InSpaces, Permission: menu.need})
		}
	}
	return table, nil
}

// discordPlace is where a command is found: a code is typed in private, a space
// is linked where it is.
func discordPlace(c app.Command) discord.CommandPlace {
	switch {
	case c.Spaces:
		return discord.InSpaces
	case c.Name == "code":
		return discord.InPrivate
	default:
		return discord.Anywhere
	}
}

// discordPermission keeps the shortcuts of professionals out of the list that
// young people see in a space.
func discordPermission(c app.Command) discord.Permission {
	switch {
	case c.Spaces:
		return discord.ManageGuild
	case c.Staff:
		return discord.ManageMessages
	default:
		return ""
	}
}

// telegramMenus offers in private what is for everybody and, in a group, only
// what leads to the private chat. Professionals have lists of their own.
func (h *house) telegramMenus() ([]telegram.Menu, error) {
	private, group := telegram.Menu{Scope: telegram.InPrivate}, telegram.Menu{Scope: telegram.InGroups}
	for _, c := range app.Commands() {
		if c.Staff {
			continue
		}
		line, err := h.telegramLine(c)
		if err != nil {
			return nil, err
		}
		private.Commands = append(private.Commands, line)
		if c.InGroup {
			group.Commands = append(group.Commands, line)
		}
	}
	return []telegram.Menu{private, group}, nil
}

func (h *house) telegramLine(c app.Command) (telegram.MenuCommand, error) {
	help, err := h.texts.Text(c.Help, nil)
	return telegram.MenuCommand{Name: c.Name, Help: help}, err
}
