package review

import (
	"regexp"
	"slices"
)

// Decision is what a human decides about a message. Its stored form is a French
// slug; the text stands in the catalogue under "decision." and the slug.
type Decision string

// The decisions. None of them is carried out by the machine (law L4): each says
// what the person has done, or will do.
const (
	Nothing   Decision = "rien"         // nothing to say
	Removed   Decision = "retire"       // the message was removed, by the human
	Reminder  Decision = "rappel"       // the rules were recalled
	Meeting   Decision = "rencontre"    // a meeting is offered
	Referral  Decision = "orientation"  // somebody else can help
	Block     Decision = "blocage"      // the account was blocked on the platform, by the human (A24)
	Report    Decision = "transmission" // passed to somebody who can act (A25, B62)
	Interview Decision = "entretien"    // a talk with the professional
	TakeDown  Decision = "retrait"      // the professional is asked to remove it
	Committee Decision = "comite"       // the employer refers it to the committee (B61)
)

// Reason is why; its text stands in the catalogue under "motif." and the slug.
type Reason string

// Choice is a decision with its closed list of reasons.
type Choice struct {
	Decision Decision
	Reasons  []Reason
}

// AlreadyGone is the reason of a removal that nobody who decides has made: the
// message was no longer there.
const AlreadyGone Reason = "deja_parti"

// Overturned is the reason of what is left once a contest was right: nobody
// chooses it.
const Overturned Reason = "contestation_fondee"

// Raid is the reason of a group decision on many messages at once.
const Raid Reason = "raid"

// Choices are the decisions that can be made about a message, by who wrote it.
// There is no free text: what must be written is written elsewhere, by a person.
func Choices(aboutProfessional bool) []Choice {
	nothing := Choice{Nothing, []Reason{"pas_interdit", "jeu_ou_citation", "erreur_du_robot", "deja_regle"}}
	report := Choice{Report, []Reason{"hierarchie", "plateforme", "pharos", "police", "crip"}}
	if aboutProfessional {
		return []Choice{
			nothing,
			{Interview, []Reason{"propos", "posture", "cadre"}},
			{TakeDown, []Reason{"contenu_interdit", "donnee_personnelle"}},
			{Committee, []Reason{"manquement_grave", "manquements_repetes"}},
			report,
		}
	}
	return []Choice{
		nothing,
		{Removed, []Reason{"contenu_interdit", "protege_quelqu_un", "retire_par_l_auteur", AlreadyGone}},
		{Reminder, []Reason{"regle_mal_connue", "propos_blessants", "conflit"}},
		{Meeting, []Reason{"besoin_de_parler", "conflit", "a_comprendre"}},
		{Referral, []Reason{"besoin_d_aide", "sante", "droits"}},
		{Block, []Reason{"danger_pour_le_groupe", "contenu_grave", "adulte_inconnu", "faux_compte"}},
		report,
	}
}

// Allows tells whether a decision with a reason may be made about the case.
func (c Case) Allows(d Decision, r Reason) bool {
	return slices.ContainsFunc(Choices(c.About != ""), func(one Choice) bool {
		return one.Decision == d && (slices.Contains(one.Reasons, r) || (d == Nothing && r == Raid))
	})
}

// NeedsOffer tells the decisions after which a meeting is also offered (A26): a
// file of these closes with one recorded outcome of that offer.
func (d Decision) NeedsOffer() bool { return d == Block || d == Report }

// Tells tells the decisions of which the author is told, if a human presses for it.
func (d Decision) Tells() bool {
	switch d {
	case Removed, Reminder, Meeting, Referral, Block:
		return true
	default:
		return false
	}
}

// Tells tells whether the author may be told of this decision, if a human presses
// for it: what nobody who decides has taken away is not told as such.
func (j Judgement) Tells() bool {
	return j.What.Tells() && j.Reason != AlreadyGone && j.Reason != "retire_par_l_auteur"
}

// Educational tells the outcomes published as such beside the counts.
func (d Decision) Educational() bool {
	switch d {
	case Reminder, Meeting, Referral, Interview:
		return true
	default:
		return false
	}
}

// OfferOutcome is what became of the meeting offer (A26).
type OfferOutcome string

// The outcomes. NotDone counts once the head has confirmed its reason.
const (
	NoOffer      OfferOutcome = ""
	OfferLeaving OfferOutcome = "en_cours"     // it is leaving: a crash leaves "incertaine"
	OfferSent    OfferOutcome = "envoyee"      // by the robot, at a human's press
	OfferUnsure  OfferOutcome = "incertaine"   // it may have arrived or not
	OfferSpoken  OfferOutcome = "de_vive_voix" // by the human
	OfferSaidNo  OfferOutcome = "a_dit_non"    // not sent: it waits in [Ce que tu gardes sur moi]
	OfferFailed  OfferOutcome = "non_remise"   // sent, not delivered, or nobody to send to
	OfferNotDone OfferOutcome = "non_faite"    // with a reason from OfferReasons
)

// OfferReasons are why no meeting is offered; each is confirmed by the head.
func OfferReasons() []Reason { return []Reason{"danger", "enquete", "adulte_inconnu", "compte_parti"} }

// final tells an outcome that can close a file.
func (o OfferOutcome) final(confirmed bool) bool {
	switch o {
	case OfferSent, OfferUnsure, OfferSpoken, OfferSaidNo, OfferFailed:
		return true
	case OfferNotDone:
		return confirmed
	default:
		return false
	}
}

// Answer is how a contest is answered.
type Answer string

// The answers: the decision stands; it is withdrawn; a talk is offered.
const (
	Maintained Answer = "maintenue"
	Withdrawn  Answer = "annulee"
	TalkedOver Answer = "on_en_parle"
)

// Answers are the answers to a contest.
func Answers() []Answer { return []Answer{Maintained, Withdrawn, TalkedOver} }

var receipt = regexp.MustCompile(`^[A-Z0-9-]{1,20}$`)

// ValidReceipt tells whether a text can be the number of a receipt: the only
// thing that may be written about a case.
func ValidReceipt(text string) bool { return receipt.MatchString(text) }

// Keep is how many days the row of a closed case is kept (domain §5.2).
func (c Case) Keep() int {
	switch {
	case c.MovedOn: // for as long as the same message may be pointed out again
		return keptEducational
	case c.Decision.What.NeedsOffer() || c.Decision.What == Committee:
		return keptReport
	case c.Decision.What == Nothing || !c.Decided():
		return keptNothing
	default:
		return keptEducational
	}
}

const (
	keptNothing     = 1
	keptEducational = 60
	keptReport      = 365
)
