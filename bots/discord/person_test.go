package discord

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestACommandOfAPersonsMenuSaysWhoItIsAbout(t *testing.T) {
	read := func(data string) *chat.Command {
		var i rawInteraction
		require.NoError(t, json.Unmarshal([]byte(`{"id":"10","type":2,"token":"jeton","guild_id":"30","channel_id":"20",
			"member":{"user":{"id":"40"},"permissions":"0"},"data":{"type":2,"name":"Qui ?",`+data+`}}`), &i))
		e, ok := i.event().(*chat.Command)
		require.True(t, ok)
		return e
	}
	e := read(`"target_id":"50","resolved":{"users":{"50":{"id":"50","username":"lea_45"}}}`)
	require.Equal(t, "50", e.About.Account.ID)
	require.Equal(t, "lea_45", e.About.Handle.Text())
	require.False(t, e.About.Automaton)
	require.NotContains(t, fmt.Sprintf("%v %+v %s", e.About.Handle, *e.About, e.About.Handle), "lea_45", "a handle is never printed")
	require.True(t, read(`"target_id":"50","resolved":{"users":{"50":{"id":"50","username":"x","bot":true}}}`).About.Automaton)
	require.Empty(t, read(`"target_id":"50"`).About.Handle.Text(), "the platform did not say the name")
	require.Nil(t, read(`"target_id":"../50"`).About)
}
