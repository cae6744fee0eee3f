package moderation_test

import (
	_ "embed"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

//go:embed testdata/attaques.txt
var attackLines string

//go:embed testdata/ordinaires.txt
var ordinaryLines string

func textLines(file string) []string {
	var out []string
	for _, line := range strings.Split(file, "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

var (
	bracketed = regexp.MustCompile(`\[([^\]]+)\]`)
	longWord  = regexp.MustCompile(`\p{L}{4,}`)
)

// trickTally counts for one trick what is still found and what alarms.
type trickTally struct {
	hidden, found, played, alarms int
	misses, wrong                 []string
}

// TestAHiddenWordIsFoundWhereItsPlainWritingIs plays every trick on the words
// of attacks and of everyday lines. -v prints the table.
func TestAHiddenWordIsFoundWhereItsPlainWritingIs(t *testing.T) {
	e := newEngine(t, 0)
	read := func(text string) bool {
		r := e.Classify(moderation.Input{Text: text, Role: pdn.RoleYouth})
		return len(r.Findings) > 0
	}
	var attacks []string
	for _, line := range textLines(attackLines) {
		if read(bracketed.ReplaceAllString(line, "$1")) {
			attacks = append(attacks, line)
		} else {
			t.Log("not found in plain writing:", line)
		}
	}
	var all trickTally
	for _, tr := range tricks() {
		one := playTrick(tr, attacks, textLines(ordinaryLines), read)
		t.Logf("%-22s found %3d of %3d = %.2f   alarms %d of %d", tr.name, one.found, one.hidden, float64(one.found)/float64(one.hidden), one.alarms, one.played)
		for i, m := range one.misses {
			if i < 60 {
				t.Log("      missed:", m)
			}
		}
		for _, w := range one.wrong {
			t.Log("      alarm:", w)
		}
		all.hidden, all.found = all.hidden+one.hidden, all.found+one.found
		all.played, all.alarms = all.played+one.played, all.alarms+one.alarms
	}
	found, alarms := float64(all.found)/float64(all.hidden), float64(all.alarms)/float64(all.played)
	t.Logf("all tricks: found %.3f of %d, alarms %.4f of %d", found, all.hidden, alarms, all.played)
	require.GreaterOrEqual(t, found, 0.90)
	require.LessOrEqual(t, alarms, 0.02)
}

// playTrick plays one trick on the bracketed words of the attacks, and on the
// long words of everyday lines.
func playTrick(tr trick, attacks, everyday []string, read func(string) bool) trickTally {
	var one trickTally
	for _, line := range attacks {
		plain := bracketed.ReplaceAllString(line, "$1")
		hidden := bracketed.ReplaceAllStringFunc(line, func(w string) string { return tr.hide(w[1 : len(w)-1]) })
		if hidden == plain {
			continue
		}
		if one.hidden++; read(hidden) {
			one.found++
		} else {
			one.misses = append(one.misses, hidden)
		}
	}
	for _, line := range everyday {
		hidden := longWord.ReplaceAllStringFunc(line, tr.hide)
		if hidden == line {
			continue
		}
		if one.played++; read(hidden) {
			one.alarms++
			one.wrong = append(one.wrong, hidden)
		}
	}
	return one
}
