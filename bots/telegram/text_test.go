package telegram

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/lampadaire/lampadaire/internal/chat"
)

func TestCommandsAreReadWhateverStandsBeforeThem(t *testing.T) {
	for text, want := range map[string][2]string{
		"/menu":                        {"menu", ""},
		"/MENU":                        {"menu", ""},
		"/menu@Lampadaire_Bot":         {"menu", ""},
		"/start regles-1":              {"start", "regles-1"},
		"/start@lampadaire_bot mot ":   {"start", "mot"},
		"/heures 14h-16h30\nà midi":    {"heures", "14h-16h30\nà midi"},
		" \n/non":                      {"non", ""},
		"🙂 /menu":                      {"menu", ""},
		"«é» /menu":                    {},
		"\u200b/menu":                  {"menu", ""},
		"tape /non pour arrêter":       {},
		"été /menu":                    {},
		"/menu@autre_bot":              {},
		"/menu@lampadaire_bot2 x":      {},
		"/menu!":                       {},
		"/é":                           {},
		"/":                            {},
		"/@lampadaire_bot":             {},
		"//menu":                       {},
		"/menu/non":                    {},
		"":                             {},
		"/a" + strings.Repeat("b", 32): {},
		"https://exemple.fr/menu":      {},
	} {
		name, args, ok := commandIn(text, "lampadaire_bot")
		require.Equal(t, want, [2]string{name, args}, "%q", text)
		require.Equal(t, want[0] != "", ok, "%q", text)
	}
}

func TestSpansAreCountedInUnitsAndGivenInBytes(t *testing.T) {
	text := "é🙂 secret 🙂"
	spans := spansOf(text, []entity{
		{"spoiler", 4, 6}, {"bold", 0, 2}, {"blockquote", 0, 3}, {"text_link", 2, 1}, {"mention", 100, 2}, {"code", 4, 1000},
		{"pre", -1, 3}, {"pre", 3, 0}, {"url", 3, 1}, {"unknown_kind", 0, 1},
	})
	got := []string{}
	for _, s := range spans {
		got = append(got, text[s.Start:s.End])
	}
	require.Equal(t, []string{"secret", "é🙂", "🙂", "secret 🙂", " "}, got)
}

func TestSpansAlwaysFallOnRuneBoundaries(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.String().Draw(r, "text")
		e := entity{"code", rapid.IntRange(-3, 50).Draw(r, "offset"), rapid.IntRange(-3, 50).Draw(r, "length")}
		for _, s := range spansOf(text, []entity{e}) {
			if !utf8.ValidString(text[s.Start:s.End]) && utf8.ValidString(text) || s.Start >= s.End {
				r.Fatalf("span %d-%d of %q", s.Start, s.End, text)
			}
		}
	})
}

func TestALongTextIsCutOnARune(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.String().Draw(r, "text")
		most := rapid.IntRange(0, 20).Draw(r, "most")
		kept, wasCut := cut(text, most)
		if units(kept) > most || !strings.HasPrefix(text, kept) || wasCut != (kept != text) || wasCut && units(kept) < most-1 {
			r.Fatalf("%q cut to %q at %d", text, kept, most)
		}
	})
}

func TestPlacesAndReferencesComeBackAsTheyWere(t *testing.T) {
	for _, p := range []place{{chat: 5_000_000_001}, {chat: -1001234567890}, {chat: -1001234567890, topic: 45}} {
		back, ok := parsePlace(p.address())
		require.True(t, ok)
		require.Equal(t, p, back)
	}
	for _, wrong := range []chat.Address{"", "x", "0", "12/x", "12/", "/3"} {
		_, ok := parsePlace(wrong)
		require.False(t, ok, "%q", wrong)
	}
	id, message, ok := parseRef(refOf(-100, 7))
	require.True(t, ok)
	require.EqualValues(t, -100, id)
	require.Equal(t, 7, message)
	for _, wrong := range []chat.MessageRef{"", "1", "1:", ":1", "a:b"} {
		_, _, ok := parseRef(wrong)
		require.False(t, ok, "%q", wrong)
	}
}

// fixed is the reader of the tests below.
func fixed() reader {
	return reader{id: 99, username: "lampadaire_bot", now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
}

func readRaw(t testing.TB, raw string) ([]item, string, unreadable) {
	t.Helper()
	u, found, err := decode([]byte(raw))
	require.NoError(t, err)
	require.True(t, found)
	return fixed().read(&u, []byte(raw))
}

const (
	lea     = `"from":{"id":5000000001,"is_bot":false,"first_name":"Léa","language_code":"fr"}`
	group   = `"chat":{"id":-1001,"type":"supergroup","title":"Quartier"}`
	private = `"chat":{"id":5000000001,"type":"private"}`
	date    = `"message_id":7,"date":1793610000`
)

func TestEachKindOfUpdateBecomesItsEvents(t *testing.T) {
	member := func(kind, old, now string) string {
		seat := func(status string) string {
			return `{"status":"` + status + `","user":{"id":5000000002,"is_bot":false,"first_name":"Tom"},"is_member":true}`
		}
		return `{"update_id":1,"` + kind + `":{` + group + `,` + lea + `,"date":1793610000,"old_chat_member":` + seat(old) + `,"new_chat_member":` + seat(now) + `}}`
	}
	text := func(extra string) string {
		return `{"update_id":1,"message":{` + date + `,` + group + `,` + lea + `,` + extra + `}}`
	}
	none := func(t *testing.T, items []item) { require.Empty(t, items) }
	message := func(check func(*testing.T, *chat.Message)) func(*testing.T, []item) {
		return func(t *testing.T, items []item) {
			require.Len(t, items, 1)
			m, ok := items[0].event.(*chat.Message)
			require.True(t, ok, "%T", items[0].event)
			check(t, m)
		}
	}
	for name, c := range map[string]struct {
		raw   string
		class unreadable
		check func(*testing.T, []item)
	}{
		"text": {text(`"text":"salut"`), "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, "salut", m.Text)
			require.Equal(t, "fr", m.Language)
			require.Equal(t, chat.Address("-1001"), m.Answer)
			require.False(t, m.Once)
			require.EqualValues(t, 1793610000, m.At.Unix())
		})},
		"topic": {text(`"text":"x","message_thread_id":45,"is_topic_message":true`), "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, chat.Conversation("-1001/45"), m.Place.Conversation)
		})},
		"thread of replies": {text(`"text":"x","message_thread_id":45`), "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, chat.Conversation("-1001"), m.Place.Conversation)
		})},
		"caption": {text(`"photo":[{"file_id":"x"}],"caption":"légende","caption_entities":[{"type":"spoiler","offset":0,"length":3}]`), "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, "légende", m.Text)
			require.Equal(t, []chat.Span{{Kind: chat.Spoiler, Start: 0, End: 4}}, m.Spans)
		})},
		"photo alone": {text(`"photo":[{"file_id":"x"}]`), "", message(func(t *testing.T, m *chat.Message) { require.Empty(t, m.Text) })},
		"forward of an unknown origin": {text(`"text":"/menu","forward_origin":{"type":"hologram"}`), "", message(func(t *testing.T, m *chat.Message) {
			require.True(t, m.Forwarded, "and no command of his own")
		})},
		"command in a caption":  {text(`"photo":[],"caption":"/menu"`), "", message(func(t *testing.T, m *chat.Message) { require.Equal(t, "/menu", m.Text) })},
		"other robot's command": {text(`"text":"/menu@autre_bot"`), "", message(func(t *testing.T, m *chat.Message) { require.Equal(t, "/menu@autre_bot", m.Text) })},
		"invalid utf-8":         {text("\"text\":\"a\xff\xfeb\""), "", message(func(t *testing.T, m *chat.Message) { require.True(t, utf8.ValidString(m.Text)) })},
		"zero width":            {text(`"text":"\u200b"`), "", message(func(t *testing.T, m *chat.Message) { require.Equal(t, "\u200b", m.Text) })},
		"too long":              {text(`"text":"` + strings.Repeat("é", 5000) + `"`), "", message(func(t *testing.T, m *chat.Message) { require.True(t, m.Cut); require.Equal(t, 4096, units(m.Text)) })},
		"anonymous administrator": {`{"update_id":1,"message":{` + date + `,` + group + `,"text":"x","from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-1001,"type":"supergroup"}}}`, "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, chat.Author{Kind: chat.Anonymous, Administrator: true}, m.Author)
		})},
		"in the name of a channel": {`{"update_id":1,"message":{` + date + `,` + group + `,"text":"x","from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1002,"type":"channel"}}}`, "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, chat.Author{Kind: chat.Anonymous}, m.Author)
		})},
		"robot": {`{"update_id":1,"message":{` + date + `,` + group + `,"text":"/menu","from":{"id":12,"is_bot":true}}}`, "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, chat.Automaton, m.Author.Kind)
		})},
		"channel post": {`{"update_id":1,"channel_post":{` + date + `,"chat":{"id":-1002,"type":"channel"},"sender_chat":{"id":-1002,"type":"channel"},"text":"x"}}`, "", message(func(t *testing.T, m *chat.Message) {
			require.Equal(t, chat.Anonymous, m.Author.Kind)
			require.Equal(t, chat.Shared, m.Place.Kind)
		})},
		"service message":         {text(`"new_chat_title":"Autre"`), "", none},
		"unknown kind of content": {text(`"hologram":{"x":1}`), classContent, message(func(t *testing.T, m *chat.Message) { require.Empty(t, m.Text) })},
		"newcomers": {text(`"new_chat_members":[{"id":99,"is_bot":true},{"id":5000000002},{"id":5000000003}]`), "", func(t *testing.T, items []item) {
			require.Len(t, items, 2)
			require.NotEqual(t, items[0].event.Head().ID, items[1].event.Head().ID)
			require.Equal(t, accountOf(5000000002), items[0].event.Head().Author.Account)
		}},
		"entered":            {member("chat_member", "left", "member"), "", func(t *testing.T, items []item) { require.IsType(t, &chat.Join{}, items[0].event) }},
		"promoted":           {member("chat_member", "member", "administrator"), "", none},
		"left":               {member("chat_member", "member", "left"), "", none},
		"unknown status":     {member("chat_member", "left", "hologram"), classStatus, none},
		"robot arrives":      {member("my_chat_member", "left", "member"), "", func(t *testing.T, items []item) { require.IsType(t, &chat.Arrived{}, items[0].event) }},
		"robot promoted":     {member("my_chat_member", "member", "administrator"), "", none},
		"robot removed":      {member("my_chat_member", "administrator", "kicked"), "", func(t *testing.T, items []item) { require.IsType(t, &chat.Gone{}, items[0].event) }},
		"blocked in private": {strings.Replace(member("my_chat_member", "member", "kicked"), group, private, 1), "", none},
		"request to join": {`{"update_id":1,"chat_join_request":{` + group + `,` + lea + `,"user_chat_id":5000000001,"date":1793610000}}`, "", func(t *testing.T, items []item) {
			j, ok := items[0].event.(*chat.Join)
			require.True(t, ok)
			require.True(t, j.Request)
			require.Equal(t, chat.Address("5000000001"), j.Answer)
			require.Equal(t, spaceOf(-1001), j.Place.Space)
		}},
		"press": {`{"update_id":1,"callback_query":{"id":"77","chat_instance":"1",` + lea + `,"message":{` + date + `,` + group + `},"data":"oui"}}`, "", func(t *testing.T, items []item) {
			p, ok := items[0].event.(*chat.Press)
			require.True(t, ok)
			require.Equal(t, "oui", p.Token)
			require.Equal(t, chat.MessageRef("-1001:7"), p.Ref)
			require.Equal(t, accountOf(5000000001), p.Author.Account)
		}},
		"press on a message too old": {`{"update_id":1,"callback_query":{"id":"77","chat_instance":"1",` + lea + `,"message":{"message_id":7,"date":0,` + group + `},"data":"oui"}}`, "", func(t *testing.T, items []item) { require.Len(t, items, 1) }},
		"press on an inline message": {`{"update_id":1,"callback_query":{"id":"77","chat_instance":"1",` + lea + `,"inline_message_id":"x","data":"oui"}}`, "", none},
		"migration, new side": {text(`"migrate_from_chat_id":-55`), "", func(t *testing.T, items []item) {
			m, ok := items[0].event.(*chat.Moved)
			require.True(t, ok)
			require.Equal(t, spaceOf(-55), m.From)
			require.Equal(t, spaceOf(-1001), m.Place.Space)
			require.Equal(t, "m-55.-1001", m.ID, "both sides are one event")
		}},
		"migration, old side": {`{"update_id":1,"message":{` + date + `,"chat":{"id":-55,"type":"group"},"migrate_to_chat_id":-1001}}`, "", func(t *testing.T, items []item) {
			require.Equal(t, "m-55.-1001", items[0].event.Head().ID)
		}},
		"reaction of an unknown type": {`{"update_id":1,"message_reaction":{"new_reaction":[{"type":"hologram"}]}}`, classKind, none},
		"unknown kind":                {`{"update_id":1,"hologram":{}}`, classKind, none},
	} {
		t.Run(name, func(t *testing.T) {
			items, _, class := readRaw(t, c.raw)
			require.Equal(t, c.class, class)
			c.check(t, items)
		})
	}
}

func TestTheSameNumberAWeekLaterIsAnotherEvent(t *testing.T) {
	const day = 24 * 3600
	for start := int64(1793610000); start < 1793610000+8*day; start += day / 2 {
		require.NotEqual(t, eventID(5, start), eventID(5, start+7*day))
		require.Equal(t, eventID(5, start), eventID(5, start), "redelivered, it is the same")
	}
}

func FuzzUpdate(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{` + date + `,` + group + `,` + lea + `,"text":"/menu x"}}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","from":{"id":1},"message":{"chat":{"id":1}},"data":"\ud800"}}`))
	f.Add([]byte(`{"update_id":"1","message":[]}`))
	f.Add([]byte(`{"update_id":1,"chat_member":{}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, _, err := decode(raw)
		if err != nil {
			return
		}
		items, _, _ := fixed().read(&u, raw)
		for _, it := range items {
			o := it.event.Head()
			if o.ID == "" || it.lane == "" || o.Network != Network {
				t.Fatalf("an event without identity from %q", raw)
			}
			if m, ok := it.event.(*chat.Message); ok {
				checkMessage(t, m)
			}
		}
	})
}

func checkMessage(t *testing.T, m *chat.Message) {
	if !utf8.ValidString(m.Text) || units(m.Text) > maxText {
		t.Fatalf("text %q", m.Text)
	}
	for _, s := range m.Spans {
		if s.Start < 0 || s.Start >= s.End || s.End > len(m.Text) || !utf8.ValidString(m.Text[s.Start:s.End]) {
			t.Fatalf("span %v of %q", s, m.Text)
		}
	}
}

func TestTheSecretPrintsNothing(t *testing.T) {
	s := Secret("110:canari")
	raw, err := json.Marshal(map[string]any{"t": s})
	require.NoError(t, err)
	require.NotContains(t, string(raw)+s.String()+s.GoString()+s.LogValue().String(), "canari")
}
