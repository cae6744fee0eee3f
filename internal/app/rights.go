package app

import (
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// rightOf is the right that each action needs. An action that is missing here
// is nobody's; a test finds it.
func rightOf(a Action) rights.Action {
	switch a {
	case actMenu, actRules, actTalk, actWho, actMore, actParent, actStructure, actFree, actUnknown, actStale, actForeign,
		actLanguage, actLanguages:
		return rights.SeeRules
	case actYes, actNo, actTooYoung, actChoice:
		return rights.Choose
	case actRecord, actFile, actErase, actEraseKeepNo, actEraseAll:
		return rights.SeeOwnRecord
	case actAskWrite, actWithdraw:
		return rights.AskToTalk
	case actJoin:
		return rights.Join
	}
	return rightOfProfessional(a)
}

func rightOfProfessional(a Action) rights.Action {
	switch a {
	case actPublish, actPublishWhere:
		return rights.Publish
	case actContact, actContactAge, actContactTheme, actContactAdd, actContactSame, actContactUndo, actContactMore, actContactSet:
		return rights.OwnContacts
	case actSlots, actSlotDay, actSlotHour, actSlotAdd, actSlotDrop, actAway, actAwayAdd, actAwayDrop:
		return rights.OwnOpenHours
	case actBind:
		return rights.BindSpace
	case actInvite, actInviteText:
		return rights.Invite
	case actTeam:
		return rights.SeeTeam
	case actClose, actCloseYes:
		return rights.CloseAccess
	case actLink, actUnlink:
		return rights.LinkOwnAccount
	case actTalkAnswer, actTalkCannot:
		return rights.AnswerRequest
	}
	if a > proFirst && a < houseFirst {
		return rights.OwnHours
	}
	return ""
}

// may tells whether a role may do an action.
func may(role pdn.Role, a Action) bool { return rights.May(role, rightOf(a)) }
