package moderation

import (
	"regexp"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// robotNamed finds the robot spoken to or spoken of, by its kind or its name,
// with or without the sign of a mention.
var robotNamed = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:le|ce|sale|du|pauvre|toi|@)\s*(?:ro)?bot(?:[^\p{L}]|$)|^\s*(?:ro)?bot(?:[^\p{L}]|$)|(?:^|[^\p{L}])(?:ro)?bot\s*[!?.…]*\s*$|(?:^|[^\p{L}])lampadaire(?:[^\p{L}]|$)`)

// longestToRobot bounds, in bytes, what is believed to be said to a machine.
const longestToRobot = 400

// namesRobot tells that a word of the message is the robot's kind or name: a
// look that spares the others the pattern.
func (s *Scratch) namesRobot() bool {
	for i := range s.tokens {
		switch string(s.fold[s.tokens[i].from:s.tokens[i].to]) {
		case "bot", "robot", "lampadaire":
			return true
		}
	}
	return false
}

// ofRobot tells that a message speaks to the robot, or of it, and names nobody
// else, nor speaks of a third: whoever shouts at a machine hurts nobody.
func (e *Engine) ofRobot(s *Scratch) bool {
	if s.grouped || len(s.in.Text) > longestToRobot || !s.namesRobot() || !robotNamed.MatchString(s.in.Text) {
		return false
	}
	for _, span := range s.in.Spans {
		if span.Kind == chat.Mention {
			return false // of somebody: the adapters tell of the robot's own
		}
	}
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.has(markMention) {
			if !robotNamed.Match(append([]byte("@"), s.fold[t.from:t.to]...)) {
				return false
			}
		} else if e.is(s, i, e.know.named.person) || e.is(s, i, e.know.named.third) || e.know.firstName(s.fold[t.from:t.to]) {
			return false
		}
	}
	return true
}

// hurtful tells the findings that a machine cannot be hurt by.
func hurtful(f Finding) bool {
	return f.Category == Insult || f.Category == Dignity || f.Category == Obscene
}

func hurtfulSlot(c slot) bool { return c == slotInsult || c == slotDignity || c == slotObscene }
