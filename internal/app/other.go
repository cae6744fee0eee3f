package app

import (
	"context"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// actOther is [Autre chose]. Its number stands in buttons and is never reused.
const actOther Action = 192

func otherDeeds() map[Action]deed {
	return under(rights.LinkOwnAccount, map[Action]proAction{actOther: (*sheet).other})
}

// entry is a button of a menu: what it is called, and what it does.
type entry struct {
	key    string
	action Action
}

// front is what heads and coordinators have under their live message (product,
// "Menus"); those who declare hours have their own.
func front(role pdn.Role) []entry {
	switch role {
	case pdn.RoleHead:
		return []entry{{"bouton.equipe", actTeam}, {"bouton.inviter", actInvite}, {"bouton.edition", actEdition}}
	case pdn.RoleCoordinator:
		return []entry{{"bouton.semaine", actWeek}, {"bouton.apercu", actWeekAhead}, {"bouton.chiffres", actWeekRules}, {"bouton.rendez_vous", actNetwork}}
	case pdn.RoleTechnician:
		return []entry{{"bouton.machine", actHealth}}
	default:
		return nil
	}
}

// group is a part of [Autre chose]: its name and its buttons.
type group struct {
	name    string
	entries []entry
}

func otherGroups() []group {
	return []group{
		{"autre.espaces", []entry{{"bouton.publier", actPublishWhere}, {"bouton.espaces", actUnbind}, {"bouton.lecture", actReading}}},
		{"autre.equipe", []entry{
			{"bouton.equipe", actTeam}, {"bouton.inviter", actInvite}, {"bouton.edition", actEdition}, {"bouton.hors_robot", actOutside},
		}},
		{"autre.reseau", []entry{{"bouton.semaine", actWeek}, {"bouton.rendez_vous", actNetwork}}},
		{"autre.annee", []entry{{"bouton.compte_rendu", actAccount}, {"bouton.demander", actAsk}}},
		{"autre.vous", []entry{{"bouton.fiches", actHelpSheet}, {"bouton.relier_compte", actLink}}},
	}
}

// frontRows are the buttons of heads and coordinators.
func (s *sheet) frontRows(ctx context.Context) error {
	var buttons []chat.Button
	for _, e := range front(s.who.promeneur.Role) {
		if s.app.mayDo(s.who.promeneur, e.action) {
			buttons = append(buttons, s.entered(e))
		}
	}
	review, err := s.reviewButtons(ctx)
	s.grid(append(buttons, review...)...)
	return err
}

// other is [Autre chose]: what is not used each day, so that the live message
// stays short on a phone. The table of rights decides what stands there.
func (s *sheet) other(context.Context) error {
	var buttons []chat.Button
	var names []string
	for _, g := range otherGroups() {
		before := len(buttons)
		for _, e := range g.entries {
			if s.offered(e.action) {
				buttons = append(buttons, s.entered(e))
			}
		}
		if len(buttons) > before {
			names = append(names, s.text(g.name, nil))
		}
	}
	s.line("autre.titre", messages.Args{"quoi": strings.Join(names, ", ")})
	if n := len(buttons); n%2 == 1 {
		s.grid(buttons[:n-1]...)
		s.back(buttons[n-1])
		return nil
	}
	s.grid(buttons...)
	s.back()
	return nil
}

// offered tells whether an action stands in [Autre chose]: his right, not under his
// live message already, and something to act on.
func (s *sheet) offered(action Action) bool {
	for _, e := range front(s.who.promeneur.Role) {
		if e.action == action {
			return false
		}
	}
	something := true
	switch action {
	case actPublishWhere:
		something = len(s.structure.Spaces) > 0
	case actHelpSheet:
		something = s.app.Help != nil
	}
	return something && s.app.mayDo(s.who.promeneur, action)
}

// entered is the button of an entry.
func (s *sheet) entered(e entry) chat.Button {
	switch {
	case e.action == actWeekAhead:
		return s.button(s.aheadLabel(), actWeekAhead, [8]byte{})
	case e.action == actPublishWhere && len(s.structure.Spaces) == 1:
		label := s.text("bouton.publier_dans", messages.Args{"espace": s.structure.Spaces[0].Name})
		return s.button(label, actPublish, [8]byte{})
	default:
		return s.named(e.key, e.action, [8]byte{})
	}
}
