package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Wanted is what the settings want of the robot in one space.
type Wanted struct {
	Space pdn.SpaceID
	// Read: every message of the space is to be examined.
	Read bool
	// Joins: the entry of each person is to be told even where the platform shows no message for it.
	Joins bool
	// Requests: people who ask to join are to be written to.
	Requests bool
	// Post: the space is a channel where the robot writes.
	Post bool
}

// Right is something that the robot may do in a space: the platform's own name (can_delete_messages…), or one of the
// names below.
type Right string

// The rights that are not one of the platform's administrator rights.
const (
	RightMember Right = "member"        // to be in the space
	RightAdmin  Right = "administrator" // to be an administrator, without any further right
	RightRead   Right = "read"          // privacy mode off, or administrator
	RightWrite  Right = "write"         // to send messages there
)

// SpaceReport is what the robot has in one space.
type SpaceReport struct {
	Space   pdn.SpaceID
	Missing []Right // wanted and not there: the robot cannot do its job
	Excess  []Right // there and not wanted: to be taken away (law L4)
	// Moved is the space's new number, where the group has become a supergroup since; empty otherwise.
	Moved pdn.SpaceID
	// Err is why the space could not be looked at; nil otherwise.
	Err error
}

// Report is what Inspect found.
type Report struct {
	Username string
	// ReadsGroups tells that privacy mode is off: every message of every group is delivered.
	ReadsGroups bool
	// JoinsGroups tells that the robot may be added to groups.
	JoinsGroups bool
	// Webhook tells that a webhook is set, which closes the way that Run uses.
	Webhook bool
	Spaces  []SpaceReport
}

// Inspect asks the platform what the robot is and may do: is the token right (ErrToken otherwise), is privacy mode as
// wanted, which rights are missing and in excess in each space. It changes nothing.
func (b *Bot) Inspect(ctx context.Context, spaces ...Wanted) (Report, error) {
	me, err := b.whoAmI(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("inspect the robot: %w", err)
	}
	r := Report{Username: me.Username, ReadsGroups: me.CanReadAllGroupMessages, JoinsGroups: me.CanJoinGroups}
	if r.Webhook, err = b.webhookSet(ctx); err != nil {
		return r, fmt.Errorf("inspect the webhook: %w", err)
	}
	for _, want := range spaces {
		r.Spaces = append(r.Spaces, b.inspectSpace(ctx, want, r.ReadsGroups))
	}
	return r, nil
}

func (b *Bot) webhookSet(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, o := withOutcome(ctx)
	info, err := b.api.GetWebhookInfo(ctx)
	if err != nil {
		return false, o.fault(err)
	}
	return info.URL != "", nil
}

func (b *Bot) inspectSpace(ctx context.Context, want Wanted, readsGroups bool) SpaceReport {
	r := SpaceReport{Space: want.Space}
	chatID, err := strconv.ParseInt(string(want.Space), 10, 64)
	if err != nil {
		r.Err = errors.New("the number of a space is a whole number, as -1001234567890")
		return r
	}
	ctx, cancel := context.WithTimeout(ctx, b.opts.RequestTimeout)
	defer cancel()
	ctx, o := withOutcome(ctx)
	m, err := b.api.GetChatMember(ctx, &library.GetChatMemberParams{ChatID: chatID, UserID: b.id})
	if err != nil {
		r.Err = fmt.Errorf("look at a space: %w", o.fault(err))
		var e *requestError
		if errors.As(r.Err, &e) && e.migrateTo != 0 {
			r.Moved = spaceOf(e.migrateTo)
		} else if errors.As(r.Err, &e) && e.status/100 == 4 && e.status != 429 {
			r.Missing = []Right{RightMember}
		}
		return r
	}
	r.compare(want, m, readsGroups)
	if m.Member != nil {
		if r.Err = b.inspectPermissions(ctx, o, chatID, &r); r.Err != nil {
			r.Err = fmt.Errorf("look at what members may do: %w", r.Err)
		}
	}
	return r
}

// inspectPermissions finds a space where plain members may not write: the robot is one.
func (b *Bot) inspectPermissions(ctx context.Context, o *outcome, chatID int64, r *SpaceReport) error {
	full, err := b.api.GetChat(ctx, &library.GetChatParams{ChatID: chatID})
	if err != nil {
		return o.fault(err)
	}
	if full.Permissions != nil && !full.Permissions.CanSendMessages {
		r.Missing = append(r.Missing, RightWrite)
	}
	return nil
}

func (r *SpaceReport) compare(want Wanted, m *models.ChatMember, readsGroups bool) {
	switch {
	case m.Administrator != nil || m.Member != nil:
	case m.Restricted != nil && m.Restricted.IsMember:
		if !m.Restricted.CanSendMessages {
			r.Missing = append(r.Missing, RightWrite)
		}
	default:
		r.Missing = append(r.Missing, RightMember)
		return
	}
	needsAdmin := want.Joins || want.Requests || want.Post
	if m.Administrator == nil {
		if want.Read && !readsGroups {
			r.Missing = append(r.Missing, RightRead)
		}
		if needsAdmin {
			r.Missing = append(r.Missing, RightAdmin)
		}
		if want.Requests {
			r.Missing = append(r.Missing, "can_invite_users")
		}
		return
	}
	has := powers(m.Administrator)
	if want.Post && !m.Administrator.CanPostMessages {
		r.Missing = append(r.Missing, "can_post_messages")
	}
	if want.Requests && !m.Administrator.CanInviteUsers {
		r.Missing = append(r.Missing, "can_invite_users")
	}
	for _, p := range has {
		if p != "can_invite_users" || !want.Requests {
			r.Excess = append(r.Excess, p)
		}
	}
	if !needsAdmin && (!want.Read || readsGroups) {
		r.Excess = append(r.Excess, RightAdmin)
	}
}

// powers are the administrator rights that the robot holds and that act on the space or on people. Writing in a channel
// is what an administrator is there for, and is left out.
func powers(a *models.ChatMemberAdministrator) []Right {
	var held []Right
	for _, p := range []struct {
		right Right
		held  bool
	}{
		{"can_delete_messages", a.CanDeleteMessages}, {"can_restrict_members", a.CanRestrictMembers},
		{"can_promote_members", a.CanPromoteMembers}, {"can_change_info", a.CanChangeInfo},
		{"can_invite_users", a.CanInviteUsers}, {"can_manage_video_chats", a.CanManageVideoChats},
		{"can_post_stories", a.CanPostStories}, {"can_edit_stories", a.CanEditStories},
		{"can_delete_stories", a.CanDeleteStories}, {"can_edit_messages", a.CanEditMessages},
		{"can_pin_messages", a.CanPinMessages}, {"can_manage_topics", a.CanManageTopics}, {"is_anonymous", a.IsAnonymous},
	} {
		if p.held {
			held = append(held, p.right)
		}
	}
	return held
}
