package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	emu "github.com/lampadaire/lampadaire/internal/emulator/discord"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// sender is a world with a bot that only sends.
func sender(t *testing.T, change ...func(*emu.Options)) *stage {
	s := world(t, change...)
	s.bot = s.make()
	return s
}

func (s *stage) post(text string) chat.Outgoing {
	return chat.ToSpace(sharedConversation(s.general.ID().String()), chat.Content{Text: text})
}

func (s *stage) shown() []string {
	var texts []string
	for _, v := range s.server.Messages(s.general) {
		texts = append(texts, v.Content)
	}
	return texts
}

func TestARateLimitIsHonoured(t *testing.T) {
	t.Parallel()
	s := sender(t)
	s.server.Faults().REST(emu.RouteLimited("create_message", 300*time.Millisecond))
	_, err := s.bot.Send(soon(t), s.post("bonjour"))
	require.NoError(t, err)
	r := s.server.RequestsOf("create_message")
	require.Len(t, r, 2)
	require.GreaterOrEqual(t, r[1].At.Sub(r[0].At), 300*time.Millisecond)
	require.Equal(t, []string{"bonjour"}, s.shown())
}

func TestARateLimitLongerThanTheDeadlineIsGivenBackAtOnce(t *testing.T) {
	t.Parallel()
	s := sender(t)
	s.server.Faults().REST(emu.RouteLimited("create_message", time.Hour))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range 2 { // the second is not even asked
		_, err := s.bot.Send(ctx, s.post("bonjour"))
		var retry *chat.RetryError
		require.ErrorAs(t, err, &retry)
		require.Greater(t, retry.After, 50*time.Minute)
	}
	require.NoError(t, ctx.Err())
	require.Len(t, s.server.RequestsOf("create_message"), 1)
}

func TestAGlobalRateLimitHoldsEveryRouteButTheAnswersToInteractions(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	i, err := s.lea.Press(s.general, s.standing(), "regles")
	s.waitFor(i, err)
	s.until("the press", func() bool { return len(seen[*chat.Press](s.handler)) == 1 })
	other := s.guild.CreateChannel(emu.ChannelSpec{Name: "autre"})
	s.server.ForgetRequests()
	s.server.Faults().REST(emu.GlobalLimited(500 * time.Millisecond))
	first := make(chan error, 1)
	go func() {
		_, err := s.bot.Send(soon(t), s.post("un"))
		first <- err
	}()
	s.until("the refusal", func() bool { return len(s.server.Requests()) == 1 })
	s.until("the refusal is known", func() bool {
		s.bot.rest.pace.mu.Lock()
		defer s.bot.rest.pace.mu.Unlock()
		return !s.bot.rest.pace.until.IsZero()
	})
	_, err = s.bot.Send(soon(t), toPerson(seen[*chat.Press](s.handler)[0], chat.Content{Text: "réponse"}))
	require.NoError(t, err)
	_, err = s.bot.Send(soon(t), chat.ToSpace(sharedConversation(other.ID().String()), chat.Content{Text: "deux"}))
	require.NoError(t, err)
	require.NoError(t, <-first)
	refusedAt := s.server.Requests()[0].At
	for _, r := range s.server.RequestsOf("create_message")[1:] {
		require.GreaterOrEqual(t, r.At.Sub(refusedAt), 450*time.Millisecond)
	}
	require.NoError(t, s.stop())
}

func TestARefusalByTheEdgeIsARateLimitOfEverything(t *testing.T) {
	t.Parallel()
	s := sender(t)
	f := emu.EdgeBan()
	f.Header = map[string]string{"Retry-After": "3600"}
	s.server.Faults().REST(f)
	for range 2 {
		_, err := s.bot.Send(soon(t), s.post("bonjour"))
		var retry *chat.RetryError
		require.ErrorAs(t, err, &retry)
		require.Greater(t, retry.After, 50*time.Minute)
	}
	require.Len(t, s.server.Requests(), 1)
}

func TestAnAnswerLostAfterTheEffectShowsTheMessageOnce(t *testing.T) {
	t.Parallel()
	cut := emu.RESTFault{Operation: "create_message", Reset: true, AfterEffect: true}
	for name, fault := range map[string]emu.RESTFault{"502": emu.LostAnswer("create_message"), "cut": cut} {
		for _, nonce := range []string{"", "n1"} {
			t.Run(name+" "+nonce, func(t *testing.T) {
				t.Parallel()
				s := sender(t)
				s.server.Faults().REST(fault)
				ref, err := s.bot.Send(soon(t), s.post("bonjour").WithNonce(nonce))
				require.NoError(t, err)
				require.NotEmpty(t, ref)
				require.Equal(t, []string{"bonjour"}, s.shown())
			})
		}
		t.Run(name+" for ever: uncertain, unless the caller can repeat it", func(t *testing.T) {
			t.Parallel()
			s := sender(t)
			fault := fault
			fault.Times = -1
			s.server.Faults().REST(fault)
			_, err := s.bot.Send(soon(t), s.post("bonjour"))
			require.ErrorIs(t, err, chat.ErrUncertain)
			_, err = s.bot.Send(soon(t), s.post("bonsoir").WithNonce("n1"))
			var retry *chat.RetryError
			require.ErrorAs(t, err, &retry)
			require.Equal(t, []string{"bonjour", "bonsoir"}, s.shown())
		})
	}
}

func TestAFurtherAnswerThatMayHaveArrivedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	s := world(t).start()
	i, err := s.lea.Press(s.general, s.standing(), "regles")
	s.waitFor(i, err)
	s.until("the press", func() bool { return len(seen[*chat.Press](s.handler)) == 1 })
	require.NoError(t, s.stop())
	cut := emu.RESTFault{Operation: "execute_webhook", Reset: true, AfterEffect: true}
	for i, fault := range []emu.RESTFault{emu.LostAnswer("execute_webhook"), cut} {
		s.server.Faults().REST(fault)
		_, err = s.bot.Send(soon(t), toPerson(seen[*chat.Press](s.handler)[0], chat.Content{Text: "réponse"}).WithNonce("n1"))
		require.ErrorIs(t, err, chat.ErrUncertain, "this way of sending knows no nonce")
		require.Len(t, s.server.VisibleTo(s.lea, s.general), 2+i)
	}
}

func TestAConfirmationCutInHalfIsStillADelivery(t *testing.T) {
	t.Parallel()
	s := sender(t)
	s.server.Faults().REST(emu.RESTFault{Operation: "create_message", Truncate: true})
	_, err := s.bot.Send(soon(t), s.post("bonjour"))
	require.NoError(t, err)
	require.Equal(t, []string{"bonjour"}, s.shown())
}

func TestAPlatformInTroubleIsAskedAgain(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 504} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			s := sender(t)
			s.server.Faults().REST(emu.ServerError("create_message", status))
			_, err := s.bot.Send(soon(t), s.post("bonjour"))
			require.NoError(t, err)
			require.Equal(t, []string{"bonjour"}, s.shown())
		})
	}
	t.Run("for ever", func(t *testing.T) {
		t.Parallel()
		s := sender(t)
		f := emu.ServerError("create_message", 503)
		f.Times = -1
		s.server.Faults().REST(f)
		_, err := s.bot.Send(soon(t), s.post("bonjour").WithNonce("n1"))
		var retry *chat.RetryError
		require.ErrorAs(t, err, &retry)
		require.Len(t, s.server.Requests(), maxTries)
	})
}

func TestAnUnreachablePlatformIsNotAnUncertainDelivery(t *testing.T) {
	t.Parallel()
	s := world(t)
	for _, address := range []string{"http://plateforme.invalid", "http://127.0.0.1:1"} {
		b := s.make(func(o *Options) { o.BaseURL = address })
		_, err := b.Send(soon(t), s.post("bonjour"))
		var retry *chat.RetryError
		require.ErrorAs(t, err, &retry)
		require.NotErrorIs(t, err, chat.ErrUncertain)
	}
}

func TestEachRefusalHasItsMeaning(t *testing.T) {
	t.Parallel()
	codes := map[int]error{
		50007: chat.ErrClosed, 50278: chat.ErrClosed, 40003: chat.ErrTooFast, 10003: chat.ErrGone, 10008: chat.ErrGone,
		10062: chat.ErrGone, 10015: chat.ErrGone, 50001: chat.ErrForbidden, 50013: chat.ErrForbidden, 50035: chat.ErrRefused,
	}
	s := sender(t)
	for code, want := range codes {
		status := http.StatusBadRequest
		if code == 40003 {
			status = http.StatusTooManyRequests
		}
		s.server.Faults().REST(emu.RESTFault{Operation: "create_message", Status: status, Body: fmt.Sprintf(`{"code":%d,"message":"x"}`, code)})
		_, err := s.bot.Send(soon(t), s.post("bonjour"))
		require.ErrorIs(t, err, want, code)
	}
	require.Empty(t, s.shown())
}

func TestPrivateChatsOpenAndRefuseAsThePlatformSays(t *testing.T) {
	t.Parallel()
	s := sender(t, func(o *emu.Options) { o.Limits.DMOpens = 2 })
	person := func(u *emu.User) pdn.Account { return pdn.Account{Network: Network, ID: u.ID().String()} }
	address, err := s.bot.OpenPrivate(soon(t), person(s.lea))
	require.NoError(t, err)
	_, err = s.bot.Send(soon(t), chat.ToPerson(permit(), address, chat.Content{Text: "bonjour"}))
	require.NoError(t, err)
	s.sam.SetDMs(false)
	address, err = s.bot.OpenPrivate(soon(t), person(s.sam))
	require.NoError(t, err)
	_, err = s.bot.Send(soon(t), chat.ToPerson(permit(), address, chat.Content{Text: "bonjour"}))
	require.ErrorIs(t, err, chat.ErrClosed)
	zoe := s.server.CreateUser(emu.UserSpec{Username: "zoe"})
	require.NoError(t, zoe.Join(s.guild))
	_, err = s.bot.OpenPrivate(soon(t), person(zoe))
	require.ErrorIs(t, err, chat.ErrTooFast)
	require.Len(t, s.server.RequestsOf("create_dm"), 3, "a refusal is not asked again")
	_, err = s.bot.OpenPrivate(soon(t), pdn.Account{Network: "autre", ID: "1"})
	require.ErrorIs(t, err, chat.ErrGone)
}

func TestAPlaceThatIsGoneOrClosedIsSaid(t *testing.T) {
	t.Parallel()
	s := sender(t)
	ref, err := s.bot.Send(soon(t), s.post("bonjour"))
	require.NoError(t, err)
	s.general.SetOverwrites(emu.Overwrite{Target: s.guild.ID(), Deny: emu.PermSendMessages}, emu.Overwrite{Target: s.app.ID(), Member: true, Deny: emu.PermSendMessages})
	_, err = s.bot.Send(soon(t), s.post("bonjour"))
	require.ErrorIs(t, err, chat.ErrForbidden)
	s.general.Remove()
	_, err = s.bot.Send(soon(t), s.post("bonjour"))
	require.ErrorIs(t, err, chat.ErrGone)
	_, err = s.bot.Send(soon(t), s.post("bonjour").Editing(ref))
	require.ErrorIs(t, err, chat.ErrGone)
	for _, address := range []chat.Address{"", "x", "c:", "c:../users", "i:1:s:a/b", "i:x:s:abc"} {
		_, err = s.bot.Send(soon(t), chat.ToProfessional(address, chat.Content{Text: "bonjour"}))
		require.ErrorIs(t, err, chat.ErrGone, address)
	}
}

func TestAMessageIsEditedInPlaceWithItsButtonsAndFile(t *testing.T) {
	t.Parallel()
	s := sender(t)
	with := chat.ToSpace(sharedConversation(s.general.ID().String()), chat.Content{
		Text: "avant", File: &chat.File{Name: "a.txt", Type: "text/plain", Data: []byte("x")},
		Buttons: [][]chat.Button{{{Label: "Page", URL: "https://exemple.fr/a_b"}}, {}},
	})
	ref, err := s.bot.Send(soon(t), with)
	require.NoError(t, err)
	require.Len(t, s.server.Messages(s.general)[0].Attachments, 1)
	again, err := s.bot.Send(soon(t), s.post("après").Editing(ref))
	require.NoError(t, err)
	require.Equal(t, ref, again)
	v := s.server.Messages(s.general)
	require.Len(t, v, 1)
	require.Equal(t, "après", v[0].Content)
	require.Empty(t, v[0].Components)
	require.Empty(t, v[0].Attachments)
	s.noViolations()
}

func TestAPictureCarriesItsWords(t *testing.T) {
	t.Parallel()
	s := sender(t)
	_, err := s.bot.Send(soon(t), chat.ToSpace(sharedConversation(s.general.ID().String()), chat.Content{
		Text: "Mon mois", File: &chat.File{Name: "mois.png", Type: "image/png", Data: []byte("png"), Picture: true, Alternative: strings.Repeat("é", 1100)},
	}))
	require.NoError(t, err)
	requests := s.server.Requests()
	require.Contains(t, string(requests[len(requests)-1].Body), `"description":"`+strings.Repeat("é", 1024)+`"`)
	s.noViolations()
}

func TestNobodyIsEverNotified(t *testing.T) {
	t.Parallel()
	s := sender(t)
	text := "@everyone @here <@" + s.lea.ID().String() + ">"
	_, err := s.bot.Send(soon(t), s.post(text))
	require.NoError(t, err)
	v := s.server.Messages(s.general)[0]
	require.Empty(t, v.Mentioned)
	require.False(t, v.MentionEveryone)
	var sent struct {
		Mentions json.RawMessage `json:"allowed_mentions"`
	}
	require.NoError(t, json.Unmarshal(s.server.Requests()[0].Body, &sent))
	require.JSONEq(t, `{"parse":[]}`, string(sent.Mentions))
}

func TestAMessageThatThePlatformWouldRefuseIsNotSent(t *testing.T) {
	t.Parallel()
	s := sender(t)
	b := func(buttons ...chat.Button) chat.Content {
		return chat.Content{Text: "x", Buttons: [][]chat.Button{buttons}}
	}
	button := chat.Button{Label: "a", Token: "t"}
	bad := []chat.Content{
		{},
		{Text: strings.Repeat("a", 2001)},
		{Text: strings.Repeat("🙂", 1001)},
		{Text: "\xff"},
		{Text: "x", Buttons: [][]chat.Button{{button}, {button}, {button}, {button}, {button}, {button}}},
		b(button, button, button, button, button, button),
		b(chat.Button{Label: "", Token: "t"}),
		b(chat.Button{Label: strings.Repeat("é", 81), Token: "t"}),
		b(chat.Button{Label: "a", Token: strings.Repeat("t", 101)}),
		b(chat.Button{Label: "a"}),
		b(chat.Button{Label: "a", Token: "t", URL: "https://a.fr"}),
		b(chat.Button{Label: "a", PrivateLink: "bonjour"}),
	}
	for i, c := range bad {
		_, err := s.bot.Send(soon(t), chat.ToSpace(sharedConversation(s.general.ID().String()), c))
		require.ErrorIs(t, err, chat.ErrRefused, i)
	}
	_, err := s.bot.Send(soon(t), s.post("x").WithNonce(strings.Repeat("n", 26)))
	require.ErrorIs(t, err, chat.ErrRefused)
	require.Empty(t, s.server.Requests())
	_, err = s.bot.Send(soon(t), s.post(strings.Repeat("*", 2000)))
	require.NoError(t, err, "escapes never make a message too long")
}

func TestABurstInOneChannelIsSpreadRatherThanRefused(t *testing.T) {
	t.Parallel()
	s := sender(t, func(o *emu.Options) { o.Limits.SendBurst, o.Limits.SendPeriod = 5, 300*time.Millisecond })
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			_, err := s.bot.Send(soon(t), s.post(fmt.Sprint(i)))
			require.NoError(t, err)
		})
	}
	all.Wait()
	require.Len(t, s.shown(), 16)
	refused := 0
	for _, r := range s.server.Requests() {
		if r.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	require.LessOrEqual(t, refused, 2)
}

func TestTheGlobalPaceStaysUnderFiftyInAnySecond(t *testing.T) {
	p := newPace(45)
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	var sent []time.Time
	for end := now.Add(5 * time.Second); now.Before(end); now = now.Add(time.Millisecond) {
		for p.reserve(call{}, now) <= 0 {
			sent = append(sent, now)
		}
		require.Zero(t, p.reserve(call{free: true}, now), "answers to interactions are outside")
	}
	for i := range sent {
		n := 0
		for _, at := range sent[i:] {
			if at.Sub(sent[i]) < time.Second {
				n++
			}
		}
		require.LessOrEqual(t, n, 50)
	}
	require.Greater(t, len(sent), 200)
}

func TestTheTableOfRateLimitsIsBounded(t *testing.T) {
	p := newPace(-1)
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	h := http.Header{"X-Ratelimit-Remaining": {"4"}, "X-Ratelimit-Reset-After": {"5"}}
	for i := range 20000 {
		c := call{route: fmt.Sprint("post/", i)}
		p.reserve(c, now)
		p.release(c, 200, h, now)
		p.reserve(call{free: true}, now)
		now = now.Add(time.Millisecond)
	}
	require.LessOrEqual(t, p.size(), routesMax)
}

func TestTooManyRefusalsStopEveryRequestUntilTheyAreOld(t *testing.T) {
	r := &refusals{}
	now := time.Date(2026, 11, 2, 9, 0, 30, 0, time.UTC)
	for range refusalsMax - 1 {
		r.count(now)
	}
	require.Zero(t, r.pause(now))
	r.count(now.Add(3 * time.Minute))
	wait := r.pause(now.Add(3 * time.Minute))
	require.Positive(t, wait)
	require.Zero(t, r.pause(now.Add(3*time.Minute+wait)))
}

func TestAForbiddenRequestCountsTowardsTheBan(t *testing.T) {
	t.Parallel()
	s := sender(t)
	for range refusalsMax {
		s.bot.rest.refusal.count(time.Now())
	}
	_, err := s.bot.Send(soon(t), s.post("bonjour"))
	var retry *chat.RetryError
	require.ErrorAs(t, err, &retry)
	require.Empty(t, s.server.Requests())
}
