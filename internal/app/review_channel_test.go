package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
)

const lostChannel = "ne peut plus écrire dans le salon de votre équipe"

// elsewhere is a message to look at in another conversation: another card.
func (h *house) elsewhere(n pdn.NetworkID, where string, number int) {
	h.t.Helper()
	p := seen(n, "lea", moderation.Insult, number)
	p.Conversation = chat.Conversation(where)
	h.point(p)
}

func TestTheFirstCardAfterALostChannelSaysSoOnceToEach(t *testing.T) {
	for _, lost := range []error{chat.ErrGone, chat.ErrForbidden} {
		h := judged(t, alone)
		h.channelled(alone)
		h.clock.add(time.Minute)
		h.senders[alone].fails = []error{lost}
		h.elsewhere(alone, "c", 1)
		first := append(h.received(), h.received()...)
		for _, who := range []string{"à pro-escale", "à nour"} {
			said := ""
			for _, o := range first {
				if string(o.To()) == who {
					said += texts([]chat.Outgoing{o})
				}
			}
			require.Contains(t, said, lostChannel, who)
			require.Contains(t, said, "/a_regarder", "what to do")
			require.Contains(t, said, "À décider avant", "and the card itself")
		}
		h.elsewhere(alone, "d", 2)
		require.NotContains(t, texts(append(h.received(), h.received()...)), lostChannel, "it is said once")
	}
}

func TestTheRobotTakenOutOfTheDecidersChannelSaysSoToEachAtOnce(t *testing.T) {
	losesTheChannel(t, func(o chat.Origin) chat.Event { return &chat.Gone{Origin: o} })
}

func TestTheDecidersChannelDeletedIsSaidToEachAtOnce(t *testing.T) {
	losesTheChannel(t, func(o chat.Origin) chat.Event { return &chat.Closed{Origin: o} })
}

func losesTheChannel(t *testing.T, lost func(chat.Origin) chat.Event) {
	t.Helper()
	h := judged(t, open)
	h.channelled(open)
	h.handle(lost(h.origin(open, "", chat.Place{Kind: chat.Shared, Space: "salon", Conversation: "salon"})))
	told := h.cardsOf()
	require.Contains(t, texts(told["à pro-escale"]), lostChannel)
	require.Contains(t, texts(told["à nour"]), lostChannel)
	require.Contains(t, texts(told["à responsable-escale"]), lostChannel)
	require.Empty(t, told["à stagiaire-escale"], "a trainee does not decide")
	require.Empty(t, h.memory.state.cases.channels)
	h.elsewhere(open, "c", 1)
	card := texts(append(h.received(), h.received()...))
	require.Contains(t, card, "À décider avant")
	require.NotContains(t, card, lostChannel)
}

// The card was on its way to the channel when those who decide left and the
// channel went: the head gets it, who is told why.
func TestTheHeadGetsTheCardOfALostChannelWhereNobodyElseIsLeft(t *testing.T) {
	h := judged(t, alone)
	h.channelled(alone)
	h.clock.add(time.Minute)
	h.elsewhere(alone, "c", 1)
	all := slices.Clone(h.app.Directory.Fixed())
	all[0].People = slices.DeleteFunc(slices.Clone(all[0].People), func(p registry.Promeneur) bool { return p.Role == pdn.RolePromeneur })
	left, err := registry.NewDirectory(all)
	require.NoError(t, err)
	h.app.Directory = left
	h.senders[alone].fails = []error{chat.ErrGone}
	said := ""
	for _, o := range append(h.received(), h.received()...) {
		if strings.HasPrefix(string(o.To()), "à ") {
			require.Equal(t, chat.Address("à responsable-escale"), o.To())
			said += texts([]chat.Outgoing{o})
		}
	}
	require.Contains(t, said, lostChannel)
	require.Contains(t, said, "À décider avant")
	require.Empty(t, h.senders[alone].fails, "the channel was tried")
}

// The age is that of all that waits, not of the few that a list shows first.
func TestTheMedianAgeIsOfAllThatWaits(t *testing.T) {
	h := judged(t, alone)
	for i := range 7 {
		h.elsewhere(alone, "c", i)
	}
	h.clock.add(3 * time.Hour)
	for i := range 6 { // more urgent: the list shows these
		p := seen(alone, "tom", moderation.Hate, 10+i)
		p.Conversation = "e"
		h.point(p)
	}
	h.clock.add(30 * time.Minute)
	require.Contains(t, texts(h.command(alone, "nour", at("nour"), "a_regarder", "")), "depuis plus de 3 h")
}
