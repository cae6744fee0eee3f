package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// TestTheMenuOfEachRoleFitsUnderOneMessage looks at the menu with everything in
// it: five rows of five at most, the smallest of the networks.
func TestTheMenuOfEachRoleFitsUnderOneMessage(t *testing.T) {
	h := build(t, 1, staffed(t))
	h.press(open, head, private, h.member("Samira"), "Nommer délégué")
	for _, role := range []pdn.Role{pdn.RoleTrainee, pdn.RolePromeneur, pdn.RoleHead, pdn.RoleCoordinator} {
		menu := h.command(open, accountOf(role), private, "menu", "")
		fitsUnder(t, menu, string(role))
		other := h.other(open, accountOf(role))
		fitsUnder(t, other, string(role))
		require.NotEmpty(t, tokenOf(other, "Mon autre réseau"), role)
	}
	fitsUnder(t, h.member("Samira"), "a member")
}

func fitsUnder(t *testing.T, in []chat.Outgoing, what string) {
	t.Helper()
	for _, m := range in {
		require.LessOrEqual(t, len(m.Content().Buttons), 5, what)
		for _, row := range m.Content().Buttons {
			require.LessOrEqual(t, len(row), 5, what)
		}
	}
}
