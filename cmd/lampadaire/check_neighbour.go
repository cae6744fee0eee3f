package main

import (
	"slices"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// checkNeighbours says, for a structure of one professional, who will look a
// second time at his urgent decisions: nobody, or the structure that it names.
func (f *findings) checkNeighbours(d *registry.Directory) {
	for _, s := range d.Fixed() {
		args := messages.Args{"structure": s.Name}
		neighbour, named := d.Structure(s.Neighbour)
		switch {
		case named && !slices.ContainsFunc(neighbour.People, decides):
			args["autre"] = neighbour.Name
			f.add(note, "verif.voisine_vide", args)
		case named:
			args["autre"] = neighbour.Name
			f.add(good, "verif.voisine", args)
		case deciding(s) == 1:
			f.add(note, "verif.sans_voisine", args)
		}
	}
}

func decides(p registry.Promeneur) bool { return p.Role == pdn.RolePromeneur || p.Leads() }

func deciding(s registry.Structure) (n int) {
	for _, p := range s.People {
		if decides(p) {
			n++
		}
	}
	return n
}
