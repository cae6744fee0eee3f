package charter

import (
	"maps"
	"sync/atomic"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Notice is how many days before its first day of effect an edition is told in
// public (A22).
const Notice = 15

// Published is what one structure added to the editions of its files.
type Published struct {
	Editions []Edition // without the drafts
	Fixes    []Fix
}

// Shelf holds the editions of each structure: those of the files, and those
// that its head published since. It may be read from any goroutine while
// Replace changes it; what it returned stays as it was.
type Shelf struct {
	files map[pdn.StructureID]*Editions
	model *Editions
	now   atomic.Pointer[map[pdn.StructureID]*Editions]
}

// NewShelf begins with the files: model for every structure without its own.
func NewShelf(model *Editions, own map[pdn.StructureID]*Editions) *Shelf {
	s := &Shelf{files: maps.Clone(own), model: model}
	s.now.Store(&map[pdn.StructureID]*Editions{})
	return s
}

// Of is the editions of a structure.
func (s *Shelf) Of(id pdn.StructureID) *Editions {
	if e, ok := (*s.now.Load())[id]; ok {
		return e
	}
	return s.Files(id)
}

// Files is what the files alone give to a structure.
func (s *Shelf) Files(id pdn.StructureID) *Editions {
	if e, ok := s.files[id]; ok {
		return e
	}
	return s.model
}

// Replace puts what was published after the files. An edition whose number the
// files have too is theirs; a fix of an edition that is not there is left out.
// It fails, and changes nothing, where the editions do not follow each other.
func (s *Shelf) Replace(all map[pdn.StructureID]Published) error {
	next := map[pdn.StructureID]*Editions{}
	for id, added := range all {
		list := append([]Edition(nil), s.Files(id).all...)
		for _, e := range added.Editions {
			if e.Number > len(s.Files(id).all) {
				list = append(list, e)
			}
		}
		for _, fix := range added.Fixes {
			if fix.Edition >= 1 && fix.Edition <= len(list) {
				e := &list[fix.Edition-1]
				e.Fixes = append(append([]Fix(nil), e.Fixes...), fix)
			}
		}
		checked, err := NewEditions(list)
		if err != nil {
			return err
		}
		next[id] = checked
	}
	s.now.Store(&next)
	return nil
}
