package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

// The people of a department of two structures, by account.
const (
	nadia = "pro-phare"
	aude  = "responsable-escale"
	ines  = "coordinateur-escale"
)

// department is two structures with a Promeneuse each, heads and one coordinator.
func department(t TB, choices ...choice) *house {
	return build(t, 2, append([]choice{func(o *app.Options) {
		o.Lists, o.PresenceRules = lists(), town(t).options.PresenceRules
		all := slices.Clone(o.Directory.Fixed())
		for i := range all {
			all[i].People = slices.Clone(all[i].People)
			if i == 1 {
				all[i].People[0].FirstName = "Nadia"
			}
			for _, p := range []registry.Promeneur{
				{FirstName: "Aude", Function: "cheffe de service", Role: pdn.RoleHead}, {FirstName: "Inès", Function: "coordinatrice", Role: pdn.RoleCoordinator},
			} {
				if p.Role == pdn.RoleCoordinator && i == 1 {
					continue
				}
				for _, n := range []pdn.NetworkID{alone, open} {
					p.Accounts = append(p.Accounts, pdn.Account{Network: n, ID: string(p.Role) + "-" + string(all[i].ID)})
				}
				all[i].People = append(all[i].People, p)
			}
		}
		d, err := registry.NewDirectory(all)
		require.NoError(t, err)
		o.Directory = d
	}}, choices...)...)
}

// meet lets each of them open the private chat once, as they do on a network where
// the robot cannot begin.
func (h *house) meet(n pdn.NetworkID, who ...string) {
	for _, w := range who {
		h.command(n, w, home(w), "menu", "")
	}
}

// home is a professional's own private chat.
func home(who string) chat.Place {
	return chat.Place{Kind: chat.Private, Conversation: chat.Conversation("p-" + who)}
}

// to are the messages that a professional received.
func to(sent []chat.Outgoing, who string) []chat.Outgoing {
	return slices.DeleteFunc(slices.Clone(sent), func(o chat.Outgoing) bool { return !strings.HasSuffix(string(o.To()), who) })
}

// deliver runs the quarter hour and gives what left.
func (h *house) deliver(n pdn.NetworkID) []chat.Outgoing {
	h.t.Helper()
	h.senders[n].take()
	h.appoint()
	return h.senders[n].take()
}

// post posts a date as the coordinator, by a typed line and three presses.
func (h *house) post(n pdn.NetworkID, line string) []chat.Outgoing {
	h.t.Helper()
	hub := h.press(n, ines, home(ines), h.command(n, ines, home(ines), "menu", ""), "Rendez-vous")
	kind := h.press(n, ines, home(ines), hub, "Nouvelle date")
	require.Contains(h.t, texts(h.press(n, ines, home(ines), kind, "Formation")), "écrivez le jour")
	return h.write(n, ines, home(ines), line)
}

func TestADateIsPostedAnsweredRemindedAndItsAttendanceRecorded(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := department(t)
		h.meet(n, samira, nadia, aude)
		echo := h.post(n, "mardi 8 décembre 14h-16h, Rouen")
		require.Contains(t, texts(echo), "Formation : mardi 8 décembre, 14 h à 16 h, Rouen")
		require.Contains(t, texts(echo), "2 personnes recevront")
		require.Empty(t, h.memory.state.network.dates, "nothing is kept before the yes")
		h.press(n, ines, home(ines), echo, "Oui, on envoie")
		require.Contains(t, texts(h.press(n, ines, home(ines), echo, "Oui, on envoie")), "brouillon n'est plus là", "one yes posts once")
		require.Len(t, h.memory.state.network.dates, 1)
		sent := h.deliver(n)
		require.Len(t, sent, 2, "the head is not invited")
		require.Contains(t, texts(sent), "Un rendez-vous du réseau :")
		file := sent[0].Content().File
		require.Equal(t, "text/calendar", file.Type)
		require.Contains(t, string(file.Data), "DTSTART;TZID=Europe/Paris:20261208T140000")
		require.Empty(t, h.deliver(n), "once")
		h.press(n, samira, home(samira), to(sent, samira), "Pas libéré")
		require.Contains(t, texts(h.press(n, samira, home(samira), to(sent, samira), "Je viens")), "Votre réponse : Je viens.")
		h.press(n, nadia, home(nadia), to(sent, nadia), "Je ne peux pas")
		hub := h.press(n, ines, home(ines), h.command(n, ines, home(ines), "menu", ""), "Rendez-vous")
		date := h.press(n, ines, home(ines), hub, "8 décembre")
		require.Contains(t, texts(date), "Viennent (1) : Samira (l'escale)")
		require.Contains(t, texts(date), "Ne peuvent pas (1) : Nadia (l'phare)")
		require.Contains(t, texts(date), "Pas libérés par leur structure (0)")
		h.clock.now = time.Date(2026, 12, 6, 9, 0, 0, 0, time.UTC)
		require.Empty(t, h.deliver(n), "not on Sunday")
		h.clock.now = time.Date(2026, 12, 7, 7, 50, 0, 0, time.UTC)
		require.Empty(t, h.deliver(n), "not before nine")
		h.clock.add(30 * time.Minute)
		reminded := h.deliver(n)
		require.Len(t, reminded, 1, "who cannot come is left in peace")
		require.Contains(t, texts(to(reminded, samira)), "Bientôt, un rendez-vous du réseau")
		h.clock.now = time.Date(2026, 12, 8, 15, 30, 0, 0, time.UTC)
		require.Empty(t, h.deliver(n))
		require.Contains(t, texts(h.press(n, samira, home(samira), to(reminded, samira), "Je ne peux pas")), "n'attend plus de réponse")
		hub = h.press(n, ines, home(ines), h.command(n, ines, home(ines), "menu", ""), "Rendez-vous")
		list := h.press(n, ines, home(ines), h.press(n, ines, home(ines), hub, "8 décembre"), "Noter qui était là")
		list = h.press(n, ines, home(ines), list, "Comme annoncé")
		require.NotEmpty(t, tokenOf(list, "✓ Samira"))
		require.NotEmpty(t, tokenOf(list, "✗ Nadia"))
		list = h.press(n, ines, home(ines), list, "✗ Nadia")
		list = h.press(n, ines, home(ines), list, "Nadia")
		require.NotEmpty(t, tokenOf(list, "✓ Nadia"))
		require.Contains(t, texts(h.press(n, ines, home(ines), list, "Ce rendez-vous")), "Présents : 2. Absents : 0.")
	}
}

func TestADateInThePastUnreadableOrForNobodyIsToldAndNotSent(t *testing.T) {
	h := department(t)
	require.Contains(t, texts(h.post(open, "mardi 27 octobre 14h-16h")), "Cette date est passée")
	require.Contains(t, texts(h.write(open, ines, home(ines), "rendez-vous bientôt")), "Je n'ai pas compris")
	require.Contains(t, texts(h.write(open, ines, home(ines), "mardi 8 décembre 14h")), "Il manque l'heure de fin")
	require.Contains(t, texts(h.write(open, ines, home(ines), "lundi 8 décembre 14h-16h")), "son nom ne va pas")
	require.Contains(t, texts(h.write(open, ines, home(ines), "mardi 8 décembre 14h-16h, Rouen")), "On envoie ?", "the next line is still waited for")
	empty := department(t, func(o *app.Options) {
		all := o.Directory.Fixed()
		for i := range all {
			all[i].People = all[i].People[1:]
		}
		o.Directory, _ = registry.NewDirectory(all)
	})
	require.Contains(t, texts(empty.post(open, "mardi 8 décembre 14h-16h")), "Aucun Promeneur du Net n'est inscrit")
	require.Empty(t, h.memory.state.network.dates)
}

func TestAChangeAsksAgainAndACancellationIsToldToAll(t *testing.T) {
	h := department(t)
	h.meet(open, samira, nadia)
	h.press(open, ines, home(ines), h.post(open, "mardi 8 décembre 14h-16h, Rouen"), "Oui, on envoie")
	sent := h.deliver(open)
	h.press(open, samira, home(samira), to(sent, samira), "Je viens")
	date := h.press(open, ines, home(ines), h.press(open, ines, home(ines), h.command(open, ines, home(ines), "menu", ""), "Rendez-vous"), "8 décembre")
	change := h.press(open, ines, home(ines), date, "Changer")
	require.Contains(t, texts(change), "nouveaux jour, heures et lieu")
	echo := h.write(open, ines, home(ines), "mercredi 9 décembre 9h-12h, Elbeuf")
	h.press(open, ines, home(ines), echo, "Oui, on envoie")
	moved := h.deliver(open)
	require.Len(t, moved, 2)
	require.Contains(t, texts(moved), "Ce rendez-vous du réseau change :\nFormation : mercredi 9 décembre, 9 h à 12 h, Elbeuf")
	require.NotContains(t, texts(moved), "Votre réponse", "a yes was given to the former hours")
	require.Contains(t, string(moved[0].Content().File.Data), "SEQUENCE:1")
	date = h.press(open, ines, home(ines), h.press(open, ines, home(ines), h.command(open, ines, home(ines), "menu", ""), "Rendez-vous"), "9 décembre")
	h.press(open, ines, home(ines), h.press(open, ines, home(ines), date, "Annuler"), "Oui, annuler")
	off := h.deliver(open)
	require.Len(t, off, 2)
	require.Contains(t, texts(off), "est annulé")
	require.Contains(t, string(off[0].Content().File.Data), "METHOD:CANCEL")
	require.Contains(t, texts(h.press(open, samira, home(samira), to(moved, samira), "Je viens")), "n'attend plus de réponse")
	h.clock.now = time.Date(2026, 12, 8, 9, 0, 0, 0, time.UTC)
	require.Empty(t, h.deliver(open), "no reminder of what is called off")
}

func TestWhatIsPostedAtNightLeavesInTheMorning(t *testing.T) {
	h := department(t)
	h.meet(open, samira, nadia)
	h.clock.now = time.Date(2026, 11, 6, 20, 0, 0, 0, time.UTC)
	h.press(open, ines, home(ines), h.post(open, "mardi 8 décembre 14h-16h"), "Oui, on envoie")
	for _, m := range h.memory.state.hours.owed {
		require.Equal(t, time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC), m.Due.UTC(), "Monday, nine o'clock in Paris")
	}
}

// Law L10: what was delivered is not what was read.
func TestLaw10_AMessageToAllCountsWhoPressedReadAndNothingElse(t *testing.T) {
	h := department(t)
	h.meet(open, samira, nadia)
	hub := h.press(open, ines, home(ines), h.command(open, ines, home(ines), "menu", ""), "Rendez-vous")
	write := h.press(open, ines, home(ines), h.press(open, ines, home(ines), hub, "Écrire à tous"), "Nouveau message")
	require.Contains(t, texts(write), "N'y parlez d'aucun jeune")
	echo := h.write(open, ines, home(ines), "Bonjour,\nla salle de mardi change.")
	require.Contains(t, texts(echo), "2 personnes recevront")
	h.press(open, ines, home(ines), echo, "Oui, on envoie")
	sent := h.deliver(open)
	require.Len(t, sent, 2)
	require.Contains(t, texts(sent), "Message de la coordination, Inès (l'escale) :\nBonjour,\nla salle de mardi change.")
	totals := func() string {
		hub := h.press(open, ines, home(ines), h.command(open, ines, home(ines), "menu", ""), "Rendez-vous")
		return texts(h.press(open, ines, home(ines), hub, "Écrire à tous"))
	}
	require.Contains(t, totals(), "lu par 0 sur 2", "delivered to two, read by none")
	h.press(open, samira, home(samira), to(sent, samira), "Lu")
	h.press(open, samira, home(samira), to(sent, samira), "Lu")
	require.Contains(t, totals(), "lu par 1 sur 2")
	require.Contains(t, totals(), "Un message remis n'est pas un message lu")
	require.NotContains(t, texts(h.press(open, "lea", private, to(sent, nadia), "Lu")), "Merci")
	require.Contains(t, totals(), "lu par 1 sur 2")
}

func TestARequestIsAnsweredFromAListAndTheAnswerIsTold(t *testing.T) {
	h := department(t)
	h.meet(open, samira, ines)
	hub := h.press(open, samira, home(samira), h.command(open, samira, home(samira), "menu", ""), "Rendez-vous")
	which := h.press(open, samira, home(samira), h.press(open, samira, home(samira), hub, "Demander"), "accord pour un autre réseau")
	echo := h.press(open, samira, home(samira), which, "Snapchat")
	require.Contains(t, texts(echo), "L'accord pour un autre réseau : Snapchat")
	h.press(open, samira, home(samira), echo, "Ajouter un mot")
	echo = h.write(open, samira, home(samira), "hier 14h-16h, c'est là qu'on m'a demandé")
	require.Contains(t, texts(echo), "« hier 14h-16h", "words that were waited for are not hours")
	require.Empty(t, h.memory.state.network.requests)
	h.press(open, samira, home(samira), echo, "Oui, on envoie")
	told := to(h.deliver(open), ines)
	require.Contains(t, texts(told), "Samira (l'escale) demande")
	hub = h.press(open, ines, home(ines), h.command(open, ines, home(ines), "menu", ""), "Rendez-vous")
	one := h.press(open, ines, home(ines), h.press(open, ines, home(ines), hub, "Demandes (1)"), "Samira")
	require.Contains(t, texts(h.press(open, ines, home(ines), one, "D'accord")), "Aucune demande n'attend")
	answer := to(h.deliver(open), samira)
	require.Contains(t, texts(answer), "Réponse de la coordination : D'accord.")
	require.Contains(t, texts(h.press(open, ines, home(ines), one, "Pas maintenant")), "Réponse de la coordination : D'accord", "answered once")
	for _, r := range h.memory.state.network.requests {
		require.Equal(t, meeting.Agreed, r.State)
		require.Equal(t, "Snapchat", r.Subject)
	}
}

func TestAHeadAndATraineeAskTooAndNobodyElseLeads(t *testing.T) {
	h := department(t)
	hub := h.press(open, aude, home(aude), h.command(open, aude, home(aude), "menu", ""), "Rendez-vous")
	require.Empty(t, tokenOf(hub, "Nouvelle date"))
	help := h.press(open, aude, home(aude), h.press(open, aude, home(aude), hub, "Demander"), "Un coup de main")
	h.press(open, aude, home(aude), help, "Oui, on envoie")
	require.Len(t, h.memory.state.network.requests, 1)
	require.Len(t, h.memory.state.hours.help, 1, "the weekly synthesis tells it")
}
