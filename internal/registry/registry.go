// Package registry knows who the professionals are, for which structure, and
// which spaces belong to it (charter A03, B12, B31; "label" sheet). One space
// belongs to one structure; a space that belongs to none is silent and unread.
//
// It holds professionals only: never a young person, never a parent.
package registry

import (
	"slices"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Secrecy is what the employer declares of a professional's duty of secrecy
// (domain §3.1): only Yes lets the word "secret" be used.
type Secrecy string

// The secrecy profiles.
const (
	SecrecyYes     Secrecy = "oui"
	SecrecyNo      Secrecy = "non"
	SecrecyToCheck Secrecy = "a_verifier"
)

// Viewing is a professional's announced stance on looking at stories and
// accounts (A20). The duty is to say it, not to choose one.
type Viewing string

// The stances.
const (
	ViewingYes    Viewing = "oui"
	ViewingNo     Viewing = "non"
	ViewingUnsaid Viewing = ""
)

// Promeneur is a professional as young people may know him (B31).
type Promeneur struct {
	FirstName string
	Function  string
	Role      pdn.Role
	Hours     string // in words: "le mardi de 17 h à 19 h"; empty when none are declared
	Secrecy   Secrecy
	Viewing   Viewing
	Tutor     string // first name of a trainee's tutor
	Accounts  []pdn.Account
	Profiles  map[pdn.NetworkID]string // public page of the professional's own account
	// What is owed of educational presence (B19, B25), as the employer set it.
	Monthly  time.Duration // a whole month at full time; 0: the charter's minimum
	NoTarget bool          // staff without the label
	Percent  int           // part-time, 1 to 100; 0: full time
	Since    pdn.Day       // first day that counts; 0: not said
	OnCall   pdn.Day       // day of the agreement that allows "astreintes"; 0: none
}

// Space is a shared space of a structure.
type Space struct {
	Network pdn.NetworkID
	ID      pdn.SpaceID
	Name    string // as the professionals call it
	// Posts is where the robot's posts stand.
	Posts chat.Conversation
	// Reading tells that messages are examined there: off until a professional turns it on.
	Reading bool
}

// Structure is an employing structure.
type Structure struct {
	ID        pdn.StructureID
	Name      string
	Address   string
	Phone     string
	Contact   string // for questions on data (DPO)
	Directory string // link to the official directory
	People    []Promeneur
	Spaces    []Space
}

// Directory is all structures of an installation. It is immutable.
type Directory struct {
	structures []Structure
	bySpace    map[spaceKey]found
	byAccount  map[pdn.Account]found
}

type spaceKey struct {
	network pdn.NetworkID
	space   pdn.SpaceID
}

type found struct{ structure, index int }

// NewDirectory checks the structures and indexes them. A space of two
// structures, or an account of two professionals, is refused.
func NewDirectory(structures []Structure) (*Directory, error) {
	d := &Directory{structures: structures, bySpace: map[spaceKey]found{}, byAccount: map[pdn.Account]found{}}
	for i, s := range structures {
		for j, space := range s.Spaces {
			key := spaceKey{space.Network, space.ID}
			if other, twice := d.bySpace[key]; twice {
				return nil, pdn.SayWith("erreur.espace_double", map[string]any{
					"espace": space.Name, "un": structures[other.structure].ID, "autre": s.ID,
				})
			}
			d.bySpace[key] = found{i, j}
		}
		for j, p := range s.People {
			for _, account := range p.Accounts {
				if other, twice := d.byAccount[account]; twice {
					return nil, pdn.SayWith("erreur.compte_double", map[string]any{
						"un": structures[other.structure].People[other.index].FirstName, "autre": p.FirstName,
					})
				}
				d.byAccount[account] = found{i, j}
			}
		}
	}
	return d, nil
}

// Structures lists all structures, in the order of the settings.
func (d *Directory) Structures() []Structure { return d.structures }

// On lists the structures that have a space on the network.
func (d *Directory) On(n pdn.NetworkID) []Structure {
	var on []Structure
	for _, s := range d.structures {
		if slices.ContainsFunc(s.Spaces, func(sp Space) bool { return sp.Network == n }) {
			on = append(on, s)
		}
	}
	return on
}

// Structure finds a structure by its short name.
func (d *Directory) Structure(id pdn.StructureID) (Structure, bool) {
	for _, s := range d.structures {
		if s.ID == id {
			return s, true
		}
	}
	return Structure{}, false
}

// Space finds a bound space and its structure; false for an unbound space.
func (d *Directory) Space(n pdn.NetworkID, id pdn.SpaceID) (Space, Structure, bool) {
	at, ok := d.bySpace[spaceKey{n, id}]
	if !ok {
		return Space{}, Structure{}, false
	}
	s := d.structures[at.structure]
	return s.Spaces[at.index], s, true
}

// Professional finds the professional who owns an account, and his structure.
func (d *Directory) Professional(a pdn.Account) (Promeneur, Structure, bool) {
	at, ok := d.byAccount[a]
	if !ok {
		return Promeneur{}, Structure{}, false
	}
	s := d.structures[at.structure]
	return s.People[at.index], s, true
}
