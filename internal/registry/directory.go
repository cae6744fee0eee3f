package registry

import (
	"slices"
	"sync/atomic"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Directory is all structures of an installation: those of the settings, which
// never change, and what was joined and linked since. It may be read from any
// goroutine while Replace changes it; what it returned stays as it was.
type Directory struct {
	fixed []Structure
	now   atomic.Pointer[view]
}

// view is one state of the directory; it never changes.
type view struct {
	structures []Structure
	bySpace    map[spaceKey]found
	byAccount  map[pdn.Account]found
	closed     map[spaceKey]int // spaces that stay silent, with their structure
	shut       []Shut
}

type spaceKey struct {
	network pdn.NetworkID
	space   pdn.SpaceID
}

type found struct{ structure, index int }

// NewDirectory checks the structures and indexes them. A space of two
// structures, or an account of two professionals, is refused.
func NewDirectory(structures []Structure) (*Directory, error) {
	v, err := index(structures)
	if err != nil {
		return nil, err
	}
	d := &Directory{fixed: structures}
	d.now.Store(v)
	return d, nil
}

func index(structures []Structure) (*view, error) {
	v := &view{bySpace: map[spaceKey]found{}, byAccount: map[pdn.Account]found{}, closed: map[spaceKey]int{}}
	if err := doubled(structures); err != nil {
		return nil, err
	}
	v.structures = v.open(structures)
	for i, s := range v.structures {
		for j, space := range s.Spaces {
			v.bySpace[spaceKey{space.Network, space.ID}] = found{i, j}
		}
		for j, p := range s.People {
			for _, account := range p.Accounts {
				if other, twice := v.byAccount[account]; twice {
					return nil, pdn.SayWith("erreur.compte_double", map[string]any{
						"un": structures[other.structure].People[other.index].FirstName, "autre": p.FirstName,
					})
				}
				v.byAccount[account] = found{i, j}
			}
		}
	}
	return v, nil
}

// doubled refuses a space of two structures, open or not.
func doubled(structures []Structure) error {
	owner := map[spaceKey]pdn.StructureID{}
	for _, s := range structures {
		for _, space := range s.Spaces {
			key := spaceKey{space.Network, space.ID}
			if other, twice := owner[key]; twice {
				return pdn.SayWith("erreur.espace_double", map[string]any{"espace": space.Name, "un": other, "autre": s.ID})
			}
			owner[key] = s.ID
		}
	}
	return nil
}

// Stored is what the storage adds to the settings.
type Stored struct {
	People   []Joined
	Accounts []Linked
	Spaces   []Bound
	Readings []SpaceReading
	Never    []SpaceUnread
	Declared []Declared
}

// Declared is what the employer said of a professional; an empty Secrecy leaves
// what the settings say of secrecy and of the public agent.
type Declared struct {
	Member      string
	Secrecy     Secrecy
	PublicAgent bool
	Delegate    bool
}

// Joined is a professional who came by invitation, without his accounts.
type Joined struct {
	Structure pdn.StructureID
	Promeneur Promeneur
}

// Linked is an account of a member; Profile is its public page, "" when unknown.
type Linked struct {
	Member  string
	Account pdn.Account
	Profile chat.Profile
}

// Bound is a space that a professional linked to his structure.
type Bound struct {
	Structure pdn.StructureID
	Space     Space
}

// Replace makes the directory anew from the settings and what is stored. The
// settings win: a stored space or account that they give to somebody else is
// left out. The day closes the access of trainees: who was here until the day
// before is no longer. identify names a professional of the settings as the
// storage does. It returns how much was left out.
func (d *Directory) Replace(stored Stored, today pdn.Day, identify func(pdn.StructureID, Promeneur) string) int {
	all := make([]Structure, len(d.fixed))
	for i, s := range d.fixed {
		s.Spaces, s.People = slices.Clone(s.Spaces), current(s.People, today)
		for _, j := range stored.People {
			if j.Structure == s.ID {
				s.People = append(s.People, current([]Promeneur{j.Promeneur}, today)...)
			}
		}
		all[i] = s
	}
	declare(all, stored.Declared, identify)
	out := addAccounts(all, stored.Accounts, identify) + addSpaces(all, stored.Spaces)
	for i := range all {
		for j, space := range all[i].Spaces {
			all[i].Spaces[j] = stored.spaceReading(space)
		}
	}
	v, err := index(all)
	if err != nil {
		panic("doubles were left out: " + err.Error())
	}
	d.now.Store(v)
	return out
}

// declare writes what the employers said of their professionals.
func declare(all []Structure, declared []Declared, identify func(pdn.StructureID, Promeneur) string) {
	for i := range all {
		for j := range all[i].People {
			p := &all[i].People[j]
			name := identify(all[i].ID, *p)
			at := slices.IndexFunc(declared, func(d Declared) bool { return d.Member == name && name != "" })
			if at < 0 {
				continue
			}
			if declared[at].Secrecy != "" {
				p.Secrecy, p.PublicAgent = declared[at].Secrecy, declared[at].PublicAgent
			}
			p.Delegate = declared[at].Delegate
		}
	}
}

// current copies those whose access is open.
func current(people []Promeneur, today pdn.Day) []Promeneur {
	var out []Promeneur
	for _, p := range people {
		if p.Until == 0 || p.Until >= today {
			out = append(out, p)
		}
	}
	return out
}

func addAccounts(all []Structure, linked []Linked, identify func(pdn.StructureID, Promeneur) string) int {
	taken := map[pdn.Account]bool{}
	owner := map[string]*Promeneur{}
	for i := range all {
		for j := range all[i].People {
			p := &all[i].People[j]
			owner[identify(all[i].ID, *p)] = p
			for _, a := range p.Accounts {
				taken[a] = true
			}
		}
	}
	out := 0
	for _, l := range linked {
		p := owner[l.Member]
		if p == nil || taken[l.Account] {
			out++
			continue
		}
		taken[l.Account] = true
		p.Accounts = append(slices.Clone(p.Accounts), l.Account)
		if l.Profile != "" {
			profiles := map[pdn.NetworkID]string{l.Account.Network: l.Profile.URL()}
			for n, url := range p.Profiles {
				profiles[n] = url
			}
			p.Profiles = profiles
		}
	}
	return out
}

func addSpaces(all []Structure, bound []Bound) int {
	taken := map[spaceKey]bool{}
	for _, s := range all {
		for _, space := range s.Spaces {
			taken[spaceKey{space.Network, space.ID}] = true
		}
	}
	out := 0
	for _, b := range bound {
		key := spaceKey{b.Space.Network, b.Space.ID}
		at := slices.IndexFunc(all, func(s Structure) bool { return s.ID == b.Structure })
		if at < 0 || taken[key] {
			out++
			continue
		}
		taken[key] = true
		all[at].Spaces = append(all[at].Spaces, b.Space)
	}
	return out
}

// Fixed lists the structures as the settings give them, without what was joined since.
func (d *Directory) Fixed() []Structure { return d.fixed }

// Structures lists all structures, in the order of the settings.
func (d *Directory) Structures() []Structure { return d.now.Load().structures }

// On lists the structures that have a space on the network.
func (d *Directory) On(n pdn.NetworkID) []Structure {
	var on []Structure
	for _, s := range d.Structures() {
		if slices.ContainsFunc(s.Spaces, func(sp Space) bool { return sp.Network == n }) {
			on = append(on, s)
		}
	}
	return on
}

// Structure finds a structure by its short name.
func (d *Directory) Structure(id pdn.StructureID) (Structure, bool) {
	for _, s := range d.Structures() {
		if s.ID == id {
			return s, true
		}
	}
	return Structure{}, false
}

// Space finds a bound space and its structure; false for an unbound space.
func (d *Directory) Space(n pdn.NetworkID, id pdn.SpaceID) (Space, Structure, bool) {
	v := d.now.Load()
	at, ok := v.bySpace[spaceKey{n, id}]
	if !ok {
		return Space{}, Structure{}, false
	}
	s := v.structures[at.structure]
	return s.Spaces[at.index], s, true
}

// Professional finds the professional who owns an account, and his structure.
func (d *Directory) Professional(a pdn.Account) (Promeneur, Structure, bool) {
	v := d.now.Load()
	at, ok := v.byAccount[a]
	if !ok {
		return Promeneur{}, Structure{}, false
	}
	s := v.structures[at.structure]
	return s.People[at.index], s, true
}
