package moderation

// The picture is what a whole message looks like, the same for every category:
// what the scorer and the rules say of all of them, the signs of the context,
// who is spoken of. Each category reads it with weights of its own, so that an
// insult speaks against an advert, and a lesson against a denial.

const lanesOfPicture = int(slotDistress) + 1

// Where the inputs of the picture stand.
const (
	picOverall = 0
	picOdds    = picOverall + 1
	picRules   = picOdds + lanesOfPicture
	picCues    = picRules + lanesOfPicture
	picPersons = picCues + int(cueCount)
	picWeak    = picPersons + 3 // coarse words
	picRaw     = picWeak + 1    // the strongest attack before its context
	picMention = picRaw + 1
	picPrivate = picMention + 1 // a number, an address
	picPro     = picPrivate + 1 // a professional wrote it

	pictureInputs = picPro + 1
)

// picture holds log-odds on a smaller scale, and flags.
type picture [pictureInputs]float32

const pictureScale = 1.0 / 3

// sketch fills what does not come from the scorer.
func (seen *blendSeen) sketch(s *Scratch) {
	p := &seen.picture
	*p, seen.drawn = picture{}, false
	for c := range lanesOfPicture {
		p[picRules+c] = pictureScale * float32(logOdds(float64(seen.rules[c])))
	}
	for c := range s.cues {
		p[picCues+c] = flag(s.cues[c].seen)
	}
	for i, who := range [...]uint64{personYou, personMe, personOther} {
		p[picPersons+i] = flag(s.persons&who != 0)
	}
	p[picWeak], p[picRaw] = s.slots[slotWeak].total(), s.raw
	p[picMention], p[picPrivate] = flag(s.mention), flag(len(s.found) > 0)
	p[picPro] = flag(s.in.Role.Professional())
}

// draw adds what the scorer says.
func (seen *blendSeen) draw(odds *learnedScores) {
	p := &seen.picture
	p[picOverall] = pictureScale * odds.overall
	for c := range lanesOfPicture {
		p[picOdds+c] = pictureScale * odds.of[c]
	}
	seen.drawn = true
}

// sum weighs the picture, in four sums at once.
func (p *picture) sum(weights *picture) float32 {
	var a, b, c, d float32
	i := 0
	for ; i+3 < pictureInputs; i += 4 {
		a += weights[i] * p[i]
		b += weights[i+1] * p[i+1]
		c += weights[i+2] * p[i+2]
		d += weights[i+3] * p[i+3]
	}
	for ; i < pictureInputs; i++ {
		a += weights[i] * p[i]
	}
	return a + b + (c + d)
}
