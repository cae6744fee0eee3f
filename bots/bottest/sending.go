package bottest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
)

func answerInSpace(t *testing.T, p Platform) {
	b, _, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	ref, err := send(t, b, chat.ToSpace(s.Conversation(), chat.Content{Text: "Les règles d'ici", Buttons: [][]chat.Button{{{Label: "Lire", Token: "lire"}}}}))
	require.NoError(t, err)
	shown, ok := who.Sees(ref)
	require.True(t, ok)
	require.Equal(t, "Les règles d'ici", shown.Text)
	if b.Capabilities().PrivateLink {
		ref, err = send(t, b, chat.ToSpace(s.Conversation(), chat.Content{Text: "Ici", Buttons: [][]chat.Button{{{Label: "En privé", PrivateLink: "regles-1"}}}}))
		require.NoError(t, err)
		shown, _ = who.Sees(ref)
		require.Len(t, shown.Links, 1)
		require.Contains(t, shown.Links[0], "regles-1")
	}
}

func closedPerson(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who, address := met(t, p, r)
	_, err := send(t, b, chat.ToProfessional(address, text("un")))
	require.NoError(t, err)
	who.Shut(t)
	_, err = send(t, b, chat.ToProfessional(address, text("deux")))
	require.ErrorIs(t, err, chat.ErrClosed)
	require.Equal(t, 1, who.Private())
}

func openPrivate(t *testing.T, p Platform) {
	b, _, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	_ = s
	address, err := b.OpenPrivate(t.Context(), who.Account())
	if !b.Capabilities().MayStartPrivate {
		require.ErrorIs(t, err, chat.ErrClosed)
		return
	}
	require.NoError(t, err)
	_, err = send(t, b, chat.ToProfessional(address, text("Salut")))
	require.NoError(t, err)
	require.Equal(t, 1, who.Private())
}

func silenced(t *testing.T, p Platform) {
	b, _, _ := run(t, p)
	s := p.Space(t, p.Person(t))
	s.Silence(t)
	_, err := send(t, b, chat.ToSpace(s.Conversation(), text("x")))
	require.ErrorIs(t, err, chat.ErrForbidden)
}

func gone(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who := p.Person(t)
	s := p.Space(t, who)
	s.Remove(t)
	_, err := send(t, b, chat.ToSpace(s.Conversation(), text("x")))
	require.True(t, errors.Is(err, chat.ErrForbidden) || errors.Is(err, chat.ErrGone), "%v", err)
	left := Some[*chat.Gone](t, r, 1)[0]
	require.Equal(t, s.ID(), left.Place.Space)
}

func refused(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who, address := met(t, p, r)
	most := b.Capabilities().MaxText
	for name, c := range map[string]chat.Content{
		"too long":     text(strings.Repeat("a", most+1)),
		"empty":        text(""),
		"token":        {Text: "x", Buttons: [][]chat.Button{{{Label: "x", Token: strings.Repeat("é", 60)}}}},
		"no action":    {Text: "x", Buttons: [][]chat.Button{{{Label: "x"}}}},
		"two actions":  {Text: "x", Buttons: [][]chat.Button{{{Label: "x", Token: "a", URL: "https://exemple.fr"}}}},
		"astral units": text(strings.Repeat("🙂", most/2+1)),
	} {
		_, err := send(t, b, chat.ToProfessional(address, c))
		require.ErrorIs(t, err, chat.ErrRefused, name)
	}
	_, err := send(t, b, chat.ToProfessional("n'importe quoi", text("x")))
	require.Error(t, err)
	require.Zero(t, who.Private())
	_, err = send(t, b, chat.ToProfessional(address, text(strings.Repeat("a", most))))
	require.NoError(t, err, "the longest text is taken")
}

func passingTrouble(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who, address := met(t, p, r)
	for i, trouble := range []Trouble{Refused5xx, Slow, Reset} {
		p.Break(t, trouble)
		_, err := send(t, b, chat.ToProfessional(address, text(fmt.Sprintf("essai %d", i))))
		require.NoError(t, err, "trouble %d", trouble)
		require.Equal(t, i+1, who.Private(), "trouble %d", trouble)
	}
}

func notDoubled(t *testing.T, p Platform) {
	b, r, _ := run(t, p)
	who, address := met(t, p, r)
	p.Break(t, Done5xx)
	_, err := send(t, b, chat.ToProfessional(address, text("une seule fois")).WithNonce("n1"))
	if err != nil {
		require.ErrorIs(t, err, chat.ErrUncertain)
	}
	require.Equal(t, 1, who.Private())
}
