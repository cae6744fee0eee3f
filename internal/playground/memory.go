package playground

import "slices"

// shelf is a table as the visitor reads it: what it is in his words.
type shelf struct {
	Table
	Title, Why string
}

// shelved puts the stored tables into the visitor's words; a table without
// words keeps its own name, so that nothing is hidden.
func shelved(tables []Table) []shelf {
	words, columns := tableWords(), columnWords()
	out := make([]shelf, len(tables))
	for i, t := range tables {
		t.Columns = slices.Clone(t.Columns)
		for j, name := range t.Columns {
			if french, ok := columns[name]; ok {
				t.Columns[j] = french
			}
		}
		out[i] = shelf{Table: t, Title: t.Name}
		if w, ok := words[t.Name]; ok {
			out[i].Title, out[i].Why = w[0], w[1]
		}
	}
	return out
}
