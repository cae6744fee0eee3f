package rights_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

func TestEveryActionStandsOnceAndForKnownRolesOnly(t *testing.T) {
	seen := map[rights.Action]bool{}
	for _, l := range rights.Table() {
		require.False(t, seen[l.Action], l.Action)
		seen[l.Action] = true
		require.NotEmpty(t, l.About, l.Action)
		for _, r := range l.Roles {
			require.True(t, r.Valid(), "%s: %s", l.Action, r)
		}
	}
	require.False(t, rights.May(pdn.RoleHead, "n_existe_pas"))
	require.True(t, rights.May(pdn.RoleUnknown, rights.Choose), "an unknown role is a young person")
	require.False(t, rights.May(pdn.RoleUnknown, rights.SeeLinks))
}

func TestLaw8_TheCoordinatorHasNoRightOnLinksFindingsOrYoungPeople(t *testing.T) {
	looked := 0
	for _, l := range rights.Table() {
		switch l.About {
		case rights.Links, rights.Findings, rights.Youth:
			looked++
			require.False(t, rights.May(pdn.RoleCoordinator, l.Action), l.Action)
		}
	}
	require.Greater(t, looked, 5, "the rule looks at nothing")
}

func TestLaw5_TheHeadSeesNoConversationAndWhatConcernsStaffReachesHimAlone(t *testing.T) {
	for _, role := range rights.Roles() {
		require.False(t, rights.May(role, rights.ReadExchanges), role)
		require.Equal(t, role == pdn.RoleHead, rights.May(role, rights.SeeStaffCases), role)
	}
	require.False(t, rights.May(pdn.RoleHead, rights.SeeLinks))
	require.False(t, rights.May(pdn.RoleHead, rights.AnswerRequest))
}

func TestLaw7_NobodyButTheAuthorSeesHisSessions(t *testing.T) {
	for _, role := range rights.Roles() {
		require.False(t, rights.May(role, rights.SeeOthersHours), role)
	}
	require.True(t, rights.May(pdn.RolePromeneur, rights.OwnHours))
}

func TestATraineeProposesAndNeverDecides(t *testing.T) {
	require.True(t, rights.May(pdn.RoleTrainee, rights.ProposeDecision))
	for _, a := range []rights.Action{rights.Decide, rights.AnswerRequest, rights.BindSpace, rights.Publish, rights.Invite} {
		require.False(t, rights.May(pdn.RoleTrainee, a), a)
	}
}

func TestTheSheetSaysEachLineOnceForTheEmployer(t *testing.T) {
	texts, err := messages.Load(os.DirFS("../../config/messages"))
	require.NoError(t, err)
	sheet, err := rights.Sheet(func(key string) (string, error) { return texts.Text(key, nil) })
	require.NoError(t, err)
	head := between(t, sheet, "### Responsable", "### Coordination")
	sees, not, found := strings.Cut(head, "Ne voit pas")
	require.True(t, found)
	require.Contains(t, not, "Lire une conversation")
	require.NotContains(t, sees, "conversation")
	require.Contains(t, sees, "Inviter")
	require.Equal(t, len(rights.Table())+2, strings.Count(sheet, "\n|"))
	for _, l := range rights.Table() {
		words, err := texts.Text("droit."+string(l.Action), nil)
		require.NoError(t, err, "each action has its line")
		row := between(t, sheet, "| "+words+" |", "\n")
		require.Equal(t, 8, strings.Count(row, "|"), "seven roles and the delegate")
		cells := strings.Split(row, "|")
		require.Equal(t, rights.MayAs(pdn.RolePromeneur, true, l.Action), strings.TrimSpace(cells[4]) == "oui", "the delegate: %s", l.Action)
		require.Equal(t, rights.May(pdn.RoleCoordinator, l.Action), strings.TrimSpace(cells[6]) == "oui", l.Action)
	}
	_, err = rights.Sheet(func(string) (string, error) { return "", os.ErrNotExist })
	require.ErrorIs(t, err, os.ErrNotExist)
}

func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	require.True(t, ok, from)
	part, _, ok := strings.Cut(rest, to)
	require.True(t, ok, to)
	return part
}
