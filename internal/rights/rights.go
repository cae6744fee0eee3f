// Package rights says who may see and do what: one table, role by action. It is
// the only source of rights: the menus, the refusals, the page "Ce que
// l'employeur voit, ne voit pas" and its test all read it (laws L5, L7 and L8;
// domain §5.3).
//
// It never decides who somebody is, and gives nobody the right to read a
// conversation or somebody else's presences: no role stands on those lines.
package rights

import (
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Action is something that a person may see or do. Its slug stands in papers.
type Action string

// About is what an action touches.
type About string

// What an action may touch.
const (
	Oneself  About = "soi"
	Rules    About = "regles"
	Links    About = "liens"      // states of free adherence
	Findings About = "a_regarder" // messages à regarder
	Youth    About = "jeunes"     // requests, conversations
	Hours    About = "heures"
	House    About = "maison" // members, spaces, editions
)

// The actions.
const (
	SeeRules        Action = "voir_regles"
	Join            Action = "rejoindre"
	Choose          Action = "choisir"
	SeeOwnRecord    Action = "voir_sa_fiche"
	AskToTalk       Action = "demander_a_parler"
	OwnHours        Action = "ses_heures"
	OwnContacts     Action = "ses_contacts"
	OwnOpenHours    Action = "ses_permanences"
	LinkOwnAccount  Action = "relier_son_compte"
	OwnFile         Action = "voir_ce_qui_est_garde_de_soi"
	AnswerRequest   Action = "repondre_demande"
	SeeLinks        Action = "voir_liens"
	SeeOutside      Action = "voir_hors_robot"
	SeeFindings     Action = "voir_a_regarder"
	ProposeDecision Action = "proposer"
	Decide          Action = "decider"
	SeeCases        Action = "voir_ce_qui_attend"
	HandleCases     Action = "traiter_ce_qui_attend"
	SeeStaffCases   Action = "voir_messages_pros"
	SeeHelpSheets   Action = "voir_fiches"
	MeetQuickly     Action = "rencontrer_vite"
	SeeMonthTotals  Action = "voir_totaux"
	SeeAggregates   Action = "voir_synthese"
	Publish         Action = "publier"
	BindSpace       Action = "relier_espace"
	ReadSpace       Action = "lire_espace"
	Invite          Action = "inviter"
	SeeTeam         Action = "voir_equipe"
	CloseAccess     Action = "fermer_acces"
	PublishEdition  Action = "publier_edition"
	DeclareSecrecy  Action = "declarer_secret"
	NameDelegate    Action = "nommer_delegue"
	Operate         Action = "installer"
	SeeNetwork      Action = "voir_rendez_vous"
	AnswerDate      Action = "repondre_rendez_vous"
	LeadNetwork     Action = "animer_reseau"
	AskCoordinator  Action = "demander_coordination"
	OwnAccount      Action = "son_compte_rendu"
	SeeAccounts     Action = "voir_comptes_rendus"
	SeeOthersHours  Action = "voir_presences_autre"
	ReadExchanges   Action = "lire_conversations"
)

// Line is one line of the table.
type Line struct {
	Action Action
	About  About
	Roles  []pdn.Role
}

// Table is the whole table, in the order of the papers.
func Table() []Line {
	everybody := Roles()
	person := []pdn.Role{pdn.RoleYouth, pdn.RoleParent}
	field := []pdn.Role{pdn.RolePromeneur, pdn.RoleTrainee}
	staff := []pdn.Role{pdn.RolePromeneur, pdn.RoleTrainee, pdn.RoleHead, pdn.RoleCoordinator}
	lead := []pdn.Role{pdn.RolePromeneur, pdn.RoleHead}
	one := func(r pdn.Role) []pdn.Role { return []pdn.Role{r} }
	return []Line{
		{SeeRules, Rules, everybody},
		{Join, House, everybody},
		{Choose, Oneself, person},
		{SeeOwnRecord, Oneself, person},
		{AskToTalk, Oneself, person},
		{OwnHours, Oneself, field},
		{OwnContacts, Oneself, field},
		{OwnOpenHours, Oneself, field},
		{LinkOwnAccount, Oneself, staff},
		{OwnFile, Oneself, staff},
		{AnswerRequest, Youth, one(pdn.RolePromeneur)},
		{MeetQuickly, Youth, lead},
		{SeeHelpSheets, Rules, []pdn.Role{pdn.RolePromeneur, pdn.RoleTrainee, pdn.RoleHead}},
		{SeeLinks, Links, field},
		{SeeOutside, House, one(pdn.RoleHead)},
		{SeeFindings, Findings, field},
		{ProposeDecision, Findings, field},
		{Decide, Findings, one(pdn.RolePromeneur)},
		{SeeCases, Findings, []pdn.Role{pdn.RolePromeneur, pdn.RoleTrainee, pdn.RoleHead}},
		{HandleCases, Findings, lead},
		{SeeStaffCases, Findings, one(pdn.RoleHead)},
		{SeeMonthTotals, Hours, []pdn.Role{pdn.RoleHead, pdn.RoleCoordinator}},
		{SeeAggregates, Hours, []pdn.Role{pdn.RoleHead, pdn.RoleCoordinator}},
		{Publish, House, lead},
		{BindSpace, House, lead},
		{ReadSpace, House, lead},
		{Invite, House, one(pdn.RoleHead)},
		{SeeTeam, House, one(pdn.RoleHead)},
		{CloseAccess, House, one(pdn.RoleHead)},
		{PublishEdition, House, one(pdn.RoleHead)},
		{DeclareSecrecy, House, one(pdn.RoleHead)},
		{NameDelegate, House, one(pdn.RoleHead)},
		{SeeNetwork, House, staff},
		{AnswerDate, Oneself, one(pdn.RolePromeneur)},
		{LeadNetwork, House, one(pdn.RoleCoordinator)},
		{AskCoordinator, Oneself, []pdn.Role{pdn.RolePromeneur, pdn.RoleTrainee, pdn.RoleHead}},
		{OwnAccount, Oneself, one(pdn.RolePromeneur)},
		{SeeAccounts, Hours, []pdn.Role{pdn.RoleHead, pdn.RoleCoordinator}},
		{Operate, House, one(pdn.RoleTechnician)},
		{SeeOthersHours, Hours, nil},
		{ReadExchanges, Youth, nil},
	}
}

// Roles are all roles, in the order of the papers.
func Roles() []pdn.Role {
	return []pdn.Role{
		pdn.RoleYouth, pdn.RoleParent, pdn.RoleTrainee, pdn.RolePromeneur,
		pdn.RoleHead, pdn.RoleCoordinator, pdn.RoleTechnician,
	}
}

// MayAs is May for somebody who may stand in for the head of structure: a
// delegate has the head's rights besides his own, but names no other delegate.
// Only a Promeneur is ever one (law L5: never the coordinator; a trainee decides
// nothing).
func MayAs(role pdn.Role, delegate bool, action Action) bool {
	return May(role, action) || delegate && MayBeDelegate(role) && action != NameDelegate && May(pdn.RoleHead, action)
}

// MayBeDelegate tells whether a head may name somebody of that role his delegate.
func MayBeDelegate(role pdn.Role) bool { return role == pdn.RolePromeneur }

// May tells whether a role may do an action. An unknown role is a young person;
// an action outside the table is nobody's.
func May(role pdn.Role, action Action) bool {
	if role == pdn.RoleUnknown {
		role = pdn.RoleYouth
	}
	for _, line := range Table() {
		if line.Action == action {
			return slices.Contains(line.Roles, role)
		}
	}
	return false
}
