package discord

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// attachment describes a file; its address leads nowhere.
func (s *Server) attachment(c *Channel, name string, data []byte) Attachment {
	id := s.flakes.next()
	at := fmt.Sprintf("https://cdn.discordapp.com/attachments/%d/%d/%s", c.id, id, name)
	return Attachment{ID: id, Filename: name, Size: max(len(data), 1024), URL: at, ProxyURL: at, Data: data}
}

// asEmbeds gives embeds the form in which the platform returns them.
func asEmbeds(in []any) []any {
	out := make([]any, 0, len(in))
	for _, e := range in {
		m, _ := withoutNulls(e).(map[string]any)
		if m == nil {
			m = map[string]any{}
		}
		m["type"] = "rich"
		out = append(out, m)
	}
	return out
}

// asComponents gives components the form in which the platform returns them: numbered, defaults written, nulls left out.
func asComponents(in []any, n *int) []any {
	out := make([]any, 0, len(in))
	for _, x := range in {
		m, ok := withoutNulls(x).(map[string]any)
		if !ok {
			continue
		}
		*n++
		if _, given := m["id"]; !given {
			m["id"] = *n
		}
		if t, _ := m["type"].(float64); t == ComponentSelect || (t >= ComponentUsers && t <= ComponentChannel) {
			for _, k := range []string{"min_values", "max_values"} {
				if _, given := m[k]; !given {
					m[k] = 1
				}
			}
		}
		if sub, ok := m["components"].([]any); ok {
			m["components"] = asComponents(sub, n)
		}
		for _, k := range []string{"component", "accessory"} {
			if sub, ok := m[k].(map[string]any); ok {
				m[k] = asComponents([]any{sub}, n)[0]
			}
		}
		out = append(out, m)
	}
	return out
}

// withoutNulls copies a decoded JSON value without its null fields.
func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			if x != nil {
				out[k] = withoutNulls(x)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = withoutNulls(x)
		}
		return out
	}
	return v
}

// mention finds <@1>, <@!1>, <@&1>, @everyone and @here.
var mention = regexp.MustCompile(`<@(&|!)?(\d{1,20})>|@everyone|@here`)

// resolveMentions decides who is notified: everybody named when allowed is nil, otherwise only what it lets through.
func (s *Server) resolveMentions(m *message, allowed *allowedMentions) {
	m.mentions, m.roles, m.everyone = nil, nil, false
	may := func(kind string) bool { return allowed == nil || slices.Contains(allowed.Parse, kind) }
	if strings.Contains(m.content, "@") {
		for _, f := range mention.FindAllStringSubmatch(m.content, 100) {
			id, err := ParseID(f[2])
			switch {
			case f[2] == "":
				m.everyone = m.everyone || may("everyone") && s.permissionsIn(m.channel, m.author)&PermMentionEveryone != 0
			case err != nil:
			case f[1] == "&":
				if m.channel.guild != nil && m.channel.guild.role(id) != nil && !slices.Contains(m.roles, id) &&
					(may("roles") || slices.Contains(allowed.Roles, id)) {
					m.roles = append(m.roles, id)
				}
			case may("users") || slices.Contains(allowed.Users, id):
				m.mentionUser(s.users[id])
			}
		}
	}
	if m.reply != 0 && (allowed == nil || allowed.Replied) {
		if r := m.channel.message(m.reply); r != nil {
			m.mentionUser(r.author)
		}
	}
}

func (m *message) mentionUser(u *User) {
	if u != nil && !slices.Contains(m.mentions, u) {
		m.mentions = append(m.mentions, u)
	}
}
