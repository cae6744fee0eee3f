package discord

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestWhatIsReadOfAMessage(t *testing.T) {
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	id := snowflakeAt(at)
	base := `"id":"` + id + `","channel_id":"20","guild_id":"30"`
	rows := map[string]struct {
		raw  string
		want func(m *chat.Message)
		none bool
	}{
		"of a person": {raw: `{` + base + `,"author":{"id":"40"},"content":"bonjour"}`},
		"of another robot": {
			raw:  `{` + base + `,"author":{"id":"40","bot":true},"content":"bonjour"}`,
			want: func(m *chat.Message) { m.Author.Kind = chat.Automaton },
		},
		"of a webhook": {
			raw:  `{` + base + `,"author":{"id":"40"},"webhook_id":"40","content":"bonjour"}`,
			want: func(m *chat.Message) { m.Author.Kind = chat.Automaton },
		},
		"forwarded": {
			raw: `{` + base + `,"author":{"id":"40"},"content":"","message_reference":{"type":1},"message_snapshots":[{"message":{"content":"bonjour"}}]}`,
			want: func(m *chat.Message) {
				m.Forwarded = true
			},
		},
		"a reply is its author's own words": {raw: `{` + base + `,"type":19,"author":{"id":"40"},"content":"bonjour","message_reference":{"type":0}}`},
		"a poll": {
			raw:  `{` + base + `,"author":{"id":"40"},"content":"","poll":{"question":{"text":"on fait quoi ?"},"answers":[{"poll_media":{"text":"foot"}},{"poll_media":{"text":"ciné"}}]}}`,
			want: func(m *chat.Message) { m.Text = "on fait quoi ?\nfoot\nciné" },
		},
		"with parts of unexpected types":      {raw: `{` + base + `,"author":{"id":"40"},"content":"bonjour","components":{"type":"?"},"flags":"?","poll":7}`, want: func(m *chat.Message) { m.Text = "bonjour" }},
		"only attachments":                    {raw: `{` + base + `,"author":{"id":"40"},"attachments":[{}]}`, want: func(m *chat.Message) { m.Text, m.Attached = "", true }},
		"a notice of arrival":                 {raw: `{` + base + `,"type":7,"author":{"id":"40"}}`, none: true},
		"without author":                      {raw: `{` + base + `,"content":"bonjour"}`, none: true},
		"with an id that is none":             {raw: `{"id":"../x","channel_id":"20","author":{"id":"40"}}`, none: true},
		"with an author that is no id at all": {raw: `{` + base + `,"author":{"id":""}}`, none: true},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			var raw rawMessage
			require.NoError(t, decodeInto([]byte(row.raw), &raw))
			got := raw.message(false)
			if row.none {
				require.Nil(t, got)
				return
			}
			want := &chat.Message{Ref: chat.MessageRef("20/" + id), Text: "bonjour"}
			want.Network, want.ID, want.At = Network, "m"+id, at
			want.Author.Account.Network, want.Author.Account.ID = Network, "40"
			want.Place = chat.Place{Kind: chat.Shared, Space: "30", Conversation: "c:20"}
			want.Answer = "c:20"
			if row.want != nil {
				row.want(want)
			}
			require.Equal(t, want, got)
		})
	}
}

func TestAnEditIsOneOnlyWhenTheTextChanged(t *testing.T) {
	read := func(raw string) *chat.Message {
		var m rawMessage
		require.NoError(t, decodeInto([]byte(raw), &m))
		return m.edit(false)
	}
	const head = `{"id":"10","channel_id":"20","author":{"id":"40"},`
	require.Nil(t, read(head+`"content":"x","edited_timestamp":null}`), "a preview was added")
	require.Nil(t, read(head+`"edited_timestamp":"2026-11-02T09:00:00Z"}`), "no text")
	require.Nil(t, read(head+`"content":"x","edited_timestamp":"hier"}`))
	require.Nil(t, read(`{"id":"10","channel_id":"20","content":"x","edited_timestamp":"2026-11-02T09:00:00Z"}`), "no author")
	a := read(head + `"content":"x","edited_timestamp":"2026-11-02T09:00:00.123456+00:00"}`)
	b := read(head + `"content":"x","edited_timestamp":"2026-11-02T09:00:00.123457+00:00"}`)
	require.True(t, a.Edited)
	require.NotEqual(t, a.ID, b.ID)
	require.Equal(t, time.Date(2026, 11, 2, 9, 0, 0, 123456000, time.UTC), a.At)
	require.Equal(t, chat.Private, a.Place.Kind)
}

func TestWhatIsReadOfAnInteraction(t *testing.T) {
	read := func(raw string) chat.Event {
		var i rawInteraction
		require.NoError(t, decodeInto([]byte(raw), &i))
		return i.event()
	}
	const head = `{"id":"10","token":"tok","channel_id":"20","locale":"fr",`
	const inSpace = head + `"guild_id":"30","member":{"user":{"id":"40"},"permissions":"8"},`
	const inPrivate = head + `"user":{"id":"40"},`

	c := read(inSpace + `"type":2,"data":{"name":"MENU","options":[{"value":"a"},{"value":3},{"options":[{"value":true}]}]}}`).(*chat.Command)
	require.Equal(t, "menu", c.Name)
	require.Equal(t, "a 3 true", c.Args)
	require.True(t, c.Author.Administrator)
	require.Equal(t, chat.Address("i:10:s:tok"), c.Answer)
	require.Equal(t, "i10", c.ID)

	c = read(inPrivate + `"type":2,"data":{"type":2,"name":"on peut écrire ?","target_id":"50"}}`).(*chat.Command)
	require.Equal(t, "50", c.Args)
	require.Equal(t, chat.Address("i:10:p:tok"), c.Answer)
	require.Equal(t, chat.Private, c.Place.Kind)
	require.Equal(t, chat.Conversation("d:20"), c.Place.Conversation)

	p := read(inSpace + `"type":3,"message":{"id":"60","flags":64},"data":{"custom_id":"choix","values":["oui"]}}`).(*chat.Press)
	require.Equal(t, "oui", p.Token)
	require.Equal(t, chat.MessageRef("e/20/60"), p.Ref)

	f := read(inPrivate + `"type":5,"data":{"custom_id":"f","components":[
		{"type":1,"components":[{"type":4,"custom_id":"quand","value":"hier"}]},
		{"type":18,"component":{"type":3,"custom_id":"sorte","values":["permanence"]}},
		{"type":99,"shape":"unpublished"}]}}`).(*chat.Form)
	require.Equal(t, map[string]string{"quand": "hier", "sorte": "permanence"}, f.Fields)
	require.Equal(t, "f", f.Token)

	require.Nil(t, read(`{"id":"10","token":"a/b","channel_id":"20","user":{"id":"40"},"type":3}`))
	require.Nil(t, read(`{"id":"10","token":"tok","channel_id":"20","type":3}`), "nobody")
	require.Nil(t, read(inPrivate+`"type":4}`))
}

func TestTheSpansOfAText(t *testing.T) {
	type span struct {
		kind chat.SpanKind
		text string
	}
	rows := map[string][]span{
		"bonjour":                           nil,
		"a ||caché|| b":                     {{chat.Spoiler, "||caché||"}},
		"|| seul":                           nil,
		"> cité\nlibre":                     {{chat.Quote, "> cité"}},
		"libre\n>>> tout\nle reste":         {{chat.Quote, ">>> tout\nle reste"}},
		"du `code` et ```un\nbloc```":       {{chat.Code, "`code`"}, {chat.Code, "```un\nbloc```"}},
		"`||pas caché||`":                   {{chat.Code, "`||pas caché||`"}},
		"voir https://a.fr/b_(c).":          {{chat.Link, "https://a.fr/b_(c"}},
		"<https://a.fr>":                    {{chat.Link, "https://a.fr"}},
		"<@123> <@!4> <@&5> <#6> @everyone": {{chat.Mention, "<@123>"}, {chat.Mention, "<@!4>"}, {chat.Mention, "<@&5>"}, {chat.Mention, "<#6>"}, {chat.Mention, "@everyone"}},
		"<:emoji:123> a@hereb.fr":           nil,
		"é ||à||":                           {{chat.Spoiler, "||à||"}},
		"``":                                nil,
	}
	for text, want := range rows {
		var got []span
		for _, s := range spans(text) {
			got = append(got, span{s.Kind, text[s.Start:s.End]})
		}
		require.Equal(t, want, got, text)
	}
}

func TestSpansStandOnRuneBoundaries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("aé🙂|`> \n<@1!&#:/.htps"))).Draw(t, "text")
		for _, s := range spans(text) {
			if s.Start < 0 || s.Start >= s.End || s.End > len(text) || strings.ToValidUTF8(text[s.Start:s.End], "") != text[s.Start:s.End] {
				t.Fatalf("span %+v", s)
			}
		}
	})
}

func TestAPlainTextIsShownAsItIs(t *testing.T) {
	rows := map[string]string{
		"bonjour":                         "bonjour",
		"*gras* _x_ ~~y~~ `z` ||w||":      `\*gras\* \_x\_ \~\~y\~\~ \` + "`z\\`" + ` \|\|w\|\|`,
		"voir https://a.fr/b_c_d ici_là":  `voir https://a.fr/b_c_d ici\_là`,
		"# titre\n> cité\n- liste\n1. un": "\\# titre\n\\> cité\n\\- liste\n1\\. un",
		"a > b - c # d 1. e":              "a > b - c # d 1. e",
		"[x](https://a.fr)":               `\[x\](https://a.fr)`,
		"<@1> @everyone":                  `\<@1> \@everyone`,
		"3-4 h, -5 °C":                    "3-4 h, -5 °C",
	}
	for text, want := range rows {
		require.Equal(t, want, escape(text), text)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if len(compiledLinks.FindString(text)) > 0 {
			return
		}
		if got := unescape(escape(text)); got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

// unescape is what the platform does with a backslash before a sign.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && s[i+1] < 0x80 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func TestAddressesAndReferencesAreReadAsTheyWereMade(t *testing.T) {
	a, err := parseAddress(answerAddress("12", "aW50:x", false))
	require.ErrorIs(t, err, chat.ErrGone, "no token holds a colon")
	require.Zero(t, a)
	a, err = parseAddress(answerAddress("12", "aW50-_=", true))
	require.NoError(t, err)
	require.Equal(t, target{interaction: "12", token: "aW50-_=", private: true}, a)
	for _, alone := range []bool{true, false} {
		c, m, got, err := parseRef(messageRef("1", "2", alone))
		require.NoError(t, err)
		require.Equal(t, []any{"1", "2", alone}, []any{c, m, got})
	}
	for _, bad := range []chat.MessageRef{"", "1", "1/", "/2", "x/2", "1/2/3", "e/1"} {
		_, _, _, err := parseRef(bad)
		require.ErrorIs(t, err, chat.ErrGone, bad)
	}
	require.True(t, later("10", "9") && later("10", "") && !later("9", "10") && !later("9", "9"))
	at := time.Date(2026, 11, 2, 9, 0, 0, int(123*time.Millisecond), time.UTC)
	require.Equal(t, at, snowflakeTime(snowflakeAt(at)))
	require.Equal(t, "0", snowflakeAt(time.Unix(0, 0)))
}

func FuzzNoEventBreaksTheReading(f *testing.F) {
	kinds := []string{
		"MESSAGE_CREATE", "MESSAGE_UPDATE", "INTERACTION_CREATE", "GUILD_MEMBER_ADD", "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE",
		"GUILD_ROLE_CREATE", "GUILD_ROLE_DELETE", "CHANNEL_CREATE", "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_DELETE", "NEW_KIND",
	}
	seeds := []string{
		`null`, `[]`, `{}`, `{"id":1}`, `{"id":"1","channel_id":"2","guild_id":"3","author":{"id":"4"},"content":"||a||","edited_timestamp":"2026-11-02T09:00:00Z"}`,
		`{"id":"1","token":"t","type":3,"channel_id":"2","user":{"id":"4"},"data":{"custom_id":"x"},"message":{"id":"5","flags":64}}`,
		`{"id":"1","token":"t","type":5,"channel_id":"2","user":{"id":"4"},"data":{"components":[{"components":{"custom_id":"a","value":"b"}}]}}`,
		`{"guild_id":"3","user":{"id":"4"},"joined_at":"2026-11-02T09:00:00Z"}`,
		`{"id":"3","channels":[{"id":"2","type":0},null],"threads":[{"id":"6","type":11,"parent_id":"2"}],"roles":[{"id":"9","permissions":"8"}]}`,
		`{"guild_id":"3","role":{"id":"9","permissions":"x"}}`,
	}
	for i := range kinds {
		for _, s := range seeds {
			f.Add(i, s)
		}
	}
	b, err := New(Options{Token: NewToken("t"), Handler: newRecorder(), Journal: newMemory()})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, kind int, raw string) {
		if !json.Valid([]byte(raw)) {
			return
		}
		b.dispatch(kinds[uint(kind)%uint(len(kinds))], []byte(raw), func(string, func()) bool { return false })
		require.Empty(t, b.questions.open, "a question without room is closed")
	})
}
