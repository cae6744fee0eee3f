package playground

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// TelegramStage is a group and the private chats of the emulated Telegram.
type TelegramStage struct {
	Server *telegram.Server
	Group  *telegram.Chat
	People map[Who]*telegram.Person
}

var _ Stage = (*TelegramStage)(nil)

// Name is the network's name.
func (s *TelegramStage) Name() string { return "Telegram" }

// Place is how a place is called.
func (s *TelegramStage) Place(w Where) string {
	if w == Private {
		return "Privé avec le robot"
	}
	return s.Group.Title()
}

// Plays tells whether the person has an account there.
func (s *TelegramStage) Plays(who Who) bool { return s.People[who] != nil }

// Open tells whether the person may speak there; anybody finds the robot by its name.
func (s *TelegramStage) Open(who Who, where Where) bool { return where == Private || s.Inside(who) }

// Inside tells whether the person is in the group.
func (s *TelegramStage) Inside(who Who) bool {
	p, ok := s.People[who]
	return ok && s.Server.VisibleTo(p, s.Group) != nil
}

func (s *TelegramStage) at(who Who, where Where) (*telegram.Person, *telegram.Chat, error) {
	p, ok := s.People[who]
	if !ok {
		return nil, nil, fmt.Errorf("telegram, %s: %w", who, ErrUnknown)
	}
	if where == Private {
		return p, p.Private(), nil
	}
	return p, s.Group, nil
}

// See is what the person sees there.
func (s *TelegramStage) See(who Who, where Where) []Message {
	p, chat, err := s.at(who, where)
	if err != nil || chat == nil {
		return nil
	}
	var out []Message
	for _, m := range s.Server.VisibleTo(p, chat) {
		if m.Service != "" {
			continue
		}
		seen := Message{
			ID: strconv.Itoa(m.ID), From: m.From, Robot: m.ByBot, Own: !m.ByBot && m.From == p.Name(),
			Text: m.Text, Edited: m.Edited,
		}
		if m.File != nil {
			seen.File = m.File.Name
			seen.Picture = File{Data: m.File.Data}.picture()
		}
		if where == Space && !seen.Robot && !seen.Own {
			seen.Entries = s.entries(m.ID)
		}
		for _, row := range m.Buttons {
			var buttons []Button
			for _, b := range row {
				buttons = append(buttons, buttonOf(b))
			}
			seen.Buttons = append(seen.Buttons, buttons)
		}
		out = append(out, seen)
	}
	return out
}

var (
	_ Library  = (*TelegramStage)(nil)
	_ Toaster  = (*TelegramStage)(nil)
	_ Keyboard = (*TelegramStage)(nil)
)

// Toast is the last answer to a press that the client showed as a passing word.
func (s *TelegramStage) Toast(who Who) (string, time.Time) {
	p, ok := s.People[who]
	if !ok {
		return "", time.Time{}
	}
	all := p.Toasts()
	if len(all) == 0 {
		return "", time.Time{}
	}
	return all[len(all)-1].Text, all[len(all)-1].At
}

// Keys are the keys that the robot put under the person's input field.
func (s *TelegramStage) Keys(who Who) []string {
	p, ok := s.People[who]
	if !ok {
		return nil
	}
	var out []string
	for _, k := range p.Keys() {
		out = append(out, k.Text)
	}
	return out
}

// Share chooses somebody from the list that a key opens.
func (s *TelegramStage) Share(who Who, key string, chosen Who) error {
	p, ok := s.People[who]
	other, known := s.People[chosen]
	if !ok || !known {
		return ErrUnknown
	}
	_, err := p.Share(key, other)
	return err
}

// File is the file of a message that the person sees there.
func (s *TelegramStage) File(who Who, where Where, message string) (File, bool) {
	p, chat, err := s.at(who, where)
	if err != nil || chat == nil {
		return File{}, false
	}
	for _, m := range s.Server.VisibleTo(p, chat) {
		if strconv.Itoa(m.ID) == message && m.File != nil {
			return File{m.File.Name, m.File.Data}, true
		}
	}
	return File{}, false
}

// buttonOf recognises a link to the private chat by its start word.
func buttonOf(b telegram.Button) Button {
	if link, err := url.Parse(b.URL); err == nil && link.Host == "t.me" && link.Query().Has("start") {
		return Button{Label: b.Text, Start: link.Query().Get("start")}
	}
	return Button{Label: b.Text, Data: b.Data, URL: b.URL}
}

// Write says something; a command is a text there.
func (s *TelegramStage) Write(who Who, where Where, text string) error {
	p, chat, err := s.at(who, where)
	if err != nil {
		return err
	}
	if chat == nil {
		_, err := p.Start("")
		return err
	}
	_, err = p.Say(chat, text)
	return err
}

// Press presses a button of the robot.
func (s *TelegramStage) Press(who Who, where Where, message, data string) error {
	p, chat, err := s.at(who, where)
	if err != nil || chat == nil {
		return fmt.Errorf("press: %w", ErrUnknown)
	}
	id, err := strconv.Atoi(message)
	if err != nil {
		return fmt.Errorf("press: %w", ErrUnknown)
	}
	_, err = p.Press(chat, id, data)
	return err
}

// entries: the client has no line of the robot's in the menu of a message, but
// "copy the link", which is then pasted in private.
func (s *TelegramStage) entries(message int) []Entry {
	number, isSupergroup := strings.CutPrefix(strconv.FormatInt(s.Group.ID(), 10), "-100")
	if !isSupergroup {
		return nil
	}
	return []Entry{{Label: "Coller le lien au robot, en privé", Data: "https://t.me/c/" + number + "/" + strconv.Itoa(message)}}
}

// Choose pastes the link of a message in the private chat, and opens it first where
// there is none.
func (s *TelegramStage) Choose(who Who, _ Where, _, entry string) error {
	if !strings.HasPrefix(entry, "https://t.me/c/") {
		return fmt.Errorf("choose: %w", ErrUnknown)
	}
	if _, chat, err := s.at(who, Private); err != nil || chat == nil {
		if err := s.Start(who, ""); err != nil {
			return err
		}
	}
	return s.Write(who, Private, entry)
}

// Start opens the private chat by a link.
func (s *TelegramStage) Start(who Who, word string) error {
	p, ok := s.People[who]
	if !ok {
		return ErrUnknown
	}
	_, err := p.Start(word)
	return err
}

// Join enters the group.
func (s *TelegramStage) Join(who Who) error {
	p, ok := s.People[who]
	if !ok {
		return ErrUnknown
	}
	return p.Join(s.Group)
}

// Leave leaves the group.
func (s *TelegramStage) Leave(who Who) error {
	p, ok := s.People[who]
	if !ok {
		return ErrUnknown
	}
	return p.Leave(s.Group)
}

// Words are the commands that the client offers.
func (s *TelegramStage) Words(who Who, where Where) []string {
	p, chat, err := s.at(who, where)
	if err != nil {
		return nil
	}
	if chat == nil {
		return []string{"/start"}
	}
	var words []string
	for _, name := range slices.Sorted(maps.Keys(s.Server.CommandsFor(p, chat))) {
		words = append(words, "/"+name)
	}
	return words
}

// Changes follows the world.
func (s *TelegramStage) Changes() (<-chan struct{}, func()) {
	in, stop := s.Server.Watch()
	return pulse(in), stop
}

// pulse turns a channel of changes into one of pulses: many changes make one.
func pulse[T any](in <-chan T) <-chan struct{} {
	out := make(chan struct{}, 1)
	go func() {
		defer close(out)
		for range in {
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}()
	return out
}
