package app

import (
	"github.com/lampadaire/lampadaire/internal/registry"
)

// Which professional an alert is about, where no message shows it: only then is he
// recused, were he the head himself (law L5). Who alerts presses a first name that
// [Qui sont les pros ?] shows to everybody, or says that she does not know. What she
// presses lives in memory; the case keeps who is recused and shows it to nobody.

// mostWhich bounds the names that she is shown.
const mostWhich = 10

// offering remembers whom she is asked to choose among, so that the answer means
// what she has read.
func (a alert) offering(s registry.Structure) alert {
	if a.asks() != askWhich {
		return a
	}
	a.offered = nil // asked anew
	for _, pro := range s.People {
		if len(a.offered) < mostWhich && len(pro.Accounts) > 0 {
			a.offered = append(a.offered, pro.Accounts[0])
		}
	}
	a.chosen = len(a.offered) == 0
	return a
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

// whichNames are the first names of those she is asked to choose among.
func (p *page) whichNames(one *alert) []string {
	var names []string
	for _, account := range one.offered {
		pro, _, _ := p.app.Directory.Professional(account)
		names = append(names, pro.FirstName)
	}
	return names
}
