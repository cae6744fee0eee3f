package store

import (
	"fmt"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// words is a closed list whose places are stored instead of its words: never
// reorder one, add at its end (a test pins them).
type words[T ~string] []T

func (w words[T]) number(word T) (int16, error) {
	for i, known := range w {
		if known == word {
			return int16(i), nil
		}
	}
	return 0, fmt.Errorf("a word outside the closed list of %T", word)
}

func (w words[T]) word(number int16) (T, error) {
	if number < 0 || int(number) >= len(w) {
		var none T
		return none, fmt.Errorf("number %d is outside the closed list of %T", number, none)
	}
	return w[number], nil
}

// The closed lists. A link holds a young person or a parent, nobody else.
var (
	linkRoles     = words[pdn.Role]{pdn.RoleUnknown, pdn.RoleYouth, pdn.RoleParent}
	linkStates    = words[adherence.State]{adherence.Unknown, adherence.Informed, adherence.Accepted, adherence.Refused, adherence.Withdrawn, adherence.Closed}
	askers        = words[adherence.AskedBy]{adherence.AskedByNobody, adherence.AskedByYouth, adherence.AskedByProfessional, adherence.AskedAgain}
	deliveries    = words[adherence.Delivery]{adherence.NoDelivery, adherence.Sending, adherence.Served, adherence.NotDelivered, adherence.Uncertain, adherence.Answered}
	placeKinds    = words[chat.PlaceKind]{"", chat.Private, chat.Shared, chat.Ephemeral}
	postKinds     = words[app.PostKind]{"", app.StandingPost, app.WelcomePost, app.ArrivalPost, app.AnnouncePost, app.EditionPost, app.CasesPost}
	presenceKinds = words[presence.EventKind]{
		"", presence.Declared, presence.Started, presence.Stopped, presence.Corrected, presence.Deleted, presence.Signed, presence.Reopened,
	}
	reminderKinds    = words[presence.ReminderKind]{"", presence.MidMonth, presence.SevenDays, presence.MonthSheet}
	reminderOutcomes = words[app.ReminderOutcome]{"", app.ReminderOwed, app.ReminderSent, app.ReminderDropped}
	cellShows        = words[disclosure.Show]{"", disclosure.Shown, disclosure.Under, disclosure.Withheld}
	memberRoles      = words[pdn.Role]{pdn.RoleUnknown, pdn.RoleTrainee, pdn.RolePromeneur, pdn.RoleHead, pdn.RoleCoordinator}
	holderStates     = words[app.HolderState]{app.Asked, app.CannotAnswer}
	distressStates   = words[app.DistressState]{app.DistressTold, app.DistressGoing, app.DistressCannot}
	dateKinds        = words[meeting.Kind]{"", meeting.Gathering, meeting.Training, meeting.Practice}
	dateAnswers      = words[meeting.Answer]{meeting.Silent, meeting.Coming, meeting.Cannot, meeting.NotReleased}
	attendances      = words[meeting.Attendance]{meeting.Unrecorded, meeting.Attended, meeting.Missed}
	requestKinds     = words[meeting.RequestKind]{"", meeting.Platform, meeting.Help, meeting.Other}
	requestStates    = words[meeting.RequestState]{meeting.Waiting, meeting.Agreed, meeting.NotNow, meeting.LetsTalk}
	accountSteps     = words[app.AccountStep]{"", app.AccountSigned, app.AccountConfirmed, app.AccountReopened, app.AccountReturned}
	secrecies        = words[registry.Secrecy]{"", registry.SecrecyYes, registry.SecrecyNo, registry.SecrecyToCheck}
	closingKinds     = words[app.ClosingKind]{"", app.ClosedByNo, app.ClosedKeepingNo, app.ClosedByErasure}
	outcomes         = words[adherence.Outcome]{adherence.NoOutcome, adherence.Welcomed, adherence.Declined}
	ownAnswers       = words[adherence.Own]{adherence.OwnNothing, adherence.OwnYes, adherence.OwnNo}
	outsideReasons   = words[app.OutsideReason]{
		"", app.LifeInDanger, app.IllTreatment, app.Runaway, app.Exploitation, app.SeriousDanger,
	}
)
