package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// kindOfAct is what an act of a person means to the gate.
type kindOfAct uint8

const (
	otherAct kindOfAct = iota
	sayYes
	sayNo
	eraseAll
	enter
)

// deed is one act of a person, as the outside world knows it.
type deed struct {
	kind kindOfAct
	at   time.Time
	// answered is when the person saw its effect, zero while unknown.
	answered time.Time
}

// ledger is what people did, by account.
type ledger struct {
	mu     sync.Mutex
	deeds  map[pdn.Account][]*deed
	tokens map[string]pdn.Account // of interactions
	chats  map[string]pdn.Account // private chats
}

func newLedger() *ledger {
	return &ledger{deeds: map[pdn.Account][]*deed{}, tokens: map[string]pdn.Account{}, chats: map[string]pdn.Account{}}
}

func (l *ledger) did(a pdn.Account, kind kindOfAct) *deed {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := &deed{kind: kind, at: time.Now()}
	l.deeds[a] = append(l.deeds[a], d)
	return d
}

func (l *ledger) seen(d *deed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d.answered = time.Now()
}

func (l *ledger) asked(token string, a pdn.Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tokens[token] = a
}

func (l *ledger) chat(id string, a pdn.Account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.chats[id] = a
}

// sent is one message of the robot, as it passed on a socket.
type sent struct {
	to      pdn.Account // zero for a post of a space
	text    string
	at      time.Time
	unasked bool // it answers no interaction and no word
}

// onSockets is every message that the platforms took from the robot.
func (s *stage) onSockets(l *ledger) []sent {
	s.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []sent
	for _, r := range s.discord.Requests() {
		if m, ok := l.fromDiscord(r); ok {
			all = append(all, m)
		}
	}
	for _, r := range s.telegram.Requests("") {
		text := r.Params["text"] + r.Params["caption"]
		if r.Params["chat_id"] == "" || text == "" || r.Status >= 400 {
			continue
		}
		m := sent{text: plain(text), at: r.At}
		if !strings.HasPrefix(r.Params["chat_id"], "-") {
			m.to = pdn.Account{Network: onTelegram, ID: r.Params["chat_id"]}
		}
		all = append(all, m)
	}
	return all
}

func (l *ledger) fromDiscord(r emud.Request) (sent, bool) {
	var body struct {
		Content string `json:"content"`
		Data    struct {
			Content string `json:"content"`
		} `json:"data"`
	}
	if r.Status >= 400 || json.Unmarshal(r.Body, &body) != nil || body.Content+body.Data.Content == "" {
		return sent{}, false
	}
	m := sent{text: plain(body.Content + body.Data.Content), at: r.At}
	part := strings.Split(strings.TrimPrefix(r.Path, "/"), "/")
	switch part[0] {
	case "channels":
		m.to, m.unasked = l.chats[part[1]], true
	case "interactions", "webhooks":
		m.to = l.tokens[part[2]]
	default:
		return sent{}, false
	}
	return m, true
}

// isNotice tells a first screen or the difference of an edition.
func isNotice(text string) bool {
	return strings.HasPrefix(text, "Salut, je suis") || strings.HasPrefix(text, "Les règles d'ici ont changé.")
}

// isPost tells what may stand in a space, addressed to nobody.
func isPost(text string) bool {
	for _, start := range []string{"Bonjour ! Ici,", "Bienvenue à toutes", "Bonjour, je suis un robot.", "Pour parler au robot, appuie ici."} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}

// auditGate checks what passed on the sockets against the table of law L1.
// repeated allows an answer to come twice: a crash between its delivery and
// the record of it (law L3).
func (s *stage) auditGate(l *ledger, repeated bool) {
	s.t.Helper()
	all := s.onSockets(l)
	l.mu.Lock()
	defer l.mu.Unlock()
	notices, unasked := map[string]int{}, map[string]int{}
	for _, m := range all {
		if m.to.Zero() {
			require.True(s.t, isPost(m.text), "a post of a space says %q", m.text)
			continue
		}
		epoch, saidNo, last := l.situation(m.to, m.at)
		require.False(s.t, last.IsZero(), "a message to somebody who did nothing: %q", m.text)
		require.LessOrEqual(s.t, m.at.Sub(last), adherence.AnswerWithin, "an answer to nothing: %q", m.text)
		if !isNotice(m.text) {
			continue
		}
		require.False(s.t, saidNo, "a notice after a no, on %s (unasked: %v)\n%s", m.to.Network, m.unasked, l.timeline(m, all))
		key := fmt.Sprintf("%s/%s/%d", m.to.Network, m.to.ID, epoch)
		if m.unasked {
			unasked[key]++
			require.LessOrEqual(s.t, unasked[key], 1, "an unasked notice came twice, on %s", m.to.Network)
		}
		notices[key]++
		if !repeated {
			require.LessOrEqual(s.t, notices[key], 1, "a notice came twice, on %s", m.to.Network)
		}
	}
}

// timeline tells what one person did and was sent, around a message.
func (l *ledger) timeline(of sent, all []sent) string {
	var out strings.Builder
	for _, d := range l.deeds[of.to] {
		fmt.Fprintf(&out, "%8s act %d, answered after %s\n", d.at.Sub(of.at).Round(time.Millisecond), d.kind, d.answered.Sub(d.at).Round(time.Millisecond))
	}
	for _, m := range all {
		if m.to == of.to {
			first, _, _ := strings.Cut(m.text, "\n")
			fmt.Fprintf(&out, "%8s sent %q (unasked: %v)\n", m.at.Sub(of.at).Round(time.Millisecond), first, m.unasked)
		}
	}
	return out.String()
}

// situation is what the outside knows of a person at an instant: how often
// everything was erased, whether the person said no, and the last act.
func (l *ledger) situation(a pdn.Account, at time.Time) (epoch int, saidNo bool, last time.Time) {
	for _, d := range l.deeds[a] {
		if d.at.After(at) {
			break
		}
		last = d.at
		switch {
		case d.kind == sayYes:
			saidNo = false
		case d.kind == eraseAll:
			epoch++
			saidNo = false
		case d.kind == sayNo && !d.answered.IsZero() && !d.answered.After(at):
			saidNo = true
		}
	}
	return epoch, saidNo, last
}

// youth is a young person on one of the platforms, who tries again what failed.
type youth interface {
	account() pdn.Account
	// word gives a command of the table and waits for its answer.
	word(name string)
	// press presses a button of the last answer and waits for what it brings.
	press(label string)
	// has tells whether the last answer has that button.
	has(label string) bool
	// write writes a text in the private chat and waits for its answer.
	write(text string)
	// speak writes in the space; nothing answers.
	speak(text string)
	enter()
	leave()
}

// meaning is what a word or a button means to the gate.
func meaning(what string) kindOfAct {
	switch what {
	case "oui", "Oui":
		return sayYes
	case "non", "Non":
		return sayNo
	case "Tout effacer":
		return eraseAll
	default:
		return otherAct
	}
}

// brings are the words that tell the answer to a command or a button: under
// repetition an older answer may come first.
func brings(what string) []string {
	switch what {
	case "menu":
		return []string{"Salut, je suis", "Que veux-tu faire"}
	case "Mon choix":
		return []string{"peut t'écrire en privé ? Tu choisis."}
	case "oui", "Oui":
		return []string{"C'est noté : oui"}
	case "non", "Non":
		return []string{"C'est noté : non"}
	case "privacy", "Ce que tu gardes sur moi":
		return []string{"Voici ce que je garde", "Je garde seulement", "Je ne garde rien sur toi"}
	case "Effacer":
		return []string{"Que veux-tu effacer"}
	case "Tout effacer", "Tout effacer, sauf mon « non »":
		return []string{"C'est effacé"}
	default:
		return []string{"Personne ne lit ici."}
	}
}

// isBrought tells whether a text is the answer to what was given or pressed.
func isBrought(text, what string) bool {
	for _, words := range brings(what) {
		if strings.Contains(plain(text), words) {
			return true
		}
	}
	return false
}

// impatience is how long a person waits for an answer before pressing again.
const impatience = 1500 * time.Millisecond

// onServer is a young person on Discord.
type onServer struct {
	*stage
	*emud.User
	book *ledger
	last emud.View
}

func (s *stage) onServer(l *ledger, name string) *onServer {
	y := &onServer{stage: s, User: s.discord.CreateUser(emud.UserSpec{Username: name, Display: strings.ToUpper(name)}), book: l}
	y.enter()
	dm, err := y.DM(s.app)
	require.NoError(s.t, err)
	l.chat(dm.ID().String(), y.account())
	return y
}

func (y *onServer) account() pdn.Account {
	return pdn.Account{Network: onDiscord, ID: y.User.ID().String()}
}

// ask starts an interaction again and again until it is answered.
func (y *onServer) ask(what string, begin func() (*emud.Interaction, error)) {
	d := y.book.did(y.account(), meaning(what))
	answered := within(waitAtMost, func() bool {
		i, err := begin()
		if err != nil {
			return false // the bot has not told its commands yet
		}
		y.book.asked(i.Token(), y.account())
		return within(impatience, func() bool {
			v, ok := i.Reply()
			if !ok || !isBrought(v.Content, what) {
				return false
			}
			y.last = v
			return true
		})
	})
	require.True(y.t, answered, "no answer on Discord")
	y.book.seen(d)
}

func (y *onServer) word(name string) {
	y.ask(name, func() (*emud.Interaction, error) { return y.Slash(y.channel, y.app, name, nil) })
}

func (y *onServer) button(label string) (emud.Component, bool) {
	for _, b := range y.last.Buttons() {
		if plain(b.Label) == label {
			return b, true
		}
	}
	return emud.Component{}, false
}

func (y *onServer) has(label string) bool { _, ok := y.button(label); return ok }

func (y *onServer) press(label string) {
	b, ok := y.button(label)
	require.True(y.t, ok, "no button %q under %q", label, y.last.Content)
	message := y.last.ID
	y.ask(label, func() (*emud.Interaction, error) { return y.Press(y.channel, message, b.CustomID) })
}

func (y *onServer) write(text string) {
	dm, err := y.DM(y.app)
	require.NoError(y.t, err)
	before := len(y.discord.VisibleTo(y.User, dm))
	d := y.book.did(y.account(), otherAct)
	answered := within(waitAtMost, func() bool {
		_, err := y.Say(dm, text)
		require.NoError(y.t, err)
		return within(impatience, func() bool {
			for _, v := range y.discord.VisibleTo(y.User, dm)[before:] {
				if v.FromBot && isBrought(v.Content, "") {
					return true
				}
			}
			return false
		})
	})
	require.True(y.t, answered, "no answer in private on Discord")
	y.book.seen(d)
}

func (y *onServer) speak(text string) {
	_, err := y.Say(y.channel, text)
	require.NoError(y.t, err)
}

func (y *onServer) enter() {
	y.book.did(y.account(), enter)
	require.NoError(y.t, y.Join(y.guild))
}

func (y *onServer) leave() { require.NoError(y.t, y.User.Leave(y.guild)) }

// inGroup is a young person on Telegram. The platform keeps what was not
// confirmed: nothing is said twice.
type inGroup struct {
	*stage
	*emut.Person
	book *ledger
	last emut.Seen
}

func (s *stage) inGroup(l *ledger, name string) *inGroup {
	y := &inGroup{stage: s, Person: s.telegram.Person(strings.ToUpper(name), name, "fr"), book: l}
	y.enter()
	y.wait("menu", func() { _, err := y.Start(""); require.NoError(s.t, err) })
	return y
}

func (y *inGroup) account() pdn.Account {
	return pdn.Account{Network: onTelegram, ID: strconv.FormatInt(y.Person.ID(), 10)}
}

// wait does something in private and waits for what the robot shows anew.
func (y *inGroup) wait(what string, do func()) {
	before := map[int]string{}
	for _, m := range y.telegram.VisibleTo(y.Person, y.Private()) {
		before[m.ID] = m.Text
	}
	d := y.book.did(y.account(), meaning(what))
	do()
	answered := within(waitAtMost, func() bool {
		for _, m := range y.telegram.VisibleTo(y.Person, y.Private()) {
			if m.ByBot && before[m.ID] != m.Text && isBrought(m.Text, what) {
				y.last = m
				return true
			}
		}
		return false
	})
	require.True(y.t, answered, "no answer on Telegram")
	y.book.seen(d)
}

func (y *inGroup) word(name string) {
	y.wait(name, func() { _, err := y.Say(y.Private(), "/"+name); require.NoError(y.t, err) })
}

func (y *inGroup) button(label string) (emut.Button, bool) {
	for _, row := range y.last.Buttons {
		for _, b := range row {
			if plain(b.Text) == label {
				return b, true
			}
		}
	}
	return emut.Button{}, false
}

func (y *inGroup) has(label string) bool { _, ok := y.button(label); return ok }

func (y *inGroup) press(label string) {
	b, ok := y.button(label)
	require.True(y.t, ok, "no button %q under %q", label, y.last.Text)
	y.wait(label, func() { _, err := y.Press(y.Private(), y.last.ID, b.Data); require.NoError(y.t, err) })
}

func (y *inGroup) write(text string) {
	y.wait("", func() { _, err := y.Say(y.Private(), text); require.NoError(y.t, err) })
}

func (y *inGroup) speak(text string) { _, err := y.Say(y.group, text); require.NoError(y.t, err) }

func (y *inGroup) enter() {
	y.book.did(y.account(), enter)
	require.NoError(y.t, y.Join(y.group))
}

func (y *inGroup) leave() { require.NoError(y.t, y.Leave(y.group)) }

// TestLaw1_WhatPassesOnTheSocketsIsInTheTable lets people on both platforms do
// 500 things and counts each message that the platforms received.
func TestLaw1_WhatPassesOnTheSocketsIsInTheTable(t *testing.T) {
	t.Parallel()
	s := newStage(t, published, welcomingInPrivate)
	_, _ = s.inProcess()
	s.connected()
	book := newLedger()
	acts := func() int {
		book.mu.Lock()
		defer book.mu.Unlock()
		n := 0
		for _, d := range book.deeds {
			n += len(d)
		}
		return n
	}
	for i := 0; acts() < 500; {
		var wave sync.WaitGroup
		for range 2 * len(stories()) {
			number := i
			wave.Go(func() { s.playAlone(book, number) })
			i++
		}
		wave.Wait()
	}
	s.auditGate(book, false)
	for _, v := range s.discord.Violations() {
		t.Errorf("discord: %s %s: %s", v.Direction, v.Operation, v.Problem)
	}
	require.Empty(t, s.telegram.Violations())
}
