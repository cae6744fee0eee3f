package pdn

// Role is what somebody is for a structure. The stored form is the French
// slug of the charter.
type Role string

// The roles of product.md. A person whose role is unknown is treated as a
// young person everywhere: that is the protective default.
const (
	RoleUnknown     Role = ""
	RoleYouth       Role = "jeune"
	RoleParent      Role = "parent"
	RoleTrainee     Role = "stagiaire"
	RolePromeneur   Role = "pdn"
	RoleHead        Role = "responsable"
	RoleCoordinator Role = "coordinateur"
	RoleTechnician  Role = "technicien"
)

// Field tells whether the role meets young people and declares its presence: a
// promeneur or a trainee.
func (r Role) Field() bool { return r == RolePromeneur || r == RoleTrainee }

// Professional tells whether the charter binds this role as a professional
// (A03: trainees included).
func (r Role) Professional() bool {
	switch r {
	case RoleTrainee, RolePromeneur, RoleHead, RoleCoordinator:
		return true
	default:
		return false
	}
}

// Valid tells whether r is one of the roles above, RoleUnknown excepted.
func (r Role) Valid() bool {
	return r.Professional() || r == RoleYouth || r == RoleParent || r == RoleTechnician
}
