package discord

import (
	"context"
	"fmt"
	"net/http"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// CommandKind is where a command is found.
type CommandKind int

// The kinds of command.
const (
	TypedCommand   CommandKind = 1 // typed after a slash
	PersonCommand  CommandKind = 2 // in the menu of a person; the command's Args is his account
	MessageCommand CommandKind = 3 // in the menu of a message; the command's Args is its reference (chat.MessageRef)
)

// CommandPlace is where a command may be used.
type CommandPlace int

// The places of a command.
const (
	Anywhere CommandPlace = iota
	InPrivate
	InSpaces
)

// Command is one line of the command table as the platform takes it. All texts
// come from package messages.
type Command struct {
	Kind        CommandKind // TypedCommand when 0
	Name        string      // [a-z0-9_]{1,32}; free text for a menu entry
	Description string      // at most 100 characters; empty for a menu entry
	// Argument and its description make the command take a text; "" for none.
	Argument            string
	ArgumentDescription string
	Place               CommandPlace
	// Permission is what a member of a guild must hold to be offered the command
	// there; "" for everybody. The guild may change it; in a private chat the
	// platform offers it to all.
	Permission Permission
}

// Permission is a right of a member, as the platform numbers it.
type Permission string

// The permissions in use.
const (
	ManageMessages Permission = "8192" // who moderates
	ManageGuild    Permission = "32"   // who administers
)

type rawCommand struct {
	Type        int                `json:"type"`
	Name        string             `json:"name"`
	Description string             `json:"description,omitempty"`
	Options     []rawCommandOption `json:"options,omitempty"`
	Contexts    []int              `json:"contexts"`
	Installed   []int              `json:"integration_types"`
	Permission  *Permission        `json:"default_member_permissions"`
}

type rawCommandOption struct {
	Type        int    `json:"type"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Required    bool   `json:"required"`
}

const optionString = 3

func (c Command) raw() rawCommand {
	r := rawCommand{Type: int(or(c.Kind, TypedCommand)), Name: c.Name, Description: c.Description, Installed: []int{0}}
	switch c.Place {
	case InPrivate:
		r.Contexts = []int{1}
	case InSpaces:
		r.Contexts = []int{0}
	default:
		r.Contexts = []int{0, 1}
	}
	if c.Permission != "" {
		r.Permission = &c.Permission
	}
	if c.Argument != "" {
		r.Options = []rawCommandOption{{Type: optionString, Name: c.Argument, Description: c.ArgumentDescription}}
	}
	return r
}

// RegisterCommands replaces the commands that the platform shows: everywhere
// when no space is named, otherwise in these spaces only.
func (b *Bot) RegisterCommands(ctx context.Context, table []Command, spaces ...pdn.SpaceID) error {
	me, err := b.whoami(ctx)
	if err != nil {
		return fmt.Errorf("register commands: %w", err)
	}
	raw := make([]rawCommand, 0, len(table))
	for _, c := range table {
		raw = append(raw, c.raw())
	}
	paths := []string{"/applications/" + me.application + "/commands"}
	if len(spaces) > 0 {
		paths = nil
		for _, s := range spaces {
			if !isID(string(s)) {
				return fmt.Errorf("register commands: a space is malformed")
			}
			paths = append(paths, "/applications/"+me.application+"/guilds/"+string(s)+"/commands")
		}
	}
	for _, path := range paths {
		err := b.rest.do(ctx, call{name: "register commands", method: http.MethodPut, path: path, route: "commands", body: raw, safe: true}, nil)
		if err != nil {
			return fmt.Errorf("register commands: %w", err)
		}
	}
	return nil
}

// whoami is the bot's identity, asked when no connection told it yet.
func (b *Bot) whoami(ctx context.Context) (*identity, error) {
	if self := b.self.Load(); self != nil {
		return self, nil
	}
	var app struct {
		ID  string   `json:"id"`
		Bot *rawUser `json:"bot"`
	}
	if err := b.rest.do(ctx, call{name: "ask who we are", method: http.MethodGet, path: "/applications/@me", route: "me", safe: true}, &app); err != nil {
		return nil, err
	}
	self := &identity{user: app.ID, application: app.ID}
	if app.Bot != nil && isID(app.Bot.ID) {
		self.user = app.Bot.ID
	}
	b.self.CompareAndSwap(nil, self)
	return self, nil
}
