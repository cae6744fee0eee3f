package app

import (
	"maps"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/messages"
)

func kinScreens() map[Screen]func(*page) {
	return map[Screen]func(*page){
		screenTie: drawTie, screenTied: drawTied, screenUntied: drawUntied, screenYesHeld: drawYesHeld,
		screenTieUnknown: drawSaying("compte.inconnu"), screenTieExpired: drawSaying("compte.expire"),
		screenTieSame: drawSaying("compte.meme"), screenTieMany: drawSaying("compte.trop"),
	}
}

// kinRow is the way to link another account, or to separate this one: the same
// place, the same size.
func (p *page) kinRow() {
	if len(p.view.person.kin.mates) > 0 {
		p.line("compte.relie", messages.Args{"combien": len(p.view.person.kin.mates)})
		p.row(p.press("bouton.separer", actUntie), p.press("bouton.relier_moi", actTie))
		return
	}
	p.row(p.press("bouton.relier_moi", actTie))
}

// drawTie shows a code. It is computed again from the event, and kept nowhere.
func drawTie(p *page) {
	code, err := p.app.kinCode(p.view.person.code, p.view.origin.ID)
	if err != nil {
		p.err = err
		return
	}
	p.line("compte.pourquoi", nil)
	p.line("compte.code", messages.Args{"mot": code[:selectorSize] + "-" + code[selectorSize:]})
	p.line("compte.comment", nil)
	p.row(p.press("bouton.choix", actChoice), p.press("bouton.menu", actMenu))
}

func drawTied(p *page) {
	p.line("compte.fait", nil)
	if p.view.person.link.State.SaidNo() {
		p.line("compte.non_partout", nil)
	}
	p.row(p.press("bouton.choix", actChoice), p.press("bouton.separer", actUntie))
	p.row(p.press("bouton.menu", actMenu))
}

func drawUntied(p *page) {
	p.line("compte.defait", nil)
	p.row(p.press("bouton.choix", actChoice), p.press("bouton.relier_moi", actTie))
	p.row(p.press("bouton.menu", actMenu))
}

// drawYesHeld tells that the no of another account of hers holds.
func drawYesHeld(p *page) {
	p.line("compte.oui_tenu", nil)
	p.row(p.press("bouton.separer", actUntie), p.press("bouton.choix", actChoice))
	p.row(p.press("bouton.menu", actMenu))
}

// stepsKept tells whether something is kept besides her link.
func (p *page) stepsKept() bool {
	return len(p.view.person.kin.mates) > 0 || p.view.person.approach.Day != 0
}

// keptOfSteps tells what is kept besides her link: that an account is hers too,
// and what a professional declared.
func (p *page) keptOfSteps() {
	if len(p.view.person.kin.mates) > 0 {
		p.line("garde.relie", nil)
	}
	a := p.view.person.approach
	if a.Day == 0 {
		return
	}
	key := "garde.demarche_pro"
	if a.Asked == adherence.AskedByYouth {
		key = "garde.demarche_toi"
	}
	p.line(key, messages.Args{"jour": p.fullDay(a.Day)})
}

// allScreens joins the blocks of screens, each beside its code.
func allScreens() map[Screen]func(*page) {
	all := screens()
	for _, block := range []map[Screen]func(*page){kinScreens(), reviewScreens(), realScreens(), partnerScreens(), alertScreens(), elsewhereScreens()} {
		maps.Copy(all, block)
	}
	return all
}
