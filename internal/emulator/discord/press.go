package discord

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Press presses a button that she sees. ErrNoMessage, ErrNoComponent.
func (u *User) Press(c *Channel, message ID, customID string) (*Interaction, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m, comp, err := u.component(c, message, customID)
	if err != nil {
		return nil, fmt.Errorf("press: %w", err)
	}
	if comp.Type != ComponentButton || comp.Style == styleLink {
		return nil, fmt.Errorf("press: %w", ErrNoComponent)
	}
	return u.use(m, map[string]any{"custom_id": customID, "component_type": ComponentButton})
}

// Forge sends the press of a button that is not on the message, as a modified client would.
func (u *User) Forge(c *Channel, message ID, customID string) (*Interaction, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := c.message(message)
	if m == nil || m.author.bot == nil {
		return nil, fmt.Errorf("forge: %w", ErrNoMessage)
	}
	if u.s.permissionsIn(c, u)&PermViewChannel == 0 {
		return nil, fmt.Errorf("forge: %w", ErrNotVisible)
	}
	return u.use(m, map[string]any{"custom_id": customID, "component_type": ComponentButton})
}

// Pick chooses in a select menu that she sees: values of a text menu, or ids of users, roles or channels. ErrBadValue
// when the menu has no such value or the count is wrong.
func (u *User) Pick(c *Channel, message ID, customID string, values ...string) (*Interaction, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m, comp, err := u.component(c, message, customID)
	if err != nil {
		return nil, fmt.Errorf("pick: %w", err)
	}
	if err := comp.accepts(values); err != nil {
		return nil, fmt.Errorf("pick: %w", err)
	}
	data := map[string]any{"custom_id": customID, "component_type": comp.Type, "values": append([]string{}, values...)}
	if comp.Type != ComponentSelect {
		resolved, ok := u.s.resolve(c, comp.Type, values)
		if !ok {
			return nil, fmt.Errorf("pick: %w", ErrBadValue)
		}
		data["resolved"] = resolved
	}
	return u.use(m, data)
}

// component finds a component that the person sees and may use. s.mu is held.
func (u *User) component(c *Channel, id ID, customID string) (*message, Component, error) {
	if u.s.permissionsIn(c, u)&PermViewChannel == 0 {
		return nil, Component{}, ErrNotVisible
	}
	m := c.message(id)
	if m == nil || (m.onlyFor != 0 && m.onlyFor != u.id) || m.author.bot == nil {
		return nil, Component{}, ErrNoMessage
	}
	for _, x := range flatten(recast[[]Component](m.components)) {
		if x.CustomID == customID && !x.Disabled {
			return m, x, nil
		}
	}
	return nil, Component{}, ErrNoComponent
}

// accepts checks values against a menu.
func (c Component) accepts(values []string) error {
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if c.Type == ComponentButton || c.Type == ComponentRow {
		return ErrNoComponent
	}
	if len(values) < least || len(values) > most {
		return ErrBadValue
	}
	for _, v := range values {
		if c.Type == ComponentSelect && !slices.ContainsFunc(c.Options, func(o Choice) bool { return o.Value == v }) {
			return ErrBadValue
		}
	}
	return nil
}

func (u *User) use(m *message, data map[string]any) (*Interaction, error) {
	return u.s.begin(&interactionIn{kind: interactionComponent, app: m.author.bot, user: u, channel: m.channel, source: m, data: data})
}

// Submit sends the form that the interaction opened; fields are by custom_id, several values of a menu cannot be given.
// ErrNoForm, ErrBadValue.
func (u *User) Submit(i *Interaction, fields map[string]string) (*Interaction, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	in := i.in
	if in.form == nil || in.user != u {
		return nil, fmt.Errorf("submit: %w", ErrNoForm)
	}
	for _, f := range in.form.Fields {
		if err := f.fits(fields[f.CustomID]); err != nil {
			return nil, fmt.Errorf("submit: %w", err)
		}
	}
	n := 0
	components := submitted(in.layout, fields, &n)
	return u.s.begin(&interactionIn{kind: interactionModal, app: in.app, user: u, channel: in.channel, source: in.source, parent: in,
		name: in.form.CustomID, data: map[string]any{"custom_id": in.form.CustomID, "components": components}})
}

// fits checks one value against its field.
func (c Component) fits(v string) error {
	if c.Type == ComponentSelect {
		return c.accepts([]string{v})
	}
	n := utf8.RuneCountInString(v)
	required := c.Required == nil || *c.Required
	if n == 0 && required || n > 0 && n < c.MinLength || c.MaxLength > 0 && n > c.MaxLength || n > 4000 {
		return ErrBadValue
	}
	return nil
}

// submitted gives the form's layout with what was filled in.
func submitted(layout []Component, fields map[string]string, n *int) []any {
	out := []any{}
	for _, c := range layout {
		*n++
		m := map[string]any{"type": c.Type, "id": *n}
		switch {
		case c.Type == ComponentInput:
			m["custom_id"], m["value"] = c.CustomID, fields[c.CustomID]
		case c.CustomID != "":
			m["custom_id"], m["values"] = c.CustomID, []string{fields[c.CustomID]}
		case c.Component != nil:
			m["component"] = submitted([]Component{*c.Component}, fields, n)[0]
		default:
			m["components"] = submitted(c.Components, fields, n)
		}
		out = append(out, m)
	}
	return out
}

// resolve gives the objects that the ids of a menu or of an option mean; false when one is none.
func (s *Server) resolve(c *Channel, kind int, ids []string) (map[string]any, bool) {
	users, members, roles, channels := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	for _, text := range ids {
		id, err := ParseID(text)
		if err != nil {
			return nil, false
		}
		u, ch := s.users[id], s.channels[id]
		var r *Role
		if c.guild != nil {
			r = c.guild.role(id)
		}
		switch {
		case u != nil && (kind == ComponentUsers || kind == ComponentMention):
			users[text] = u.wire()
			if c.guild != nil && c.guild.members[id] != nil {
				mw := partialMember(c.guild.members[id])
				mw["permissions"] = s.permissionsIn(c, u).String()
				members[text] = mw
			}
		case r != nil && (kind == ComponentRoles || kind == ComponentMention):
			roles[text] = r.wire()
		case ch != nil && kind == ComponentChannel && ch.guild == c.guild:
			channels[text] = map[string]any{"id": ch.id, "type": int(ch.kind), "name": ch.name, "permissions": "0"}
		default:
			return nil, false
		}
	}
	out := map[string]any{}
	for k, v := range map[string]map[string]any{"users": users, "members": members, "roles": roles, "channels": channels} {
		if len(v) > 0 {
			out[k] = v
		}
	}
	return out, true
}

// partialMember is a member as resolved data gives it: without user, deaf and mute.
func partialMember(m *member) map[string]any {
	w := recast[map[string]any](m.wire(false))
	delete(w, "deaf")
	delete(w, "mute")
	return w
}
