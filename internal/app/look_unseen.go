package app

import (
	"slices"

	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// childSexual tells that something was seen of which nothing is kept or shown.
func childSexual(findings []moderation.Finding) bool {
	return slices.ContainsFunc(findings, func(f moderation.Finding) bool { return f.Category == moderation.ChildSexual })
}

// showable leaves out of what somebody looks at every message that the engine
// itself takes for child sexual content: the one that was pointed out under
// another name, and those beside it (law L6). It tells whether the pointed one is
// still there. The texts are examined now and kept nowhere.
func (a *App) showable(s pdn.StructureID, raw []moderation.Line, lines []sightLine) (shown []sightLine, pointed bool) {
	for i, line := range lines {
		if a.Engine != nil && raw[i].Text != "" {
			in := moderation.Input{Text: raw[i].Text, Role: line.role}
			if childSexual(a.understand(s, raw[:i], raw[i].From, in).Findings) {
				continue
			}
		}
		shown = append(shown, line)
		pointed = pointed || line.pointed
	}
	return shown, pointed
}
