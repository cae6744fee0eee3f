package discord

import "github.com/lampadaire/lampadaire/internal/chat"

// ConversationOf is the conversation of a channel as a settings file names it:
// by the channel's number, which the platform's "copy ID" gives.
func ConversationOf(channel string) chat.Conversation { return sharedConversation(channel) }
