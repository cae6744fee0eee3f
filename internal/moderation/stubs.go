package moderation

func (k *knowledge) disguises(s *Scratch, text string) {}

type privateData struct{ kind uint8 }

func (e *Engine) findPrivate(s *Scratch) {}

type StructureTerms struct{}

func (t *StructureTerms) check(f *foldTable) error { return nil }
func (e *Engine) foreign(s *Scratch) bool          { return false }
