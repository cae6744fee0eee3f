package app

import (
	"context"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/handle"
)

// canWriteWords begin a line that asks about somebody: "écrire snapchat lea45".
func canWriteWords() []string { return []string{"ecrire ", "écrire "} }

// recall gives its sense to a line typed in private: the answer to what was
// asked just before, or a question of a professional in one line. Anything else
// that somebody does drops what he was asked.
func (a *App) recall(o *chat.Origin, did act, professional bool) act {
	who := o.Author.Account
	if did.action != actFree || o.Place.Kind != chat.Private {
		a.memos.forget(who)
		if did.action == actReal {
			a.memos.ask(who, actRealText, "", a.Clock.Now())
		}
		if did.action == actElsewhere {
			a.memos.ask(who, actElsewhereText, "", a.Clock.Now())
		}
		return did
	}
	for _, word := range canWriteWords() {
		if rest := did.text; professional && len(rest) > len(word) && strings.EqualFold(rest[:len(word)], word) {
			did.action, did.text = actCanWrite, rest[len(word):]
			return did
		}
	}
	q, asked := a.memos.answered(who, a.Clock.Now())
	if _, command := byWord(strings.ToLower(strings.Trim(did.text, " \n\t.!/"))); !asked || command || len(did.text) > longestLine {
		return did
	}
	if q.action == actMailText || q.action == actOwnMailText {
		if !answersMail(did.text) {
			a.memos.forget(who)
			return did
		}
		did.action, did.arg = q.action, q.about
		return did
	}
	own := q.action == actRealText || q.action == actElsewhereText // asked by a person, not by a professional
	if _, _, ok := handle.Read(did.text, a.Reach.Networks); !ok && !own {
		return did
	}
	did.action, did.network = q.action, q.network
	if own {
		did.slow = !a.memos.mayTry(who, a.Clock.Now())
	}
	return did
}

// longestLine bounds what is read as a handle or an address, in bytes.
const longestLine = 300

// tidy deletes the line in which somebody's handle was typed, where the platform
// lets a robot do so in a private chat; elsewhere the answer says to do it.
func (a *App) tidy(ctx context.Context, o *chat.Origin, did act) {
	if did.typed == "" || o.Place.Kind != chat.Private {
		return
	}
	switch did.action {
	case actCanWrite, actRealText, actElsewhereText:
	default:
		return
	}
	sender := a.senders[o.Network]
	tidier, can := sender.(chat.Tidier)
	if !can || !sender.Capabilities().Tidies {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if err := tidier.Delete(ctx, did.typed); err != nil {
		a.alert(ctx, "a typed line could not be tidied away", err, "network", o.Network)
	}
}
