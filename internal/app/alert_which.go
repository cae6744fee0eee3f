package app

import (
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// Which professional an alert is about, where no message shows it: only then is he
// recused, were he the head himself (law L5). Who alerts presses the first name of
// one who leads the structure or meets young people there, or says that she does not
// know; the coordinator and the technician are never among them. What she presses
// lives in memory; the case keeps who is recused and shows it to nobody.

// mostWhich bounds the names that she is shown.
const mostWhich = 10

// offering remembers whom she is asked to choose among, so that the answer means
// what she has read.
func (a alert) offering(s registry.Structure) alert {
	if a.asks() != askWhich {
		return a
	}
	a.offered = nil // asked anew
	for _, pro := range mayBeMeant(s) {
		if len(a.offered) < mostWhich && len(pro.Accounts) > 0 {
			a.offered = append(a.offered, pro.Accounts[0])
		}
	}
	a.chosen = len(a.offered) == 0
	return a
}

// mayBeMeant are the professionals whom an alert can be about: those who lead first,
// as the bound must not hide one who would handle an alert about himself.
func mayBeMeant(s registry.Structure) []registry.Promeneur {
	meant := s.Heads()
	for _, pro := range s.People {
		if pro.Role.Field() && !pro.Leads() {
			meant = append(meant, pro)
		}
	}
	return meant
}

// whichAnswered is the same alert with the professional she means; anything beyond
// the names is "I do not know".
func (a alert) whichAnswered(choice int) alert {
	a.chosen = true
	if choice >= 0 && choice < len(a.offered) {
		a.author = a.offered[choice]
	}
	return a
}

// whichNames are the first names of those she is asked to choose among, with the
// function where two of them have the same one. Whoever is no longer known keeps his
// place, so that each answer still means what she has read.
func (p *page) whichNames(one *alert) []string {
	pros := make([]registry.Promeneur, len(one.offered))
	bearers := map[string]int{}
	for i, account := range one.offered {
		pros[i], _, _ = p.app.Directory.Professional(account)
		bearers[pros[i].FirstName]++
	}
	names := make([]string, len(pros))
	for i, pro := range pros {
		switch {
		case pro.FirstName == "":
			names[i] = p.text("alerter.un_pro", nil)
		case bearers[pro.FirstName] > 1:
			names[i] = p.text("alerter.lequel_metier", messages.Args{"prenom": pro.FirstName, "fonction": pro.Function})
		default:
			names[i] = pro.FirstName
		}
	}
	return names
}
