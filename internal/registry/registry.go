// Package registry knows who the professionals are, for which structure, and
// which spaces belong to it (charter A03, B12, B31; "label" sheet). One space
// belongs to one structure; a space that belongs to none is silent and unread.
//
// It holds professionals only: never a young person, never a parent.
package registry

import (
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
	// ID is what the storage calls a member who came by invitation; "" for one of
	// the settings, who is known by his first account.
	ID        string
	FirstName string
	Function  string
	Role      pdn.Role
	Hours     string // in words: "le mardi de 17 h à 19 h"; empty when none are declared
	Secrecy   Secrecy
	// PublicAgent tells a civil servant or another public agent (article 40 of the
	// code de procédure pénale), as the employer declares it.
	PublicAgent bool
	// Delegate stands in for the head of structure, with the same rights.
	Delegate bool
	Viewing  Viewing
	Tutor    string  // first name of a trainee's tutor
	Until    pdn.Day // last day of a trainee's access; 0: none
	Accounts []pdn.Account
	Profiles map[pdn.NetworkID]string // public page of the professional's own account
	// Mail is for letters of the robot; empty: none.
	Mail string
	// Handles are his public handles, by network, as the settings give them.
	Handles map[string]string
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
	Posts   chat.Conversation
	Reading Reading
	// Wanted tells that the settings ask for reading: it begins once it may.
	Wanted bool
	// Never are the conversations that are never read (law L5).
	Never []Unread
}

// Structure is an employing structure.
type Structure struct {
	ID        pdn.StructureID
	Name      string
	Address   string
	Phone     string
	Contact   string // for questions on data (DPO)
	Directory string // link to the official directory
	// Missing is what is not settled yet, by network: the structure's spaces there
	// stay silent and unread. Label tells that the label's name may be used (B09).
	Missing map[pdn.NetworkID][]Duty
	Label   bool
	People  []Promeneur
	Spaces  []Space
	// Neighbour is the structure that countersigns where nobody is left here; ""
	// where the settings name none.
	Neighbour pdn.StructureID
}
