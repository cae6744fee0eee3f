package registry

import (
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Duty is something that must be settled before a structure's spaces open on a
// network (domain §5.4; B58).
type Duty string

// The duties.
const (
	DutyContact    Duty = "contact"   // a contact for questions on data, whom young people can write to
	DutyAssessment Duty = "aipd"      // the impact assessment, dated
	DutyStaff      Duty = "personnel" // the staff and its delegates were told
	DutyAgreement  Duty = "accord"    // the coordinator agreed to this network (B58)
)

// Framework is what the employer declares to have settled, by day; 0: not yet.
type Framework struct {
	Contact   bool
	Assessed  pdn.Day
	StaffTold pdn.Day
	// Label is the day on which the Caf received the signed commitment (B09).
	Label pdn.Day
	// Unlabelled tells a structure outside the label: nobody's agreement is asked.
	Unlabelled bool
	// Agreed is the day of the coordinator's agreement for each network.
	Agreed map[pdn.NetworkID]pdn.Day
}

// Missing lists what is not settled for the spaces of a network, in the order
// in which it is asked.
func (f Framework) Missing(n pdn.NetworkID) []Duty {
	var missing []Duty
	for _, d := range []struct {
		duty Duty
		kept bool
	}{
		{DutyContact, f.Contact},
		{DutyAssessment, f.Assessed != 0},
		{DutyStaff, f.StaffTold != 0},
		{DutyAgreement, f.Unlabelled || f.Agreed[n] != 0},
	} {
		if !d.kept {
			missing = append(missing, d.duty)
		}
	}
	return missing
}

// MayBearTheName tells whether the name and the logo of the label may be used:
// not before its commitment was received (B09).
func (f Framework) MayBearTheName(today pdn.Day) bool { return f.Label != 0 && f.Label <= today }

// Closed finds a space that belongs to a structure and stays silent and unread,
// with what is missing; false for an open space and for one linked to nothing.
func (d *Directory) Closed(n pdn.NetworkID, id pdn.SpaceID) (Structure, []Duty, bool) {
	v := d.now.Load()
	at, closed := v.closed[spaceKey{n, id}]
	if !closed {
		return Structure{}, nil, false
	}
	s := v.structures[at]
	return s, s.Missing[n], true
}

// Shut is a space that stays silent and unread, and what opens it.
type Shut struct {
	Structure Structure
	Space     Space
	Missing   []Duty
}

// Shut lists the closed spaces, in the order of the structures.
func (d *Directory) Shut() []Shut { return d.now.Load().shut }

// open drops the spaces whose structure still owes something, and notes them.
func (v *view) open(structures []Structure) []Structure {
	out := slices.Clone(structures)
	for i, s := range out {
		if len(s.Missing) == 0 {
			continue
		}
		out[i].Spaces = slices.DeleteFunc(slices.Clone(s.Spaces), func(space Space) bool {
			shut := len(s.Missing[space.Network]) > 0
			if shut {
				v.closed[spaceKey{space.Network, space.ID}] = i
				v.shut = append(v.shut, Shut{s, space, s.Missing[space.Network]})
			}
			return shut
		})
	}
	return out
}
