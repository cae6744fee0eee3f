package moderation

import "github.com/lampadaire/lampadaire/internal/pdn"

// Category is a kind of message that the charter forbids. The stored form is
// the French slug of the charter.
type Category string

// The categories of product.md ("Scope of the categories").
const (
	ChildSexual   Category = "pedocriminalite"
	Denialism     Category = "negationnisme"
	Hate          Category = "haine"
	Illicit       Category = "illicite"
	Obscene       Category = "obscene"
	Violence      Category = "violence"
	Privacy       Category = "vie_privee"
	Defamation    Category = "diffamation"
	Insult        Category = "injure"
	Dignity       Category = "dignite"
	Proselytism   Category = "proselytisme"
	Sectarian     Category = "sectaire"
	Commercial    Category = "commercial"
	Political     Category = "politique"
	Union         Category = "syndical"
	Philosophical Category = "philosophique"
)

// slot is the place of a category in the engine's arrays. Distress and the
// cues of the context share the numbering but are never findings.
type slot uint8

const (
	slotChildSexual slot = iota
	slotDenialism
	slotHate
	slotIllicit
	slotObscene
	slotViolence
	slotPrivacy
	slotDefamation
	slotInsult
	slotDignity
	slotProselytism
	slotSectarian
	slotCommercial
	slotPolitical
	slotUnion
	slotPhilosophical
	categoryCount

	slotDistress = categoryCount     // own distress, danger undergone
	slotWeak     = categoryCount + 1 // register only: feeds the graded score
	slotCue      = categoryCount + 2 // context: victim, quotation, lesson…
	slotCount    = categoryCount + 3
)

// Categories lists every category in the order of the charter.
func Categories() []Category {
	return []Category{
		ChildSexual, Denialism, Hate, Illicit, Obscene, Violence, Privacy, Defamation,
		Insult, Dignity, Proselytism, Sectarian, Commercial, Political, Union, Philosophical,
	}
}

// slotOf is the place of a category's slug, or of the words "detresse",
// "registre" and "indice" that knowledge files use beside the categories.
func slotOf(slug string) (slot, bool) {
	for i, c := range Categories() {
		if string(c) == slug {
			return slot(i), true
		}
	}
	switch slug {
	case "detresse":
		return slotDistress, true
	case "registre":
		return slotWeak, true
	case "indice":
		return slotCue, true
	}
	return 0, false
}

// Binds tells whether the charter's rule on c applies to a person of this
// role: opinions and neutrality bind professionals only (B52, A32); a young
// person who speaks of politics, faith or a union is never pointed out for it.
func (c Category) Binds(role pdn.Role) bool {
	switch c {
	case Political, Union, Philosophical:
		return role.Professional()
	default:
		return true
	}
}
