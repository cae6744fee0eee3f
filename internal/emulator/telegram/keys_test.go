package telegram_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// userKey is a keyboard of one key that requests users.
func userKey(request params) params {
	return params{"keyboard": []any{[]any{params{"text": "Choisir", "request_users": request}}}, "one_time_keyboard": true}
}

func TestAKeyOpensAListOfUsersAndTheChoiceIsTold(t *testing.T) {
	s := world(t)
	samira, lea, tom := s.Person("Samira", "samira", "fr"), s.Person("Léa", "lea_45", "fr"), s.Person("Tom", "", "fr")
	_, err := samira.Start("")
	require.NoError(t, err)
	_, err = samira.Share("Choisir", lea)
	require.ErrorIs(t, err, telegram.ErrNoButton)
	r := post(t, s, "sendMessage", params{"chat_id": samira.ID(), "text": "Qui ?", "reply_markup": userKey(params{"request_id": 7, "request_username": true})})
	require.True(t, r.OK, r.Description)
	require.Equal(t, "Choisir", samira.Keys()[0].Text)
	_, err = samira.Share("Choisir", lea, tom)
	require.ErrorIs(t, err, telegram.ErrNotThere, "one at most")
	id, err := samira.Share("Choisir", lea)
	require.NoError(t, err)
	all := updates(t, s, params{})
	var m struct {
		ID     int `json:"message_id"`
		Shared struct {
			Request int64            `json:"request_id"`
			Users   []map[string]any `json:"users"`
		} `json:"users_shared"`
	}
	require.NoError(t, json.Unmarshal(all[len(all)-1]["message"], &m))
	require.Equal(t, id, m.ID)
	require.Equal(t, int64(7), m.Shared.Request)
	require.Equal(t, []map[string]any{{"user_id": float64(lea.ID()), "username": "lea_45"}}, m.Shared.Users)
	require.True(t, post(t, s, "deleteMessage", params{"chat_id": samira.ID(), "message_id": id}).OK, "a bot may tidy a private chat")
	r = post(t, s, "sendMessage", params{"chat_id": samira.ID(), "text": "Fini", "reply_markup": params{"remove_keyboard": true}})
	require.True(t, r.OK, r.Description)
	require.Empty(t, samira.Keys())
}

func TestWrongKeysAreRefused(t *testing.T) {
	s := world(t)
	samira := s.Person("Samira", "samira", "fr")
	_, err := samira.Start("")
	require.NoError(t, err)
	group := s.Group("Quartier").SeatBot(nil)
	for name, markup := range map[string]params{
		"no number": userKey(params{"max_quantity": 1}), "too many": userKey(params{"request_id": 1, "max_quantity": 11}),
		"unknown field": userKey(params{"request_id": 1, "user_is_robot": true}), "no keys": {"keyboard": []any{}},
		"an inline action": {"keyboard": []any{[]any{params{"text": "x", "callback_data": "y"}}}},
		"no text":          {"keyboard": []any{[]any{params{"request_users": params{"request_id": 1}}}}},
	} {
		require.False(t, post(t, s, "sendMessage", params{"chat_id": samira.ID(), "text": "Qui ?", "reply_markup": markup}).OK, name)
	}
	require.False(t, post(t, s, "sendMessage", params{"chat_id": group.ID(), "text": "Qui ?", "reply_markup": userKey(params{"request_id": 1})}).OK, "private chats only")
}
