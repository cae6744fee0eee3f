package bottest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
)

// pointed is a message of a space as its event names it.
func pointed(m *chat.Message) chat.Pointer {
	return chat.Pointer{Space: m.Place.Space, Conversation: m.Place.Conversation, Ref: m.Ref}
}

func address(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	who.SayIn(t, s, "celui-ci")
	m := Some[*chat.Message](t, r, 1)[0]
	link := b.Link(pointed(m))
	require.NotEmpty(t, link)
	found, ok := b.Find("regarde : " + link + " merci")
	require.True(t, ok)
	require.Equal(t, pointed(m), found)
	for _, text := range []string{"", "bonjour", "https://exemple.fr/1/2/3", link[:len(link)-len(link)/3] + "x"} {
		_, ok := b.Find(text)
		require.False(t, ok, text)
	}
	require.Empty(t, b.Link(chat.Pointer{Ref: "../x"}))
}

func look(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	for _, words := range []string{"un", "deux", "trois", "quatre", "cinq", "six"} {
		who.SayIn(t, s, words)
	}
	list := Some[*chat.Message](t, r, 6)
	seen, err := b.Look(t.Context(), pointed(list[2]))
	if !b.Capabilities().Looks {
		require.ErrorIs(t, err, chat.ErrBlind)
		return
	}
	require.NoError(t, err)
	var texts []string
	for _, g := range seen {
		texts = append(texts, g.Text)
		require.Equal(t, g.Text == "trois", g.Pointed)
		require.Equal(t, who.Account(), g.Author.Account)
	}
	require.Equal(t, []string{"un", "deux", "trois", "quatre"}, texts)

	who.EditIn(t, s, list[2].Ref, "changé")
	seen, err = b.Look(t.Context(), pointed(list[2]))
	require.NoError(t, err)
	require.Equal(t, "changé", seen[2].Text)
	require.True(t, seen[2].Edited)

	last, err := b.Look(t.Context(), pointed(list[5]))
	require.NoError(t, err)
	require.Len(t, last, 4)
	require.True(t, last[3].Pointed)

	none := pointed(list[2])
	none.Ref = chat.MessageRef("1/2")
	_, err = b.Look(t.Context(), none)
	require.Error(t, err)
}

func popUp(t *testing.T, p Platform) {
	r, j := &Recorder{}, &Journal{}
	running := p.Bot(t, r, j)
	most := running.Capabilities().PopUp
	r.Do = nil
	b := Start(t, running)
	who, to := met(t, p, r)
	ref, err := send(t, b, chat.ToProfessional(to, chat.Content{Text: "Alors ?", Buttons: [][]chat.Button{{{Label: "Voir", Token: "voir"}}}}))
	require.NoError(t, err)
	who.Press(t, ref, "voir")
	got := Some[*chat.Press](t, r, 1)[0]
	require.Equal(t, most > 0, got.PopUp != "")
	if most == 0 {
		return
	}
	before := who.Private()
	for _, c := range []chat.Content{text(""), {Text: "x", Buttons: [][]chat.Button{{{Label: "x", Token: "x"}}}}, text(string(make([]rune, most+1)))} {
		_, err = send(t, b, chat.ToProfessional(got.PopUp, c))
		require.ErrorIs(t, err, chat.ErrRefused)
	}
	require.Equal(t, before, who.Private())
}
