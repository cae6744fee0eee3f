package registry

import "github.com/lampadaire/lampadaire/internal/pdn"

// Heads are those who receive what is for the head of structure alone (law L5):
// the heads, and who stands in for them by their own word.
func (s Structure) Heads() []Promeneur {
	var heads []Promeneur
	for _, p := range s.People {
		if p.Role == pdn.RoleHead || p.Delegate && p.Role == pdn.RolePromeneur {
			heads = append(heads, p)
		}
	}
	return heads
}
