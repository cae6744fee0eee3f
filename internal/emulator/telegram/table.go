package telegram

import (
	"slices"
	"strings"
)

// methods is the table of what is served, with every parameter that the specification knows. A test compares it with
// the specification.
func methods() map[string]method {
	send := "business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification protect_content " +
		"allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup parse_mode "
	edit := "business_connection_id chat_id message_id inline_message_id reply_markup "
	webhook := "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"
	entry := func(params, required string, do func(*Server, *call) (any, error)) method {
		return method{params: strings.Fields(params), required: strings.Fields(required), do: do}
	}
	updates := entry("offset limit timeout allowed_updates", "", nil)
	updates.wait = getUpdates
	return map[string]method{
		"getMe":                  entry("", "", func(s *Server, _ *call) (any, error) { return s.me, nil }),
		"getUpdates":             updates,
		"setWebhook":             entry(webhook, "url", setWebhook),
		"deleteWebhook":          entry("drop_pending_updates", "", deleteWebhook),
		"getWebhookInfo":         entry("", "", getWebhookInfo),
		"sendMessage":            entry(send+"text entities link_preview_options", "chat_id text", sendMessage),
		"sendDocument":           entry(send+"document thumbnail caption caption_entities disable_content_type_detection", "chat_id document", sendDocument),
		"sendPhoto":              entry(send+"photo caption caption_entities show_caption_above_media has_spoiler", "chat_id photo", sendPhoto),
		"editMessageText":        entry(edit+"text parse_mode entities link_preview_options rich_message", "text", editMessageText),
		"editMessageReplyMarkup": entry(edit, "", editMessageReplyMarkup),
		"deleteMessage":          entry("chat_id message_id", "chat_id message_id", deleteMessage),
		"pinChatMessage":         entry("business_connection_id chat_id message_id disable_notification", "chat_id message_id", pinChatMessage),
		"answerCallbackQuery":    entry("callback_query_id text show_alert url cache_time", "callback_query_id", answerCallbackQuery),
		"setMyCommands":          entry("commands scope language_code", "commands", setMyCommands),
		"deleteMyCommands":       entry("scope language_code", "", deleteMyCommands),
		"getMyCommands":          entry("scope language_code", "", getMyCommands),
		"getChat":                entry("chat_id", "chat_id", getChat),
		"getChatMember":          entry("chat_id user_id", "chat_id user_id", getChatMember),
		"getChatAdministrators":  entry("chat_id return_bots", "chat_id", getChatAdministrators),
	}
}

// Methods are the names of the methods served, in alphabetical order.
func Methods() []string {
	var names []string
	for name := range methods() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
