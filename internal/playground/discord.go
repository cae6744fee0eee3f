package playground

import (
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// DiscordStage is a channel of a server and the private chats of the emulated
// Discord.
type DiscordStage struct {
	Server  *discord.Server
	App     *discord.App
	Guild   *discord.Guild
	Channel *discord.Channel
	People  map[Who]*discord.User
}

var _ Stage = (*DiscordStage)(nil)

// Name is the network's name.
func (s *DiscordStage) Name() string { return "Discord" }

// Place is how a place is called.
func (s *DiscordStage) Place(w Where) string {
	if w == Private {
		return "Privé avec le robot"
	}
	return "#" + s.Channel.Name()
}

// Plays tells whether the person has an account there.
func (s *DiscordStage) Plays(who Who) bool { return s.People[who] != nil }

// Inside tells whether the person is on the server.
func (s *DiscordStage) Inside(who Who) bool {
	u, ok := s.People[who]
	if !ok {
		return false
	}
	for _, c := range u.Channels() {
		if c.ID() == s.Channel.ID() {
			return true
		}
	}
	return false
}

// Open tells whether the person may speak there: a robot is found through a server
// that both are on, and a private chat that was begun stays.
func (s *DiscordStage) Open(who Who, where Where) bool {
	return s.Inside(who) || where == Private && len(s.See(who, where)) > 0
}

func (s *DiscordStage) at(who Who, where Where) (*discord.User, *discord.Channel, error) {
	u, ok := s.People[who]
	if !ok {
		return nil, nil, fmt.Errorf("discord, %s: %w", who, ErrUnknown)
	}
	if where == Private {
		dm, err := u.DM(s.App)
		return u, dm, err
	}
	return u, s.Channel, nil
}

// See is what the person sees there.
func (s *DiscordStage) See(who Who, where Where) []Message {
	u, channel, err := s.at(who, where)
	if err != nil || (where == Space && !s.Inside(who)) {
		return nil
	}
	var out []Message
	for _, v := range s.Server.VisibleTo(u, channel) {
		m := Message{
			ID: v.ID.String(), From: v.AuthorName, Robot: v.FromBot, Own: v.Author == u.ID(), Text: shown(v.Content),
			Alone: v.Ephemeral, Edited: v.Edited,
		}
		if v.Thinking {
			m.Text = "…"
		}
		if len(v.Attachments) > 0 {
			m.File = v.Attachments[0].Filename
			m.Picture = File{Data: v.Attachments[0].Data}.picture()
		}
		if where == Space && !m.Robot && !m.Own {
			m.Entries = s.entries(u, channel)
		}
		for _, row := range v.Components {
			var buttons []Button
			for _, b := range row.Components {
				buttons = append(buttons, Button{Label: b.Label, Data: b.CustomID, URL: b.URL})
			}
			m.Buttons = append(m.Buttons, buttons)
		}
		out = append(out, m)
	}
	return out
}

// shown takes away the escapes of the platform's markup, as its client does.
func shown(text string) string {
	var out strings.Builder
	escaped := false
	for _, r := range text {
		if r == '\\' && !escaped {
			escaped = true
			continue
		}
		if escaped && !strings.ContainsRune("*_~`|>#-+.!:<[]()@\\/{}=", r) {
			out.WriteRune('\\')
		}
		out.WriteRune(r)
		escaped = false
	}
	return out.String()
}

// Write says something; a word with a slash that the robot offers is a command.
func (s *DiscordStage) Write(who Who, where Where, text string) error {
	u, channel, err := s.at(who, where)
	if err != nil {
		return err
	}
	name, args, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
	for _, c := range s.Server.CommandsFor(u, channel) {
		if !strings.HasPrefix(text, "/") || c.Kind != "slash" || c.Name != name {
			continue
		}
		var options map[string]any
		if args = strings.TrimSpace(args); args != "" && len(c.Options) > 0 {
			options = map[string]any{c.Options[0].Name: args}
		}
		_, err := u.Slash(channel, s.App, name, options)
		return err
	}
	_, err = u.Say(channel, text)
	return err
}

// Press presses a button of the robot.
func (s *DiscordStage) Press(who Who, where Where, message, data string) error {
	u, channel, err := s.at(who, where)
	if err != nil {
		return err
	}
	id, err := discord.ParseID(message)
	if err != nil {
		return fmt.Errorf("press: %w", ErrUnknown)
	}
	_, err = u.Press(channel, id, data)
	return err
}

// entries are the robot's own lines in the menu of a message and of its author.
func (s *DiscordStage) entries(u *discord.User, channel *discord.Channel) []Entry {
	var out []Entry
	for _, c := range s.Server.CommandsFor(u, channel) {
		if c.Kind != "slash" {
			out = append(out, Entry{Label: c.Name, Data: c.Kind + ":" + c.Name})
		}
	}
	return out
}

// Choose does something with a message or its author.
func (s *DiscordStage) Choose(who Who, where Where, message, entry string) error {
	u, channel, err := s.at(who, where)
	if err != nil {
		return err
	}
	kind, name, _ := strings.Cut(entry, ":")
	for _, v := range s.Server.VisibleTo(u, channel) {
		if v.ID.String() != message {
			continue
		}
		if kind == "message" {
			_, err := u.MessageCommand(channel, s.App, name, v.ID)
			return err
		}
		for _, author := range s.People {
			if author.ID() == v.Author {
				_, err := u.UserCommand(channel, s.App, name, author)
				return err
			}
		}
	}
	return fmt.Errorf("choose: %w", ErrUnknown)
}

var _ Library = (*DiscordStage)(nil)

// File is the file of a message that the person sees there.
func (s *DiscordStage) File(who Who, where Where, message string) (File, bool) {
	u, channel, err := s.at(who, where)
	if err != nil {
		return File{}, false
	}
	for _, v := range s.Server.VisibleTo(u, channel) {
		if v.ID.String() == message && len(v.Attachments) > 0 && len(v.Attachments[0].Data) > 0 {
			return File{v.Attachments[0].Filename, v.Attachments[0].Data}, true
		}
	}
	return File{}, false
}

// Start is not a thing of this network: its posts answer on the spot.
func (s *DiscordStage) Start(Who, string) error { return ErrUnknown }

// Join enters the server.
func (s *DiscordStage) Join(who Who) error {
	u, ok := s.People[who]
	if !ok {
		return ErrUnknown
	}
	return u.Join(s.Guild)
}

// Leave leaves the server.
func (s *DiscordStage) Leave(who Who) error {
	u, ok := s.People[who]
	if !ok {
		return ErrUnknown
	}
	return u.Leave(s.Guild)
}

// Words are the commands that the client offers there.
func (s *DiscordStage) Words(who Who, where Where) []string {
	u, channel, err := s.at(who, where)
	if err != nil {
		return nil
	}
	var words []string
	for _, c := range s.Server.CommandsFor(u, channel) {
		if c.Kind == "slash" {
			words = append(words, "/"+c.Name)
		}
	}
	return words
}

// Changes follows the world.
func (s *DiscordStage) Changes() (<-chan struct{}, func()) {
	in, stop := s.Server.Watch()
	return pulse(in), stop
}
