package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
)

// Who looks after the machine sees how it fares and which spaces are closed, and
// nothing of a young person, a finding or a colleague's hours.
func TestATechnicianSeesTheMachineAndNobody(t *testing.T) {
	t.Parallel()
	s := newStage(t, withSpecs)
	s.settings.Structures[0].Framework.Agreed.Discord = ""
	s.settings.Structures = append(s.settings.Structures, config.Structure{
		ID: "phare", Name: "le Phare", Contact: "donnees@phare.example", Framework: settled(),
	})
	nils := s.listed("technicien")
	s.inProcess()
	s.until("Telegram listens", s.telegram.Polling)
	lea, tom := s.young()
	_ = lea
	_, err := tom.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(tom, "Salut")
	_, err = nils.Start("")
	require.NoError(t, err)
	menu := s.shownOnTelegram(nils, "Voici votre menu")
	var labels []string
	for _, row := range menu.Buttons {
		for _, b := range row {
			labels = append(labels, plain(b.Text))
		}
	}
	require.Equal(t, []string{"L'état du robot"}, labels)
	_, err = nils.Press(nils.Private(), menu.ID, menu.Buttons[0][0].Data)
	require.NoError(t, err)
	said := plain(s.shownOnTelegram(nils, "L'état du robot, à").Text)
	for _, line := range []string{
		"Telegram : connecté.", "Discord : ", "Aucune sauvegarde", "0 message", "l'Escale : muet et non lu (Serveur)", "accord_coordinateur: discord",
		"Aucun espace relié : le Phare.",
	} {
		require.Contains(t, said, line)
	}
	for _, no := range []string{"Tom", "Samira", "jeune", "à regarder"} {
		require.NotContains(t, said, no)
	}
	require.Empty(t, s.telegram.Violations())
}
