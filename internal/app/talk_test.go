package app_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/registry"
)

const page = "https://t.me/lea_zone"

// colleagues gives the house two promeneures; their first accounts are "pro-escale"
// and "nour".
func colleagues(t TB) choice {
	return func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = append(slices.Clone(all[0].People), registry.Promeneur{
			FirstName: "Nour", Function: "animatrice", Role: pdn.RolePromeneur,
			Accounts: []pdn.Account{{Network: alone, ID: "nour"}, {Network: open, ID: "nour"}},
		})
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}
}

// talkPress presses a button as Léa, whose page the platform gives.
func (h *house) talkPress(n pdn.NetworkID, place chat.Place, in []chat.Outgoing, label string) []chat.Outgoing {
	h.t.Helper()
	token := tokenOf(in, label)
	require.NotEmpty(h.t, token, "no button %q in %s", label, texts(in))
	h.senders[n].take()
	o := h.origin(n, "lea", place)
	o.Author.Profile = page
	h.handle(&chat.Press{Origin: o, Token: token, Ref: "m"})
	return h.senders[n].take()
}

func (h *house) ask(n pdn.NetworkID, place chat.Place) []chat.Outgoing {
	h.t.Helper()
	return h.talkPress(n, place, h.command(n, "lea", place, "parler", ""), "Qu'on m'écrive")
}

// received are the messages that a professional got, on either network.
func (h *house) received() []chat.Outgoing {
	h.t.Helper()
	h.flush()
	var all []chat.Outgoing
	for _, n := range []pdn.NetworkID{alone, open} {
		all = append(all, h.senders[n].take()...)
	}
	return all
}

// flush delivers what is owed and due, as the dispatcher does.
func (h *house) flush() {
	h.t.Helper()
	for key, m := range h.memory.state.hours.owed {
		if m.Due.After(h.clock.Now()) {
			continue
		}
		_ = h.app.Deliver(context.Background(), m)
		delete(h.memory.state.hours.owed, key)
	}
}

// onDuty appoints a permanence to an account, every day between two hours.
func (h *house) onDuty(who string, from, until int) {
	h.t.Helper()
	code, err := h.sealer.Code("escale", pdn.Account{Network: alone, ID: who})
	require.NoError(h.t, err)
	author := presence.AuthorID(code.Hex())
	require.NoError(h.t, h.memory.Update(context.Background(), func(tx app.Tx) error {
		for day := range 7 {
			err := tx.SaveSlot(context.Background(), author, presence.Slot{Weekday: time.Weekday(day), From: from * 60, To: until * 60})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	h.start()
}

func url(in []chat.Outgoing, label string) string {
	for _, o := range in {
		for _, row := range o.Content().Buttons {
			for _, b := range row {
				if b.Label == label {
					return b.URL
				}
			}
		}
	}
	return ""
}

func TestAskingToBeWrittenToReachesTheOneOnDutyWithAName(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := build(t, 1, colleagues(t))
		h.command(open, "nour", private, "menu", "")
		h.command(open, "pro-escale", private, "menu", "")
		h.onDuty("nour", 8, 12) // it is nine in Paris
		h.onDuty("pro-escale", 17, 19)
		first := h.command(n, "lea", private, "menu", "")
		h.press(n, "lea", private, first, "Oui")
		said := texts(h.ask(n, private))
		require.Contains(t, said, "Qui peut t'écrire : Nour.")
		require.Contains(t, said, "C'est l'heure de l'équipe, jusqu'à 12 h.")
		for _, number := range []string{"119", "3018", "3114"} {
			require.Contains(t, said, number)
		}
		require.Equal(t, adherence.AskedByYouth, h.link(n, "lea").Asked)
		require.Equal(t, adherence.Accepted, h.link(n, "lea").State)

		got := h.received()
		require.Len(t, got, 1)
		require.Contains(t, texts(got), "Une jeune personne demande que vous lui écriviez")
		require.Equal(t, page, url(got, "Ouvrir son profil"))
		answered := h.press(open, "nour", private, got, "Je réponds")
		require.Contains(t, texts(answered), "C'est à vous")
		require.Equal(t, page, url(answered, "Ouvrir son profil"))
		require.Empty(t, h.memory.state.house.talks, "the request died with its answer")
		again := h.press(open, "nour", private, got, "Je réponds")
		require.Contains(t, texts(again), "n'est plus ouverte")
		require.Empty(t, url(again, "Ouvrir son profil"))
	}
}

func TestOutsideHoursTheAnswerSaysWhenAndThePromeneurIsNotDisturbedBefore(t *testing.T) {
	h := build(t, 1, colleagues(t))
	h.onDuty("pro-escale", 17, 19)
	h.onDuty("nour", 18, 20)
	said := texts(h.ask(alone, private))
	require.Contains(t, said, "Ce n'est pas l'heure maintenant.\nOn peut te répondre lundi 2 novembre à 17 h.")
	require.Contains(t, said, "Qui peut t'écrire : Samira.")
	require.Empty(t, h.received())
	h.clock.add(8 * time.Hour)
	require.Contains(t, texts(h.received()), "Une jeune personne demande")
}

func TestLaw10_WhereNobodyWouldAnswerItIsSaidAndNothingIsKept(t *testing.T) {
	h := build(t, 1)
	// On this network nobody can be written to before he has come himself.
	h.options.Directory = onlyOn(t, h, open)
	h.start()
	said := texts(h.ask(open, private))
	require.Contains(t, said, "Personne ne peut t'écrire pour l'instant.\nJe n'ai rien gardé.")
	require.Contains(t, said, "3114")
	require.Empty(t, h.memory.state.house.talks)
	require.Empty(t, h.memory.state.links)
}

// onlyOn leaves to the professionals their accounts on one network.
func onlyOn(t TB, h *house, n pdn.NetworkID) *registry.Directory {
	all := slices.Clone(h.options.Directory.Fixed())
	for i := range all {
		all[i].People = slices.Clone(all[i].People)
		for j := range all[i].People {
			all[i].People[j].Accounts = slices.DeleteFunc(slices.Clone(all[i].People[j].Accounts), func(a pdn.Account) bool { return a.Network != n })
		}
	}
	d, err := registry.NewDirectory(all)
	require.NoError(t, err)
	return d
}

func TestLaw2_TheAddressIsSealedInTheRequestAndNowhereElse(t *testing.T) {
	h := build(t, 1)
	h.ask(alone, private)
	require.Len(t, h.memory.state.house.talks, 1)
	kept, err := json.Marshal(map[string]any{
		"talks": list(h.memory.state.house.talks), "marks": list(h.memory.state.marks), "owed": list(h.memory.state.owed),
		"letters": list(h.memory.state.hours.owed), "links": list(h.memory.state.links),
	})
	require.NoError(t, err)
	require.NotContains(t, string(kept), "lea_zone")
	require.Contains(t, string(kept), "demande", "something was looked at")
	for _, r := range h.memory.state.house.talks {
		hidden, err := h.sealer.OpenAddress(r.Key, r.Box, "demande:"+hexOf(r.ID))
		require.NoError(t, err)
		require.Contains(t, string(hidden), "lea_zone")
		_, err = h.sealer.OpenAddress(r.Key, r.Box, "demande:0000000000000000")
		require.Error(t, err, "the box of one request opens for no other")
	}
}

func TestLaw11_ARequestDiesWhenWithdrawnRefusedErasedOrSevenDaysOld(t *testing.T) {
	dead := func(t *testing.T, h *house, got []chat.Outgoing) {
		require.Empty(t, h.memory.state.house.talks)
		require.Empty(t, h.memory.state.house.holders)
		said := h.press(alone, "pro-escale", private, got, "Je réponds")
		require.Contains(t, texts(said), "n'est plus ouverte")
		require.Empty(t, url(said, "Ouvrir son profil"))
	}
	ways := map[string]func(*house, []chat.Outgoing){
		"withdrawn": func(h *house, asked []chat.Outgoing) {
			require.Contains(t, texts(h.press(alone, "lea", private, asked, "Je retire ma demande")), "C'est retiré")
			require.Contains(t, texts(h.received()), "est retirée. N'écrivez pas")
		},
		"no": func(h *house, _ []chat.Outgoing) {
			h.command(alone, "lea", private, "non", "")
			require.Contains(t, texts(h.received()), "est retirée. N'écrivez pas")
		},
		"erased": func(h *house, _ []chat.Outgoing) {
			h.press(alone, "lea", private, h.command(alone, "lea", private, "effacer", ""), "sauf mon")
		},
		"old": func(h *house, _ []chat.Outgoing) {
			h.clock.add(7 * 24 * time.Hour)
			require.NoError(t, h.app.Tend(context.Background()))
		},
	}
	for name, end := range ways {
		t.Run(name, func(t *testing.T) {
			h := build(t, 1)
			asked := h.ask(alone, private)
			got := h.received()
			require.Contains(t, texts(got), "Une jeune personne")
			record := h.command(alone, "lea", private, "privacy", "")
			require.Contains(t, texts(record), "Ta demande : qu'un adulte t'écrive")
			end(h, asked)
			dead(t, h, got)
			require.NotContains(t, texts(h.command(alone, "lea", private, "privacy", "")), "Ta demande")
		})
	}
}

func TestLaw1_ARequestOpensNothingButItself(t *testing.T) {
	h := build(t, 1)
	h.press(alone, "lea", private, h.command(alone, "lea", private, "menu", ""), "Non")
	require.Contains(t, texts(h.ask(alone, private)), "Ta demande est partie")
	require.Equal(t, adherence.Refused, h.link(alone, "lea").State, "her no stays")
	require.Equal(t, adherence.AskedByYouth, h.link(alone, "lea").Asked)
	for _, o := range h.received() {
		require.True(t, o.Permit().Zero(), "the robot writes to the professional, never to her")
	}
	h.clock.add(6 * time.Hour)
	require.Empty(t, h.received(), "and reminds nobody")
}

func TestLaw9_ARequestInTheOpenHasNoEffect(t *testing.T) {
	h := build(t, 1)
	screen := h.command(open, "lea", private, "parler", "")
	said := h.talkPress(open, inTheOpn, screen, "Qu'on m'écrive")
	require.Equal(t, "Pour parler au robot, appuie ici. Personne d'autre ne le voit.", texts(said))
	require.Empty(t, h.memory.state.house.talks)
}

func TestAskingTwiceIsOneRequestAndARedeliveredPressToo(t *testing.T) {
	h := build(t, 1)
	screen := h.command(open, "lea", private, "parler", "")
	h.command(open, "pro-escale", private, "menu", "")
	token := tokenOf(screen, "Qu'on m'écrive")
	o := h.origin(open, "lea", private)
	o.Author.Profile = page
	for range 3 {
		h.handle(&chat.Press{Origin: o, Token: token, Ref: "m"})
	}
	require.Len(t, h.received(), 3, "one answer, the first screen, one message to the professional")
	again := h.talkPress(open, private, screen, "Qu'on m'écrive")
	require.Contains(t, texts(again), "Ta demande est partie")
	require.Empty(t, h.received(), "the second press asks nobody again")
}

func TestWhoCannotAnswerPassesTheRequestOnAndIsAskedNoMore(t *testing.T) {
	h := build(t, 1, colleagues(t))
	h.onDuty("pro-escale", 8, 12)
	asked := h.command(alone, "lea", private, "parler", "")
	h.talkPress(alone, private, asked, "Qu'on m'écrive")
	got := h.received()
	require.Contains(t, texts(h.press(alone, "pro-escale", private, got, "Je ne peux pas")), "la demande est à un collègue")
	theirs := h.received()
	require.Len(t, theirs, 1)
	require.Contains(t, texts(h.press(alone, "nour", private, theirs, "Je ne peux pas")), "Personne d'autre n'est joignable")
	require.Empty(t, h.received())
	require.Contains(t, texts(h.press(alone, "nour", private, theirs, "Je réponds")), "n'est plus ouverte", "she said that she cannot")
	require.Contains(t, texts(h.talkPress(alone, private, asked, "Qu'on m'écrive")), "Personne ne peut répondre pour l'instant.\nTa demande reste ouverte.")
}

func TestWhenOneAnswersTheOthersAreToldNotToWrite(t *testing.T) {
	h := build(t, 1, colleagues(t))
	h.ask(alone, private) // nobody has declared hours: both are asked
	got := h.received()
	require.Len(t, got, 2)
	h.handle(&chat.Press{Origin: h.origin(alone, "pro-escale", private), Token: tokenOf(got[:1], "Je réponds") + ""})
	h.handle(&chat.Press{Origin: h.origin(alone, "pro-escale", private), Token: tokenOf(got[1:], "Je réponds")})
	h.senders[alone].take()
	require.Contains(t, texts(h.received()), "Un collègue répond")
}

func TestTheRequestsOfWhoLeavesGoToAColleague(t *testing.T) {
	h := build(t, 1, staffed(t))
	h.write(alone, "nour", private, h.invited("inviter pdn Nour, animatrice"))
	h.onDuty("nour", 8, 12)
	h.ask(alone, private)
	require.Contains(t, texts(h.received()), "Une jeune personne")
	sure := h.press(open, head, private, h.member("Nour"), "Fermer l'accès : Nour")
	h.press(open, head, private, sure, "Oui, fermer")
	got := h.received()
	require.Len(t, got, 1)
	require.Contains(t, texts(h.press(alone, "pro-escale", private, got, "Je réponds")), "C'est à vous")
}

func TestAPageThatThePlatformCannotOpenIsToldWithout(t *testing.T) {
	h := build(t, 1)
	h.ask(alone, private)
	h.senders[alone].fails = []error{chat.ErrRefused}
	got := h.received()
	require.Contains(t, texts(got), "Son profil ne peut pas s'ouvrir d'ici")
	require.Empty(t, url(got, "Ouvrir son profil"))
	require.NotEmpty(t, tokenOf(got, "Je réponds"))
}

func TestWhoCannotBeReachedPassesTheRequestOn(t *testing.T) {
	h := build(t, 1, colleagues(t))
	h.onDuty("pro-escale", 8, 12)
	h.ask(alone, private)
	h.senders[alone].fails = []error{chat.ErrClosed}
	h.flush()
	require.Contains(t, texts(h.received()), "Une jeune personne")
	require.Len(t, h.memory.state.house.holders, 2)
}

func TestWritingOneselfLeavesNoTrace(t *testing.T) {
	h := build(t, 1, func(o *app.Options) {
		all := slices.Clone(o.Directory.Fixed())
		all[0].People = slices.Clone(all[0].People)
		all[0].People[0].Profiles = map[pdn.NetworkID]string{open: "https://t.me/samira"}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	})
	require.Equal(t, "https://t.me/samira", url(h.command(open, "lea", private, "parler", ""), "J'écris moi-même"))
	require.Empty(t, h.memory.state.links)
	require.Empty(t, h.memory.state.house.talks)
}

func TestLaw11_ARequestThatIsTooOldIsDeadBeforeThePurgePasses(t *testing.T) {
	h := build(t, 1)
	h.ask(alone, private)
	got := h.received()
	for code, r := range h.memory.state.house.talks {
		r.Day -= 7
		h.memory.state.house.talks[code] = r
	}
	require.Contains(t, texts(h.press(alone, "pro-escale", private, got, "Je réponds")), "n'est plus ouverte")
	require.NotContains(t, texts(h.command(alone, "lea", private, "privacy", "")), "Ta demande")
}

func TestTalkingToSomebodyIsTheFirstButtonOfEveryPrivateScreen(t *testing.T) {
	looked := 0
	for name, o := range every(t) {
		first := o.Content().Buttons[0][0]
		switch {
		case strings.Contains(name, "premier"), strings.Contains(o.Content().Text, "Tu peux parler à un adulte"):
			continue // a choice between equal buttons; the screen that the button leads to
		}
		looked++
		require.Equal(t, "Parler à quelqu'un", first.Label, name)
	}
	require.Greater(t, looked, 20)
}
