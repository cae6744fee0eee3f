package discord

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Every identifier that leaves this package is made and parsed in this file.
//
//	space         123                     a guild
//	conversation  c:123 or d:123          a channel or thread of a guild; a private chat
//	answer        i:9:s:token             the answer to one interaction, shown to one person (s) or in the private chat (p)
//	message       123/456 or e/123/456    a message; a message shown to one person alone

// Network is how this platform calls itself.
const Network pdn.NetworkID = "discord"

const epoch = 1420070400000 // first millisecond of a snowflake, in Unix time

// snowflakeTime is the instant at which an id was made, zero if it is no id.
func snowflakeTime(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + epoch).UTC()
}

// snowflakeAt is the smallest id of an instant.
func snowflakeAt(t time.Time) string {
	return strconv.FormatUint(uint64(max(t.UnixMilli()-epoch, 0))<<22, 10)
}

// later tells whether id a was made after id b; "" is before everything.
func later(a, b string) bool {
	if len(a) != len(b) {
		return len(a) > len(b)
	}
	return a > b
}

// isID tells whether s can be an id: it goes into a URL.
func isID(s string) bool {
	if s == "" || len(s) > 20 {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

func sharedConversation(channel string) chat.Conversation { return chat.Conversation("c:" + channel) }

func privateConversation(channel string) chat.Conversation { return chat.Conversation("d:" + channel) }

// channelOf is the channel of a conversation, "" when it is not one of ours.
func channelOf(c chat.Conversation) string {
	kind, id, found := strings.Cut(string(c), ":")
	if !found || (kind != "c" && kind != "d") || !isID(id) {
		return ""
	}
	return id
}

// target is where a message goes: a channel, or the answer to an interaction.
type target struct {
	channel     string
	interaction string
	token       string
	private     bool // the answer stays in the private chat
}

func answerAddress(interaction, token string, private bool) chat.Address {
	kind := "s"
	if private {
		kind = "p"
	}
	return chat.Address("i:" + interaction + ":" + kind + ":" + token)
}

// parseAddress reads an address made by this file.
func parseAddress(a chat.Address) (target, error) {
	if ch := channelOf(chat.Conversation(a)); ch != "" {
		return target{channel: ch}, nil
	}
	parts := strings.SplitN(string(a), ":", 4)
	if len(parts) != 4 || parts[0] != "i" || !isID(parts[1]) || !isToken(parts[3]) {
		return target{}, fmt.Errorf("read address: %w", chat.ErrGone)
	}
	return target{interaction: parts[1], token: parts[3], private: parts[2] == "p"}, nil
}

// isToken tells whether s can be an interaction token: it goes into a URL.
func isToken(s string) bool {
	if s == "" || len(s) > 512 {
		return false
	}
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', strings.ContainsRune("-_.=+~", r):
		default:
			return false
		}
	}
	return true
}

// messageRef names a message; alone tells that one person alone sees it.
func messageRef(channel, message string, alone bool) chat.MessageRef {
	if alone {
		return chat.MessageRef("e/" + channel + "/" + message)
	}
	return chat.MessageRef(channel + "/" + message)
}

// parseRef reads a reference made by this file.
func parseRef(r chat.MessageRef) (channel, message string, alone bool, err error) {
	rest, alone := strings.CutPrefix(string(r), "e/")
	channel, message, _ = strings.Cut(rest, "/")
	if !isID(channel) || !isID(message) {
		return "", "", false, fmt.Errorf("read message reference: %w", chat.ErrGone)
	}
	return channel, message, alone, nil
}

// profileOf is the page of an account, which opens in the application.
func profileOf(user string) chat.Profile { return chat.Profile("https://discord.com/users/" + user) }
