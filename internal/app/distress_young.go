package app

import (
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// actTellAdult is [Oui, préviens un adulte]. Its number stands in buttons and is
// never reused.
const actTellAdult Action = 53

// adultRow offers to tell an adult of a team, and says what that does. Nothing
// leaves without her press.
func (p *page) adultRow(s registry.Structure) {
	p.gap()
	p.line("detresse.offre", map[string]any{"structure": s.Name})
	p.row(p.pressWith(p.text("bouton.previens_adulte", nil), actTellAdult, s.ID, [8]byte{}))
}

// whichAdult offers an adult of each team, where she has not said which is hers:
// a question first would hide what matters now.
func (p *page) whichAdult() {
	p.gap()
	p.line("detresse.offre_equipe", nil)
	var buttons []chat.Button
	for _, s := range p.app.Directory.On(p.view.origin.Network) {
		label := p.text("bouton.previens_equipe", map[string]any{"structure": s.Name})
		buttons = append(buttons, p.pressWith(label, actTellAdult, s.ID, [8]byte{}))
	}
	for len(buttons) > 0 {
		n := min(2, len(buttons))
		p.row(buttons[:n]...)
		buttons = buttons[n:]
	}
}

// drawUrgent says at once who was told and when he answers, honestly, then the
// numbers that answer now.
func drawUrgent(p *page) { p.answeredBy("detresse.partie", "libre.aide_detresse") }

// drawUrgentNobody is honest where nobody would answer: nothing was recorded.
func drawUrgentNobody(p *page) {
	p.line("demande.personne", nil)
	p.line("detresse.appelle", nil)
	p.line("libre.aide_detresse", nil)
	if p.structure.Phone != "" {
		p.gap()
		p.line("parler.telephone", map[string]any{"structure": p.structure.Name, "telephone": p.structure.Phone})
	}
	p.menuRow()
}

// urgentLines tell a professional that a request is pressing, what to say, and
// whom to call.
func (s *sheet) urgentLines() {
	s.line("detresse.pro_demande", nil)
	s.gap()
	s.line("detresse.pro_dire", nil)
	s.line("detresse.pro_ne_pas_dire", nil)
	s.line("detresse.pro_appeler", nil)
	s.gap()
}
