package app

import (
	"context"
	"hash/crc32"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// sheet is the live message of one professional while his act is answered.
type sheet struct {
	*page
	who  colleague
	did  act
	now  time.Time      // in Paris
	more []chat.Content // messages besides the live one: a picture, a file
	told []letter       // what the act owes to a person, once committed
	// drawn are the owed writings of cards that the answer takes the place of.
	drawn []outbox.Message
}

// proAction answers one action of a professional.
type proAction func(*sheet, context.Context) error

// button makes a button for the professional alone.
func (s *sheet) button(label string, action Action, arg [8]byte) chat.Button {
	return s.pressWith(label, action, s.who.structure.ID, arg)
}

// named is a button whose label is a key of the catalogue.
func (s *sheet) named(key string, action Action, arg [8]byte) chat.Button {
	return s.button(s.text(key, nil), action, arg)
}

// back is the way to the menu.
func (s *sheet) back(others ...chat.Button) {
	s.row(append(others, s.press("bouton.menu", actMenu))...)
}

// mostRows and mostInRow fit under one message on every network.
const (
	mostRows  = 5
	mostInRow = 4
)

// grid puts buttons in rows: two by two where there are few, so that a phone
// shows whole labels, and never more than fit under one message.
func (s *sheet) grid(buttons ...chat.Button) {
	wide := 2
	for wide < mostInRow && (len(buttons)+wide-1)/wide > mostRows-1 {
		wide++
	}
	for len(buttons) > 0 {
		n := min(wide, len(buttons))
		s.row(buttons[:n]...)
		buttons = buttons[n:]
	}
}

// choose is a grid of the entries of a list.
func (s *sheet) choose(labels []string, action Action, arg func(index int) [8]byte) {
	buttons := make([]chat.Button, len(labels))
	for i, label := range labels {
		buttons[i] = s.button(label, action, arg(i))
	}
	s.grid(buttons...)
}

// content is the finished live message.
func (s *sheet) done() (chat.Content, error) {
	s.content.Text, s.content.Buttons = strings.Join(s.lines, "\n"), fold(s.content.Buttons)
	return s.content, s.err
}

// edition of the lists: a button made from other lists is not obeyed.
func (l Lists) mark() int {
	sum := crc32.NewIEEE()
	add := func(words []string) {
		for _, w := range words {
			_, _ = sum.Write([]byte(w + "\n"))
		}
		_, _ = sum.Write([]byte{0})
	}
	add(l.Networks)
	add(l.Tally.Missions)
	add(l.What)
	add(l.How)
	add(l.Next)
	for _, c := range l.Tally.Ages {
		add([]string{c.Slug})
	}
	for _, c := range l.Tally.Themes {
		add([]string{c.Slug})
	}
	for _, c := range l.Tally.Referral {
		add([]string{c.Slug})
	}
	return int(sum.Sum32() & 0xff)
}

// The values put into sentences.

func length(d time.Duration) string { return frtime.Length(d) }

func dayNumber(d pdn.Day) string { return frtime.DayNumber(d.Time().Day()) }

func dayName(d pdn.Day) string { return frtime.Day(d.Time()) }

func monthOf(m pdn.Month) string {
	t := m.FirstDay().Time()
	return frtime.MonthYear(t.Year(), t.Month())
}

// span is "lundi 16 novembre, 9 h à 11 h".
func (s *sheet) span(from, to time.Time) string {
	from, to = from.In(s.now.Location()), to.In(s.now.Location())
	return frtime.DayNear(from, s.now) + ", " + frtime.Hours(from, to)
}

// place is how a network is called in a sentence.
func (s *sheet) place(n presence.Network) string {
	if n == "" {
		return s.text("presence.sans_reseau", nil)
	}
	return string(n)
}

func (s *sheet) network(index int) presence.Network {
	if index < 1 || index > len(s.app.Lists.Networks) {
		return ""
	}
	return presence.Network(s.app.Lists.Networks[index-1])
}

func (s *sheet) indexOf(n presence.Network) int {
	for i, name := range s.app.Lists.Networks {
		if name == string(n) {
			return i + 1
		}
	}
	return 0
}

// mission is the stored form of a mission: its number in the charter's list.
func (s *sheet) missionName(number int) string {
	if number < 1 || number > len(s.app.Lists.Tally.Missions) {
		return ""
	}
	return s.app.Lists.Tally.Missions[number-1]
}

func (s *sheet) say(key string, args messages.Args) error {
	s.line(key, args)
	return nil
}
