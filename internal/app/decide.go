package app

import (
	"github.com/lampadaire/lampadaire/internal/adherence"
)

// outcome is what an act changes and what is answered. It is decided purely,
// so that it can be decided again inside the transaction.
type outcome struct {
	link    adherence.Link
	changed bool
	deleted bool
	closing ClosingKind
	replies []reply
	// request tells that she asked to be written to, withdrawn that she no longer does.
	request, withdrawn bool
	kin                kinChange
	// urgent tells that she asked for an adult while she was not well.
	urgent bool
	// alerted tells that her alert is complete, news that she wants to hear of it.
	alerted, news bool
}

// situation is what a decision may look at.
type situation struct {
	link    adherence.Link
	act     Action
	screen  Screen // what the act shows when it changes nothing
	showing adherence.Showing
	at      adherence.Moment
	// open tells that the notice of the edition in effect may be shown now.
	open bool
	// asked tells that a request of hers is open, staffed that somebody would answer one.
	asked, staffed bool
	kin            kinship
	alert          *alert
}

// effects tells whether something is written.
func (o outcome) effects() bool {
	return o.changed || o.deleted || o.request || o.withdrawn || o.alerted || o.kin.effects()
}

// decide is the order of the young person's and the parent's use cases.
func decide(s situation) outcome {
	switch s.act {
	case actYes, actNo, actTooYoung:
		return decideChoice(s)
	case actEraseKeepNo, actEraseAll:
		return decideErasure(s)
	case actLanguage:
		return decideLanguage(s)
	case actAskWrite:
		return decideAsk(s)
	case actTellAdult:
		return decideUrgent(s)
	case actWithdraw:
		return decideWithdraw(s)
	case actTie, actTieCode, actUntie:
		return decideKin(s)
	case actAlert, actAlertStep, actAlertNews, actAlertMessage:
		return decideAlert(s)
	case actMenu, actRules, actStructure:
		if s.open && s.link.Edition == 0 {
			return decideNotice(s)
		}
	}
	return withDifference(s, outcome{link: s.link, replies: []reply{answer(s.screen)}})
}

// decideNotice is the first contact: the first screen, recorded as leaving.
func decideNotice(s situation) outcome {
	s.showing.Delivery = adherence.Sending
	return outcome{
		link:    s.link.Show(s.showing, s.at),
		changed: true,
		replies: []reply{{Screen: screenFirst, Purpose: adherence.Notice, Edition: s.showing.Edition}},
	}
}

// decideChoice is a yes or a no. Being too young for the platform is kept as a
// plain no, so that nothing shows why.
func decideChoice(s situation) outcome {
	yes := s.act == actYes
	if yes && s.link.Edition == 0 && !s.link.State.SaidNo() && s.link.State != adherence.Accepted {
		// Nobody says yes to what she was not shown.
		if s.open {
			return decideNotice(s)
		}
		return outcome{link: s.link, replies: []reply{answer(screenMenu)}}
	}
	out := outcome{link: s.link.Choose(yes, s.showing, s.at), changed: true, kin: kinChange{own: adherence.OwnNo}}
	if yes {
		out.kin.own = adherence.OwnYes
		if s.kin.held {
			// The no of another account of hers holds, until she changes it there.
			out.link = s.link.Touch(s.at.Month)
			out.replies = []reply{answer(screenYesHeld)}
			return out
		}
		out.replies = []reply{answer(screenYes)}
		return out
	}
	out.closing = ClosedByNo
	out.replies = []reply{answer(screenNo)}
	return out
}

func decideErasure(s situation) outcome {
	switch {
	case s.act == actEraseKeepNo:
		return outcome{
			link: s.link.Keep(), changed: true, closing: ClosedKeepingNo,
			replies: []reply{answer(screenErasedKeepNo)},
		}
	default: // also where nothing is known of her today: a copy of yesterday may know more
		return outcome{
			link: adherence.Link{Code: s.link.Code}, deleted: true, closing: ClosedByErasure,
			replies: []reply{answer(screenErasedAll)},
		}
	}
}

// withDifference adds the difference of a new edition to an answer, once per
// edition, for who was shown an older one and has not said no (A22).
func withDifference(s situation, out outcome) outcome {
	known := s.link.State == adherence.Informed || s.link.State == adherence.Accepted
	if !known || !s.open || s.link.Edition == 0 {
		return out
	}
	s.showing.Delivery = adherence.Sending
	out.link = out.link.Show(s.showing, s.at)
	out.changed = true
	out.replies = append(out.replies, reply{
		Screen: screenDifference, Purpose: adherence.Notice,
		Edition: s.showing.Edition, Since: s.link.Edition,
	})
	return out
}

func answer(screen Screen) reply { return reply{Screen: screen, Purpose: adherence.Answer} }
