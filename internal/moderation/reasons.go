package moderation

// Reason is a code of the closed list that explains a finding: what kind of
// thing was seen, never which words (law L2). The French sentence stands in
// the catalogue under "why." + code.
type Reason string

// Key is the key of the reason's French sentence in the catalogue
// (config/messages/pro.raisons.fr.yaml).
func (r Reason) Key() string { return "why." + string(r) }

// reasonID is the place of a reason in the closed list.
type reasonID uint8

// traits say how the context weighs on what a reason points at.
type traits uint16

const (
	softNegated  traits = 1 << iota // "t'es pas un…" speaks against it
	softSelf                        // said of oneself
	softObject                      // said of a thing or a game
	softGame                        // figurative: a match, a game
	softLesson                      // lesson, news, law, history
	softQuoted                      // quotation, report, denunciation
	softFriendly                    // laughter and friendly words
	softPrevent                     // prevention, advice
	softFigure                      // figurative talk of death or tiredness
)

const softWords = softNegated | softSelf | softObject | softQuoted | softFriendly | softLesson

// reasonInfo is one line of the closed list.
type reasonInfo struct {
	code   Reason
	traits traits
}

// reasonList is the closed list, in a stable order. At most 60 codes; those
// that begin with "contre." speak against the finding.
var reasonList = [...]reasonInfo{
	{"injure.insulte", softWords},
	{"injure.ordre", softSelf | softObject | softQuoted | softFriendly | softGame},
	{"injure.famille", softQuoted | softFriendly | softObject},
	{"haine.insulte", softNegated | softQuoted | softLesson},
	{"haine.generalite", softNegated | softQuoted | softLesson},
	{"haine.exclusion", softNegated | softQuoted | softLesson},
	{"haine.violence", softNegated | softQuoted | softLesson},
	{"haine.deshumanise", softNegated | softQuoted | softLesson},
	{"haine.sous_entendu", softNegated | softQuoted | softLesson},
	{"haine.sexisme", softNegated | softQuoted | softLesson | softSelf},
	{"dignite.moquerie", softWords},
	{"dignite.physique", softWords},
	{"dignite.isolement", softNegated | softSelf | softQuoted},
	{"dignite.deshumanise", softWords},
	{"dignite.suicide", softQuoted | softSelf | softGame},
	{"dignite.meute", softQuoted | softGame},
	{"violence.menace", softNegated | softQuoted | softGame | softSelf | softObject},
	{"violence.condition", softNegated | softQuoted | softGame | softObject},
	{"violence.appel", softNegated | softQuoted | softGame | softLesson},
	{"violence.sexuelle", softNegated | softQuoted | softLesson},
	{"violence.apologie", softNegated | softQuoted | softGame | softLesson},
	{"violence.arme", softNegated | softQuoted | softGame | softLesson},
	{"obscene.sexuel", softNegated | softQuoted | softLesson | softPrevent},
	{"obscene.demande", softNegated | softQuoted | softLesson | softPrevent},
	{"obscene.insulte", softWords},
	{"obscene.lien", softQuoted | softPrevent},
	{"illicite.drogue", softNegated | softQuoted | softLesson | softPrevent | softGame},
	{"illicite.arme", softNegated | softQuoted | softLesson | softPrevent | softGame},
	{"illicite.arnaque", softNegated | softQuoted | softPrevent},
	{"illicite.terrorisme", softNegated | softQuoted | softLesson | softPrevent},
	{"illicite.trafic", softNegated | softQuoted | softLesson | softPrevent | softGame},
	{"vie_privee.telephone", softQuoted},
	{"vie_privee.adresse", softQuoted},
	{"vie_privee.contact", softQuoted},
	{"vie_privee.identite", softQuoted},
	{"vie_privee.intime", softQuoted | softPrevent | softNegated},
	{"vie_privee.appel", softQuoted | softPrevent | softNegated},
	{"negation.denie", softNegated | softQuoted | softLesson},
	{"negation.minimise", softNegated | softQuoted | softLesson},
	{"negation.code", softQuoted | softLesson},
	{"negation.apologie", softNegated | softQuoted | softLesson},
	{"pedo.secret", softQuoted | softPrevent},
	{"pedo.approche", softQuoted | softPrevent},
	{"pedo.image", softQuoted | softPrevent},
	{"pedo.rencontre", softQuoted | softPrevent},
	{"pedo.suite", softQuoted},
	{"diffamation.fait", softNegated | softQuoted},
	{"proselytisme.appel", softNegated | softQuoted | softLesson},
	{"sectaire.emprise", softNegated | softQuoted | softLesson | softPrevent},
	{"commercial.offre", softNegated | softQuoted | softPrevent},
	{"opinion.pro", softNegated | softQuoted | softLesson},
	{"detresse.suicide", softNegated | softLesson | softFigure},
	{"detresse.violence", softLesson | softFigure},
	{"detresse.mal_etre", softLesson | softFigure},
	{"ajout.structure", softQuoted},
	{"appris.proche", 0},
	{"contre.citation", 0},
	{"contre.contexte", 0},
	{"contre.negation", 0},
	{"contre.deguise", 0},
}

// Reasons lists every code a finding may carry.
func Reasons() []Reason {
	out := make([]Reason, len(reasonList))
	for i, r := range reasonList {
		out[i] = r.code
	}
	return out
}

func reasonByCode(code string) (reasonID, bool) {
	for i, r := range reasonList {
		if string(r.code) == code {
			return reasonID(i), true
		}
	}
	return 0, false
}

// The reasons that rules written in Go give.
var (
	reasonPhone    = mustReason("vie_privee.telephone")
	reasonContact  = mustReason("vie_privee.contact")
	reasonAddress  = mustReason("vie_privee.adresse")
	reasonIdentity = mustReason("vie_privee.identite")
	reasonSequence = mustReason("pedo.suite")
	reasonPileOn   = mustReason("dignite.meute")
)

func mustReason(code string) reasonID {
	id, ok := reasonByCode(code)
	if !ok {
		panic("raison inconnue : " + code)
	}
	return id
}
