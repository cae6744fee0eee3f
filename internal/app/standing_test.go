package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// member opens the screen of one professional of the team.
func (h *house) member(name string) []chat.Outgoing {
	h.t.Helper()
	team := h.press(open, head, private, h.command(open, head, private, "menu", ""), "Mon équipe")
	return h.press(open, head, private, team, name)
}

func (h *house) samira() registry.Promeneur {
	p, _, _ := h.app.Directory.Professional(pdn.Account{Network: open, ID: "pro-escale"})
	return p
}

func TestTheWordSecretIsSaidOnlyWhenTheEmployerDeclaredIt(t *testing.T) {
	h := build(t, 1, staffed(t))
	more := func() string {
		menu := h.command(open, "lea", private, "menu", "")
		if tokenOf(menu, "En savoir plus") == "" {
			menu = h.press(open, "lea", private, menu, "règles")
		}
		return texts(h.press(open, "lea", private, menu, "En savoir plus"))
	}
	require.NotContains(t, more(), "secret")
	screen := h.member("Samira")
	require.Contains(t, texts(screen), "Secret professionnel : à vérifier")
	screen = h.press(open, head, private, screen, "Secret : oui")
	require.Contains(t, texts(screen), "Secret professionnel : oui")
	h.start()
	require.NoError(t, h.app.Renew(t.Context()))
	require.Equal(t, registry.SecrecyYes, h.samira().Secrecy)
	require.Contains(t, more(), "secret")
	require.Contains(t, texts(h.press(open, head, private, screen, "Agent public")), "Agent public : oui")
	require.True(t, h.samira().PublicAgent)
	h.press(open, head, private, screen, "Secret : non")
	require.NotContains(t, more(), "secret")
}

func TestWhatIsDeclaredAtTheInvitationHoldsFromTheFirstDay(t *testing.T) {
	h := build(t, 1, staffed(t))
	code := h.invited("inviter pdn Nour, animatrice, secret oui, agent public")
	h.write(open, "nour", private, code)
	p, _, _ := h.app.Directory.Professional(pdn.Account{Network: open, ID: "nour"})
	require.Equal(t, "animatrice", p.Function)
	require.Equal(t, registry.SecrecyYes, p.Secrecy)
	require.True(t, p.PublicAgent)
}

func TestADelegateHasTheHeadsRightsUntilTheyAreTakenBack(t *testing.T) {
	h := build(t, 1, staffed(t))
	require.Empty(t, tokenOf(h.other(open, "pro-escale"), "Inviter"))
	screen := h.press(open, head, private, h.member("Samira"), "Nommer délégué")
	require.Contains(t, texts(screen), "Délégation : cette personne a vos droits")
	s, _ := h.app.Directory.Structure("escale")
	require.Len(t, s.Heads(), 2, "what is for the head alone reaches both")

	menu := h.other(open, "pro-escale")
	require.NotEmpty(t, tokenOf(menu, "Inviter"))
	require.NotEmpty(t, tokenOf(menu, "Nouvelle édition"))
	team := h.press(open, "pro-escale", private, menu, "Mon équipe")
	aude := h.press(open, "pro-escale", private, team, "Aude")
	require.Empty(t, tokenOf(aude, "délégué"), "a delegate names no other")

	h.press(open, head, private, screen, "Retirer la délégation")
	require.Contains(t, texts(h.press(open, "pro-escale", private, menu, "Inviter")), "Votre rôle ne permet pas cela")
	require.Empty(t, tokenOf(h.member("Inès"), "Nommer délégué"), "never the coordinator (law L5)")
	require.Empty(t, tokenOf(h.member("Malo"), "Nommer délégué"), "nor a trainee")
}

func TestLaw5_NoDelegationReachesTheCoordinatorOrATrainee(t *testing.T) {
	for _, role := range []pdn.Role{pdn.RoleCoordinator, pdn.RoleTrainee, pdn.RoleYouth, pdn.RoleParent} {
		require.False(t, rights.MayAs(role, true, rights.SeeStaffCases), role)
		require.Len(t, registry.Structure{People: []registry.Promeneur{{Role: role, Delegate: true}}}.Heads(), 0, role)
	}
	require.True(t, rights.MayAs(pdn.RolePromeneur, true, rights.SeeStaffCases))
	require.False(t, rights.MayAs(pdn.RolePromeneur, true, rights.NameDelegate))
}

func TestAProfessionalWhoLeftIsNoDelegateAnyMore(t *testing.T) {
	h := build(t, 1, staffed(t))
	h.write(open, "nour", private, h.invited("inviter pdn Nour, animatrice"))
	screen := h.press(open, head, private, h.member("Nour"), "Nommer délégué")
	h.press(open, head, private, h.press(open, head, private, screen, "Fermer l'accès"), "Oui, fermer")
	require.Empty(t, h.memory.state.house.shelf.standings)
	s, _ := h.app.Directory.Structure("escale")
	require.Len(t, s.Heads(), 1)
}

func TestUnlinkingASpaceStopsReadingRewritesItsPostsAndLeavesItSilent(t *testing.T) {
	forgotten := 0
	h := build(t, 1, staffed(t), func(o *app.Options) {
		o.Forget = func(_ pdn.NetworkID, s pdn.SpaceID, c chat.Conversation) {
			require.Equal(t, pdn.SpaceID("neuf"), s)
			require.Equal(t, chat.Conversation("nouveau"), c)
			forgotten++
		}
	})
	place := chat.Place{Kind: chat.Shared, Space: "neuf", Conversation: "nouveau", Alone: true}
	o := h.origin(alone, "pro-escale", place)
	o.Author.Administrator = true
	h.senders[alone].take()
	h.handle(&chat.Command{Origin: o, Name: "relier", Args: "Salon neuf"})
	out := h.press(alone, "pro-escale", place, h.senders[alone].take(), "Publier : Salon neuf")
	require.Contains(t, texts(out), "C'est publié")
	require.Contains(t, texts(h.command(alone, "lea", place, "menu", "")), "robot")

	menu := h.command(alone, "pro-escale", private, "menu", "")
	list := h.press(alone, "pro-escale", private, menu, "Nos espaces")
	ask := h.press(alone, "pro-escale", private, list, "Salon neuf")
	require.Contains(t, texts(ask), "Délier « Salon neuf » ?")
	out = h.press(alone, "pro-escale", private, ask, "Oui, délier")
	require.Contains(t, texts(out), "est délié")
	var rewritten bool
	for _, m := range out {
		rewritten = rewritten || m.Edits() != "" && m.To() == "nouveau" && m.Content().Buttons == nil
	}
	require.True(t, rewritten, "the standing post says that the robot left")
	require.Empty(t, h.memory.state.house.bindings)
	require.Equal(t, 1, forgotten)
	for key := range h.memory.state.posts {
		require.NotEqual(t, pdn.SpaceID("neuf"), key.space)
	}
	require.Empty(t, h.command(alone, "lea", place, "menu", ""), "an unlinked space is silent")
	require.Contains(t, texts(h.press(alone, "pro-escale", private, ask, "Oui, délier")), "Ce bouton ne marche plus")
	h.clock.add(time.Minute)
}
