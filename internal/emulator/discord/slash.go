package discord

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The published numbers of command option types.
const (
	optionSub     = 1
	optionGroup   = 2
	optionString  = 3
	optionInteger = 4
	optionBool    = 5
	optionUser    = 6
	optionChannel = 7
	optionRole    = 8
	optionNumber  = 10
)

// Slash runs a slash command. Option values are string, int, float64, bool, *User, *Channel or *Role; a subcommand is
// written in the name: "charte voir". ErrNoCommand, ErrBadValue.
func (u *User) Slash(c *Channel, a *App, name string, options map[string]any) (*Interaction, error) {
	return u.slash(c, a, name, options, "")
}

// Complete asks for suggestions while the person types an option; the answer is in Interaction.Choices.
func (u *User) Complete(c *Channel, a *App, name, option, typed string) (*Interaction, error) {
	return u.slash(c, a, name, map[string]any{option: typed}, option)
}

func (u *User) slash(c *Channel, a *App, name string, options map[string]any, focused string) (*Interaction, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	words := strings.Fields(name)
	if len(words) == 0 {
		return nil, fmt.Errorf("run a command: %w", ErrNoCommand)
	}
	k, err := u.command(c, a, chatCommand, words[0])
	if err != nil {
		return nil, fmt.Errorf("run /%s: %w", words[0], err)
	}
	data := map[string]any{"id": k.id, "name": k.name, "type": k.kind}
	if k.guild != 0 {
		data["guild_id"] = k.guild
	}
	f := filling{s: u.s, c: c, options: options, focused: focused, resolved: map[string]any{}}
	given, err := f.level(k.options, words[1:])
	if err != nil {
		return nil, fmt.Errorf("run /%s: %w", name, err)
	}
	if len(given) > 0 {
		data["options"] = given
	}
	if len(f.resolved) > 0 {
		data["resolved"] = f.resolved
	}
	kind := interactionCommand
	if focused != "" {
		kind = interactionAutocomplet
	}
	return u.s.begin(&interactionIn{kind: kind, app: a, user: u, channel: c, name: name, data: data})
}

// command finds a command that the person may run there; a guild's own command comes before a global one.
func (u *User) command(c *Channel, a *App, kind int, name string) (*command, error) {
	if err := u.may(c, PermUseCommands); err != nil {
		return nil, err
	}
	scopes := []ID{0}
	if c.guild != nil {
		if c.guild.members[a.bot.id] == nil {
			return nil, ErrNoCommand
		}
		scopes = []ID{c.guild.id, 0}
	} else if c.app != a {
		return nil, ErrNoCommand
	}
	for _, g := range scopes {
		for _, k := range a.commands[g] {
			if k.kind == kind && k.name == name && k.allowed(u, c) {
				return k, nil
			}
		}
	}
	return nil, ErrNoCommand
}

// allowed applies contexts and default_member_permissions.
func (k *command) allowed(u *User, c *Channel) bool {
	h := recast[struct {
		Contexts []int `json:"contexts"`
		DM       *bool `json:"dm_permission"`
	}](k.sent)
	place := 0
	if c.guild == nil {
		place = 1
		if h.DM != nil && !*h.DM && h.Contexts == nil {
			return false
		}
	}
	if h.Contexts != nil && !slices.Contains(h.Contexts, place) {
		return false
	}
	var need Permissions
	switch v := k.sent["default_member_permissions"].(type) {
	case string:
		n, _ := strconv.ParseUint(v, 10, 64) // a bad number was refused when the command was registered
		need = Permissions(n)
	case float64:
		need = Permissions(v)
	default:
		return true
	}
	if c.guild == nil {
		return true
	}
	p := u.s.permissionsIn(c, u)
	if need == 0 {
		return p == allPermissions
	}
	return p&need == need
}

// filling fills a command's options from the values given.
type filling struct {
	s        *Server
	c        *Channel
	options  map[string]any
	focused  string
	resolved map[string]any
}

func (f *filling) level(defs []commandOption, words []string) ([]any, error) {
	if len(words) > 0 {
		i := slices.IndexFunc(defs, func(d commandOption) bool {
			return d.Name == words[0] && (d.Type == optionSub || d.Type == optionGroup)
		})
		if i < 0 {
			return nil, ErrNoCommand
		}
		inner, err := f.level(defs[i].Options, words[1:])
		if err != nil {
			return nil, err
		}
		return []any{map[string]any{"name": words[0], "type": defs[i].Type, "options": inner}}, nil
	}
	out, used := []any{}, 0
	for _, d := range defs {
		if d.Type == optionSub || d.Type == optionGroup {
			return nil, ErrNoCommand // a command with subcommands cannot be run by itself
		}
		v, given := f.options[d.Name]
		if !given {
			if d.Required && f.focused == "" {
				return nil, ErrBadValue
			}
			continue
		}
		used++
		value, err := f.value(d, v)
		if err != nil {
			return nil, err
		}
		o := map[string]any{"name": d.Name, "type": d.Type, "value": value}
		if d.Name == f.focused {
			o["focused"] = true
		}
		out = append(out, o)
	}
	if used != len(f.options) {
		return nil, ErrBadValue
	}
	return out, nil
}

// value checks one value against its option and resolves accounts, channels and roles.
func (f *filling) value(d commandOption, v any) (any, error) {
	kinds := map[int]int{optionUser: ComponentUsers, optionChannel: ComponentChannel, optionRole: ComponentRoles}
	var id ID
	switch v := v.(type) {
	case *User:
		id = v.id
	case *Channel:
		id = v.id
	case *Role:
		id = v.id
	case string:
		if d.Type != optionString && f.focused != d.Name {
			return nil, ErrBadValue
		}
	case int:
		if d.Type != optionInteger && d.Type != optionNumber {
			return nil, ErrBadValue
		}
	case float64:
		if d.Type != optionNumber {
			return nil, ErrBadValue
		}
	case bool:
		if d.Type != optionBool {
			return nil, ErrBadValue
		}
	default:
		return nil, ErrBadValue
	}
	if id != 0 {
		r, ok := f.s.resolve(f.c, kinds[d.Type], []string{id.String()})
		if !ok {
			return nil, ErrBadValue
		}
		for k, m := range r {
			into, _ := f.resolved[k].(map[string]any)
			if into == nil {
				into = map[string]any{}
				f.resolved[k] = into
			}
			for id, x := range m.(map[string]any) {
				into[id] = x
			}
		}
		return id.String(), nil
	}
	if len(d.Choices) > 0 && !slices.ContainsFunc(d.Choices, func(c Choice) bool { return fmt.Sprint(c.Value) == fmt.Sprint(v) }) {
		return nil, ErrBadValue
	}
	return v, nil
}

// UserCommand runs a command of a person's context menu.
func (u *User) UserCommand(c *Channel, a *App, name string, target *User) (*Interaction, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	k, err := u.command(c, a, userCommand, name)
	if err != nil {
		return nil, fmt.Errorf("run %q: %w", name, err)
	}
	resolved, _ := u.s.resolve(c, ComponentUsers, []string{target.id.String()})
	return u.s.begin(&interactionIn{kind: interactionCommand, app: a, user: u, channel: c, name: name,
		data: k.contextData(c, target.id, resolved)})
}

// MessageCommand runs a command of a message's context menu.
func (u *User) MessageCommand(c *Channel, a *App, name string, target ID) (*Interaction, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	k, err := u.command(c, a, messageCommand, name)
	if err != nil {
		return nil, fmt.Errorf("run %q: %w", name, err)
	}
	m := c.message(target)
	if m == nil || (m.onlyFor != 0 && m.onlyFor != u.id) {
		return nil, fmt.Errorf("run %q: %w", name, ErrNoMessage)
	}
	resolved := map[string]any{"messages": map[string]any{target.String(): m.wire()}}
	return u.s.begin(&interactionIn{kind: interactionCommand, app: a, user: u, channel: c, name: name, target: target,
		data: k.contextData(c, target, resolved)})
}

func (k *command) contextData(c *Channel, target ID, resolved map[string]any) map[string]any {
	data := map[string]any{"id": k.id, "name": k.name, "type": k.kind, "target_id": target, "resolved": resolved}
	if k.guild != 0 {
		data["guild_id"] = k.guild
	}
	return data
}
