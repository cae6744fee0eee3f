package discord_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/emulator/discord"
)

// scene is a place with what the operations need: a thread, a private chat, a message, an answered interaction.
type scene struct {
	*place
	ch, thread, msg, own string
	act                  *discord.Interaction
	hook                 string
}

func newScene(t *testing.T) *scene {
	p := open(t)
	s := &scene{place: p, ch: "/channels/" + p.general.ID().String()}
	id, err := p.lea.Post(p.general, discord.Draft{Content: "bonjour", Attachments: []discord.Attachment{{Filename: "a.png", ContentType: "image/png"}}})
	require.NoError(t, err)
	require.NoError(t, p.sam.React(p.general, id, "👍"))
	s.msg = id.String()
	th, err := p.lea.StartThread(p.general, "fil", id)
	require.NoError(t, err)
	s.thread = "/channels/" + th.ID().String()
	s.own = p.do("POST", s.ch+"/messages", j{"content": "Bienvenue", "components": row("ok")}).object()["id"].(string)
	s.act = p.press(s.own, "ok")
	s.hook = "/webhooks/" + p.app.ID().String() + "/" + s.act.Token()
	return s
}

func (p *place) press(message, customID string) *discord.Interaction {
	p.t.Helper()
	id, err := discord.ParseID(message)
	require.NoError(p.t, err)
	act, err := p.lea.Press(p.general, id, customID)
	require.NoError(p.t, err)
	return act
}

func (s *scene) answer(kind int, data any) reply {
	return s.do("POST", "/interactions/"+s.act.ID().String()+"/"+s.act.Token()+"/callback", j{"type": kind, "data": data})
}

// answered gives the scene an answered interaction and a follow-up, whose id it returns.
func (s *scene) answered() string {
	require.Equal(s.t, 204, s.answer(4, j{"content": "réponse", "flags": 64}).status)
	return s.do("POST", s.hook, j{"content": "suite", "flags": 64}).object()["id"].(string)
}

// attempt is one request: right ones must succeed without violation, wrong ones must be refused.
type attempt struct {
	method, path string
	body         any
}

// trial is one operation tried rightly and wrongly. status and code are what the wrong one is answered with.
type trial struct {
	right, wrong func(*scene) attempt
	ok           int
	status, code int
}

const nowhere = "/channels/123456"

func get(path string) func(*scene) attempt {
	return func(*scene) attempt { return attempt{"GET", path, nil} }
}

func trials() map[string]trial {
	in := func(f func(s *scene) (string, string, any)) func(*scene) attempt {
		return func(s *scene) attempt { m, p, b := f(s); return attempt{m, p, b} }
	}
	long := strings.Repeat("é", 2001)
	command := []any{j{"name": "charte", "type": 1, "description": "Lire la charte", "default_member_permissions": "0",
		"options": []any{j{"type": 3, "name": "partie", "description": "Quelle partie", "required": false}}}}
	badCommand := []any{j{"name": "Lire la charte", "type": 1, "description": "x"}}
	apps := func(s *scene) string { return "/applications/" + s.app.ID().String() }
	guild := func(s *scene) string { return "/guilds/" + s.g.ID().String() }
	return map[string]trial{
		"get_gateway":     {right: get("/gateway"), wrong: get("/gateway?x=1"), ok: 200, status: 400, code: 50035},
		"get_bot_gateway": {right: get("/gateway/bot"), wrong: get("/gateway/bot?x=1"), ok: 200, status: 400, code: 50035},
		"get_my_user":     {right: get("/users/@me"), wrong: get("/users/@me?x=1"), ok: 200, status: 400, code: 50035},
		"get_user": {ok: 200, status: 404, code: 10013, wrong: get("/users/123456"),
			right: in(func(s *scene) (string, string, any) { return "GET", "/users/" + s.lea.ID().String(), nil })},
		"list_my_guilds": {right: get("/users/@me/guilds"), wrong: get("/users/@me/guilds?x=1"), ok: 200, status: 400, code: 50035},
		"create_dm": {ok: 200, status: 400, code: 50035,
			right: in(func(s *scene) (string, string, any) {
				return "POST", "/users/@me/channels", j{"recipient_id": s.lea.ID()}
			}),
			wrong: in(func(s *scene) (string, string, any) { return "POST", "/users/@me/channels", j{"recipient": s.lea.ID()} })},
		"get_my_application":        {right: get("/applications/@me"), wrong: get("/applications/@me?x=1"), ok: 200, status: 400, code: 50035},
		"get_my_oauth2_application": {right: get("/oauth2/applications/@me"), wrong: get("/oauth2/applications/@me?x=1"), ok: 200, status: 400, code: 50035},
		"list_application_commands": {ok: 200, status: 403, code: 20012, wrong: get("/applications/123/commands"),
			right: in(func(s *scene) (string, string, any) { return "GET", apps(s) + "/commands", nil })},
		"bulk_set_application_commands": {ok: 200, status: 400, code: 50035,
			right: in(func(s *scene) (string, string, any) { return "PUT", apps(s) + "/commands", command }),
			wrong: in(func(s *scene) (string, string, any) { return "PUT", apps(s) + "/commands", badCommand })},
		"list_guild_application_commands": {ok: 200, status: 404, code: 10004,
			right: in(func(s *scene) (string, string, any) { return "GET", apps(s) + guild(s) + "/commands", nil }),
			wrong: in(func(s *scene) (string, string, any) { return "GET", apps(s) + "/guilds/123/commands", nil })},
		"bulk_set_guild_application_commands": {ok: 200, status: 400, code: 50035,
			right: in(func(s *scene) (string, string, any) { return "PUT", apps(s) + guild(s) + "/commands", command }),
			wrong: in(func(s *scene) (string, string, any) { return "PUT", apps(s) + guild(s) + "/commands", j{"name": "x"} })},
		"get_guild": {ok: 200, status: 404, code: 10004, wrong: get("/guilds/123"),
			right: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "?with_counts=true", nil })},
		"list_guild_channels": {ok: 200, status: 404, code: 10004, wrong: get("/guilds/123/channels"),
			right: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "/channels", nil })},
		"list_guild_roles": {ok: 200, status: 404, code: 10004, wrong: get("/guilds/123/roles"),
			right: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "/roles", nil })},
		"list_guild_members": {ok: 200, status: 400, code: 50035,
			right: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "/members?limit=1000", nil }),
			wrong: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "/members?limit=1001", nil })},
		"get_guild_member": {ok: 200, status: 404, code: 10013,
			right: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "/members/" + s.lea.ID().String(), nil }),
			wrong: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "/members/123", nil })},
		"get_active_guild_threads": {ok: 200, status: 404, code: 10004, wrong: get("/guilds/123/threads/active"),
			right: in(func(s *scene) (string, string, any) { return "GET", guild(s) + "/threads/active", nil })},
		"get_channel": {ok: 200, status: 404, code: 10003, wrong: get(nowhere),
			right: in(func(s *scene) (string, string, any) { return "GET", s.ch, nil })},
		"list_messages": {ok: 200, status: 400, code: 50035,
			right: in(func(s *scene) (string, string, any) { return "GET", s.ch + "/messages?limit=100&after=1", nil }),
			wrong: in(func(s *scene) (string, string, any) { return "GET", s.ch + "/messages?limit=101", nil })},
		"create_message": {ok: 200, status: 400, code: 50035,
			right: in(func(s *scene) (string, string, any) {
				return "POST", s.ch + "/messages", j{"content": "ok <@" + s.lea.ID().String() + ">", "nonce": "1", "enforce_nonce": true, "components": row("a"),
					"embeds":            []any{j{"title": "Titre", "description": "texte", "color": 3}},
					"allowed_mentions":  j{"parse": []string{}},
					"message_reference": j{"message_id": s.msg}}
			}),
			wrong: in(func(s *scene) (string, string, any) { return "POST", s.ch + "/messages", j{"content": long} })},
		"get_message": {ok: 200, status: 404, code: 10008,
			right: in(func(s *scene) (string, string, any) { return "GET", s.ch + "/messages/" + s.msg, nil }),
			wrong: in(func(s *scene) (string, string, any) { return "GET", s.ch + "/messages/123", nil })},
		"update_message": {ok: 200, status: 403, code: 50005,
			right: in(func(s *scene) (string, string, any) {
				return "PATCH", s.ch + "/messages/" + s.own, j{"content": "mieux", "components": []any{}}
			}),
			wrong: in(func(s *scene) (string, string, any) {
				return "PATCH", s.ch + "/messages/" + s.msg, j{"content": "autre"}
			})},
		"delete_message": {ok: 204, status: 403, code: 50013,
			right: in(func(s *scene) (string, string, any) { return "DELETE", s.ch + "/messages/" + s.own, nil }),
			wrong: in(func(s *scene) (string, string, any) { return "DELETE", s.ch + "/messages/" + s.msg, nil })},
		"trigger_typing_indicator": {ok: 204, status: 404, code: 10003,
			right: in(func(s *scene) (string, string, any) { return "POST", s.ch + "/typing", nil }),
			wrong: in(func(s *scene) (string, string, any) { return "POST", nowhere + "/typing", nil })},
		"join_thread": {ok: 204, status: 400, code: 50024,
			right: in(func(s *scene) (string, string, any) { return "PUT", s.thread + "/thread-members/@me", nil }),
			wrong: in(func(s *scene) (string, string, any) { return "PUT", s.ch + "/thread-members/@me", nil })},
		"create_interaction_response": {ok: 204, status: 400, code: 50035,
			right: in(func(s *scene) (string, string, any) {
				return "POST", "/interactions/" + s.act.ID().String() + "/" + s.act.Token() + "/callback", j{"type": 4, "data": j{"content": "ok", "flags": 64}}
			}),
			wrong: in(func(s *scene) (string, string, any) {
				return "POST", "/interactions/" + s.act.ID().String() + "/" + s.act.Token() + "/callback", j{"type": 4, "data": j{"contents": "ok"}}
			})},
	}
}

// answerTrials are the operations on the answers to an interaction; the scene has answered.
func answerTrials() map[string]trial {
	in := func(method, suffix string, body any) func(*scene) attempt {
		return func(s *scene) attempt {
			return attempt{method, s.hook + strings.ReplaceAll(suffix, "FOLLOW", s.own), body}
		}
	}
	return map[string]trial{
		"execute_webhook":                 {in("POST", "", j{"content": "suite"}), in("POST", "", j{"contents": "suite"}), 200, 400, 50035},
		"get_original_webhook_message":    {in("GET", "/messages/@original", nil), in("GET", "/messages/@original?x=1", nil), 200, 400, 50035},
		"update_original_webhook_message": {in("PATCH", "/messages/@original", j{"content": "mieux"}), in("PATCH", "/messages/@original", j{"content": 3}), 200, 400, 50035},
		"delete_original_webhook_message": {in("DELETE", "/messages/@original", nil), in("DELETE", "/messages/@original?x=1", nil), 204, 400, 50035},
		"get_webhook_message":             {in("GET", "/messages/FOLLOW", nil), in("GET", "/messages/123", nil), 200, 404, 10008},
		"update_webhook_message":          {in("PATCH", "/messages/FOLLOW", j{"content": "mieux"}), in("PATCH", "/messages/123", j{"content": "mieux"}), 200, 404, 10008},
		"delete_webhook_message":          {in("DELETE", "/messages/FOLLOW", nil), in("DELETE", "/messages/123", nil), 204, 404, 10008},
	}
}

// pinTrials are the operations on pinned messages, in both forms.
func pinTrials() map[string]trial {
	out := map[string]trial{}
	for prefix, path := range map[string]string{"": "/messages/pins", "deprecated_": "/pins"} {
		on := func(method, tail string) func(*scene) attempt {
			return func(s *scene) attempt {
				return attempt{method, s.ch + path + strings.ReplaceAll(tail, "OWN", s.own), nil}
			}
		}
		out[prefix+"list_pins"] = trial{on("GET", ""), get(nowhere + path), 200, 404, 10003}
		out[prefix+"create_pin"] = trial{on("PUT", "/OWN"), on("PUT", "/123"), 204, 404, 10008}
		out[prefix+"delete_pin"] = trial{on("DELETE", "/OWN"), on("DELETE", "/123"), 204, 404, 10008}
	}
	return out
}

func TestEveryOperationIsServedAndRefusesAWrongRequest(t *testing.T) {
	needSpecs(t)
	tried := []string{}
	run := func(all map[string]trial, prepare func(*scene)) {
		for name, tr := range all {
			tried = append(tried, name)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				if prepare != nil {
					prepare(s)
				}
				s.s.ForgetRequests()
				w := tr.wrong(s)
				r := s.do(w.method, w.path, w.body)
				require.Equal(t, fmt.Sprint(tr.status, " ", tr.code), fmt.Sprint(r.status, " ", r.code), string(r.raw))
				for _, v := range s.s.Violations() {
					require.Equal(t, "request", v.Direction, v.Problem)
				}
				before := len(s.s.Violations())
				ok := tr.right(s)
				r = s.do(ok.method, ok.path, ok.body)
				require.Equal(t, tr.ok, r.status, string(r.raw))
				require.Len(t, s.s.Violations(), before, "%v", s.s.Violations())
				require.Equal(t, 2, s.s.Counts()[name], "both requests reach this operation")
			})
		}
	}
	run(trials(), nil)
	run(answerTrials(), func(s *scene) { s.own = s.answered() })
	run(pinTrials(), func(s *scene) {
		s.g.Install(s.app, botRights|discord.PermManageMessages)
	})
	t.Run("the list is complete", func(t *testing.T) {
		slices.Sort(tried)
		require.Equal(t, open(t).s.Operations(), tried)
	})
}
