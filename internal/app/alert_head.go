package app

import (
	"context"
	"errors"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/review"
)

// whenHeadLooks says when who alone may look at an alert about a professional can
// see it: the head of his structure, her delegate, another head. It is asked of the
// same people as the case will be (law L5); where none of them is left, the hour is
// not known, and that is said (law L10).
func (p *page) whenHeadLooks(author pdn.Account) {
	employer, about := p.structure.ID, review.Unnamed
	if pro, s, named := p.app.Directory.Professional(author); named {
		who, err := p.app.authorOf(pro, s)
		p.err = errors.Join(p.err, err)
		employer, about = s.ID, review.Who(who)
	}
	var shift caseShift
	err := p.app.View(context.Background(), func(r Reader) (err error) {
		shift, err = p.app.shiftOf(context.Background(), r, review.Case{
			Opening: review.Opening{Structure: employer, About: about}, Circle: review.Heads,
		})
		return err
	})
	p.err = errors.Join(p.err, err)
	switch {
	case len(shift.who) == 0:
		p.line("alerter.chef_sans_heure", nil)
	case shift.from.After(p.app.Clock.Now()):
		p.line("alerter.chef_plus_tard", messages.Args{"quand": p.moment(shift.from.In(p.app.zone))})
	default:
		p.line("alerter.chef_maintenant", nil)
	}
}
