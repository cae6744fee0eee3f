package telegram

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// The parts of an update that are used, and nothing else: what the platform adds later (a kind of reaction, a status,
// an origin) cannot make the rest unreadable.

type update struct {
	ID                int64         `json:"update_id"`
	Message           *message      `json:"message"`
	EditedMessage     *message      `json:"edited_message"`
	ChannelPost       *message      `json:"channel_post"`
	EditedChannelPost *message      `json:"edited_channel_post"`
	CallbackQuery     *callback     `json:"callback_query"`
	MyChatMember      *memberChange `json:"my_chat_member"`
	ChatMember        *memberChange `json:"chat_member"`
	ChatJoinRequest   *joinRequest  `json:"chat_join_request"`
}

type user struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Language string `json:"language_code"`
	Handle   string `json:"username"`
}

type room struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
	// Handle is there for public groups and channels only.
	Handle string `json:"username"`
}

type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

// present notes that a field is there, whatever it holds: attachments are never looked at (law L6).
type present bool

// UnmarshalJSON notes the presence.
func (p *present) UnmarshalJSON([]byte) error { *p = true; return nil }

type message struct {
	ID              int      `json:"message_id"`
	Thread          int      `json:"message_thread_id"`
	InTopic         bool     `json:"is_topic_message"`
	From            *user    `json:"from"`
	SenderChat      *room    `json:"sender_chat"`
	Date            int64    `json:"date"`
	EditDate        int64    `json:"edit_date"`
	Chat            room     `json:"chat"`
	ForwardOrigin   present  `json:"forward_origin"`
	ForwardDate     present  `json:"forward_date"`
	AutoForward     bool     `json:"is_automatic_forward"`
	Text            string   `json:"text"`
	Entities        []entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []entity `json:"caption_entities"`
	NewMembers      []user   `json:"new_chat_members"`
	ReplyTo         *struct {
		From *user `json:"from"`
	} `json:"reply_to_message"`
	UsersShared *shared `json:"users_shared"`
	MigrateTo   int64   `json:"migrate_to_chat_id"`
	MigrateFrom int64   `json:"migrate_from_chat_id"`
	wordless
}

// wordless are the contents that a message may have without a word.
type wordless struct {
	Photo     present `json:"photo"`
	Video     present `json:"video"`
	VideoNote present `json:"video_note"`
	Voice     present `json:"voice"`
	Audio     present `json:"audio"`
	Document  present `json:"document"`
	Animation present `json:"animation"`
	Sticker   present `json:"sticker"`
	Location  present `json:"location"`
	Contact   present `json:"contact"`
	Poll      present `json:"poll"`
	Story     present `json:"story"`
	Dice      present `json:"dice"`
	Venue     present `json:"venue"`
	LivePhoto present `json:"live_photo"`
	PaidMedia present `json:"paid_media"`
	Game      present `json:"game"`
}

func (w wordless) any() bool { return w != wordless{} }

// shared tells whom the author chose in the list that a key opened.
type shared struct {
	Users []struct {
		ID     int64  `json:"user_id"`
		Handle string `json:"username"`
	} `json:"users"`
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

type seat struct {
	Status   string `json:"status"`
	User     user   `json:"user"`
	IsMember bool   `json:"is_member"`
}

type memberChange struct {
	Chat room  `json:"chat"`
	From user  `json:"from"`
	Date int64 `json:"date"`
	Old  seat  `json:"old_chat_member"`
	New  seat  `json:"new_chat_member"`
}

type joinRequest struct {
	Chat       room  `json:"chat"`
	From       user  `json:"from"`
	UserChatID int64 `json:"user_chat_id"`
	Date       int64 `json:"date"`
}

// known tells the statuses of the specification; is tells membership.
func (s seat) known() bool {
	switch s.Status {
	case "creator", "administrator", "member", "restricted", "left", "kicked":
		return true
	}
	return false
}

func (s seat) in() bool {
	switch s.Status {
	case "creator", "administrator", "member":
		return true
	}
	return s.Status == "restricted" && s.IsMember
}

func (s seat) administers() bool { return s.Status == "creator" || s.Status == "administrator" }

// askedFor are the kinds of updates asked for: the only ones that are handled.
func askedFor() []string {
	return []string{"message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
		"my_chat_member", "chat_member", "chat_join_request"}
}

// The classes of what could not be read, a closed list for the journal.
const (
	classKind    = "kind"
	classStatus  = "status"
	classContent = "content"
	classForm    = "json"
	classPanic   = "panic"
	classSize    = "batch"
	otherKind    = "other"
)

// decode reads one update alone. Its number is found even where the rest cannot be read; found tells so.
func decode(raw []byte) (u update, found bool, err error) {
	if err = json.Unmarshal(raw, &u); err == nil && u.ID != 0 {
		return u, true, nil
	}
	id, found := numberIn(raw)
	return update{ID: id}, found, errUnreadable
}

// numberIn finds the number of the first update in bytes that may not be JSON at all.
func numberIn(raw []byte) (int64, bool) {
	found := regexp.MustCompile(`"update_id"\s*:\s*(\d{1,18})\b`).FindSubmatch(raw[:min(len(raw), 4096)])
	if found == nil {
		return 0, false
	}
	id, err := strconv.ParseInt(string(found[1]), 10, 64)
	return id, err == nil
}

// kindOf names the kind of an update from a closed list, for the journal.
func kindOf(raw []byte) string {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields)
	known := append(askedFor(), "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result", "poll",
		"poll_answer", "chat_boost", "removed_chat_boost", "business_message", "guest_message")
	for _, kind := range known {
		if _, ok := fields[kind]; ok {
			return kind
		}
	}
	return otherKind
}

// service tells the messages that nobody wrote, by the specification's field for each (Message, from new_chat_members
// on). What is neither one of them nor words or a known content is a kind that did not exist yet.
func service(raw json.RawMessage) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return false
	}
	for _, inner := range fields {
		var m map[string]json.RawMessage
		if json.Unmarshal(inner, &m) != nil {
			continue
		}
		for _, name := range strings.Fields(serviceFields) {
			if _, ok := m[name]; ok {
				return true
			}
		}
	}
	return false
}

const serviceFields = `left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo
group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed pinned_message invoice
successful_payment refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent connected_website
write_access_allowed passport_data proximity_alert_triggered boost_added chat_background_set checklist_tasks_done
checklist_tasks_added direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed
forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway giveaway_winners
giveaway_completed managed_bot_created paid_message_price_changed poll_option_added poll_option_deleted
suggested_post_approved suggested_post_approval_failed suggested_post_declined suggested_post_paid
suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited
web_app_data new_chat_members migrate_to_chat_id migrate_from_chat_id`
