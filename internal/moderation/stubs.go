package moderation

func (k *knowledge) disguises(s *Scratch, text string) {}

type privateData struct{}

func (e *Engine) findPrivate(s *Scratch) {}

type learnedScores struct{ overall float32 }
type scorer struct{}

func loadScorer(any) (*scorer, error)                                { return nil, nil }
func (sc *scorer) score(s *Scratch)                                  {}
func (sc *scorer) combine(s *Scratch, c slot, rules float64) float64 { return rules }

type StructureTerms struct{}

func (t *StructureTerms) check(f *foldTable) error { return nil }
func (e *Engine) foreign(s *Scratch) bool          { return false }
