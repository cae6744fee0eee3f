package app_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/review"
)

// alerts tells an adult, by day and hour, about somebody of the team, and presses
// these labels; it gives the receipt.
func (h *house) alerts(n pdn.NetworkID, who string, labels ...string) []chat.Outgoing {
	h.t.Helper()
	screen := h.command(n, who, at(who), "alerter", "")
	for _, label := range append([]string{"Hier", "18 h", "Un adulte de l'équipe"}, labels...) {
		screen = h.press(n, who, at(who), screen, label)
	}
	require.Contains(h.t, texts(screen), "Reçu")
	return screen
}

func TestLaw5_AnAlertAboutTheHeadHimselfIsNotTheHeadsToHandle(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n, standingIn(t)) // Samira stands in for Aude, who leads
		receipt := h.alerts(n, "tom", "Aude", "Insulte, moquerie")
		require.Contains(t, texts(receipt), "Une autre personne que lui regarde")
		require.Contains(t, texts(receipt), "119")
		cards := h.cardsOf()
		require.Empty(t, cards["à responsable-escale"], "she is not told of it")
		require.Len(t, cards, 1, "%v", cards)
		require.Contains(t, texts(h.command(n, "responsable-escale", at("responsable-escale"), "a_regarder", "")), "Rien n'attend")
		for range 10 {
			h.clock.add(24 * time.Hour)
			h.tend()
			require.Empty(t, h.cardsOf()["à responsable-escale"], "nor later")
		}
	}
}

// teamed adds these people to the team, each with an account of his own on either network.
func teamed(t TB, people ...registry.Promeneur) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = slices.Clone(all[0].People)
		for i, p := range people {
			for _, n := range []pdn.NetworkID{alone, open} {
				p.Accounts = append(p.Accounts, pdn.Account{Network: n, ID: fmt.Sprintf("equipe-%d", i)})
			}
			all[0].People = append(all[0].People, p)
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// whom are the labels among which somebody who alerts is asked to choose.
func (h *house) whom(n pdn.NetworkID, who string) ([]string, []chat.Outgoing) {
	h.t.Helper()
	screen := h.command(n, who, at(who), "alerter", "")
	for _, label := range []string{"Hier", "18 h", "Un adulte de l'équipe"} {
		screen = h.press(n, who, at(who), screen, label)
	}
	require.Contains(h.t, texts(screen), "Qui est-ce")
	var labels []string
	for _, o := range screen {
		for _, row := range o.Content().Buttons {
			for _, b := range row {
				labels = append(labels, spaces.Replace(b.Label))
			}
		}
	}
	require.Equal(h.t, "Parler à quelqu'un", labels[0])
	return labels[1 : slices.Index(labels, "Je ne sais pas")+1], screen
}

func TestTwoProfessionalsOfOneFirstNameAreToldApartByTheirFunction(t *testing.T) {
	h := judged(t, open, teamed(t, registry.Promeneur{FirstName: "Samira", Function: "animatrice de rue", Role: pdn.RolePromeneur}))
	labels, screen := h.whom(open, "tom")
	require.Equal(t, []string{"Aude", "Samira, éducatrice", "Malo", "Nour", "Samira, animatrice de rue", "Je ne sais pas"}, labels)
	screen = h.press(open, "tom", at("tom"), screen, "Samira, animatrice de rue")
	require.Contains(t, texts(h.press(open, "tom", at("tom"), screen, "Insulte, moquerie")), "Reçu")
	other, _ := h.whom(open, "lea")
	require.Equal(t, labels, other)
}

func TestWhoIsNoLongerKnownStillHasALabelAndHisPlace(t *testing.T) {
	h := judged(t, open)
	names, err := h.app.WhichNames(
		pdn.Account{Network: open, ID: "nour"}, pdn.Account{Network: open, ID: "parti"}, pdn.Account{Network: open, ID: "pro-escale"})
	require.NoError(t, err)
	require.Equal(t, []string{"Nour", "Un adulte de l'équipe", "Samira"}, names)
}

func TestLaw5_WhoLeadsIsAlwaysAmongThoseAnAlertCanBeAboutAndTheCoordinatorNever(t *testing.T) {
	var crowd []registry.Promeneur
	for i := range 12 {
		crowd = append(crowd, registry.Promeneur{FirstName: fmt.Sprintf("Prénom%d", i), Function: "éducateur", Role: pdn.RolePromeneur})
	}
	crowd = append(crowd,
		registry.Promeneur{FirstName: "Tecla", Function: "technicienne", Role: pdn.RoleTechnician},
		registry.Promeneur{FirstName: "Paul", Function: "directeur", Role: pdn.RoleHead},
		registry.Promeneur{FirstName: "Lou", Function: "éducatrice", Role: pdn.RolePromeneur, Delegate: true})
	for _, n := range []pdn.NetworkID{alone, open} {
		labels, _ := judged(t, n, teamed(t, crowd...)).whom(n, "tom")
		require.Equal(t, []string{"Aude", "Paul", "Lou"}, labels[:3], "those who lead, though they came last")
		require.Len(t, labels, 11, "ten, and the answer that she does not know")

		labels, _ = judged(t, n, teamed(t, crowd[12:]...)).whom(n, "tom")
		require.Equal(t, []string{"Aude", "Paul", "Lou", "Samira", "Malo", "Nour", "Je ne sais pas"}, labels)
	}
}

func TestLaw5_TwoAlertsOfOneHourAboutTwoProfessionalsAreTwoCases(t *testing.T) {
	h := judged(t, open)
	h.alerts(open, "tom", "Aude", "Insulte, moquerie")
	h.alerts(open, "lea", "Samira", "Insulte, moquerie")
	h.alerts(open, "max", "Samira", "Menace, violence")
	h.alerts(open, "zoe", "Je ne sais pas", "Insulte, moquerie")
	require.Len(t, h.memory.state.cases.rows, 3, "each recusal holds for its own")
	about := map[review.Who]int{}
	for _, row := range h.memory.state.cases.rows {
		about[row.About] = row.ByPeople
		require.NotContains(t, row.Conversation, "escale-", "the row names nobody but who is recused")
	}
	require.Equal(t, 1, about[review.Unnamed])
	require.Len(t, about, 3)
}

func TestWhatIsGraverThanWasDecidedIsANewCase(t *testing.T) {
	threat := moderation.Reason("violence.menace")
	for name, again := range map[string]func(*review.Pointed){
		"an edit brings a threat": func(p *review.Pointed) {
			p.Findings = []review.Noted{{Category: moderation.Violence, Score: 0.9, Reasons: []moderation.Reason{threat}}}
		},
		"a person tells what the robot took for a game": func(p *review.Pointed) {
			p.Source, p.Findings = review.ByPerson, []review.Noted{{Category: moderation.Dignity}}
		},
	} {
		h := judged(t, alone)
		id := h.point(seen(alone, "lea", moderation.Insult, 1))
		why := h.press(alone, "pro-escale", at("pro-escale"), h.cardsOf()["à pro-escale"], "Rien à signaler")
		h.press(alone, "pro-escale", at("pro-escale"), why, "Jeu, humour")
		h.cardsOf()
		h.clock.add(time.Hour)
		p := seen(alone, "lea", moderation.Insult, 1)
		again(&p)
		next := h.point(p)
		require.NotEqual(t, id, next, name)
		require.False(t, h.aCase(next).Decided(), "%s: a human looks at it", name)
		require.True(t, h.aCase(id).Decided(), "%s: and nobody's decision is taken back", name)
		require.Contains(t, texts(h.cardsOf()["à nour"]), "À décider avant", name)
		require.Equal(t, next, h.point(p), "%s: it is one case", name)
	}
}

func TestAnotherMessageOfAnHourThatIsDecidedIsLookedAtToo(t *testing.T) {
	h := judged(t, open)
	vague := func(who string) []chat.Outgoing {
		screen := h.command(open, who, at(who), "alerter", "")
		for _, label := range []string{"Hier", "18 h", "Quelqu'un d'autre", "Insulte, moquerie"} {
			screen = h.press(open, who, at(who), screen, label)
		}
		return screen
	}
	vague("tom")
	why := h.press(open, "pro-escale", at("pro-escale"), h.cardsOf()["à pro-escale"], "Rien à signaler")
	h.press(open, "pro-escale", at("pro-escale"), why, "Déjà réglé")
	require.Contains(t, texts(vague("lea")), "Reçu", "nobody has looked at what she saw")
	require.Len(t, h.memory.state.cases.rows, 2)
}

func TestWhatTurnsOutMoreUrgentIsSaidToThoseWhoHaveItsCard(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n)
		h.point(seen(n, "lea", moderation.Insult, 1))
		h.cardsOf()
		p := seen(n, "lea", moderation.ChildSexual, 1)
		p.Source = review.ByPerson
		h.point(p)
		fresh := 0
		for _, o := range h.cardsOf()["à pro-escale"] {
			if o.Edits() == "" {
				fresh++
				require.Contains(t, texts([]chat.Outgoing{o}), "plus urgent qu'il ne semblait")
				require.Contains(t, texts([]chat.Outgoing{o}), "Ne copiez pas")
			} else {
				require.Contains(t, texts([]chat.Outgoing{o}), "contenu pédocriminel", "the card that stands says it too")
			}
		}
		require.Equal(t, 1, fresh)
	}
}

func TestWhoAsksForNewsOfWhatIsDecidedAlreadyHasItAtOnce(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := judged(t, n)
		screen := h.command(n, "tom", at("tom"), "alerter", "")
		for _, label := range []string{"Hier", "18 h", "Quelqu'un d'autre", "Insulte, moquerie"} {
			screen = h.press(n, "tom", at("tom"), screen, label)
		}
		why := h.press(n, "pro-escale", at("pro-escale"), h.cardsOf()["à pro-escale"], "Message retiré")
		h.press(n, "pro-escale", at("pro-escale"), why, "Contenu interdit")
		asked := h.press(n, "tom", at("tom"), screen, "Préviens-moi")
		require.Contains(t, texts(asked), "On s'en occupe")
		require.NotContains(t, texts(asked), "Je t'écris", "nothing is promised that nobody would do")
		for _, row := range h.memory.state.cases.rows {
			require.Empty(t, row.NewsKey)
		}
	}
}
