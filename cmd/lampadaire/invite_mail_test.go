package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/mail/mailtest"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/store/storetest"
)

// A head who is on no network is invited by the command line with his address, while
// the program runs: what is for him reaches him by a letter that says nothing, and the
// address stands nowhere in clear. A tutor who does not work there is refused.
func TestAHeadOnNoNetworkGetsALetterThatSaysNothing(t *testing.T) {
	t.Parallel()
	c := mailtest.Certify(t)
	sink := mailtest.StartAt(t, mailtest.Script{}, "127.0.0.1:0", c)
	s := newStage(t)
	authorities := s.path("secret", "autorites.pem")
	require.NoError(t, os.WriteFile(authorities, c.PEM, 0o600))
	s.settings.Mail = config.Mail{Server: mailtest.Host, Port: sink.Port, From: "Lampadaire <robot@escale.example>", Authorities: authorities}
	clock := schedule.NewManual(time.Now())
	h, stop := s.inProcess(func(p *plan) { p.clock = clock })
	s.connected()
	invite := func(more ...string) (int, string) {
		one := s.command("lampadaire", append([]string{"invite", "--config", s.install(), "--prenom", "Aude", "--fonction", "directrice"}, more...)...)
		return one.wait(), plain(one.stdout.String()) + plain(s.journal())
	}
	code, said := invite("--role", "responsable", "--courriel", "aude@mairie")
	require.NotZero(t, code)
	require.Contains(t, said, "« aude@mairie » n'est pas une adresse de courriel")
	code, said = invite("--role", "stagiaire", "--tuteur", "Personne", "--fin", "2099-06-30")
	require.NotZero(t, code)
	require.Contains(t, said, "« Personne » ne travaille pas ici aujourd'hui, ou son accès est fermé. Un tuteur est l'une de ces personnes : Samira.")
	code, said = invite("--role", "stagiaire", "--tuteur", "Samira", "--fin", "2099-06-30")
	require.Zero(t, code, said)
	code, said = invite("--role", "responsable", "--courriel", "aude@mairie.example")
	require.Zero(t, code, said)
	require.Regexp(t, codePrinted, said)

	s.until("the program took the invitation in", func() bool {
		left, err := os.ReadDir(s.settings.Data + ".invitations")
		return err == nil && len(left) == 1 // the trainee's waits for its code
	})
	lea, _ := s.young()
	ask := s.answers("Qu'est-ce que c'est", func() (*emud.Interaction, error) {
		return lea.MessageCommand(s.channel, s.app, "Prévenir un adulte", s.said(s.samira, "n'importe quoi"))
	})
	s.answers("Reçu", func() (*emud.Interaction, error) {
		return lea.Press(s.channel, ask.ID, discordButton(t, ask, "Insulte, moquerie").CustomID)
	})
	clock.StepTo(t.Context(), h.schedule, clock.Now().Add(8*24*time.Hour))
	require.NoError(t, h.app.TendCases(t.Context()))
	s.until("a letter leaves", func() bool { return len(sink.Letters()) > 0 })
	letter := sink.Letters()[0]
	require.Equal(t, "aude@mairie.example", letter.To)
	require.True(t, letter.Encrypted)
	text := string(letter.Raw)
	for _, no := range []string{"Samira", "importe", "lea"} {
		require.NotContains(t, text, no)
	}
	require.NoError(t, stop())
	traces, err := storetest.FindBytes(strings.TrimSuffix(s.settings.Data, "lampadaire.db"), []string{"aude@mairie.example"})
	require.NoError(t, err)
	require.Empty(t, traces)
}
