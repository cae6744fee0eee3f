package adherence

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// AskedAgain: a professional asked a second time, which is the last (A19).
const AskedAgain AskedBy = "professionnel, deux fois"

// Outcome is what became of a first step between two people.
type Outcome string

// The outcomes.
const (
	NoOutcome Outcome = ""
	Welcomed  Outcome = "acceptée"
	Declined  Outcome = "refusée"
)

// Approach is what a professional declared of a first step made by people, not
// by the robot: she wrote, she asked, he sent a request. It opens nothing for
// the robot: MayContact does not read it. It has no field that a Link has not
// (law L2).
type Approach struct {
	Code      pdn.PersonCode
	Structure pdn.StructureID
	Network   pdn.NetworkID
	Asked     AskedBy
	Outcome   Outcome
	Day       pdn.Day // of the last step or outcome
}

// Erasable tells whether an approach may be erased by who says that the account is
// hers, which nobody can prove on a network without the robot. A no, and a request
// without an answer, stay until they end by themselves: they forbid to insist, and
// only she herself re-opens (law L1).
func (a Approach) Erasable() bool {
	silent := a.Outcome == NoOutcome && (a.Asked == AskedByProfessional || a.Asked == AskedAgain)
	return a.Structure != "" && a.Outcome != Declined && !silent
}

// Approaches is the storage of approaches. A missing one is a zero Approach
// with its code, never an error.
type Approaches interface {
	Approach(ctx context.Context, code pdn.PersonCode) (Approach, error)
	SaveApproach(ctx context.Context, a Approach) error
	DropApproach(ctx context.Context, code pdn.PersonCode) error
}

// Advice answers a professional's "on peut écrire ?".
type Advice string

// The answers. Whatever it is, who is written to may answer, and a yes holds on
// its network only.
const (
	Yes           Advice = "oui"
	AtHerAsking   Advice = "a_sa_demande" // a professional noted that she asked for it
	No            Advice = "non"
	NotYet        Advice = "pas_informee"
	Waiting       Advice = "sans_reponse"    // asked, no answer: that is her right
	OnceMore      Advice = "une_fois"        // still no answer after the delay: one last request
	NoMoreRequest Advice = "plus_de_demande" // asked twice, no answer
)

// Counsel is an advice and, for Waiting, the first day of a last request.
type Counsel struct {
	Advice Advice
	From   pdn.Day
}

// AdviseOn tells whether one may write to somebody: what she said to the robot
// first, then what was declared of the people's own steps. again is the delay in
// days before one last request (a setting, at least 90; domain §4.3).
func AdviseOn(l Link, a Approach, today pdn.Day, again int) Counsel {
	switch {
	case l.State.SaidNo() || a.Outcome == Declined:
		return Counsel{Advice: No}
	case l.State == Accepted || a.Outcome == Welcomed:
		return Counsel{Advice: Yes}
	case a.Asked == AskedByYouth:
		return Counsel{Advice: AtHerAsking}
	case a.Asked == AskedAgain:
		return Counsel{Advice: NoMoreRequest}
	}
	var since pdn.Day
	if l.State == Informed && l.Edition > 0 {
		since = l.Day
	}
	if a.Asked == AskedByProfessional {
		since = max(since, a.Day)
	}
	switch {
	case since == 0:
		return Counsel{Advice: NotYet}
	case today < since+pdn.Day(again):
		return Counsel{Advice: Waiting, From: since + pdn.Day(again)}
	default:
		return Counsel{Advice: OnceMore}
	}
}

// Step is what a professional declares.
type Step string

// The steps.
const (
	SheWrote    Step = "elle_ecrit"
	SheAsked    Step = "de_vive_voix"
	HeAsks      Step = "je_demande"
	SheAccepted Step = "acceptee"
	SheDeclined Step = "refusee"
)

// Record is the approach after a step, false where the step is not allowed: a
// request to somebody who said no, or too soon, is never recorded (A19). A no
// stays a no, whatever is declared: only her own press changes it.
func (a Approach) Record(step Step, l Link, today pdn.Day, again int) (Approach, bool) {
	advice := AdviseOn(l, a, today, again).Advice
	out := a
	out.Day = today
	switch step {
	case SheWrote, SheAsked:
		out.Asked = AskedByYouth
		if a.Outcome == Declined {
			out.Day = a.Day // the no keeps its own date
		}
		return out, true
	case HeAsks:
		if a.Day == today && a.Outcome == NoOutcome && (a.Asked == AskedByProfessional || a.Asked == AskedAgain) && advice != No {
			return a, true // the same press once more
		}
		out.Asked = AskedByProfessional
		if advice == OnceMore {
			out.Asked = AskedAgain
		}
		return out, advice == NotYet || advice == OnceMore
	case SheAccepted:
		out.Outcome = Welcomed
		return out, advice != No && a.Asked != AskedByNobody
	case SheDeclined:
		out.Outcome = Declined
		if a.Outcome == Declined {
			out.Day = a.Day
		}
		return out, true
	default:
		return a, false
	}
}
