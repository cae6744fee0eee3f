package moderation

// StructureTerms are what one structure adds to the knowledge or leaves out.
// They are written in its settings, one pattern a line.
type StructureTerms struct {
	// File names the settings in messages; Line is where the block begins.
	File string
	Line int
	// Added maps a category's slug to patterns that find it.
	Added map[string][]string
	// Excluded are words or phrases that must never be pointed out there.
	Excluded []string
}

const addedForce = 0.75

// apply compiles the structure's own terms into k.
func (t *StructureTerms) apply(b *compiler) error {
	for slug, patterns := range t.Added {
		at, ok := slotOf(slug)
		if !ok || at >= categoryCount {
			return &FileError{File: t.File, Line: t.Line, Text: slug, Msg: "catégorie inconnue"}
		}
		reason, _ := reasonByCode("ajout.structure")
		block := lines{text: patterns, line: t.Line}
		for i, line := range patterns {
			if err := b.pattern(line, entry{slot: at, force: addedForce, reason: reason}, ""); err != nil {
				return block.fault(t.File, i, line, err)
			}
		}
	}
	block := lines{text: t.Excluded, line: t.Line}
	for i, line := range t.Excluded {
		if err := b.pattern(line, entry{slot: slotCue, cue: cueExcluded}, ""); err != nil {
			return block.fault(t.File, i, line, err)
		}
	}
	return nil
}
