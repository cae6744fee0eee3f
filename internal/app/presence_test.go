package app_test

import (
	"context"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/outbox"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/presence/tally"
	"github.com/lampadaire/lampadaire/internal/registry"
)

const samira = "pro-escale"

// lists are short lists, as the settings would give them.
func lists() app.Lists {
	t := tally.Taxonomy{
		Ages:     []tally.Choice{{Slug: "inconnu", Label: "inconnu"}, {Slug: "15-17", Label: "15-17 ans"}},
		Themes:   []tally.Choice{{Slug: "scolarite", Label: "scolarité"}, {Slug: "autre", Label: "autre"}},
		Referral: []tally.Choice{{Slug: "mda", Label: "maison des ados"}},
	}
	for range tally.Missions {
		t.Missions = append(t.Missions, "rassurer")
	}
	return app.Lists{
		Tally: t, Networks: []string{"Snapchat", "téléphone"}, Reasons: []string{"oubli", "doublon"},
		What: []string{"échanges"}, How: []string{"bien"}, Next: []string{"rien", "à suivre"},
	}
}

// town is a house whose professionals declare their hours.
func town(t TB, choices ...choice) *house {
	return build(t, 1, append([]choice{func(o *app.Options) {
		o.Lists = lists()
		o.PresenceRules = app.PresenceRules{
			Timer: presence.TimerRule{AskAfter: 2 * time.Hour, AnswerWithin: 30 * time.Minute}, Hours: presence.OfficeHours(),
		}
	}}, choices...)...)
}

// appoint runs the quarter hour's job: appointments, then what is owed.
func (h *house) appoint() {
	h.t.Helper()
	require.NoError(h.t, h.app.Appointments(context.Background()))
	for key, m := range h.memory.state.hours.owed {
		if m.Due.IsZero() {
			continue
		}
		if err := h.app.Deliver(context.Background(), m); err == nil {
			m.Due = time.Time{} // left
			h.memory.state.hours.owed[key] = m
		}
	}
}

// sessions are the presences of the only professional.
func (h *house) sessions() []presence.Session {
	h.t.Helper()
	for author, events := range h.memory.state.hours.events {
		book, err := presence.Fold(author, pdn.Paris(), events)
		require.NoError(h.t, err)
		return book.Sessions()
	}
	return nil
}

func TestAPresenceIsStartedAndStoppedByButtonOnOneLiveMessage(t *testing.T) {
	h := town(t)
	menu := h.command(open, samira, private, "menu", "")
	require.Contains(t, texts(menu), "0 h faites, il reste 8 h avant le 30.")
	require.Contains(t, texts(menu), "ni à la paie ni au contrôle")
	where := h.press(open, samira, private, menu, "Je commence")
	require.Equal(t, chat.MessageRef("m"), where[0].Edits(), "the live message is edited in place")
	running := h.press(open, samira, private, where, "Snapchat")
	require.Contains(t, texts(running), "En présence depuis 9 h (Snapchat).")
	h.clock.add(90 * time.Minute)
	done := h.press(open, samira, private, running, "J'ai fini")
	require.Contains(t, texts(done), "Noté : lundi 2 novembre, 9 h à 10 h 30, soit 1 h 30 (Snapchat).")
	require.Len(t, h.sessions(), 1)
	require.Contains(t, texts(h.command(open, samira, private, "menu", "")), "1 h 30 faites, il reste 6 h 30 avant le 30.")
}

func TestStoppingTwiceStartingTwiceAndAForeignButtonChangeNothing(t *testing.T) {
	h := town(t)
	require.Contains(t, texts(h.command(alone, samira, private, "fin", "")), "Aucune présence n'est ouverte.")
	h.command(alone, samira, private, "debut", "snapchat")
	h.clock.add(time.Minute)
	require.Contains(t, texts(h.command(alone, samira, private, "debut", "téléphone")), "déjà ouverte")
	require.Len(t, h.sessions(), 1)
	menu := h.command(alone, samira, private, "menu", "")
	stolen := h.press(alone, "lea", private, menu, "J'ai fini")
	require.NotContains(t, texts(stolen), "Noté")
	require.True(t, h.sessions()[0].Open())
}

func TestHoursSaidInWordsAreEchoedInFullBeforeTheyAreKept(t *testing.T) {
	h := town(t)
	said := h.write(open, samira, private, "hier 14h-16h30 sur Snapchat")
	require.Contains(t, texts(said), "dimanche 1er novembre, 14 h à 16 h 30, soit 2 h 30 : on garde ?")
	require.Contains(t, texts(said), "Lieu : Snapchat.")
	require.Empty(t, h.sessions(), "nothing is kept before the yes")
	require.Contains(t, texts(h.press(open, samira, private, said, "Non")), "Je n'ai rien gardé.")
	require.Empty(t, h.sessions())
	kept := h.press(open, samira, private, said, "Oui, on garde")
	require.Contains(t, texts(kept), "soit 2 h 30 (Snapchat)")
	require.Len(t, h.sessions(), 1)
	twice := h.press(open, samira, private, said, "Oui, on garde")
	require.Contains(t, texts(twice), "déjà notée")
	require.Len(t, h.sessions(), 1)
	for _, unclear := range []string{"2h30 hier soir", "demain 14h-16h", "31 février 9h-10h", "16h-14h", "lundi de 7h à 23h"} {
		require.NotContains(t, texts(h.write(open, samira, private, unclear)), "on garde ?", unclear)
	}
	require.Len(t, h.sessions(), 1)
}

func TestTwoNetworksAtOnceAreTwoProofsAndOneTime(t *testing.T) {
	h := town(t)
	h.press(open, samira, private, h.write(open, samira, private, "hier 14h-16h snapchat"), "Oui, on garde")
	second := h.press(open, samira, private, h.write(open, samira, private, "hier 15h-17h téléphone"), "Oui, on garde")
	require.Contains(t, texts(second), "le total gagne 1 h")
	require.Len(t, h.sessions(), 2)
	require.Contains(t, texts(h.command(open, samira, private, "menu", "")), "3 h faites")
	for _, total := range h.memory.state.hours.totals {
		require.Equal(t, 3*time.Hour, total.Done)
		require.Equal(t, pdn.StructureID("escale"), total.Structure)
	}
}

func TestTheAuthorCorrectsAndDeletesWithAReasonOrNone(t *testing.T) {
	h := town(t)
	kept := h.press(open, samira, private, h.write(open, samira, private, "hier 14h-16h"), "Oui, on garde")
	one := h.press(open, samira, private, kept, "Corriger")
	change := h.press(open, samira, private, one, "Changer les heures")
	later := h.press(open, samira, private, change, "Fin +15 min")
	require.Contains(t, texts(later), "14 h à 16 h 15, soit 2 h 15")
	require.Equal(t, 2*time.Hour, h.sessions()[0].To.Sub(h.sessions()[0].From), "nothing is written by moving")
	h.press(open, samira, private, later, "On garde : oubli")
	require.Equal(t, 135*time.Minute, h.sessions()[0].To.Sub(h.sessions()[0].From))
	shown := h.press(open, samira, private, one, "Les autres")
	again := h.press(open, samira, private, shown, "dimanche 1er novembre")
	require.Contains(t, texts(again), "Raison : oubli.")
	sure := h.press(open, samira, private, again, "Supprimer")
	require.Len(t, h.sessions(), 1)
	h.press(open, samira, private, sure, "Oui, supprimer")
	require.Empty(t, h.sessions())
	for _, events := range h.memory.state.hours.events {
		require.Len(t, events, 3, "what was is kept as events")
	}
	require.Contains(t, texts(h.press(open, samira, private, change, "Oui, on garde")), "Je ne retrouve pas cette présence")
}

func TestAForgottenTimerIsAskedInPrivateThenAnEndIsProposedToConfirm(t *testing.T) {
	h := town(t)
	h.command(open, samira, private, "debut", "")
	h.press(open, samira, private, h.command(open, samira, private, "debut", ""), "Snapchat")
	h.clock.add(40 * time.Minute)
	h.command(open, samira, private, "menu", "") // a sign of life
	h.clock.add(2*time.Hour + time.Minute)
	h.senders[open].take()
	h.appoint()
	asked := h.senders[open].take()
	require.Len(t, asked, 1)
	require.Equal(t, chat.Address("p"), asked[0].To())
	require.Contains(t, texts(asked), "Toujours en présence ? Elle est ouverte depuis 9 h.")
	h.appoint()
	require.Empty(t, h.senders[open].take(), "asked once")
	h.start() // a restart loses nothing
	h.clock.add(31 * time.Minute)
	h.appoint()
	proposed := h.senders[open].take()
	require.Contains(t, texts(proposed), "Votre dernier signe ici était à 9 h 40.")
	require.True(t, h.sessions()[0].Open(), "nothing is written before the author confirms")
	done := h.press(open, samira, private, proposed, "Finie à 9 h 40")
	require.Contains(t, texts(done), "9 h à 9 h 40, soit 40 min")
	h.clock.add(5 * time.Hour)
	h.appoint()
	require.Empty(t, h.senders[open].take())
}

func TestAPresenceOpenForTooLongIsAskedNotGuessed(t *testing.T) {
	h := town(t)
	h.command(open, samira, private, "debut", "snapchat")
	h.clock.add(20 * time.Hour)
	said := h.command(open, samira, private, "fin", "")
	require.Contains(t, texts(said), "Quand s'est-elle finie ?")
	require.True(t, h.sessions()[0].Open())
	h.press(open, samira, private, said, "2 h (fin")
	require.Equal(t, 2*time.Hour, h.sessions()[0].To.Sub(h.sessions()[0].From))
}

func TestTheMonthIsAPictureASentenceAndAFile(t *testing.T) {
	h := town(t)
	h.press(open, samira, private, h.write(open, samira, private, "hier 14h-16h"), "Oui, on garde")
	month := h.command(open, samira, private, "mois", "")
	require.Len(t, month, 2)
	require.Contains(t, texts(month[:1]), "2 h faites, il reste 6 h avant le 30.")
	file := month[1].Content().File
	require.True(t, file.Picture)
	require.Equal(t, "\x89PNG", string(file.Data[:4]))
	require.Contains(t, spaces.Replace(file.Alternative), "Le 1er : 2 h.")
	out := h.press(open, samira, private, month, "Exporter")
	rows := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(out[1].Content().File.Data), "\ufeff")))
	rows.Comma = ';'
	all, err := rows.ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"déclarée", "2026-11-01 14:00", "2026-11-01 16:00", "120"}, []string{all[1][0], all[1][2], all[1][3], all[1][4]})
	older := h.press(open, samira, private, month, "Le mois d'avant")
	require.Contains(t, texts(older), "octobre 2026")
}

func TestShortHoursAreRemindedInTimeOnceAndToTheirAuthorAlone(t *testing.T) {
	h := town(t)
	h.command(open, samira, private, "menu", "")
	h.senders[open].take()
	h.clock.add(13 * 24 * time.Hour) // Sunday the 15th
	h.appoint()
	require.Empty(t, h.senders[open].take(), "not on a Sunday")
	h.clock.add(25 * time.Hour) // Monday 10 h
	h.appoint()
	h.appoint()
	said := h.senders[open].take()
	require.Len(t, said, 1)
	require.Contains(t, texts(said), "0 h faites, il reste 8 h avant le 30.")
	help := h.press(open, samira, private, said, "Demander un coup de main")
	require.Contains(t, texts(help), "Personne n'est prévenu maintenant.")
	require.Len(t, h.memory.state.hours.help, 1)
	h.start()
	h.appoint()
	require.Empty(t, h.senders[open].take(), "a restart reminds nobody again")
	for _, m := range h.memory.state.hours.owed {
		require.NoError(t, m.Validate(), "ids and keys only")
	}
}

func TestAReminderThatCouldNotLeaveInTimeIsDroppedAndNoted(t *testing.T) {
	h := town(t)
	h.command(open, samira, private, "menu", "")
	h.clock.add(14*24*time.Hour + time.Hour)
	require.NoError(t, h.app.Appointments(context.Background()))
	var owed outbox.Message
	for _, m := range h.memory.state.hours.owed {
		owed = m
	}
	h.senders[open].take()
	h.clock.add(12 * time.Hour)
	var later *outbox.After
	require.ErrorAs(t, h.app.Deliver(context.Background(), owed), &later, "at night it waits")
	require.Equal(t, 11*time.Hour, later.Delay.Round(time.Hour))
	h.clock.add(10 * 24 * time.Hour)
	require.NoError(t, h.app.Deliver(context.Background(), owed))
	require.Empty(t, h.senders[open].take())
	for _, outcome := range h.memory.state.hours.reminders {
		require.Equal(t, app.ReminderDropped, outcome)
	}
}

func TestANoteOfThreePressesStaysWithItsPresence(t *testing.T) {
	h := town(t)
	kept := h.press(open, samira, private, h.write(open, samira, private, "hier 14h-16h"), "Oui, on garde")
	what := h.press(open, samira, private, kept, "Noter en 3 gestes")
	how := h.press(open, samira, private, what, "échanges")
	next := h.press(open, samira, private, how, "bien")
	require.Contains(t, texts(h.press(open, samira, private, next, "à suivre")), "C'est noté.")
	one := h.press(open, samira, private, kept, "Corriger")
	require.Contains(t, texts(one), "Votre note : échanges, bien, à suivre.")
}

func TestAClockThatWentBackInventsNoTime(t *testing.T) {
	h := town(t)
	h.command(open, samira, private, "debut", "snapchat")
	h.clock.add(-2 * time.Hour)
	require.Contains(t, texts(h.command(open, samira, private, "fin", "")), "je n'ai rien changé")
	h.appoint()
	require.True(t, h.sessions()[0].Open())
	h.clock.add(3 * time.Hour)
	require.Contains(t, texts(h.command(open, samira, private, "fin", "")), "soit 1 h (Snapchat)")
}

func TestAProfessionalWhoLeftWithAnOpenPresenceIsWrittenToByNobody(t *testing.T) {
	h := town(t)
	h.command(open, samira, private, "debut", "snapchat")
	directory, err := registry.NewDirectory([]registry.Structure{{ID: "escale", Name: "l'escale"}})
	require.NoError(t, err)
	h.options.Directory = directory
	h.start()
	h.clock.add(3 * time.Hour)
	h.senders[open].take()
	h.appoint()
	require.Empty(t, h.senders[open].take())
}

func TestALiveMessageThatIsGoneIsWrittenAgain(t *testing.T) {
	h := town(t)
	menu := h.command(open, samira, private, "menu", "")
	h.senders[open].fails = []error{chat.ErrGone}
	where := h.press(open, samira, private, menu, "Je commence")
	require.Len(t, where, 1)
	require.Empty(t, where[0].Edits())
}

func TestYoungPeopleCannotUseTheShortcutsOfProfessionals(t *testing.T) {
	h := town(t)
	for _, word := range []string{"debut", "fin", "heures", "mois", "contact"} {
		require.Contains(t, texts(h.command(open, "lea", private, word, "")), "Je ne connais pas ce mot.")
	}
	require.Empty(t, h.memory.state.hours.events)
	require.Empty(t, h.memory.state.hours.desks)
}
