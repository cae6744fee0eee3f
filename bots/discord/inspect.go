package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Report is what Inspect found. Intents and rights bear the platform's own
// names (GUILD_MEMBERS, SEND_MESSAGES…), which package messages puts into French.
type Report struct {
	Application    string   // its public name
	Invitation     string   // the page that invites it with exactly its rights
	MissingIntents []string // the bot would not start without them
	ExcessIntents  []string // granted and of no use
	Spaces         []SpaceReport
}

// SpaceReport is one space of the report.
type SpaceReport struct {
	Space    pdn.SpaceID
	Name     string
	Absent   bool // the bot was not invited there, or was removed
	Channels []ChannelReport
}

// ChannelReport is one channel of a space.
type ChannelReport struct {
	Conversation chat.Conversation
	Name         string
	Missing      []string
	Excess       []string // nothing this bot does needs them (law L4)
}

// Sound tells whether the bot can do its work.
func (r Report) Sound() bool {
	if len(r.MissingIntents) > 0 {
		return false
	}
	for _, s := range r.Spaces {
		if s.Absent {
			return false
		}
		for _, c := range s.Channels {
			if len(c.Missing) > 0 {
				return false
			}
		}
	}
	return true
}

// Inspect asks the platform whether the token, the intents and the rights in
// the spaces are those that the bot needs, in the channels that Options.Reads
// accepts. It fails with a *Fatal when the token is refused.
func (b *Bot) Inspect(ctx context.Context, spaces []pdn.SpaceID) (Report, error) {
	var app struct {
		Name  string   `json:"name"`
		Flags int      `json:"flags"`
		Bot   *rawUser `json:"bot"`
		ID    string   `json:"id"`
	}
	if err := b.ask(ctx, "/applications/@me", "application", &app); err != nil {
		return Report{}, err
	}
	var me rawUser
	if err := b.ask(ctx, "/users/@me", "application", &me); err != nil {
		return Report{}, err
	}
	r := Report{Application: app.Name, Invitation: b.invitation(app.ID)}
	r.MissingIntents, r.ExcessIntents = b.intentsOf(app.Flags)
	for _, s := range spaces {
		if !isID(string(s)) {
			return Report{}, errors.New("inspect: a space is malformed")
		}
		found, err := b.inspectSpace(ctx, s, me.ID)
		if err != nil {
			return Report{}, err
		}
		r.Spaces = append(r.Spaces, found)
	}
	return r, nil
}

// invitation is the page on which who runs a server lets the robot in: with the
// commands, and with the rights that every channel of its posts needs.
func (b *Bot) invitation(application string) string {
	var needed uint64
	for _, r := range b.needed(kindText) {
		needed |= r.bit
	}
	return "https://discord.com/oauth2/authorize?" + url.Values{
		"client_id": {application}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatUint(needed, 10)},
	}.Encode()
}

func (b *Bot) ask(ctx context.Context, path, route string, out any) error {
	err := b.rest.do(ctx, call{name: "inspect", method: http.MethodGet, path: path, route: "inspect/" + route, safe: true}, out)
	if fatal := b.stopped.Load(); fatal != nil {
		return fmt.Errorf("inspect: %w", fatal)
	}
	if err != nil {
		return fmt.Errorf("inspect: %w", err)
	}
	return nil
}

// intentsOf compares the application's switches with what the bot asks for.
func (b *Bot) intentsOf(flags int) (missing, excess []string) {
	switches := []struct {
		name   string
		flags  int // either of two: for verified applications, and for small ones
		wanted bool
	}{
		{"GUILD_MEMBERS", 1<<14 | 1<<15, true},
		{"MESSAGE_CONTENT", 1<<18 | 1<<19, b.opts.ReadContent()},
		{"GUILD_PRESENCES", 1<<12 | 1<<13, false},
	}
	for _, s := range switches {
		granted := flags&s.flags != 0
		if s.wanted && !granted {
			missing = append(missing, s.name)
		}
		if granted && !s.wanted {
			excess = append(excess, s.name)
		}
	}
	return missing, excess
}

func (b *Bot) inspectSpace(ctx context.Context, id pdn.SpaceID, self string) (SpaceReport, error) {
	report := SpaceReport{Space: id}
	path := "/guilds/" + string(id)
	var g rawGuild
	var member rawMember
	var channels []rawChannel
	for _, question := range []struct {
		path string
		out  any
	}{{path, &g}, {path + "/members/" + self, &member}, {path + "/channels", &channels}} {
		err := b.ask(ctx, question.path, string(id), question.out)
		if api, ok := errors.AsType[*apiError](err); ok && (api.Status == http.StatusNotFound || api.Status == http.StatusForbidden) {
			report.Absent = true
			return report, nil
		}
		if err != nil {
			return report, err
		}
	}
	g.ID, report.Name = string(id), g.Name
	for _, c := range channels {
		where := sharedConversation(c.ID)
		if (!holdsMessages(c.Type) && c.Type != kindForum) || !isID(c.ID) || !b.opts.Reads(id, where) {
			continue
		}
		line := ChannelReport{Conversation: where, Name: c.Name}
		line.Missing, line.Excess = b.judge(g.rightsIn(c, self, member.Roles), c.Type)
		report.Channels = append(report.Channels, line)
	}
	return report, nil
}

// right is one permission of the platform.
type right struct {
	name string
	bit  uint64
}

// needed are the rights that the bot cannot do without in a kind of channel.
func (b *Bot) needed(kind int) []right {
	needed := []right{{"VIEW_CHANNEL", 1 << 10}, {"SEND_MESSAGES", 1 << 11}}
	if kind == kindForum {
		needed[1] = right{"SEND_MESSAGES_IN_THREADS", 1 << 38}
	}
	if b.opts.ReadContent() {
		needed = append(needed, right{"READ_MESSAGE_HISTORY", 1 << 16})
	}
	return needed
}

// judge compares rights with what the bot needs in a channel.
func (b *Bot) judge(rights uint64, kind int) (missing, excess []string) {
	if rights == ^uint64(0) { // the owner's or an administrator's: all of them
		return nil, []string{"ADMINISTRATOR"}
	}
	for _, r := range excessRights() {
		if rights&r.bit != 0 {
			excess = append(excess, r.name)
		}
	}
	for _, r := range b.needed(kind) {
		if rights&r.bit == 0 {
			missing = append(missing, r.name)
		}
	}
	return missing, excess
}

// excessRights give power over people or places: a street lamp needs none.
func excessRights() []right {
	return []right{
		{"ADMINISTRATOR", permAdministrator}, {"KICK_MEMBERS", 1 << 1}, {"BAN_MEMBERS", 1 << 2}, {"MANAGE_CHANNELS", 1 << 4},
		{"MANAGE_GUILD", permManageGuild}, {"VIEW_AUDIT_LOG", 1 << 7}, {"MANAGE_MESSAGES", 1 << 13}, {"MENTION_EVERYONE", 1 << 17},
		{"VIEW_GUILD_INSIGHTS", 1 << 19}, {"MUTE_MEMBERS", 1 << 22}, {"DEAFEN_MEMBERS", 1 << 23}, {"MOVE_MEMBERS", 1 << 24},
		{"MANAGE_NICKNAMES", 1 << 27}, {"MANAGE_ROLES", 1 << 28}, {"MANAGE_WEBHOOKS", 1 << 29}, {"MANAGE_EVENTS", 1 << 33},
		{"MANAGE_THREADS", 1 << 34}, {"MODERATE_MEMBERS", 1 << 40},
	}
}
