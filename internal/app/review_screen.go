package app

import (
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions around messages à regarder. Their numbers stand in buttons and are
// never reused.
const (
	actReview Action = 224 + iota
	actCase
	actCaseMore
	actDecide
	actDecideYes
	actTake
	actPass
	actNotThis
	actNotThisYes
	actUndo
	actPeek
	actOffer
	actOfferSet
	actOfferAgree
	actNotify
	actCountersign
	actAnswerContest
	actGone
	actBurst
	actBurstAll
	actChannel
	actChannelYes
	actChannelDrop
	actPropose
)

// reviewDeeds are [À regarder]. Who may do what to which case is finer than the
// table of rights: package review decides it, case by case.
func reviewDeeds() map[Action]deed {
	all := under(rights.SeeCases, map[Action]proAction{
		actReview: (*sheet).reviewList, actCase: (*sheet).caseScreen, actCaseMore: (*sheet).caseMore, actBurst: (*sheet).burstScreen,
		actPeek: (*sheet).peek,
	})
	for action, d := range under(rights.HandleCases, map[Action]proAction{
		actDecide: (*sheet).decideWhy, actDecideYes: (*sheet).decideYes, actTake: (*sheet).take, actPass: (*sheet).pass,
		actNotThis: (*sheet).notThis, actNotThisYes: (*sheet).notThisYes, actUndo: (*sheet).undo,
		actOffer: (*sheet).offer, actOfferSet: (*sheet).offerSet, actOfferAgree: (*sheet).offerAgree, actNotify: (*sheet).notify,
		actCountersign: (*sheet).countersign, actAnswerContest: (*sheet).answerContest, actGone: (*sheet).gone, actBurstAll: (*sheet).burstAll,
		actChannel: (*sheet).channel, actChannelYes: (*sheet).channelYes, actChannelDrop: (*sheet).channelDrop,
	}) {
		all[action] = d
	}
	all[actPropose] = deed{right: rights.ProposeDecision, do: (*sheet).proposeCase}
	return all
}

// caseArg is what a button carries of a case, with two small numbers.
func caseArg(id review.CaseID, first, second int) [8]byte {
	id[6], id[7] = byte(first), byte(second)
	return id
}

func (s *sheet) caseID() review.CaseID {
	id := review.CaseID(s.did.arg)
	id[6], id[7] = 0, 0
	return id
}

func (s *sheet) picked() (first, second int) { return int(s.did.arg[6]), int(s.did.arg[7]) }

func categoryKey(c moderation.Category) string { return "categorie." + string(c) }
