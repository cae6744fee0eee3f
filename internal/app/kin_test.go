package app_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var someCode = regexp.MustCompile(`[2-9A-Z]{4}-[2-9A-Z]{6}`)

// ties links the account of somebody on the second network to hers on the first.
func (h *house) ties(n pdn.NetworkID, who string, m pdn.NetworkID, other string) []chat.Outgoing {
	h.t.Helper()
	choice := h.write(n, who, private, "oui") // shows the choice
	code := someCode.FindString(texts(h.press(n, who, private, choice, "Relier un autre compte")))
	require.NotEmpty(h.t, code)
	return h.write(m, other, private, strings.ToLower(code))
}

func TestLaw1_OneNoHoldsOnAllTheAccountsThatSheLinked(t *testing.T) {
	h := build(t, 1)
	for _, n := range []pdn.NetworkID{alone, open} {
		first := h.command(n, "lea-"+string(n), private, "menu", "")
		h.press(n, "lea-"+string(n), private, first, "Oui")
	}
	require.Contains(t, texts(h.ties(alone, "lea-seul", open, "lea-ouvert")), "Tes comptes sont reliés")
	require.Equal(t, adherence.Accepted, h.link(open, "lea-ouvert").State)

	h.command(alone, "lea-seul", private, "non", "")
	require.True(t, h.link(alone, "lea-seul").State.SaidNo())
	require.True(t, h.link(open, "lea-ouvert").State.SaidNo(), "her other account says no too")
	require.Len(t, h.memory.closings, 2, "a restored copy must not forget either")

	// From the other account, her yes waits for the account that said no.
	held := h.command(open, "lea-ouvert", private, "oui", "")
	require.Contains(t, texts(held), "ton autre compte dit non")
	require.True(t, h.link(open, "lea-ouvert").State.SaidNo())
	h.command(alone, "lea-seul", private, "oui", "")
	require.Equal(t, adherence.Accepted, h.link(alone, "lea-seul").State)
	require.Equal(t, adherence.Accepted, h.link(open, "lea-ouvert").State, "both said yes themselves")
}

func TestLaw1_ANoOfBeforeHoldsOnTheAccountThatIsLinkedAfterwards(t *testing.T) {
	h := build(t, 1)
	h.command(alone, "lea", private, "non", "")
	require.Contains(t, texts(h.ties(open, "lea2", alone, "lea")), "c'est non partout")
	require.True(t, h.link(open, "lea2").State.SaidNo(), "a no needs no notice shown")
	screen := h.write(open, "lea2", private, "oui")
	require.Contains(t, texts(h.press(open, "lea2", private, screen, "Séparer")), "Ton choix d'avant reste")
	require.True(t, h.link(open, "lea2").State.SaidNo(), "separating opens nothing")
	h.command(open, "lea2", private, "oui", "")
	require.Equal(t, adherence.Accepted, h.link(open, "lea2").State, "her own press does")
	require.True(t, h.link(alone, "lea").State.SaidNo(), "and only there")
}

func TestLaw11_ErasureCoversAllLinkedAccounts(t *testing.T) {
	for _, c := range []struct {
		button string
		state  adherence.State
	}{{"Tout effacer, sauf", adherence.Closed}, {"Tout effacer", adherence.Unknown}} {
		h := build(t, 1)
		for _, n := range []pdn.NetworkID{alone, open} {
			h.press(n, "lea", private, h.command(n, "lea", private, "menu", ""), "Oui")
		}
		h.ties(alone, "lea", open, "lea")
		record := h.command(alone, "lea", private, "privacy", "")
		require.Contains(t, texts(record), "relié à un autre compte")
		erase := h.press(alone, "lea", private, record, "Effacer")
		token := ""
		for _, row := range erase[0].Content().Buttons {
			for _, b := range row {
				if label := spaces.Replace(b.Label); strings.HasPrefix(label, c.button) && (c.state == adherence.Closed) == strings.Contains(label, "sauf") {
					token = b.Token
				}
			}
		}
		h.handle(&chat.Press{Origin: h.origin(alone, "lea", private), Token: token, Ref: "m"})
		for _, n := range []pdn.NetworkID{alone, open} {
			require.Equal(t, c.state, h.link(n, "lea").State, "%s on %s", c.button, n)
		}
		require.Empty(t, h.memory.state.steps.kin)
		require.Len(t, h.memory.closings, 2)
	}
}

func TestALinkingCodeWorksOnceAndOnlyForAnotherAccount(t *testing.T) {
	h := build(t, 1)
	choice := h.write(alone, "lea", private, "oui")
	code := someCode.FindString(texts(h.press(alone, "lea", private, choice, "Relier un autre compte")))
	require.Contains(t, texts(h.write(alone, "lea", private, code)), "depuis ton autre compte")
	require.Contains(t, texts(h.write(open, "tom", private, code[:5]+"222222")), "Je ne connais pas ce code")
	require.Contains(t, texts(h.write(open, "lea", private, code)), "reliés")
	require.Contains(t, texts(h.write(open, "tom", private, code)), "n'est pas reconnu")
	require.Len(t, h.memory.state.steps.kin, 2)

	h = build(t, 1)
	choice = h.write(alone, "lea", private, "oui")
	code = someCode.FindString(texts(h.press(alone, "lea", private, choice, "Relier un autre compte")))
	h.clock.add(49 * time.Hour)
	require.Contains(t, texts(h.write(open, "lea", private, code)), "trop vieux")
	require.Empty(t, h.memory.state.steps.kin)
}

func TestALinkingCodeToldTwiceIsTheSameAndSpentTwiceSucceedsTwice(t *testing.T) {
	h := build(t, 1)
	choice := h.write(open, "lea", private, "oui")
	press := &chat.Press{Origin: h.origin(open, "lea", private), Ref: "m", Token: tokenOf(choice, "Relier un autre compte")}
	h.senders[open].fails = []error{chat.ErrUncertain} // the answer is owed, drawn again later
	h.handle(press)
	again := texts(h.redeliver(press))
	code := someCode.FindString(again)
	require.NotEmpty(t, code)
	typed := &chat.Message{Origin: h.origin(alone, "lea", private), Text: code}
	h.handle(typed)
	require.Len(t, h.memory.state.steps.kin, 2)
	h.handle(typed)
	require.Len(t, h.memory.state.steps.kin, 2)
	require.NotContains(t, texts(h.senders[alone].take()), "pas reconnu")
}

func (h *house) redeliver(e chat.Event) []chat.Outgoing {
	h.t.Helper()
	h.senders[e.Head().Network].take()
	h.handle(e)
	return h.senders[e.Head().Network].take()
}

func TestLaw9_LinkingHappensInPrivateOnly(t *testing.T) {
	h := build(t, 1)
	choice := h.write(open, "lea", private, "oui")
	token := tokenOf(choice, "Relier un autre compte")
	h.handle(&chat.Press{Origin: h.origin(open, "lea", inTheOpn), Token: token, Ref: "m"})
	require.Empty(t, h.memory.state.steps.codes)
	require.NotRegexp(t, someCode, texts(h.senders[open].take()))
}

func TestWhoeverTriesLinkingCodesIsSlowedDown(t *testing.T) {
	h := build(t, 1)
	choice := h.write(alone, "lea", private, "oui")
	code := someCode.FindString(texts(h.press(alone, "lea", private, choice, "Relier un autre compte")))
	var last string
	for range 6 {
		last = texts(h.write(open, "tom", private, code[:5]+"222222"))
	}
	require.Contains(t, last, "Trop d'essais")
	require.Contains(t, texts(h.write(open, "zoe", private, code)), "Trop d'essais", "five wrong tries end the code")
	require.Empty(t, h.memory.state.steps.kin)
}
