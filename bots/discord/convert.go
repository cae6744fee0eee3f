package discord

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// examined is the longest text that is handed on, in bytes: more than the
// platform lets anybody write.
const examined = 64 << 10

func (m *rawMessage) valid() bool { return isID(m.ID) && isID(m.Channel) }

// place is where a message stands.
func placeOf(guild, channel string) chat.Place {
	if guild == "" {
		return chat.Place{Kind: chat.Private, Conversation: privateConversation(channel), Alone: true}
	}
	return chat.Place{Kind: chat.Shared, Space: pdn.SpaceID(guild), Conversation: sharedConversation(channel)}
}

func account(u *rawUser) pdn.Account { return pdn.Account{Network: Network, ID: u.ID} }

// spoken tells whether a message is the words of its author, rather than a
// notice of the platform (arrival, pin, boost…).
func (m *rawMessage) spoken() bool {
	switch m.Type {
	case 0, 19, 20, 23: // ordinary, reply, and the two kinds of command
		return true
	default:
		return false
	}
}

// message is the chat message of a raw one. It is nil for what nobody wrote.
func (m *rawMessage) message(administrator bool) *chat.Message {
	if !m.valid() || m.Author == nil || !isID(m.Author.ID) || !m.spoken() {
		return nil
	}
	out := &chat.Message{Ref: messageRef(m.Channel, m.ID, false)}
	out.Network, out.ID, out.At = Network, "m"+m.ID, snowflakeTime(m.ID)
	out.Author = chat.Author{Account: account(m.Author), Administrator: administrator}
	if m.Guild == "" {
		out.Author.Profile = profileOf(m.Author.ID)
	}
	if m.Author.Bot || m.Author.System || m.Webhook != "" {
		out.Author.Kind = chat.Automaton
	}
	out.Place = placeOf(m.Guild, m.Channel)
	out.Answer = chat.Address(out.Place.Conversation)
	out.Once = out.Place.Kind == chat.Private // private chats are not read again
	out.Forwarded = m.forwarded()
	out.Text, out.Cut = cut(strings.ToValidUTF8(m.text(), "\uFFFD"))
	out.Spans = spans(out.Text)
	out.Attached = m.attached()
	return out
}

// edit is the chat message of a raw update; nil when the text is unchanged
// (a preview was added, a message was pinned).
func (m *rawMessage) edit(administrator bool) *chat.Message {
	if m.Edited == nil || *m.Edited == "" || m.Content == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, *m.Edited)
	if err != nil {
		return nil
	}
	out := m.message(administrator)
	if out == nil {
		return nil
	}
	out.ID = "e" + m.ID + ":" + at.UTC().Format("20060102150405.000000")
	out.At, out.Edited = at.UTC(), true
	return out
}

func (m *rawMessage) forwarded() bool {
	return m.Reference != nil && m.Reference.Type == 1 && len(m.Snapshots) > 0
}

// text is all that can be read of a message: its content, what it forwards, its poll.
func (m *rawMessage) text() string {
	if !m.forwarded() && m.Poll == nil {
		return m.Content
	}
	lines := []string{m.Content}
	if m.forwarded() {
		for _, s := range m.Snapshots {
			lines = append(lines, s.Message.Content)
		}
	}
	if m.Poll != nil {
		lines = append(lines, m.Poll.Question.Text)
		for _, a := range m.Poll.Answers {
			lines = append(lines, a.Media.Text)
		}
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return strings.Join(lines, "\n")
}

// cut keeps what is examined of a text, on a rune boundary.
func cut(text string) (string, bool) {
	if len(text) <= examined {
		return text, false
	}
	end := examined
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], true
}

// The kinds of interaction.
const (
	askCommand   = 2
	askComponent = 3
	askForm      = 5
)

func (i *rawInteraction) author() *rawUser {
	if i.Member != nil && i.Member.User != nil {
		return i.Member.User
	}
	return i.User
}

func (i *rawInteraction) valid() bool {
	u := i.author()
	return isID(i.ID) && isToken(i.Token) && isID(i.Channel) && u != nil && isID(u.ID) && (i.Guild == "" || isID(i.Guild))
}

// origin is the shared part of the events of an interaction. Its answer is seen
// by its author alone, wherever it was asked (law L9). Once is false: a press
// that was not acknowledged within 3 s is dead on the platform, so that no later
// process could deliver an answer kept with its effects; the person is told by
// her client that it failed, and presses again.
func (i *rawInteraction) origin() chat.Origin {
	o := chat.Origin{Network: Network, ID: "i" + i.ID, At: snowflakeTime(i.ID), Language: i.Locale}
	o.Author = chat.Author{Account: account(i.author()), Profile: profileOf(i.author().ID)}
	if i.Member != nil {
		o.Author.Administrator = administers(i.Member.Permissions)
	}
	if u := i.author(); u.Bot || u.System {
		o.Author.Kind = chat.Automaton
	}
	o.Place = placeOf(i.Guild, i.Channel)
	o.Place.Alone = true
	o.Answer = answerAddress(i.ID, i.Token, i.Guild == "")
	return o
}

const flagEphemeral = 1 << 6

// pressed names the message that carries what was pressed, "" when there is none.
func (i *rawInteraction) pressed() chat.MessageRef {
	if i.Message == nil || !isID(i.Message.ID) {
		return ""
	}
	return messageRef(i.Channel, i.Message.ID, i.Message.Flags&flagEphemeral != 0)
}

// page is the address of the channel where it was asked: everybody of the guild
// may open it; "" in a private chat.
func (i *rawInteraction) page() string {
	if i.Guild == "" {
		return ""
	}
	return "https://discord.com/channels/" + i.Guild + "/" + i.Channel
}

// event is the chat event of an interaction; nil for a kind that is not used.
func (i *rawInteraction) event() chat.Event {
	if !i.valid() {
		return nil
	}
	switch i.Type {
	case askCommand:
		return i.command()
	case askComponent:
		token := i.Data.CustomID
		if len(i.Data.Values) > 0 { // in a menu, each choice carries its own token
			token = i.Data.Values[0]
		}
		return &chat.Press{Origin: i.origin(), Ref: i.pressed(), Token: token}
	case askForm:
		return &chat.Form{Origin: i.origin(), Token: i.Data.CustomID, Fields: formFields(i.Data.Components)}
	default:
		return nil
	}
}

// command is the chat event of a command.
func (i *rawInteraction) command() *chat.Command {
	e := &chat.Command{Origin: i.origin(), Name: strings.ToLower(i.Data.Name), Page: i.page()}
	switch CommandKind(i.Data.Type) {
	case PersonCommand:
		e.Args, e.About = i.Data.Target, i.about()
	case MessageCommand:
		e.Target, e.TargetAt = messageRef(i.Channel, i.Data.Target, false), snowflakeTime(i.Data.Target)
		e.Args = string(e.Target)
		e.TargetAuthor = i.Data.Resolved.Messages[i.Data.Target].author()
	default:
		e.Args = optionText(i.Data.Options, 2)
	}
	e.Args = strings.ToValidUTF8(e.Args, "\uFFFD")
	return e
}

// about is the person in whose menu the command was picked; nil where the
// platform did not say who it is.
func (i *rawInteraction) about() *chat.Someone {
	if !isID(i.Data.Target) {
		return nil
	}
	named := i.Data.Resolved.Users[i.Data.Target]
	return &chat.Someone{
		Account: account(&rawUser{ID: i.Data.Target}), Handle: chat.Handle(strings.ToValidUTF8(named.Name, "\uFFFD")),
		Automaton: named.Bot || named.System,
	}
}

func (t rawTarget) author() chat.Author {
	if t.Author == nil || !isID(t.Author.ID) {
		return chat.Author{Kind: chat.Anonymous}
	}
	out := chat.Author{Account: account(t.Author)}
	if t.Author.Bot || t.Author.System || t.Webhook != "" {
		out.Kind = chat.Automaton
	}
	return out
}

func newJoinKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return key
}

// joinID names one arrival without holding the account: a hash under a key that
// lives as long as the process. The same arrival delivered twice has the same
// name; another process gives it another one, which is harmless, for the
// platform delivers no arrival to a new session.
func joinID(key []byte, guild, user, joinedAt string) string {
	h := hmac.New(sha256.New, key)
	for _, part := range []string{guild, user, joinedAt} {
		_, _ = h.Write([]byte(part))
		_, _ = h.Write([]byte{0})
	}
	return "j" + guild + ":" + hex.EncodeToString(h.Sum(nil)[:12])
}
