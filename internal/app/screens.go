package app

import (
	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// The screens of young people and parents.
const (
	screenFirst          Screen = "premier"
	screenMenu           Screen = "menu"
	screenRules          Screen = "regles"
	screenDifference     Screen = "difference"
	screenYes            Screen = "oui"
	screenNo             Screen = "non"
	screenTalk           Screen = "parler"
	screenWho            Screen = "pros"
	screenMore           Screen = "savoir"
	screenChoice         Screen = "choix"
	screenRecord         Screen = "garde"
	screenFile           Screen = "fichier"
	screenErase          Screen = "effacer"
	screenErasedKeepNo   Screen = "efface_sauf_non"
	screenErasedAll      Screen = "efface_tout"
	screenParent         Screen = "parent"
	screenWhichStructure Screen = "structure"
	screenFree           Screen = "libre"
	screenFreeStructure  Screen = "libre_structure"
	screenUnknown        Screen = "inconnu"
	screenStale          Screen = "perime"
	screenForeign        Screen = "autrui"
	screenInPrivate      Screen = "en_prive"
	screenLanguages      Screen = "langues"
)

// screens is the table of what is drawn for young people and parents.
func screens() map[Screen]func(*page) {
	return map[Screen]func(*page){
		screenFirst: drawFirst, screenMenu: drawMenu, screenRules: drawRules, screenDifference: drawDifference,
		screenYes: drawYes, screenNo: drawNo, screenTalk: drawTalk, screenWho: drawWho, screenMore: drawMore,
		screenChoice: drawChoice, screenRecord: drawRecord, screenFile: drawFile, screenErase: drawErase,
		screenErasedKeepNo: drawErased("effacer.fait_sauf_non"), screenErasedAll: drawErased("effacer.fait_tout"),
		screenParent: drawParent, screenWhichStructure: drawWhichStructure, screenFree: drawFree,
		screenFreeStructure: drawFreeStructure,
		screenUnknown:       drawSaying("erreur.commande"), screenStale: drawSaying("erreur.bouton"), "": drawSaying("erreur.bouton"),
		screenForeign: drawSaying("erreur.bouton_autre"), screenInPrivate: drawInPrivate,
		screenLanguages: drawLanguages, screenAsked: drawAsked, screenNobody: drawNobody, screenUrgent: drawUrgent, screenUrgentNobody: drawUrgentNobody, screenWithdrew: drawWithdrew,
		screenCodeUnknown: drawSaying("code.inconnu"), screenCodeUsed: drawSaying("code.servi"),
		screenCodeExpired: drawSaying("code.expire"), screenCodeTries: drawSaying("code.essais"),
		screenCodeRole: drawSaying("code.role"), screenCodeTaken: drawSaying("code.compte"),
		screenCodeTutor: drawSaying("code.tuteur"),
	}
}

// drawFirst is the first screen (A01, A03, A17 to A19, B34, B64).
func drawFirst(p *page) {
	if p.view.origin.Place.Kind == chat.Private {
		p.line("premier.salut_prive", nil)
	} else {
		p.line("premier.salut", nil)
	}
	p.workmates()
	p.one("premier.metier")
	p.one("premier.question")
	p.line("premier.non", nil)
	p.readingLine()
	p.line("premier.garde", nil)
	p.line("premier.silence", nil)
	p.one("premier.danger")
	p.line("premier.nuit", nil)
	p.unreviewed()
	p.languageRows()
	p.choiceRow()
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.savoir", actMore), p.press("bouton.parent", actParent))
	p.row(p.tooYoung())
}

// choiceRow has yes and no side by side: same row, same size, no "later".
func (p *page) choiceRow() { p.row(p.press("bouton.oui", actYes), p.press("bouton.non", actNo)) }

func (p *page) tooYoung() chat.Button {
	label := p.text("bouton.trop_jeune", messages.Args{"age": p.minimumAge()})
	return p.pressWith(label, actTooYoung, p.view.person.structure, [8]byte{})
}

func (p *page) minimumAge() int { return p.app.Networks[p.view.origin.Network].MinimumAge }

func (p *page) readingLine() {
	for _, s := range p.structure.Spaces {
		if s.Network == p.view.origin.Network && s.Reading.At(p.app.Clock.Now()) {
			p.line("premier.lecture", nil)
			return
		}
	}
	p.line("premier.sans_lecture", nil)
}

func drawMenu(p *page) {
	p.line("menu.titre", nil)
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.pros", actWho))
	p.row(p.press("bouton.regles", actRules), p.press("bouton.choix", actChoice))
	p.row(p.press("bouton.garde", actRecord), p.press("bouton.parent", actParent))
	p.row(p.press("bouton.ou_aller", actPartners), p.press("bouton.langue", actLanguages), p.press("bouton.alerter", actAlert))
}

func drawRules(p *page) {
	p.line("regles.titre", nil)
	p.bullets(p.edition.Shown())
	p.fixes()
	p.changesPlaces()
	p.row(p.press("bouton.choix", actChoice), p.press("bouton.savoir", actMore), p.press("bouton.lecture", actReading))
	p.menuRow()
}

// drawDifference shows what a new edition changes (A22).
func drawDifference(p *page) {
	p.line("regles.changement", nil)
	p.line("regles.change", nil)
	for number := p.view.reply.Since + 1; number <= p.view.reply.Edition; number++ {
		if e, ok := p.editions().Numbered(number); ok {
			p.bullets(e.Changes)
		}
	}
	p.line("regles.change_pas", nil)
	if e, ok := p.editions().Numbered(p.view.reply.Edition); ok {
		p.bullets(e.Unchanged)
	}
	p.changesPlaces()
	if p.view.person.link.State == adherence.Accepted {
		p.line("regles.reste_oui", nil)
	} else {
		p.line("regles.reste_rien", nil)
	}
	p.choiceRow()
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.regles", actRules))
}

func (p *page) bullets(lines []string) {
	for _, line := range lines {
		p.lines = append(p.lines, "• "+messages.Typeset(line))
	}
}

func drawYes(p *page) {
	p.one("choix.oui")
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.choix", actChoice))
	p.row(p.press("bouton.garde", actRecord))
}

func drawNo(p *page) {
	p.line("choix.non", nil)
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.choix", actChoice))
	p.row(p.press("bouton.garde", actRecord))
}

func drawChoice(p *page) {
	p.line("choix.question", messages.Args{"structure": p.structure.Name})
	switch state := p.view.person.link.State; {
	case state == adherence.Accepted:
		p.line("choix.actuel_oui", nil)
	case state.SaidNo():
		p.line("choix.actuel_non", nil)
	default:
		p.line("choix.actuel_rien", nil)
	}
	p.choiceRow()
	p.kinRow()
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.garde", actRecord))
}

// drawTalk gives a name and an hour, and the ways to reach them.
func drawTalk(p *page) {
	p.line("parler.titre", messages.Args{"structure": p.structure.Name})
	var links []chat.Button
	for _, pro := range p.youngFacing() {
		p.gap()
		p.line("parler.pro", messages.Args{"prenom": pro.FirstName, "fonction": pro.Function})
		p.hours(pro)
		if url := pro.Profiles[p.view.origin.Network]; url != "" {
			p.line("parler.ecris", nil)
			links = append(links, chat.Button{Label: p.text("parler.profil", messages.Args{"prenom": pro.FirstName}), URL: url})
		}
	}
	p.gap()
	if p.structure.Phone != "" {
		p.line("parler.telephone", messages.Args{"structure": p.structure.Name, "telephone": p.structure.Phone})
	}
	if p.structure.Address != "" {
		p.line("parler.adresse", messages.Args{"adresse": p.structure.Address})
	}
	p.help()
	p.talkButtons(links)
	p.row(p.press("bouton.menu", actMenu))
}

func (p *page) hours(pro registry.Promeneur) {
	hours, agenda := p.hoursOf(pro)
	if hours == "" {
		p.line("parler.sans_horaires", messages.Args{"prenom": pro.FirstName})
		return
	}
	p.line("parler.horaires", messages.Args{"prenom": pro.FirstName, "horaires": hours})
	p.nextTime(agenda)
}

func drawWho(p *page) {
	p.team(true)
	p.directory()
	p.menuRow()
}

// manyPros is from how many professionals on the frame is said once for all, so
// that the screen stays short.
const manyPros = 3

// team presents the professionals; named also says each one's name and function.
func (p *page) team(named bool) {
	pros := p.youngFacing()
	if named && len(pros) == 0 {
		p.line("premier.equipe", messages.Args{"structure": p.structure.Name})
		p.line("premier.metier_pros", nil)
	}
	for i, pro := range pros {
		if i > 0 && len(pros) < manyPros {
			p.gap()
		}
		if named || len(pros) >= manyPros {
			p.line("parler.pro", messages.Args{"prenom": pro.FirstName, "fonction": pro.Function})
		}
		if len(pros) < manyPros {
			p.about(pro)
		} else {
			p.viewing(pro)
		}
	}
	if len(pros) >= manyPros {
		p.gap()
		p.line("savoir.confidentiel_tous", nil)
		p.line("savoir.peut_tous", nil)
		p.line("savoir.ne_peut_pas_tous", nil)
	}
}

// about says the professional's frame (A20, B64, domain §3.1).
func (p *page) about(pro registry.Promeneur) {
	name := messages.Args{"prenom": pro.FirstName, "tuteur": pro.Tutor}
	p.hours(pro)
	if pro.Tutor != "" {
		p.line("savoir.stagiaire", name)
	}
	p.viewing(pro)
	if pro.Secrecy == registry.SecrecyYes {
		p.line("savoir.secret", name)
	} else {
		p.line("savoir.confidentiel", name)
	}
	p.line("savoir.peut", name)
	p.line("savoir.ne_peut_pas", name)
}

// viewing says the stance on looking at stories and accounts (A20).
func (p *page) viewing(pro registry.Promeneur) {
	name := messages.Args{"prenom": pro.FirstName}
	switch pro.Viewing {
	case registry.ViewingYes:
		p.line("savoir.regarde", name)
	case registry.ViewingNo:
		p.line("savoir.ne_regarde_pas", name)
	default:
		p.line("savoir.regarde_inconnu", name)
	}
}

func (p *page) directory() {
	if p.structure.Directory == "" {
		return
	}
	p.line("savoir.annuaire", nil)
	p.row(chat.Button{Label: p.text("savoir.lien_annuaire", nil), URL: p.structure.Directory})
}

func drawMore(p *page) {
	p.team(false)
	p.gap()
	p.line("savoir.age", messages.Args{"age": p.minimumAge()})
	p.directory()
	p.choiceRow()
	p.row(p.press("bouton.parler", actTalk), p.press("bouton.regles", actRules))
	p.row(p.tooYoung())
}

// drawParent speaks to a parent: who they are, what they never say (B34).
func drawParent(p *page) {
	args, _ := p.presented()
	args["pros"], args["telephone"] = args["prenoms"], p.structure.Phone
	p.line("parent.titre", args)
	if args["pros"] != "" {
		p.line("parent.pros", args)
	}
	p.line("parent.role", args)
	p.line("parent.limite", args)
	if p.structure.Phone != "" {
		p.line("parent.verifier", args)
	}
	if p.structure.Directory != "" {
		p.line("parent.verifier_annuaire", nil)
		p.row(chat.Button{Label: p.text("savoir.lien_annuaire", nil), URL: p.structure.Directory})
	}
	p.meetLines()
	p.line("parent.robot", nil)
	p.row(p.press("bouton.vrai", actReal), p.press("bouton.menu", actMenu))
}

func drawWhichStructure(p *page) {
	p.line("structure.question", nil)
	p.gap()
	p.help()
	p.structureRows()
}

// structureRows offers the structures of the network, three a row.
func (p *page) structureRows() {
	var row []chat.Button
	for _, s := range p.app.Directory.On(p.view.origin.Network) {
		row = append(row, p.pressWith(s.Name, actStructure, s.ID, [8]byte{}))
		if len(row) == 3 {
			p.row(row...)
			row = nil
		}
	}
	if len(row) > 0 {
		p.row(row...)
	}
}

// drawFree is the one answer to any text that is not understood, in every state.
func drawFree(p *page) {
	p.line("libre.robot", nil)
	p.gap()
	if p.help() {
		p.adultRow(p.structure)
	}
	p.menuRow()
}

// drawFreeStructure is the same where the person has not said which team is hers.
func drawFreeStructure(p *page) {
	p.line("libre.robot", nil)
	p.gap()
	if p.help() {
		p.whichAdult()
		return
	}
	p.gap()
	p.line("structure.question", nil)
	p.structureRows()
}

// help gives the numbers, 3114 first where the person's words speak of distress;
// it tells whether they do.
func (p *page) help() bool {
	if p.app.Distress != nil && p.view.act.text != "" && p.app.Distress(p.view.act.text) {
		p.line("libre.aide_detresse", nil)
		return true
	}
	p.line("libre.aide", nil)
	return false
}

func drawSaying(key string) func(*page) {
	return func(p *page) {
		p.line(key, nil)
		p.menuRow()
	}
}

// drawInPrivate is all that is ever said to a person in the open (law L9).
func drawInPrivate(p *page) {
	p.line("espace.prive", nil)
	p.row(chat.Button{Label: p.text("bouton.prive", nil), PrivateLink: startWord + seal.StructureTag(p.structure.ID)})
}
