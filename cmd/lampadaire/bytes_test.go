package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	emut "github.com/lampadaire/lampadaire/internal/emulator/telegram"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// TestLaw2_NothingOfAPersonIsInAnyFile lets people with remarkable names,
// handles, accounts and words act on both platforms, kills the program once in
// the middle so that its log of writes stays, and reads every file that it
// wrote: database, write-ahead log, closings, standard error.
func TestLaw2_NothingOfAPersonIsInAnyFile(t *testing.T) {
	t.Parallel()
	s := newStage(t, welcomingInPrivate)
	book := newLedger()
	program := s.serve()
	s.connected()
	canaries := s.liveWithCanaries(book, "avant")
	program.kill()
	s.requireNoTrace(canaries)
	program = s.serve()
	s.connected()
	canaries = append(canaries, s.liveWithCanaries(book, "apres")...)
	s.requireNoTrace(canaries)
	require.Zero(t, program.term())
	s.requireNoTrace(canaries)

	// The same search finds what is there.
	require.NoError(t, os.WriteFile(s.path("oubli"), []byte("x"+strings.ToLower(canaries[0])+"x"), 0o600))
	traces, err := storetest.FindBytes(s.path("."), canaries)
	require.NoError(t, err)
	require.NotEmpty(t, traces)
}

func (s *stage) requireNoTrace(canaries []string) {
	s.t.Helper()
	traces, err := storetest.FindBytes(s.path("."), canaries)
	require.NoError(s.t, err)
	require.Empty(s.t, traces)
	for _, file := range []string{"lampadaire.db", "lampadaire.db.fermetures", "journal.log"} {
		info, err := os.Stat(s.path(file))
		require.NoError(s.t, err)
		require.NotZero(s.t, info.Size(), "%s is empty: nothing was searched", file)
	}
}

// liveWithCanaries lets one person on each platform do everything, also what
// goes wrong, and gives all that tells who they are or what they said.
func (s *stage) liveWithCanaries(book *ledger, when string) []string {
	s.t.Helper()
	word := func(what string) string { return "Canari" + what + "Zoé" + when }
	one, other := s.onServer(book, "canaripseudo"+when), s.inGroup(book, "canari_pseudo_"+when)
	named := s.telegram.Person(word("Prenom"), "canari_handle_"+when, "fr")
	require.NoError(s.t, named.Join(s.group))
	named2 := s.discord.CreateUser(emud.UserSpec{Username: "canarinom" + when, Display: word("Affiche")})
	require.NoError(s.t, named2.Join(s.guild))
	for _, y := range []youth{one, other} {
		y.speak(word("Groupe") + " : mon numéro est le 0612345678")
		y.write(word("Prive") + " je m'appelle Noémie Canaris")
		y.word("menu")
		choose(y, "Oui")
		y.press("Ce que tu gardes sur moi")
		y.word("non")
		erase(y, "Tout effacer, sauf mon « non »")
	}
	s.goWrong(one, other, word("Panne"))
	dm, err := one.DM(s.app)
	require.NoError(s.t, err)
	canaries := []string{
		word("Prenom"), word("Affiche"), word("Groupe"), word("Prive"), word("Panne"), word("Inconnu"), "Noémie Canaris", "0612345678",
		"canaripseudo" + when, "canari_pseudo_" + when, "canari_handle_" + when, "canarinom" + when,
		one.User.ID().String(), named2.ID().String(), dm.ID().String(),
		strconv.FormatInt(other.Person.ID(), 10), strconv.FormatInt(named.ID(), 10), s.app.Token(), s.telegram.Token(),
	}
	return append(canaries, one.last.ID.String())
}

// goWrong sends what the program cannot read, refuse or deliver.
func (s *stage) goWrong(one *onServer, other *inGroup, word string) {
	s.t.Helper()
	s.discord.Faults().UnknownComponents(1)
	one.speak(word)
	require.NoError(s.t, s.discord.Faults().SendEvent(s.app, "MESSAGE_CREATE", map[string]any{"id": []string{word}, "content": word}))
	require.NoError(s.t, s.discord.Faults().SendEvent(s.app, "CANARI_"+strings.ToUpper(word), map[string]any{"content": word}))
	s.telegram.Inject("message", []byte(fmt.Sprintf(`{"message_id":"%s","text":"%s"}`, word, word)))
	s.telegram.Inject("canari_"+word, []byte(`{"text":"`+word+`"}`))
	stop := s.telegram.Fault(emut.Fault{Method: "sendMessage", Status: 500, Description: word, Times: 1})
	other.write(word)
	stop()
	s.discord.Faults().REST(emud.ServerError("create_message", 503))
	one.write(word)
	_, err := one.Forge(s.channel, one.last.ID, word)
	require.NoError(s.t, err)
	_, err = other.ForgePress(other.Private(), other.last.ID, word)
	require.NoError(s.t, err)
}
