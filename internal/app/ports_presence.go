package app

import (
	"context"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
)

// Desk is what is kept of a professional besides his hours: where to write to
// him unasked, and the state of his timer. He is a professional: law L2 speaks
// of young people and parents, whose addresses are never kept like this.
type Desk struct {
	Author    presence.AuthorID
	Structure pdn.StructureID
	// Network and Address are his last private chat with the robot; empty when he
	// has had none.
	Network pdn.NetworkID
	Address chat.Address
	// Session is the open presence, "" when none runs. Started, Sign (his last sign
	// of life given to the robot) and Asked ("toujours en présence ?") belong to it.
	Session              presence.SessionID
	Started, Sign, Asked time.Time
	// Turn goes up with each change of the tally, so that one press counts once. It
	// holds no time.
	Turn  uint8
	Month pdn.Month // of his last visit
}

// Timer is the open presence as the timer's rule sees it.
func (d Desk) Timer() presence.Timer {
	return presence.Timer{Start: d.Started, LastSign: d.Sign, AskedAt: d.Asked}
}

// MonthTotal is the declared time of one professional's month: the only figure
// of his hours that goes up (law L8).
type MonthTotal struct {
	Author    presence.AuthorID
	Structure pdn.StructureID
	Month     pdn.Month
	Trainee   bool
	Done      time.Duration
}

// Reflection is what a professional noted after a presence, in three presses,
// for himself.
type Reflection struct {
	Session         presence.SessionID
	What, How, Next string
}

// Sign is a [Me faire signe]: a day and an hour, no word and no person.
type Sign struct {
	Author presence.AuthorID
	Day    pdn.Day
	Hour   int
}

// ReminderOutcome is what became of a reminder, noted once a month and kind.
type ReminderOutcome string

// The outcomes.
const (
	ReminderOwed    ReminderOutcome = "dû"
	ReminderSent    ReminderOutcome = "remis"
	ReminderDropped ReminderOutcome = "sans objet" // its sense passed before it could leave
)

// Agenda is the permanences and declared leaves of one professional.
type Agenda struct {
	Slots []presence.Slot
	Away  []presence.DaySpan
}

// PresenceReads is what may be read of professionals' hours. A method reads one
// author; OpenTimers and Agendas serve the robot's own appointments.
type PresenceReads interface {
	// PresenceEvents are an author's acts in the order they were done.
	PresenceEvents(ctx context.Context, author presence.AuthorID) ([]presence.Event, error)
	// Desk is a professional's row; one never seen has only its author.
	Desk(ctx context.Context, author presence.AuthorID) (Desk, error)
	OpenTimers(ctx context.Context) ([]Desk, error)
	Reflections(ctx context.Context, author presence.AuthorID) ([]Reflection, error)
	Agendas(ctx context.Context) (map[presence.AuthorID]Agenda, error)
	TallyCells(ctx context.Context, s pdn.StructureID, author presence.AuthorID) ([]tally.Cell, error)
	Signs(ctx context.Context, author presence.AuthorID) ([]Sign, error)
	// DueSigns are those whose day and hour have come.
	DueSigns(ctx context.Context, day pdn.Day, hour int) ([]Sign, error)
	// Reminder is what became of a reminder; "" when nothing has yet.
	Reminder(ctx context.Context, author presence.AuthorID, kind presence.ReminderKind, m pdn.Month) (ReminderOutcome, error)
}

// PresenceWrites is what a professional, or the robot for him, writes about his
// own hours. Acts are only added.
type PresenceWrites interface {
	AddPresenceEvent(ctx context.Context, e presence.Event) error
	SaveDesk(ctx context.Context, d Desk) error
	SaveMonthTotal(ctx context.Context, t MonthTotal) error
	SaveReflection(ctx context.Context, author presence.AuthorID, r Reflection) error
	DropReflection(ctx context.Context, author presence.AuthorID, s presence.SessionID) error
	SaveSlot(ctx context.Context, author presence.AuthorID, s presence.Slot) error
	DropSlot(ctx context.Context, author presence.AuthorID, s presence.Slot) error
	SaveAbsence(ctx context.Context, author presence.AuthorID, away presence.DaySpan) error
	DropAbsence(ctx context.Context, author presence.AuthorID, away presence.DaySpan) error
	// ChangeTally adds by to one counter; a counter at zero leaves no row, one
	// below zero is an error.
	ChangeTally(ctx context.Context, s pdn.StructureID, author presence.AuthorID, w tally.Week, e tally.Entry, by int) error
	AskSign(ctx context.Context, s Sign) error
	DropSign(ctx context.Context, s Sign) error
	// ClaimReminder notes an outcome; false when the reminder of that month has one.
	ClaimReminder(ctx context.Context, author presence.AuthorID, kind presence.ReminderKind, m pdn.Month, o ReminderOutcome) (bool, error)
	// SettleReminder changes the outcome of a claimed reminder.
	SettleReminder(ctx context.Context, author presence.AuthorID, kind presence.ReminderKind, m pdn.Month, o ReminderOutcome) error
	// AskHelp records [Demander un coup de main] for the weekly digest.
	AskHelp(ctx context.Context, s pdn.StructureID, author presence.AuthorID, m pdn.Month) error
	outbox.Enqueuer
}
