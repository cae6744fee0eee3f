package app

import (
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// decideLanguage shows the first screen again in the language that the person
// has chosen, and keeps the choice where a link is kept already: choosing a
// language is no answer and makes no row.
func decideLanguage(s situation) outcome {
	out := outcome{link: s.link, replies: []reply{{
		Screen: screenFirst, Purpose: adherence.Answer, Edition: s.showing.Edition, Language: s.showing.Language,
	}}}
	if s.link.State != adherence.Unknown && s.link.State != adherence.Closed && s.link.Language != s.showing.Language {
		out.link.Language = s.showing.Language
		out.changed = true
	}
	return out
}

// languageOf is the language of what is shown for an act: the one just chosen,
// the one kept, or French.
func (a *App) languageOf(did act, l adherence.Link) string {
	if did.action == actLanguage {
		chosen := strings.TrimRight(string(did.arg[:]), "\x00")
		if slices.Contains(a.Texts.Languages(), chosen) {
			return chosen
		}
		return messages.French
	}
	if l.Language != "" {
		return l.Language
	}
	return messages.French
}

// language is the language of the page.
func (p *page) language() string {
	if p.view.reply.Language != "" {
		return p.view.reply.Language
	}
	return p.view.person.link.Language
}

// languageRows offers the other languages, each in its own script, three a row.
func (p *page) languageRows() {
	var row []chat.Button
	for _, lang := range append(p.app.Texts.Languages(), messages.French) {
		if lang == p.language() || (lang == messages.French && p.language() == "") {
			continue
		}
		name, err := p.app.Texts.TextIn(lang, "langue.nom", nil)
		if err != nil && p.err == nil {
			p.err = err
		}
		var arg [8]byte
		copy(arg[:], lang)
		row = append(row, p.pressWith(name, actLanguage, p.view.person.structure, arg))
		if len(row) == 3 {
			p.row(row...)
			row = nil
		}
	}
	if len(row) > 0 {
		p.row(row...)
	}
}

// unreviewed says that nobody has checked the translation yet (law L10).
func (p *page) unreviewed() {
	if lang := p.language(); lang != "" && lang != messages.French {
		p.line("langue.non_relue", nil)
	}
}

func drawLanguages(p *page) {
	p.line("langue.question", nil)
	p.languageRows()
	p.row(p.press("bouton.menu", actMenu))
}
