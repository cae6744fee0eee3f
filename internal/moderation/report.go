package moderation

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// WriteMarkdown writes the evaluation as tables.
func (ev Evaluation) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Lignes : %d, dont %d sans rien à trouver. Fausses alarmes : %.3f (%d).\n\n",
		ev.All.Rows, ev.All.Benign, ev.All.AlarmRate(), ev.All.Alarms)
	fmt.Fprintf(&b, "Classement : AUC %.3f", ev.AUC)
	for _, at := range []string{"1 %", "5 %", "10 %"} {
		fmt.Fprintf(&b, " ; rappel à %s de fausses alarmes %.2f", at, ev.RecallAt[at])
	}
	b.WriteString("\n\n")
	table(&b, "Catégorie", ev.ByCategory)
	table(&b, "Fonction", ev.ByFunction)
	table(&b, "Auteur", ev.ByRole)
	worst(&b, "Pires manques", ev.Misses)
	worst(&b, "Pires alarmes", ev.Alarms)
	_, err := io.WriteString(w, b.String())
	return err
}

func table(b *strings.Builder, name string, rows map[string]*Tally) {
	fmt.Fprintf(b, "| %s | attendus | précision | rappel | F1 | alarmes / bénins |\n|---|---|---|---|---|---|\n", name)
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		t := rows[key]
		fmt.Fprintf(b, "| %s | %d | %.2f | %.2f | %.2f | %d / %d = %.3f |\n",
			key, t.Found+t.Missed, t.Precision(), t.Recall(), t.F1(), t.Alarms, t.Benign, t.AlarmRate())
	}
	b.WriteString("\n")
}

func worst(b *strings.Builder, name string, list []Worst) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "%s :", name)
	for _, w := range list {
		fmt.Fprintf(b, " %s (%s, %.2f)", w.ID, orDash(w.About), w.Score)
	}
	b.WriteString("\n\n")
}
