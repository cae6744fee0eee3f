package app

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// drawRecord tells the person all that is kept about her, in plain words
// (law L11; RGPD 12 to 15).
func drawRecord(p *page) {
	link := p.view.person.link
	switch {
	case link.State == adherence.Unknown && !p.stepsKept():
		p.line("garde.rien", messages.Args{"structure": p.structure.Name})
	case link.State == adherence.Closed:
		p.line("garde.ferme", nil)
		p.keptOfSteps()
	default:
		p.line("garde.titre", nil)
		if link.State != adherence.Unknown {
			p.recordLines(link)
		}
		p.keptOfSteps()
		p.line("garde.rien_de_plus", nil)
	}
	if p.view.person.asked {
		p.line("demande.gardee", nil)
	}
	p.waitingDecisions()
	p.line("garde.plateforme", nil)
	p.line("garde.droits", nil)
	if p.structure.Contact != "" {
		p.line("garde.plainte", messages.Args{"contact": p.structure.Contact})
	}
	row := []chat.Button{p.press("bouton.effacer", actErase)}
	if p.view.caps.Files {
		row = append(row, p.press("bouton.fichier", actFile))
	}
	p.row(row...)
	p.row(p.press("bouton.ailleurs", actElsewhere))
	p.row(p.press("bouton.choix", actChoice), p.press("bouton.parler", actTalk))
}

func (p *page) recordLines(link adherence.Link) {
	p.line("garde.code", nil)
	p.line("garde.equipe", messages.Args{"structure": p.structure.Name})
	p.line("garde.role", messages.Args{"role": p.text("garde.role_"+string(link.Role), nil)})
	p.line("garde.langue", messages.Args{"langue": p.text("langue.nom", nil)})
	p.line("garde.reseau", messages.Args{"reseau": p.app.Networks[link.Network].Name})
	p.line("garde.etat", messages.Args{"etat": p.text(stateKey(link.State), nil)})
	switch link.Asked {
	case adherence.AskedByYouth:
		p.line("garde.demande_jeune", nil)
	case adherence.AskedByProfessional:
		p.line("garde.demande_pro", nil)
	}
	if link.Edition > 0 && link.Delivery != adherence.NoDelivery {
		p.line("garde.edition", messages.Args{"edition": link.Edition})
	}
	switch link.Delivery {
	case adherence.NotDelivered:
		p.line("garde.remise", nil)
	case adherence.Uncertain:
		p.line("garde.remise_incertaine", nil)
	}
	if key, ok := placeKey(link.Place); ok {
		p.line("garde.lieu", messages.Args{"lieu": p.text(key, nil)})
	}
	p.line("garde.jour", messages.Args{"jour": p.fullDay(link.Day)})
	p.line("garde.mois", messages.Args{"mois": p.fullMonth(link.LastContact)})
}

func stateKey(s adherence.State) string {
	switch s {
	case adherence.Accepted:
		return "etat.accepte"
	case adherence.Refused:
		return "etat.refuse"
	case adherence.Withdrawn:
		return "etat.retire"
	case adherence.Closed:
		return "etat.ferme"
	default:
		return "etat.informe"
	}
}

func placeKey(k chat.PlaceKind) (string, bool) {
	switch k {
	case chat.Private:
		return "lieu.prive", true
	case chat.Shared:
		return "lieu.espace", true
	case chat.Ephemeral:
		return "lieu.ephemere", true
	default:
		return "", false
	}
}

func drawErase(p *page) {
	p.line("effacer.question", nil)
	p.line("effacer.sauf_non", nil)
	p.line("effacer.tout", nil)
	p.row(p.press("bouton.effacer_sauf_non", actEraseKeepNo), p.press("bouton.effacer_tout", actEraseAll))
	p.row(p.press("bouton.menu", actMenu))
}

func drawErased(key string) func(*page) {
	return func(p *page) {
		p.line(key, messages.Args{"structure": p.structure.Name})
		p.sparedLine()
		p.row(p.press("bouton.parler", actTalk))
	}
}

// recordFile is the person's own record as a file.
type recordFile struct {
	Note      string `json:"note"`
	Code      string `json:"code,omitempty"`
	Structure string `json:"structure,omitempty"`
	Network   string `json:"reseau,omitempty"`
	Role      string `json:"role,omitempty"`
	Language  string `json:"langue,omitempty"`
	State     string `json:"etat,omitempty"`
	Asked     string `json:"qui_a_demande,omitempty"`
	Edition   int    `json:"edition_de_la_charte,omitempty"`
	Hash      string `json:"empreinte_de_l_edition,omitempty"`
	Delivery  string `json:"remise,omitempty"`
	Place     string `json:"genre_d_endroit,omitempty"`
	Day       string `json:"jour,omitempty"`
	Month     string `json:"dernier_contact,omitempty"`
	// Linked and Step are what is kept besides the link.
	Linked bool      `json:"relie_a_un_autre_compte,omitempty"`
	Step   *stepFile `json:"note_par_un_professionnel,omitempty"`
}

// stepFile is what a professional declared of a first step between them.
type stepFile struct {
	Asked   string `json:"qui_a_demande"`
	Outcome string `json:"suite,omitempty"`
	Day     string `json:"jour"`
}

// drawFile gives the record as a JSON file (RGPD 20).
func drawFile(p *page) {
	link := p.view.person.link
	if link.State == adherence.Unknown && !p.stepsKept() {
		p.line("garde.rien", messages.Args{"structure": p.structure.Name})
		p.menuRow()
		return
	}
	p.line("garde.titre", nil)
	data, err := json.MarshalIndent(p.recordOf(link), "", "  ")
	if err != nil {
		p.err = fmt.Errorf("encode a record: %w", err)
		return
	}
	p.content.File = &chat.File{Name: "lampadaire.json", Type: "application/json", Data: data}
	p.menuRow()
}

func (p *page) recordOf(link adherence.Link) recordFile {
	file := recordFile{
		Note: p.text("garde.rien_de_plus", nil),
		Code: link.Code.Hex(), Structure: p.structure.Name, State: string(link.State),
		Role: string(link.Role), Language: link.Language, Asked: string(link.Asked),
		Edition: link.Edition, Delivery: string(link.Delivery), Place: string(link.Place),
	}
	file.Linked = len(p.view.person.kin.mates) > 0
	if a := p.view.person.approach; a.Day != 0 {
		file.Step = &stepFile{Asked: string(a.Asked), Outcome: string(a.Outcome), Day: a.Day.Time().Format(time.DateOnly)}
	}
	if link.Network != "" {
		file.Network = p.app.Networks[link.Network].Name
	}
	if e, ok := p.editions().Numbered(link.Edition); ok {
		file.Hash = e.Hash()
	}
	if link.Day != 0 {
		file.Day = link.Day.Time().Format(time.DateOnly)
	}
	if link.LastContact != 0 {
		file.Month = link.LastContact.String()
	}
	return file
}

func frenchDay(d pdn.Day) string {
	t := d.Time()
	number := fmt.Sprint(t.Day())
	if t.Day() == 1 {
		number = "1er"
	}
	return fmt.Sprintf("%s %s %d", number, frenchMonths()[t.Month()-1], t.Year())
}

func frenchMonths() []string {
	return []string{
		"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
		"août", "septembre", "octobre", "novembre", "décembre",
	}
}
