package app

import (
	"context"
	"errors"
	"slices"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// talkButtons are the two ways to reach somebody: by oneself, which leaves no
// trace, or by asking to be written to.
func (p *page) talkButtons(links []chat.Button) {
	for i, link := range links[:min(len(links), 2)] {
		if len(links) == 1 {
			links[i].Label = p.text("demande.moi_meme", nil)
			link = links[i]
		}
		p.row(link)
	}
	if p.view.person.asked {
		p.stillAsked()
		p.row(p.press("bouton.retirer_demande", actWithdraw))
		return
	}
	p.row(p.press("bouton.qu_on_m_ecrive", actAskWrite))
}

// stillAsked says that her request has left, or that nobody has it any more.
func (p *page) stillAsked() {
	key := "demande.deja"
	err := p.app.View(context.Background(), func(r Reader) error {
		left, err := p.app.abandoned(context.Background(), r, p.view.person.code)
		if left {
			key = "demande.sans_reponse"
		}
		return err
	})
	p.err = errors.Join(p.err, err)
	p.line(key, nil)
}

// talkFirst puts [Parler à quelqu'un] before every other button of a private
// answer, in every state. Only three kinds of screen begin otherwise: those whose
// whole point is a choice between equal buttons, the one that it leads to, and
// what is said in the open.
func (p *page) talkFirst() {
	switch p.view.reply.Screen {
	case screenFirst, screenDifference, screenLanguages, screenTalk, screenInPrivate:
		return
	}
	if !p.app.discreet(p.view.origin) {
		return
	}
	talk := p.press("bouton.parler", actTalk)
	rows := [][]chat.Button{{talk}}
	for _, row := range p.content.Buttons {
		row = slices.DeleteFunc(row, func(b chat.Button) bool { return b.Label == talk.Label })
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) > mostRows && len(rows[1]) < mostInRow-1 {
		rows[1] = append(rows[0], rows[1]...)
		rows = rows[1:]
	}
	p.content.Buttons = rows
}

// drawAsked says at once who answers and when, then the help numbers.
func drawAsked(p *page) { p.answeredBy("demande.partie", "libre.aide") }

// answeredBy says that a request has left, who answers and when, or that nobody
// can any more; then the numbers.
func (p *page) answeredBy(sent, help string) {
	var d duty
	var left bool
	err := p.app.View(context.Background(), func(r Reader) (err error) {
		if left, err = p.app.abandoned(context.Background(), r, p.view.person.code); err != nil {
			return err
		}
		d, err = p.app.dutyOf(context.Background(), r, p.structure.ID)
		return err
	})
	p.err = errors.Join(p.err, err)
	switch {
	case left:
		p.line("demande.sans_reponse", nil)
		p.gap()
		p.line(help, nil)
		p.row(p.press("bouton.retirer_demande", actWithdraw), p.press("bouton.menu", actMenu))
		return
	case len(d.who) == 0:
		drawNobody(p)
		return
	}
	p.line(sent, nil)
	pros := make([]registry.Promeneur, len(d.who))
	for i, c := range d.who {
		pros[i] = c.promeneur
	}
	p.line("demande.qui", messages.Args{"prenoms": firstNames(pros)})
	switch {
	case !d.until.IsZero():
		p.line("demande.maintenant", messages.Args{"heure": p.hour(d.until.In(p.app.zone))})
	case d.declared:
		p.line("demande.plus_tard", messages.Args{"quand": p.moment(d.from.In(p.app.zone))})
	default:
		p.line("demande.quand_possible", nil)
	}
	p.line("demande.sept_jours", nil)
	p.gap()
	p.line(help, nil)
	p.row(p.press("bouton.retirer_demande", actWithdraw))
	p.menuRow()
}

// abandoned tells that a person's request is open and that everybody who had it has
// left, or said that he cannot answer.
func (a *App) abandoned(ctx context.Context, r Reader, code pdn.PersonCode) (bool, error) {
	request, open, err := a.openTalkOf(ctx, r, code)
	if err != nil || !open {
		return false, err
	}
	holders, err := r.TalkHolders(ctx, request.ID)
	if err != nil {
		return false, err
	}
	for _, h := range holders {
		_, here, err := a.colleagueOf(h.Author)
		if err != nil || here && h.State == Asked {
			return false, err
		}
	}
	return true, nil
}

// drawNobody is honest where nobody would answer: nothing was recorded.
func drawNobody(p *page) {
	p.line("demande.personne", nil)
	if p.structure.Phone != "" {
		p.line("parler.telephone", messages.Args{"structure": p.structure.Name, "telephone": p.structure.Phone})
	}
	p.gap()
	p.line("libre.aide", nil)
	p.menuRow()
}

func drawWithdrew(p *page) {
	p.line("demande.retiree", nil)
	p.menuRow()
}
