package telegram_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// wrongCall is a request that the platform refuses, and what the right one looks like.
type wrongCall struct {
	right params
	wrong []params
}

func keyboard(button params) params {
	return params{"inline_keyboard": []any{[]any{button}}}
}

func calls(chat int64, message int, press string) map[string]wrongCall {
	text := func(p params) params {
		all := params{"chat_id": chat, "text": "Salut"}
		maps.Copy(all, p)
		return all
	}
	edit := func(p params) params {
		all := params{"chat_id": chat, "message_id": message, "text": "Autre"}
		maps.Copy(all, p)
		return all
	}
	return map[string]wrongCall{
		"getMe":          {params{}, []params{{"chat_id": 1}}},
		"getUpdates":     {params{"timeout": 0}, []params{{"limit": 101}, {"offset": "abc"}, {"allowed_updates": "x"}, {"timeout": -1}, {"wait": 1}}},
		"setWebhook":     {params{"url": "https://exemple.fr/x"}, []params{{}, {"url": "https://exemple.fr", "secret": "x"}}},
		"deleteWebhook":  {params{}, []params{{"drop_pending_updates": "peut-être"}}},
		"getWebhookInfo": {params{}, []params{{"url": "x"}}},
		"sendMessage": {text(nil), []params{
			{"chat_id": chat}, {"text": "Salut"}, text(params{"text": "   "}), text(params{"text": strings.Repeat("a", 4097)}),
			text(params{"chat_id": 42}), text(params{"test": 1}), text(params{"parse_mode": "HTML"}),
			text(params{"reply_markup": keyboard(params{"text": "x"})}),
			text(params{"reply_markup": keyboard(params{"text": "x", "callback_data": ""})}),
			text(params{"reply_markup": keyboard(params{"text": "x", "callback_data": strings.Repeat("é", 33)})}),
			text(params{"reply_markup": keyboard(params{"text": "x", "callback_data": "a", "url": "https://exemple.fr"})}),
			text(params{"reply_markup": keyboard(params{"text": "x", "callback_data": "a", "copy_text": params{"text": ""}})}),
			text(params{"reply_markup": keyboard(params{"text": "", "callback_data": "a"})}),
			text(params{"reply_markup": keyboard(params{"text": "x", "url": "pas une adresse"})}),
			text(params{"reply_markup": keyboard(params{"text": "x", "shade": "red", "url": "https://exemple.fr"})}),
			text(params{"entities": []any{params{"type": "bold", "offset": 3, "length": 9}}}),
			text(params{"link_preview_options": params{"disabled": true}}),
			text(params{"message_thread_id": 99}),
		}},
		"sendDocument":           {nil, []params{{"chat_id": chat}, {"chat_id": chat, "document": "inconnu"}}},
		"sendPhoto":              {nil, []params{{"chat_id": chat}, {"chat_id": chat, "photo": "inconnu"}}},
		"editMessageText":        {edit(nil), []params{edit(nil), edit(params{"message_id": 9999}), edit(params{"text": ""}), edit(params{"texte": "x"}), edit(params{"message_id": "x"})}},
		"editMessageReplyMarkup": {params{"chat_id": chat, "message_id": message, "reply_markup": keyboard(params{"text": "x", "callback_data": "b"})}, []params{{"chat_id": chat, "message_id": 9999}, {"chat_id": chat, "message_id": message, "text": "x"}}},
		"pinChatMessage":         {params{"chat_id": chat, "message_id": message}, []params{{"chat_id": chat, "message_id": 9999}, {"chat_id": chat}}},
		"answerCallbackQuery":    {params{"callback_query_id": press, "text": "Reçu"}, []params{{"callback_query_id": press}, {"callback_query_id": press, "text": strings.Repeat("a", 201)}, {}, {"callback_query_id": press, "toast": "x"}}},
		"setMyCommands":          {params{"commands": []any{params{"command": "menu", "description": "Le menu"}}}, []params{{}, {"commands": []any{params{"command": "Menu", "description": "Le menu"}}}, {"commands": []any{params{"command": "menu", "description": ""}}}, {"commands": []any{params{"command": "menu"}}}, {"commands": []any{}, "scope": params{"type": "nobody"}}, {"commands": []any{}, "scope": params{"type": "chat"}}}},
		"deleteMyCommands":       {params{}, []params{{"scope": params{"type": "nobody"}}, {"scope": params{"type": "chat", "chat_id": 99}}}},
		"getMyCommands":          {params{}, []params{{"scope": params{"type": "nobody"}}, {"chat": 1}}},
		"getChat":                {params{"chat_id": chat}, []params{{}, {"chat_id": 42}, {"chat_id": chat, "full": true}}},
		"getChatMember":          {params{"chat_id": chat, "user_id": chat}, []params{{"chat_id": chat}, {"chat_id": chat, "user_id": 42}, {"chat_id": chat, "user_id": "x"}}},
		"getChatAdministrators":  {nil, []params{{}, {"chat_id": chat}, {"chat_id": 42}}},
		"deleteMessage":          {params{"chat_id": chat, "message_id": message}, []params{{"chat_id": chat, "message_id": message}, {"chat_id": chat}, {"chat_id": chat, "message_id": 1, "x": 1}}},
	}
}

func TestEveryMethodServedTakesTheRightCallAndRefusesWrongOnes(t *testing.T) {
	s := world(t, func(o *telegram.Options) { o.Limits = telegram.NoLimits() })
	lea := s.Person("Léa", "lea", "fr")
	_, err := lea.Start("")
	require.NoError(t, err)
	sent := post(t, s, "sendMessage", params{"chat_id": lea.ID(), "text": "Salut", "reply_markup": keyboard(params{"text": "Oui", "callback_data": "oui"})})
	require.True(t, sent.OK, sent.Description)
	seen := s.VisibleTo(lea, lea.Private())
	message := seen[len(seen)-1].ID
	press, err := lea.Press(lea.Private(), message, "oui")
	require.NoError(t, err)

	tested := calls(lea.ID(), message, press)
	require.Equal(t, telegram.Methods(), slices.Sorted(maps.Keys(tested)), "methods served = methods tested")
	order := slices.Sorted(maps.Keys(tested))
	slices.SortStableFunc(order, func(a, b string) int { // the message goes last
		return boolInt(a == "deleteMessage") - boolInt(b == "deleteMessage")
	})
	for _, method := range order {
		c := tested[method]
		if c.right != nil {
			r := post(t, s, method, c.right)
			require.True(t, r.OK, "%s: %s", method, r.Description)
		}
		for _, p := range c.wrong {
			r := post(t, s, method, p)
			require.False(t, r.OK, "%s must refuse %v", method, p)
			require.Contains(t, []int{400, 409}, r.Code, "%s: %s", method, r.Description)
		}
		if method == "setWebhook" {
			require.Equal(t, 409, post(t, s, "getUpdates", params{}).Code)
			require.True(t, post(t, s, "deleteWebhook", params{}).OK)
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestAFileArrivesWithItsNameAndBytes(t *testing.T) {
	s := world(t)
	lea := s.Person("Léa", "lea", "fr")
	_, err := lea.Start("")
	require.NoError(t, err)
	chat := map[string]string{"chat_id": itoa(lea.ID()), "caption": "Voici"}
	for method, field := range map[string]string{"sendDocument": "document", "sendPhoto": "photo"} {
		r := upload(t, s, method, field, []byte(`{"a":1}`), chat)
		require.True(t, r.OK, r.Description)
		seen := s.VisibleTo(lea, lea.Private())
		last := seen[len(seen)-1]
		require.Equal(t, "registre.json", last.File.Name)
		require.Equal(t, []byte(`{"a":1}`), last.File.Data)
		require.Equal(t, "Voici", last.Text)
		require.False(t, upload(t, s, method, "autre", nil, chat).OK)
		long := map[string]string{"chat_id": itoa(lea.ID()), "caption": strings.Repeat("a", 1025)}
		require.False(t, upload(t, s, method, field, []byte("x"), long).OK)
	}
}

func TestTheTableOfParametersIsTheSpecifications(t *testing.T) {
	require.Empty(t, telegram.TableDifferences(specification(t)))
}

func TestMethodsThatDecideOnPeopleAreNotServed(t *testing.T) {
	s := world(t)
	for _, method := range []string{"banChatMember", "restrictChatMember", "approveChatJoinRequest", "declineChatJoinRequest"} {
		require.Equal(t, 404, post(t, s, method, params{"chat_id": 1, "user_id": 1}).Code)
	}
	require.Len(t, s.Violations(), 4)
}

func TestAWrongTokenIsUnauthorized(t *testing.T) {
	s := world(t)
	r, err := tryDo(t.Context(), s, "1:faux", "getMe", "application/json", []byte("{}"))
	require.NoError(t, err)
	require.Equal(t, 401, r.Code)
}
