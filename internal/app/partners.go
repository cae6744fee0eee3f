package app

import (
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// Need is what somebody looks for, in his words, and who answers it (B36).
type Need struct {
	Slug     string
	Label    string
	Partners []Partner
}

// Partner is a service or a place. Its words are data (config/partenaires).
type Partner struct {
	Name    string
	What    string // one short sentence
	Phone   string
	Hours   string
	URL     string
	Address string
	Checked pdn.Day // the day on which somebody checked it
}

// The screens of [Où aller ?]. They show data and record nothing.
const (
	screenPartners Screen = "ou_aller"
	screenNeed     Screen = "ou_aller_besoin"
)

// mostNeeds and mostPartners keep the screens short enough for a phone.
const (
	mostNeeds    = 8
	mostPartners = 5
)

func partnerDeeds() map[Action]deed {
	return map[Action]deed{
		actPartners: {right: rights.SeeRules, screen: screenPartners}, actPartnersNeed: {right: rights.SeeRules, screen: screenNeed},
	}
}

func partnerScreens() map[Screen]func(*page) {
	return map[Screen]func(*page){screenPartners: drawPartners, screenNeed: drawNeed}
}

// needs are those of the structure, or of the whole installation.
func (p *page) needs() []Need {
	all, own := p.app.Reach.Partners[p.structure.ID]
	if !own {
		all = p.app.Reach.Partners[""]
	}
	return all[:min(len(all), mostNeeds)]
}

func drawPartners(p *page) {
	needs := p.needs()
	if len(needs) == 0 {
		p.line("ou_aller.vide", nil)
		p.help()
		p.menuRow()
		return
	}
	p.line("ou_aller.titre", nil)
	p.line("ou_aller.rien_garde", nil)
	var row []chat.Button
	for i, n := range needs {
		row = append(row, p.pressWith(n.Label, actPartnersNeed, p.view.person.structure, [8]byte{byte(i + 1)}))
		if len(row) == 2 || i == len(needs)-1 {
			p.row(row...)
			row = nil
		}
	}
	p.row(p.press("bouton.menu", actMenu))
}

// drawNeed shows who answers a need, and when that was checked.
func drawNeed(p *page) {
	needs := p.needs()
	place := int(p.view.act.arg[0])
	if place < 1 || place > len(needs) {
		drawPartners(p)
		return
	}
	need := needs[place-1]
	p.lines = append(p.lines, messages.Typeset(need.Label))
	var links []chat.Button
	for _, partner := range need.Partners[:min(len(need.Partners), mostPartners)] {
		p.gap()
		p.partner(partner)
		if partner.URL != "" && len(links) < 4 {
			links = append(links, chat.Button{Label: messages.Typeset(partner.Name), URL: partner.URL})
		}
	}
	for len(links) > 0 {
		n := min(2, len(links))
		p.row(links[:n]...)
		links = links[n:]
	}
	p.row(p.press("bouton.ou_aller", actPartners), p.press("bouton.menu", actMenu))
}

func (p *page) partner(one Partner) {
	p.lines = append(p.lines, messages.Typeset(one.Name))
	for _, line := range []string{one.What, one.Hours, one.Address} {
		if line != "" {
			p.lines = append(p.lines, messages.Typeset(line))
		}
	}
	if one.Phone != "" {
		p.line("ou_aller.telephone", messages.Args{"telephone": one.Phone})
	}
	if one.Checked != 0 {
		p.line("ou_aller.verifie", messages.Args{"jour": p.fullDay(one.Checked)})
	}
}
