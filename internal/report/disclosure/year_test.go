package disclosure_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// themes are those shipped (config/activite/listes.yaml), with their usual weight
// and those that are sensitive.
var themes = []struct {
	slug, group string
	sensitive   bool
	weight      float64
}{
	{"sante", "quotidien", true, 6}, {"mal-etre", "quotidien", true, 9}, {"vie-affective", "personnel", true, 4},
	{"identite", "personnel", true, 2}, {"scolarite", "quotidien", false, 11}, {"orientation", "projet", false, 9},
	{"emploi", "projet", false, 8}, {"logement", "quotidien", false, 5}, {"famille", "quotidien", false, 6},
	{"amis", "quotidien", false, 6}, {"harcelement", "numerique", true, 4}, {"violences", "quotidien", true, 2},
	{"addictions", "numerique", true, 3}, {"securite", "numerique", false, 3}, {"infox", "numerique", false, 2},
	{"justice", "quotidien", true, 1}, {"loisirs", "projet", false, 9}, {"structure", "structure", false, 14},
	{"autre", "autre", false, 3}, {"non-dit", "autre", false, 6},
}

// department makes structures of one to four professionals and a year of contacts,
// about 150 for each professional, seldom even.
func department(seed uint64, structures, members int) (disclosure.Frame, disclosure.Counts) {
	r := rand.New(rand.NewPCG(seed, 7))
	f := disclosure.Frame{Rules: disclosure.DefaultRules()}
	counts := disclosure.Counts{}
	for _, t := range themes {
		f.Categories = append(f.Categories, disclosure.Category{Slug: t.slug, Group: t.group, Sensitive: t.sensitive})
	}
	for m := range members {
		s := m
		if m >= structures {
			s = r.IntN(structures)
		}
		member := disclosure.Member{ID: fmt.Sprintf("p%02d", m), Structure: fmt.Sprintf("s%02d", s)}
		f.Members = append(f.Members, member)
		size := 0.4 + 1.6*r.Float64()
		taste := make([]float64, len(themes))
		total := 0.0
		for i, t := range themes {
			taste[i] = t.weight * (0.3 + r.ExpFloat64())
			total += taste[i]
		}
		for _, q := range disclosure.Year(2026) {
			for range int(size * 37.5 * (0.6 + 0.8*r.Float64())) {
				at := r.Float64() * total
				i := 0
				for at > taste[i] {
					at -= taste[i]
					i++
				}
				counts[disclosure.Key{Member: member.ID, Quarter: q, Category: themes[i].slug}]++
			}
		}
	}
	return f, counts
}

func ids(f disclosure.Frame, keep func(disclosure.Member) bool) []string {
	var out []string
	for _, m := range f.Members {
		if keep(m) {
			out = append(out, m.ID)
		}
	}
	return out
}

// plan is what is published each quarter; the year always has everything.
type plan int

const (
	everything     plan = iota // department and structures, by theme
	structuresWide             // structures by group only
	departmentOnly
)

// tables are those of one publication: the department and each structure, and at
// the end of a year each professional.
func tables(f disclosure.Frame, quarters []disclosure.Quarter, p plan) []disclosure.Table {
	out := []disclosure.Table{{Members: ids(f, func(disclosure.Member) bool { return true }), Quarters: quarters, Joins: true}}
	seen := map[string]bool{}
	for _, m := range f.Members {
		if !seen[m.Structure] && (len(quarters) > 1 || p != departmentOnly) {
			seen[m.Structure] = true
			house := ids(f, func(o disclosure.Member) bool { return o.Structure == m.Structure })
			out = append(out, disclosure.Table{Members: house, Quarters: quarters, Wide: len(quarters) == 1 && p == structuresWide})
		}
		if len(quarters) > 1 {
			out = append(out, disclosure.Table{Members: []string{m.ID}, Quarters: quarters})
		}
	}
	return out
}
