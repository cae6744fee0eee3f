package handle_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/handle"
)

var networks = []handle.Network{
	{Slug: "snapchat", Label: "Snapchat", Words: []string{"snap"}, Hosts: []string{"snapchat.com/add/", "snapchat.com/@"}},
	{Slug: "instagram", Label: "Instagram", Words: []string{"insta"}, Hosts: []string{"instagram.com/"}},
	{Slug: "jeu", Label: "Autre jeu"},
}

func TestAHandleIsReadHoweverItIsTyped(t *testing.T) {
	for text, want := range map[string][2]string{
		"lea.45": {"", "lea.45"}, "@Lea.45": {"", "Lea.45"}, "  @lea.45 ": {"", "lea.45"},
		"snapchat lea.45": {"snapchat", "lea.45"}, "Snap : @lea.45": {"snapchat", "lea.45"}, "INSTA: lea_45": {"instagram", "lea_45"},
		"https://www.snapchat.com/add/lea.45?share_id=x": {"snapchat", "lea.45"}, "snapchat.com/@lea": {"snapchat", "lea"},
		"http://INSTAGRAM.com/Lea_45/": {"instagram", "Lea_45"}, "instagram.com/lea_45#x": {"instagram", "lea_45"},
		"jeu Lea La Best": {"jeu", "Lea La Best"}, "lea\u200b.45": {"", "lea.45"}, "\u202alea.45\u202c": {"", "lea.45"},
		"ｌｅａ": {"", "lea"}, "Léa": {"", "Léa"},
	} {
		network, got, ok := handle.Read(text, networks)
		require.True(t, ok, text)
		require.Equal(t, want, [2]string{network, got}, text)
	}
	for _, text := range []string{"", " ", "@", "a", "https://exemple.fr/lea", "hier de 14 h à 16 h 30 au local", "lea & tom", "12:30/13", "snap "} {
		_, got, ok := handle.Read(text, networks)
		require.False(t, ok, "%q gave %q", text, got)
	}
}

func TestTwoWritingsOfOneHandleFoldToOne(t *testing.T) {
	for _, text := range []string{"Lea_45", "@lea_45", "LEA_45", " lea_45", "lea\u200b_45", "Ｌｅａ_45"} {
		require.Equal(t, "lea_45", handle.Fold(text), "%q", text)
	}
	require.NotEqual(t, handle.Fold("lea.45"), handle.Fold("lea45"))
}

func TestALookalikeIsNotTheRealAccount(t *testing.T) {
	for _, typed := range []string{
		"samira.pdn", "samira-pdn", "samirapdn", "sarnira_pdn", "samlra_pdn", "s4mira_pdn", "sаmira_pdn", "samira_pdn_", "samira_pdn1", "sämira_pdn", "saamira_pdn",
	} {
		require.True(t, handle.Alike(typed, "samira_pdn"), typed)
	}
	for _, typed := range []string{"samira_pdn", "@Samira_PDN", "karim_pdn", "samuel", "lea"} {
		require.False(t, handle.Alike(typed, "samira_pdn"), typed)
	}
	require.False(t, handle.Alike("lea", "tea"), "short names differ by one letter all the time")
}

func TestFoldingIsDoneOnceAndNothingBreaksIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "typed")
		require.Equal(t, handle.Fold(text), handle.Fold(handle.Fold(text)))
		if _, h, ok := handle.Read(text, networks); ok {
			require.NotEmpty(t, handle.Fold(h))
			require.False(t, handle.Alike(h, h))
		}
	})
}
