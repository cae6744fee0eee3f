package telegram

import (
	"strconv"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Network is how this adapter calls its platform.
const Network pdn.NetworkID = "telegram"

// place is a conversation of the platform: a chat, or a topic of a forum. Written "chat" or "chat/topic"; a private
// chat bears the number of its person.
type place struct {
	chat  int64
	topic int
}

func (p place) String() string {
	if p.topic == 0 {
		return strconv.FormatInt(p.chat, 10)
	}
	return strconv.FormatInt(p.chat, 10) + "/" + strconv.Itoa(p.topic)
}

func (p place) conversation() chat.Conversation { return chat.Conversation(p.String()) }
func (p place) address() chat.Address           { return chat.Address(p.String()) }

// private tells a private chat: groups and channels have negative numbers.
func (p place) private() bool { return p.chat > 0 }

func parsePlace(a chat.Address) (place, bool) {
	number, topic, hasTopic := strings.Cut(string(a), "/")
	var p place
	var err error
	if p.chat, err = strconv.ParseInt(number, 10, 64); err != nil || p.chat == 0 {
		return p, false
	}
	if hasTopic {
		if p.topic, err = strconv.Atoi(topic); err != nil {
			return p, false
		}
	}
	return p, true
}

// refOf names a message: "chat:number".
func refOf(chatID int64, message int) chat.MessageRef {
	return chat.MessageRef(strconv.FormatInt(chatID, 10) + ":" + strconv.Itoa(message))
}

func parseRef(r chat.MessageRef) (chatID int64, message int, ok bool) {
	left, right, found := strings.Cut(string(r), ":")
	chatID, err := strconv.ParseInt(left, 10, 64)
	if err != nil || !found {
		return 0, 0, false
	}
	message, err = strconv.Atoi(right)
	return chatID, message, err == nil
}

func spaceOf(chatID int64) pdn.SpaceID { return pdn.SpaceID(strconv.FormatInt(chatID, 10)) }

// SpaceOf is the space of a group as the settings and the platform's applications write its number ("-1001234567890").
func SpaceOf(chatID string) pdn.SpaceID { return pdn.SpaceID(strings.TrimSpace(chatID)) }

// PrivateChat is the private chat of a person: it bears the number of the account.
func PrivateChat(a pdn.Account) chat.Conversation { return chat.Conversation(a.ID) }

func accountOf(user int64) pdn.Account {
	return pdn.Account{Network: Network, ID: strconv.FormatInt(user, 10)}
}

// profileOf is the page of an account: by its public name, or by its number
// where it has none, which opens only if the person's settings allow it.
func profileOf(u user) chat.Profile {
	if u.Handle != "" {
		return chat.Profile("https://t.me/" + u.Handle)
	}
	return chat.Profile("tg://user?id=" + strconv.FormatInt(u.ID, 10))
}
