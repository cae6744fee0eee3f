package discord

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// command is a registered application command, kept as it was sent.
type command struct {
	id          ID
	version     ID
	guild       ID
	kind        int
	name        string
	description string
	sent        map[string]any
	options     []commandOption
}

type commandOption struct {
	Type         int             `json:"type"`
	Name         string          `json:"name"`
	Description  string          `json:"description"`
	Required     bool            `json:"required"`
	Autocomplete bool            `json:"autocomplete"`
	Choices      []Choice        `json:"choices"`
	Options      []commandOption `json:"options"`
}

const (
	chatCommand    = 1
	userCommand    = 2
	messageCommand = 3
	maxCommands    = 100
)

const maxCommandName = 32 // characters

// isSlashName tells whether a name has the published form of slash command names:
// ^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$.
func isSlashName(name string) bool {
	n := 0
	for _, r := range name {
		if !strings.ContainsRune("-_'", r) && !unicode.In(r, unicode.L, unicode.N, unicode.Devanagari, unicode.Thai) {
			return false
		}
		n++
	}
	return n >= 1 && n <= maxCommandName
}

// scope reads the application and the guild (0: global) of the path.
func (c *call) scope() (ID, *apiError) {
	id, e := c.id("application_id")
	if e != nil {
		return 0, e
	}
	if id != c.app.id {
		return 0, fail(403, 20012, "You are not authorized to perform this action on this application")
	}
	if c.r.PathValue("guild_id") == "" {
		return 0, nil
	}
	g, e := c.guild()
	if e != nil {
		return 0, e
	}
	return g.id, nil
}

func listCommands(c *call) (int, any, *apiError) {
	guild, e := c.scope()
	if e != nil {
		return 0, nil, e
	}
	return 200, c.app.commandList(guild), nil
}

func (a *App) commandList(guild ID) []any {
	out := []any{}
	for _, k := range a.commands[guild] {
		out = append(out, k.wire(a))
	}
	return out
}

// overwriteCommands replaces all the commands of a scope. A command of the same kind and name keeps its id.
func overwriteCommands(c *call) (int, any, *apiError) {
	guild, e := c.scope()
	if e != nil {
		return 0, nil, e
	}
	var sent []map[string]any
	if json.Unmarshal(c.raw, &sent) != nil {
		return 0, nil, formError("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
	}
	next, count := []*command{}, map[int]int{}
	for i, m := range sent {
		k, e := c.command(guild, m, fmt.Sprint(i))
		if e != nil {
			return 0, nil, e
		}
		for _, other := range next {
			if other.kind == k.kind && other.name == k.name {
				return 0, nil, formError(fmt.Sprint(i), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
			}
		}
		count[k.kind]++
		if limit := map[int]int{chatCommand: maxCommands, userCommand: 5, messageCommand: 5}[k.kind]; count[k.kind] > limit {
			return 0, nil, fail(400, 30032, "Maximum number of application commands reached")
		}
		next = append(next, k)
	}
	c.app.commands[guild] = next
	c.s.changed(Change{Kind: ChangeCommands, Guild: guild, App: c.app.id})
	return 200, c.app.commandList(guild), nil
}

// command reads one command and gives it the id of the one that it replaces.
func (c *call) command(guild ID, m map[string]any, where string) (*command, *apiError) {
	h := recast[struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		Type        int             `json:"type"`
		Options     []commandOption `json:"options"`
	}](m)
	k := &command{version: c.s.flakes.next(), guild: guild, kind: or2(h.Type, chatCommand), name: h.Name,
		description: h.Description, sent: m, options: h.Options}
	if k.kind == chatCommand && !isSlashName(k.name) {
		return nil, formError(where+".name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
	if k.kind == chatCommand && h.Description == "" {
		return nil, formError(where+".description", "BASE_TYPE_REQUIRED", "This field is required")
	}
	if k.kind != chatCommand && (h.Description != "" || len(h.Options) > 0) {
		return nil, formError(where+".description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_EMPTY", "Context menu commands cannot have description")
	}
	if len(h.Options) > maxOptions {
		return nil, formError(where+".options", "BASE_TYPE_BAD_LENGTH", "Must be 25 or fewer in length.")
	}
	for _, old := range c.app.commands[guild] {
		if old.kind == k.kind && old.name == k.name {
			k.id = old.id
		}
	}
	if k.id == 0 {
		k.id = c.s.flakes.next()
	}
	return k, nil
}

func or2(v, def int) int {
	if v == 0 {
		return def
	}
	return v
}

// wire is the command as the platform returns it.
func (k *command) wire(a *App) map[string]any {
	m := map[string]any{"id": k.id, "application_id": a.id, "version": k.version, "type": k.kind, "name": k.name,
		"description": "", "default_member_permissions": nil, "nsfw": false}
	for _, f := range []string{"description", "options", "name_localizations", "description_localizations", "contexts",
		"integration_types", "dm_permission", "default_member_permissions"} {
		if v := k.sent[f]; v != nil {
			m[f] = withoutNulls(v)
		}
	}
	if v, ok := m["default_member_permissions"].(float64); ok {
		m["default_member_permissions"] = Permissions(v).String()
	}
	if k.guild != 0 {
		m["guild_id"] = k.guild
		delete(m, "dm_permission")
	}
	return m
}
