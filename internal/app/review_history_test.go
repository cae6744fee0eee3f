package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// TestLaw5_NoHistoryOfATeamTellsOneOfItWhatIsTheHeadsAlone plays teams at random:
// messages of young people and of professionals are pointed out, alerts are given,
// everybody presses whatever he was ever sent, again and late; messages are taken
// away, somebody leaves while he has a case, authors erase, letters are lost, the
// program begins anew, weeks go by. Nothing fails, no professional reads of his own
// message or of a colleague's whom he does not lead, nobody is written to more often
// than was decided, and at the end nothing waits that nobody has been told of.
func TestLaw5_NoHistoryOfATeamTellsOneOfItWhatIsTheHeadsAlone(t *testing.T) {
	histories := 40 // of 120 steps
	if os.Getenv("LAMPADAIRE_FULL") != "" {
		histories = 4000
	}
	met := map[review.Kind]int{}
	for seed := range histories {
		for _, all := range teamHistory(t, seed, rand.New(rand.NewPCG(uint64(seed), 7))).memory.state.cases.events {
			for _, e := range all {
				met[e.Kind]++
			}
		}
	}
	t.Logf("what happened to the cases of %d histories: %v", histories, met)
}

// ofStaff are what professionals write, each a category that young people never do,
// so that a screen that tells of it is known by its words.
func ofStaff() map[string]moderation.Category {
	return map[string]moderation.Category{
		"nour": moderation.Denialism, "pro-escale": moderation.Sectarian, "responsable-escale": moderation.Obscene,
	}
}

// troupe is one history.
type troupe struct {
	*house
	network pdn.NetworkID
	offered map[string][]button // what each was ever sent to press
	letters map[string]int      // to young people, by their first words
	alerts  int
	number  int
	left    bool // Nour has left: what he writes is nobody's of the team any more
	name    string
}

type button struct{ label, token string }

func teamHistory(t *testing.T, seed int, r *rand.Rand) *troupe {
	n := []pdn.NetworkID{alone, open}[seed%2]
	change := []choice{}
	p := &troupe{network: n, offered: map[string][]button{}, letters: map[string]int{}}
	if seed%3 == 0 { // Samira stands in for the head
		change = append(change, standingIn(t))
	}
	p.house = judged(t, n, change...)
	if seed%4 == 0 {
		p.channelled(n)
	}
	p.received()
	for i := range 120 {
		step := r.IntN(1 << 24)
		p.name = fmt.Sprintf("seed %d, step %d (%d)", seed, i, step)
		p.step(step)
		p.look()
	}
	for range 60 {
		p.clock.add(24 * time.Hour)
		p.tend()
		p.look()
	}
	p.nothingForgotten()
	return p
}

func (p *troupe) step(step int) {
	young := []string{"lea", "tom", "max"}[step/32%3]
	staff := []string{"nour", "pro-escale", "responsable-escale", "stagiaire-escale", "coordinateur-escale"}[step/32%5]
	pick := step / 1024
	switch kind := step % 32; {
	case kind < 2:
		all := []moderation.Category{moderation.Insult, moderation.Hate, moderation.Violence, moderation.ChildSexual, moderation.Privacy}
		p.pointOut(young, all[pick%len(all)], review.ByMachine, pick/8)
	case kind == 2:
		who := []string{"nour", "pro-escale", "responsable-escale"}[pick%3]
		if who == "nour" && p.left {
			return
		}
		p.pointOut(who, ofStaff()[who], []review.Source{review.ByMachine, review.ByPerson}[pick/3%2], pick/8)
	case kind == 3:
		p.alerts++
		q := p.message(young, moderation.Insult, pick/8)
		q.Source, q.Alerter, q.WantsNews = review.ByPerson, pdn.Account{Network: p.network, ID: "zoe"}, pick%2 == 0
		p.point(q)
	case kind < 6:
		words := []string{"menu", "oui", "privacy", "oui", "oui", "effacer", "non", "alerter"}[pick%8]
		p.keep(p.command(p.network, young, at(young), words, ""))
	case kind < 8:
		p.keep(p.command(p.network, staff, at(staff), "a_regarder", ""))
	case kind == 12:
		p.clock.add(time.Duration(pick%24) * time.Hour)
	case kind == 13:
		p.clock.add(time.Duration(pick%8) * 24 * time.Hour)
	case kind == 14:
		p.start() // what lived in memory is gone
	case kind == 15:
		ref := chat.MessageRef(fmt.Sprintf("c:%d", pick%max(p.number, 1)))
		p.handle(&chat.Removed{Origin: p.origin(p.network, "", chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "c"}), Refs: []chat.MessageRef{ref}})
	case kind == 16:
		p.senders[p.network].fails = append(p.senders[p.network].fails, []error{chat.ErrClosed, chat.ErrGone, chat.ErrForbidden}[pick%3])
	case kind == 17 && pick%4 == 0:
		p.leaves("nour")
	case kind == 18:
		p.write(p.network, staff, at(staff), "récépissé A-12")
	case kind < 12 || kind == 19:
		p.pressOne(young, pick)
	default:
		p.pressOne(staff, pick)
	}
	p.clock.add(time.Minute)
	p.tend()
}

func (p *troupe) message(author string, c moderation.Category, pick int) review.Pointed {
	number := p.number
	if pick%3 == 0 && p.number > 0 { // one that was pointed out before, by whoever wrote it
		number = pick % p.number
	} else {
		p.number++
	}
	q := seen(p.network, author, c, number)
	q.Ref = chat.MessageRef(fmt.Sprintf("c:%s:%d", author, number))
	q.At = p.clock.Now()
	return q
}

func (p *troupe) pointOut(author string, c moderation.Category, by review.Source, pick int) {
	q := p.message(author, c, pick)
	q.Source = by
	p.point(q)
}

// leaves takes a professional out of the structure.
func (p *troupe) leaves(who string) {
	all := slices.Clone(p.options.Directory.Fixed())
	for i := range all {
		all[i].People = slices.DeleteFunc(slices.Clone(all[i].People), func(one registry.Promeneur) bool {
			return slices.ContainsFunc(one.Accounts, func(a pdn.Account) bool { return a.ID == who })
		})
	}
	d, err := registry.NewDirectory(all)
	require.NoError(p.t, err)
	p.options.Directory, p.left = d, true
	p.start()
}

// pressOne has somebody press one of all the buttons that he was ever sent, the
// last ones rather.
func (p *troupe) pressOne(who string, pick int) {
	all := p.offered[who]
	if len(all) == 0 {
		return
	}
	recent := all[max(0, len(all)-25):]
	if pick%8 == 0 {
		recent = all
	}
	one := recent[pick/8%len(recent)]
	plot := slices.DeleteFunc(slices.Clone(recent), func(b button) bool {
		return !slices.ContainsFunc([]string{
			"Le robot lui écrit", "Répondre", "Maintenue", "Annulée", "On en parle", "pas d'accord", "J'ai relu", "Le robot la propose",
			"Pas :", "Je confirme", "Contenu", "Propos", "Préviens-moi",
		}, func(w string) bool { return strings.Contains(b.label, w) })
	})
	if len(plot) > 0 && pick%4 > 0 {
		one = plot[pick/8%len(plot)]
	}
	for turn := range 12 { // what leads on, rather than what leads back
		if !slices.ContainsFunc([]string{"menu", "À regarder", "Que faire", "Retour", "Voir", "fiche", "Langue", "Autre chose"}, func(w string) bool {
			return strings.Contains(one.label, w)
		}) {
			break
		}
		one = recent[(pick/8+turn)%len(recent)]
	}
	for _, category := range []string{"Négationnisme", "Sectaire", "Obscène"} {
		if strings.HasPrefix(one.label, category) && !strings.Contains(one.label, "·") {
			return // it would make a young person's message look like a professional's
		}
	}
	p.senders[p.network].take()
	err := p.app.Handle(context.Background(), &chat.Press{Origin: p.origin(p.network, who, at(who)), Token: one.token, Ref: "m"})
	require.NoError(p.t, err, "%s: %s presses %q", p.name, who, one.label)
	require.NoError(p.t, p.app.Settle(context.Background()))
	p.keep(p.senders[p.network].take())
}

// look takes all that has left, and judges it.
func (p *troupe) look() { p.keep(p.received()) }

func (p *troupe) keep(sent []chat.Outgoing) {
	for _, o := range sent {
		who := strings.TrimPrefix(string(o.To()), "à ")
		for _, young := range []string{"lea", "tom", "max"} { // a private chat that the robot opened
			if code, err := p.sealer.Code("escale", pdn.Account{Network: p.network, ID: young}); err == nil && !o.Permit().Zero() && o.Permit().Person() == code {
				who = young
			}
		}
		said := texts([]chat.Outgoing{o})
		for _, row := range o.Content().Buttons {
			for _, b := range row {
				if b.Token != "" {
					p.offered[who] = append(p.offered[who], button{spaces.Replace(b.Label), b.Token})
				}
				p.mayRead(who, spaces.Replace(b.Label), "Négationnisme ·", "Sectaire ·", "Obscène ·")
			}
		}
		p.mayRead(who, said, "négationnisme (charte", "dérive sectaire (charte", "contenu obscène ou pornographique (charte")
		if !o.Permit().Zero() {
			p.count(who, said)
		}
	}
}

// mayRead refuses what tells of a professional's message to anybody but another who
// leads.
func (p *troupe) mayRead(who, said string, nours, samiras, audes string) {
	for author, words := range map[string]string{"nour": nours, "pro-escale": samiras, "responsable-escale": audes} {
		if strings.Contains(said, words) && who != "privé" { // whom the recorder does not tell
			reader, _, _ := p.app.Directory.Professional(pdn.Account{Network: p.network, ID: who}) // a head may press who stands in for him
			require.True(p.t, reader.Leads() && who != author, "%s: %s reads %q of %s", p.name, who, said, author)
		}
	}
}

// count bounds what a young person is written: by what humans decided and pressed.
func (p *troupe) count(who, said string) {
	limits := map[string]review.Kind{
		"C'est un adulte qui a choisi": review.DecidedOn, "Une autre personne a regardé": review.Answered,
		"Merci de nous avoir prévenus": "", "Un adulte d'ici aimerait te parler": review.Offered, "décision d'avant": review.Undone,
	}
	for words, kind := range limits {
		if !strings.Contains(said, words) {
			continue
		}
		p.letters[words]++
		if most := p.events(kind); kind != "" {
			require.LessOrEqual(p.t, p.letters[words], most, "%s: %s is written %q", p.name, who, words)
		} else {
			require.LessOrEqual(p.t, p.letters[words], p.alerts+p.events(review.Noticed), "%s: %s", p.name, who)
		}
	}
}

// events are how many of a kind there were, in all cases.
func (p *troupe) events(k review.Kind) (n int) {
	for _, all := range p.memory.state.cases.events {
		for _, e := range all {
			if e.Kind == k {
				n++
			}
		}
	}
	return n
}

// nothingForgotten looks, sixty quiet days later, at what still waits: everything has
// gone as far as it can, and what has an end has ended.
func (p *troupe) nothingForgotten() {
	for id, row := range p.memory.state.cases.rows {
		switch {
		case row.Closed:
			require.Empty(p.t, row.Key, "%s: %s is closed and its key lives", p.name, id)
		case !row.Waits():
			require.Fail(p.t, "finished and still open", "%s: %s: %+v", p.name, id, row.Case)
		default:
			require.Equal(p.t, review.ToTheHead, row.Late, "%s: %s waits, and the head was not told: %+v", p.name, id, row.Case)
			require.Empty(p.t, row.Key, "%s: %s: a link outlives its thirty days: %+v", p.name, id, row.Case)
		}
	}
}
