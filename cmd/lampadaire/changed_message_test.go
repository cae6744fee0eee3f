package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	emud "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/review"
	"github.com/lampadaire/lampadaire/internal/schedule"
)

// readingOn is a stage whose spaces are read, on a working day at ten.
func readingOn(t *testing.T, change ...func(*stageOptions)) (*stage, *house, *schedule.Manual) {
	t.Helper()
	clock := schedule.NewManual(paris(time.November, 10, 10, 0))
	s := newStage(t, append(change, func(o *stageOptions) {
		o.discord.Now, o.telegram.Now, o.telegram.ReadsGroups = clock.Now, clock.Now, true
	})...)
	for i := range s.settings.Structures[0].Spaces {
		s.settings.Structures[0].Spaces[i].Reading = true
	}
	h, _ := s.inProcess(func(p *plan) { p.clock = clock })
	s.connected()
	s.reads()
	return s, h, clock
}

// aRow is one case as it stands.
func (h *house) aRow(t *testing.T, id review.CaseID) (row app.CaseRow) {
	t.Helper()
	require.NoError(t, h.store.View(t.Context(), func(r app.Reader) (err error) {
		row, _, err = r.Case(t.Context(), id)
		return err
	}))
	return row
}

// cardSays waits until a card of Samira's, the same message, holds the words.
func (s *stage) cardSays(u *emud.User, id emud.ID, words string) (found emud.View) {
	s.t.Helper()
	dm, err := u.DM(s.app)
	require.NoError(s.t, err)
	s.until(words, func() bool {
		for _, v := range s.discord.VisibleTo(u, dm) {
			if v.ID == id && strings.Contains(plain(v.Content), words) {
				found = v
				return true
			}
		}
		return false
	})
	return found
}

// TestAMessageEditedOrTakenAwayIsSaidOnItsCardAtOnce plays, on real sockets: an
// edit, a deletion filed in one press, two deletions at once on a card of
// several, and an edit on the network that tells no deletion.
func TestAMessageEditedOrTakenAwayIsSaidOnItsCardAtOnce(t *testing.T) {
	t.Parallel()
	s, h, _ := readingOn(t, withSpecs)
	lea, tom := s.young()
	said, err := lea.Say(s.channel, insult)
	require.NoError(t, err)
	card := s.shownOnDiscord(s.samira, "À décider avant")
	require.NoError(t, lea.Edit(s.channel, said, insult+" !"))
	s.cardSays(s.samira, card.ID, "modifié depuis")
	require.NoError(t, lea.Delete(s.channel, said))
	gone := s.cardSays(s.samira, card.ID, "Ce message n'est plus là")
	_, see := gone.Button("Voir")
	require.False(t, see, "there is nothing to look at any more")
	dm, err := s.samira.DM(s.app)
	require.NoError(t, err)
	id := h.cases(t)[0].ID
	s.answers("C'est noté", func() (*emud.Interaction, error) {
		return s.samira.Press(dm, card.ID, discordButton(t, gone, "Classer : retiré").CustomID)
	})
	row := h.aRow(t, id)
	require.Equal(t, review.Removed, row.Decision.What)
	require.NotEmpty(t, row.Decision.By, "a named human")
	require.False(t, row.Decision.Tells(), "nobody is told that an adult removed what he did not")

	// Two at once, from another place: one card for both, one writing more.
	other := s.guild.CreateChannel(emud.ChannelSpec{Name: "jeux"})
	var two []emud.ID
	for _, name := range []string{"Kevin", "Sonia"} {
		id, err := lea.Say(other, strings.Replace(insult, "Kevin", name, 1))
		require.NoError(t, err)
		two = append(two, id)
	}
	s.until("both wait", func() bool { return len(h.cases(t)) == 3 })
	require.ErrorIs(t, lea.DeleteMany(other, two...), emud.ErrForbidden, "who does not run the place cannot")
	require.NoError(t, s.samira.DeleteMany(other, two...))
	s.until("both are known to be gone", func() bool {
		n := 0
		for _, l := range h.cases(t) {
			if row := h.aRow(t, l.ID); row.Gone && !row.Decided() {
				n++
			}
		}
		return n == 2
	})

	// The other network tells edits.
	_, err = s.ana.Start("")
	require.NoError(t, err)
	s.shownOnTelegram(s.ana, "Voici votre menu")
	text, err := tom.Say(s.group, insult)
	require.NoError(t, err)
	shown := s.shownOnTelegram(s.ana, "À décider avant")
	require.NoError(t, tom.Edit(s.group, text, insult+" !"))
	edited := s.shownOnTelegram(s.ana, "modifié depuis")
	require.Equal(t, shown.ID, edited.ID, "the card is edited in place")
	require.Empty(t, s.discord.Violations())
	require.Empty(t, s.telegram.Violations())
}
