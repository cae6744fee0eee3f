package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/registry"
)

func TestThreePressesCountAContactAndOnePressNeverCountsTwice(t *testing.T) {
	h := town(t)
	kind := h.command(open, samira, private, "contact", "")
	age := h.press(open, samira, private, kind, "message privé")
	theme := h.press(open, samira, private, age, "inconnu")
	counted := h.press(open, samira, private, theme, "scolarité")
	require.Contains(t, texts(counted), "+1 : message privé, inconnu, scolarité.")
	require.Contains(t, texts(h.press(open, samira, private, theme, "scolarité")), "déjà compté")
	entry := tally.Entry{Kind: tally.Private, Age: "inconnu", Theme: "scolarite"}
	require.Equal(t, map[tally.Entry]int{entry: 1}, h.tallied())
	same := h.press(open, samira, private, counted, "+1 pareil")
	require.Equal(t, map[tally.Entry]int{entry: 2}, h.tallied())
	undone := h.press(open, samira, private, same, "Annuler")
	require.Contains(t, texts(undone), "Annulé")
	h.press(open, samira, private, same, "Annuler")
	require.Equal(t, map[tally.Entry]int{entry: 1}, h.tallied(), "the last one is taken back once")
	third := h.press(open, samira, private, h.press(open, samira, private, h.press(open, samira, private, h.command(open, samira, private, "contact", ""), "jeu"), "15-17"), "autre")
	to := h.press(open, samira, private, third, "Orientation")
	h.press(open, samira, private, to, "maison des ados")
	game := tally.Entry{Kind: tally.Game, Age: "15-17", Theme: "autre", Referral: "mda"}
	require.Equal(t, map[tally.Entry]int{entry: 1, game: 1}, h.tallied())
}

func (h *house) tallied() map[tally.Entry]int {
	out := map[tally.Entry]int{}
	for k, n := range h.memory.state.hours.cells {
		out[k.entry] += n
	}
	return out
}

func TestPermanencesShowToYoungPeopleAndInTheStandingPost(t *testing.T) {
	h := town(t)
	menu := h.command(open, samira, private, "menu", "")
	h.press(open, samira, private, h.press(open, samira, private, menu, "Publier les règles"), "Groupe")
	slots := h.press(open, samira, private, menu, "Mes permanences")
	for _, day := range []string{"jeudi", "mardi"} {
		days := h.press(open, samira, private, slots, "Ajouter")
		hour := h.press(open, samira, private, days, day)
		until := h.press(open, samira, private, hour, "17 h")
		h.senders[open].take()
		h.handle(&chat.Press{Origin: h.origin(open, samira, private), Token: tokenOf(until, "19 h"), Ref: "m"})
		sent := h.senders[open].take()
		require.Len(t, sent, 2)
		require.Contains(t, texts(sent[:1]), "le "+day)
		require.Contains(t, texts(sent[1:]), "de 17 h à 19 h")
		require.NotEmpty(t, sent[0].Edits(), "the standing post is written again in place")
	}
	said := h.press(open, "lea", private, h.write(open, "lea", private, "coucou"), "Parler")
	require.Contains(t, texts(said), "Samira répond le mardi et le jeudi de 17 h à 19 h.\nLa prochaine fois : mardi 3 novembre à 17 h.")
	h.clock.add(33 * time.Hour)
	said = h.press(open, "lea", private, h.write(open, "lea", private, "coucou"), "Parler")
	require.Contains(t, texts(said), "C'est maintenant.")
	gone := h.press(open, samira, private, h.press(open, samira, private, menu, "Mes permanences"), "Retirer : le jeudi")
	require.Contains(t, texts(gone), "Vous répondez le mardi de 17 h à 19 h.")
}

func TestASignIsADayAndAnHourAndComesOnce(t *testing.T) {
	h := town(t)
	days := h.press(open, samira, private, h.command(open, samira, private, "menu", ""), "Me faire signe")
	hour := h.press(open, samira, private, days, "Aujourd'hui")
	h.press(open, samira, private, hour, "11 h")
	h.senders[open].take()
	h.appoint()
	require.Empty(t, h.senders[open].take(), "not before its hour")
	h.clock.add(2*time.Hour + 15*time.Minute)
	h.appoint()
	h.appoint()
	said := h.senders[open].take()
	require.Len(t, said, 1)
	require.Contains(t, texts(said), "vous m'aviez demandé de vous faire signe")
	require.Empty(t, h.memory.state.hours.signs)
}

func TestLeaveIsDeclaredInOnePressAndLowersWhatIsOwed(t *testing.T) {
	h := town(t)
	slots := h.press(open, samira, private, h.command(open, samira, private, "menu", ""), "Mes permanences")
	leave := h.press(open, samira, private, slots, "Absence")
	noted := h.press(open, samira, private, leave, "Les 2 semaines")
	require.Contains(t, texts(noted), "du lundi 9 novembre au dimanche 22 novembre")
	require.Contains(t, texts(h.command(open, samira, private, "menu", "")), "il reste 4 h 16")
	h.clock.add(14*24*time.Hour + time.Hour)
	h.senders[open].take()
	h.appoint()
	require.Empty(t, h.senders[open].take(), "no reminder during a declared leave")
}

func TestALeaveOfAnyDatesIsTypedAndEchoed(t *testing.T) {
	h := town(t)
	said := h.write(open, samira, private, "Absente du 28/12 au 3/1")
	require.Contains(t, texts(said), "Absence du lundi 28 décembre au dimanche 3 janvier : on garde ?")
	require.Contains(t, texts(h.press(open, samira, private, said, "Oui, on garde")), "C'est noté")
	for _, wrong := range []string{"absent du 31/2 au 3/3", "absent du 1/1 au 31/12", "absent du 3 au 5"} {
		require.NotContains(t, texts(h.write(open, samira, private, wrong)), "on garde ?", wrong)
	}
	require.Len(t, h.memory.state.hours.agendas, 1)
}

func TestAnAstreinteIsOfferedOnlyUnderADatedAgreement(t *testing.T) {
	h := town(t)
	slots := h.press(open, samira, private, h.command(open, samira, private, "menu", ""), "Mes permanences")
	require.Empty(t, tokenOf(slots, "astreinte"))
	h = town(t, func(o *app.Options) {
		structures := o.Directory.Structures()
		structures[0].People[0].OnCall = pdn.DayOf(morning, pdn.Paris())
		var err error
		o.Directory, err = registry.NewDirectory(structures)
		require.NoError(t, err)
	})
	slots = h.press(open, samira, private, h.command(open, samira, private, "menu", ""), "Mes permanences")
	days := h.press(open, samira, private, slots, "Ajouter une astreinte")
	until := h.press(open, samira, private, h.press(open, samira, private, days, "samedi"), "20 h")
	require.Contains(t, fmt.Sprint(h.press(open, samira, private, until, "22 h")[0].Content().Buttons), "(astreinte)")
	for _, agenda := range h.memory.state.hours.agendas {
		require.Equal(t, []presence.Slot{{Weekday: time.Saturday, From: 1200, To: 1320, OnCall: true}}, agenda.Slots)
	}
}
