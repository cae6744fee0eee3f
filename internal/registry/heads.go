package registry

import "github.com/lampadaire/lampadaire/internal/pdn"

// Leads tells whether somebody receives what is for the head of structure alone: a
// head, or a Promeneur who stands in for one by the head's own word. No coordinator
// and no trainee ever does (law L5).
func (p Promeneur) Leads() bool {
	return p.Role == pdn.RoleHead || p.Delegate && p.Role == pdn.RolePromeneur
}

// Heads are those who receive what is for the head of structure alone (law L5):
// the heads, and who stands in for them by their own word.
func (s Structure) Heads() []Promeneur {
	var heads []Promeneur
	for _, p := range s.People {
		if p.Leads() {
			heads = append(heads, p)
		}
	}
	return heads
}
