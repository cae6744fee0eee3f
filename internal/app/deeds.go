package app

import (
	"maps"

	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// deed is what one action means: the right that it needs, the screen that it
// shows to a young person or a parent when it changes nothing, and what it does
// for a professional. One entry holds all three, so that no action is without
// its right.
type deed struct {
	right  rights.Action
	screen Screen
	do     proAction
}

// deeds is the whole table: each topic gives its own block, beside its code.
func deeds() map[Action]deed {
	all := map[Action]deed{}
	for _, block := range deedBlocks() {
		maps.Copy(all, block)
	}
	return all
}

func deedBlocks() []map[Action]deed {
	return []map[Action]deed{
		youthDeeds(), hoursDeeds(), contactDeeds(), openHoursDeeds(), signDeeds(), postDeeds(), houseDeeds(), talkDeeds(),
		helpDeeds(), distressDeeds(), editionDeeds(), standingDeeds(), unbindDeeds(),
		kinDeeds(),
		weekDeeds(),
		networkDeeds(), accountDeeds(),
		canWriteDeeds(), realDeeds(), partnerDeeds(),
		reviewDeeds(), reviewYouthDeeds(), neighbourDeeds(), saidProDeeds(),
		readingDeeds(), alertDeeds(),
		otherDeeds(), mailDeeds(), ownFileDeeds(), operateDeeds(), elsewhereDeeds(),
	}
}

// youthDeeds are the acts of young people and parents. The menu and a free text
// are professionals' too.
func youthDeeds() map[Action]deed {
	return map[Action]deed{
		actMenu: {rights.SeeRules, screenMenu, (*sheet).menu}, actFree: {rights.SeeRules, screenFree, (*sheet).words},
		actRules: {right: rights.SeeRules, screen: screenRules}, actTalk: {right: rights.SeeRules, screen: screenTalk},
		actWho: {right: rights.SeeRules, screen: screenWho}, actMore: {right: rights.SeeRules, screen: screenMore},
		actParent: {right: rights.SeeRules, screen: screenParent}, actStructure: {right: rights.SeeRules, screen: screenMenu},
		actUnknown: {right: rights.SeeRules, screen: screenUnknown}, actForeign: {right: rights.SeeRules, screen: screenForeign},
		actStale:    {right: rights.SeeRules, screen: screenStale},
		actLanguage: {right: rights.SeeRules}, actLanguages: {right: rights.SeeRules, screen: screenLanguages},
		actYes: {right: rights.Choose}, actNo: {right: rights.Choose}, actTooYoung: {right: rights.Choose},
		actChoice: {right: rights.Choose, screen: screenChoice},
		actRecord: {right: rights.SeeOwnRecord, screen: screenRecord}, actFile: {right: rights.SeeOwnRecord, screen: screenFile},
		actErase: {right: rights.SeeOwnRecord, screen: screenErase}, actEraseKeepNo: {right: rights.SeeOwnRecord},
		actEraseAll: {right: rights.SeeOwnRecord},
		actAskWrite: {right: rights.AskToTalk}, actTellAdult: {right: rights.AskToTalk}, actWithdraw: {right: rights.AskToTalk},
		actJoin: {right: rights.Join},
	}
}

// screenOf is the screen that an action shows when it changes nothing.
func (a *App) screenOf(action Action) Screen {
	d, known := a.deeds[action]
	if !known {
		return screenStale
	}
	return d.screen
}

// forProfessionals tells an action that nobody else can do.
func (a *App) forProfessionals(action Action) bool {
	d := a.deeds[action]
	return d.do != nil && d.screen == ""
}

// mayDo tells whether a professional may do an action: by his role, or as the
// head's delegate.
func (a *App) mayDo(p registry.Promeneur, action Action) bool {
	return rights.MayAs(p.Role, p.Delegate, a.deeds[action].right)
}
