package telegram

// The objects of the Bot API, reduced to the fields that the emulator fills. Their names are the specification's.

type wireUser struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type wireMe struct {
	wireUser
	CanJoinGroups           bool `json:"can_join_groups"`
	CanReadAllGroupMessages bool `json:"can_read_all_group_messages"`
	SupportsInlineQueries   bool `json:"supports_inline_queries"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

// Entity is a stretch of a text, in UTF-16 units, as the specification's MessageEntity.
type Entity struct {
	Type   string    `json:"type"`
	Offset int       `json:"offset"`
	Length int       `json:"length"`
	URL    string    `json:"url,omitempty"`
	User   *wireUser `json:"user,omitempty"`
}

type wirePhoto struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
}

type wireDocument struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int    `json:"file_size,omitempty"`
}

type wireOrigin struct {
	Type           string    `json:"type"`
	Date           int64     `json:"date"`
	SenderUserName string    `json:"sender_user_name,omitempty"`
	SenderUser     *wireUser `json:"sender_user,omitempty"`
}

type wireTopic struct {
	Name      string `json:"name"`
	IconColor int    `json:"icon_color"`
}

type wireMarkup struct {
	InlineKeyboard [][]wireButton `json:"inline_keyboard"`
}

// wireUsersShared tells whom a person chose in a list of users.
type wireUsersShared struct {
	RequestID int64            `json:"request_id"`
	Users     []wireSharedUser `json:"users"`
}

type wireSharedUser struct {
	UserID   int64  `json:"user_id"`
	Username string `json:"username,omitempty"`
}

type wireButton struct {
	Text         string `json:"text"`
	URL          string `json:"url,omitempty"`
	CallbackData string `json:"callback_data,omitempty"`
}

type wireMessage struct {
	MessageID          int              `json:"message_id"`
	MessageThreadID    int              `json:"message_thread_id,omitempty"`
	From               *wireUser        `json:"from,omitempty"`
	SenderChat         *wireChat        `json:"sender_chat,omitempty"`
	Date               int64            `json:"date"`
	Chat               wireChat         `json:"chat"`
	ForwardOrigin      *wireOrigin      `json:"forward_origin,omitempty"`
	IsTopicMessage     bool             `json:"is_topic_message,omitempty"`
	IsAutomaticForward bool             `json:"is_automatic_forward,omitempty"`
	ReplyToMessage     *wireMessage     `json:"reply_to_message,omitempty"`
	EditDate           int64            `json:"edit_date,omitempty"`
	Text               string           `json:"text,omitempty"`
	Entities           []Entity         `json:"entities,omitempty"`
	Photo              []wirePhoto      `json:"photo,omitempty"`
	Document           *wireDocument    `json:"document,omitempty"`
	Caption            string           `json:"caption,omitempty"`
	CaptionEntities    []Entity         `json:"caption_entities,omitempty"`
	NewChatMembers     []wireUser       `json:"new_chat_members,omitempty"`
	LeftChatMember     *wireUser        `json:"left_chat_member,omitempty"`
	MigrateToChatID    int64            `json:"migrate_to_chat_id,omitempty"`
	MigrateFromChatID  int64            `json:"migrate_from_chat_id,omitempty"`
	ForumTopicCreated  *wireTopic       `json:"forum_topic_created,omitempty"`
	UsersShared        *wireUsersShared `json:"users_shared,omitempty"`
	ReplyMarkup        *wireMarkup      `json:"reply_markup,omitempty"`
}

type wireCallback struct {
	ID           string       `json:"id"`
	From         wireUser     `json:"from"`
	Message      *wireMessage `json:"message,omitempty"`
	ChatInstance string       `json:"chat_instance"`
	Data         string       `json:"data,omitempty"`
}

type wireMemberUpdated struct {
	Chat           wireChat       `json:"chat"`
	From           wireUser       `json:"from"`
	Date           int64          `json:"date"`
	Old            map[string]any `json:"old_chat_member"`
	New            map[string]any `json:"new_chat_member"`
	ViaJoinRequest bool           `json:"via_join_request,omitempty"`
}

type wireJoinRequest struct {
	Chat       wireChat `json:"chat"`
	From       wireUser `json:"from"`
	UserChatID int64    `json:"user_chat_id"`
	Date       int64    `json:"date"`
}

// botCommand is one entry of a menu of commands.
type botCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}
