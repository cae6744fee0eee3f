package discord

import "errors"

// What a person's act may be refused for.
var (
	ErrNotMember   = errors.New("not a member of this guild")
	ErrMember      = errors.New("already a member of this guild")
	ErrNotVisible  = errors.New("the person cannot see this channel or message")
	ErrForbidden   = errors.New("the person has no right to do this here")
	ErrNoMessage   = errors.New("no such message")
	ErrNoComponent = errors.New("no such component on this message, or it is disabled")
	ErrNoCommand   = errors.New("no such command here")
	ErrNoForm      = errors.New("no form is open for this interaction")
	ErrBadValue    = errors.New("value refused by the form, the menu or the command's options")
	ErrBlocked     = errors.New("the person has blocked this bot")
	ErrNoMutual    = errors.New("no guild in common with this bot")
	ErrClosed      = errors.New("the emulator is closed")
)
