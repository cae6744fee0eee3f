package app

import (
	"context"
	"errors"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
)

// drawAlert is [Prévenir un adulte]: show the message, or say where and when.
func drawAlert(p *page) {
	p.line("alerter.titre", nil)
	if p.view.caps.Looks {
		p.line("alerter.menu", nil)
	}
	p.line("alerter.lien", nil)
	if p.view.person.alert == nil {
		p.line("alerter.personne", nil)
	} else {
		p.line("alerter.sans_lien", nil)
		p.alertQuestion()
	}
	p.gap()
	p.line("libre.aide", nil)
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.menu", actMenu))
}

// drawAlertAsk asks for what is still missing.
func drawAlertAsk(p *page) {
	p.alertQuestion()
	p.gap()
	p.line("alerter.danger", nil)
	p.row(p.press("bouton.menu", actMenu))
}

// alertQuestion is the next question with its buttons.
func (p *page) alertQuestion() {
	one := p.view.person.alert
	if one == nil {
		p.line("alerter.perdue", nil)
		return
	}
	switch one.asks() {
	case askSpace:
		p.line("alerter.ou", nil)
		var labels []string
		for _, space := range spacesHere(p.structure, one.network) {
			labels = append(labels, space.Name)
		}
		p.answers(labels[:min(len(labels), 6)], 2)
	case askDay:
		p.line("alerter.jour", nil)
		p.answers([]string{p.text("alerter.aujourdhui", nil), p.text("alerter.hier", nil), p.text("alerter.avant_hier", nil)}, alertDays)
	case askHour:
		p.line("alerter.heure", nil)
		p.hours24()
	case askWho:
		p.line("alerter.qui", nil)
		p.answers([]string{p.text("alerter.un_pro", nil), p.text("alerter.quelqu_un", nil), p.text("alerter.sais_pas", nil)}, alertDays)
	case askWhich:
		p.line("alerter.lequel", nil)
		p.answers(append(p.whichNames(one), p.text("alerter.sais_pas", nil)), 2)
	case askWhat:
		p.line("alerter.quoi", nil)
		var labels []string
		for _, c := range alertWhats() {
			labels = append(labels, p.text("alerter.quoi_"+string(c), nil))
		}
		p.answers(append(labels, p.text("alerter.quoi_autre", nil)), 2)
	}
}

// answers are the buttons of a question, so many a row.
func (p *page) answers(labels []string, wide int) {
	var row []chat.Button
	for i, label := range labels {
		row = append(row, p.alertButton(label, i))
		if len(row) == wide || i == len(labels)-1 {
			p.row(row...)
			row = nil
		}
	}
}

// hours24 offers the hours, two by two: nobody knows the minute.
func (p *page) hours24() {
	const wide, step = 4, 2
	var row []chat.Button
	for hour := 0; hour < 24; hour += step {
		row = append(row, p.alertButton(frtime.HourOf(hour*60), hour))
		if len(row) == wide {
			p.row(row...)
			row = nil
		}
	}
}

func (p *page) alertButton(label string, choice int) chat.Button {
	return p.pressWith(label, actAlertStep, p.view.person.structure, p.alertArg(choice))
}

func (p *page) alertArg(choice int) (arg [8]byte) {
	if one := p.view.person.alert; one != nil {
		copy(arg[:], one.id[:])
		arg[len(one.id)] = byte(choice)
	}
	return arg
}

// drawAlerted is the receipt: who will look and when, whom to call at once, and
// where a professional is concerned, somebody outside the structure (law L5).
func drawAlerted(p *page) {
	p.line("alerter.recu", nil)
	p.line("alerter.sans_nom", nil)
	one := p.view.person.alert
	if one != nil && one.role(p.app.Directory).Professional() {
		pro, employer, named := p.app.Directory.Professional(one.author)
		switch {
		case named && pro.Leads():
			p.line("alerter.pas_lui", nil)
		case named:
			p.line("alerter.responsable", messages.Args{"structure": employer.Name})
		default:
			p.line("alerter.responsable", messages.Args{"structure": p.structure.Name})
		}
		p.whenHeadLooks(one.author)
		p.line("alerter.dehors", nil)
	} else {
		p.whenLooked()
	}
	p.gap()
	p.line("alerter.danger", nil)
	if one != nil {
		p.line("alerter.previens", nil)
		p.row(p.pressWith(p.text("bouton.previens_moi", nil), actAlertNews, p.view.person.structure, p.alertArg(0)))
	}
	p.menuRow()
}

// whenLooked says when somebody will look, by the declared hours (law L10).
func (p *page) whenLooked() {
	var d duty
	err := p.app.View(context.Background(), func(r Reader) (err error) {
		d, err = p.app.dutyOf(context.Background(), r, p.structure.ID)
		return err
	})
	p.err = errors.Join(p.err, err)
	switch {
	case !d.until.IsZero():
		p.line("alerter.maintenant", messages.Args{"heure": p.hour(d.until.In(p.app.zone))})
	case d.declared:
		p.line("alerter.plus_tard", messages.Args{"quand": p.moment(d.from.In(p.app.zone))})
	default:
		p.line("alerter.des_que", nil)
	}
}

func drawAlertNews(p *page) {
	p.line("alerter.previens_oui", nil)
	p.menuRow()
}

func drawAlertLost(p *page) {
	p.line("alerter.perdue", nil)
	p.gap()
	p.line("libre.aide", nil)
	p.row(p.press("bouton.alerter", actAlert), p.press("bouton.menu", actMenu))
}

// drawAlertNot answers for a message of a place that this team does not keep.
func drawAlertNot(p *page) {
	p.line("alerter.ailleurs", nil)
	p.gap()
	p.line("libre.aide", nil)
	p.row(p.press("bouton.alerter", actAlert), p.press("bouton.menu", actMenu))
}

// alertScreens are the screens of reading and of alerts.
func alertScreens() map[Screen]func(*page) {
	return map[Screen]func(*page){
		screenReading: drawReading,
		screenAlert:   drawAlert, screenAlertAsk: drawAlertAsk, screenAlerted: drawAlerted, screenAlertNews: drawAlertNews,
		screenAlertSeen: drawAlertSeen("nouvelles.on_s_en_occupe"), screenAlertNothing: drawAlertSeen("nouvelles.rien_de_plus"),
		screenAlertOutside: drawAlertSeen("nouvelles.dehors"),
		screenAlertLost:    drawAlertLost, screenAlertNot: drawAlertNot,
	}
}
