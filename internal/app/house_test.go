package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// Two networks: one shows answers to one person alone, the other only links to
// the private chat.
const (
	alone pdn.NetworkID = "seul"
	open  pdn.NetworkID = "ouvert"
)

// TB is what a house needs of a test, so that property tests can build one too.
type TB interface {
	require.TestingT
	Helper()
}

// house is the use cases over storage in memory and two recording senders.
type house struct {
	t       TB
	app     *app.App
	memory  *memory
	clock   *hand
	senders map[pdn.NetworkID]*recorder
	sealer  *seal.Sealer
	events  int
	options app.Options
}

// hand is a clock moved by hand.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) Sleep(ctx context.Context, _ time.Time) error { <-ctx.Done(); return ctx.Err() }

func (h *hand) add(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// recorder is a sender that keeps what it was given.
type recorder struct {
	network pdn.NetworkID
	caps    chat.Capabilities
	mu      sync.Mutex
	sent    []chat.Outgoing
	fails   []error // for the next sends, in order
	opens   int
	closed  bool     // private chats are closed
	deaf    []string // who cannot be written to, of the accounts
}

func (r *recorder) Network() pdn.NetworkID          { return r.network }
func (r *recorder) Capabilities() chat.Capabilities { return r.caps }

func (r *recorder) Send(_ context.Context, o chat.Outgoing) (chat.MessageRef, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.fails) > 0 {
		err := r.fails[0]
		r.fails = r.fails[1:]
		if err != nil {
			return "", err
		}
	}
	if slices.ContainsFunc(r.deaf, func(who string) bool { return string(o.To()) == "à "+who }) {
		return "", chat.ErrClosed
	}
	r.sent = append(r.sent, o)
	return chat.MessageRef(fmt.Sprintf("m%d", len(r.sent))), nil
}

func (r *recorder) OpenPrivate(context.Context, pdn.Account) (chat.Address, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return "", chat.ErrClosed
	}
	r.opens++
	return "privé", nil
}

// take empties the recorder.
func (r *recorder) take() []chat.Outgoing {
	r.mu.Lock()
	defer r.mu.Unlock()
	sent := r.sent
	r.sent = nil
	return sent
}

var morning = time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)

func editions(t TB) *charter.Editions {
	day := pdn.DayOf(morning, time.UTC)
	all, err := charter.NewEditions([]charter.Edition{
		{Number: 1, Effective: day - 60, Rules: []string{"On se respecte."}},
		{Number: 2, Effective: day + 30, Rules: []string{"On se respecte.", "On s'écoute."}, Changes: []string{"On s'écoute."}, Unchanged: []string{"Tu choisis."}},
		{Number: 3, Effective: day + 60, Rules: []string{"On s'aide."}, Changes: []string{"On s'aide."}, Unchanged: []string{"Tu choisis."}},
	})
	require.NoError(t, err)
	return all
}

func directory(t TB, structures int) *registry.Directory {
	var all []registry.Structure
	for i := range structures {
		id := pdn.StructureID([]string{"escale", "phare"}[i])
		all = append(all, registry.Structure{
			ID: id, Name: "l'" + string(id), Phone: "02 61 91 00 00", Address: "3 rue du Port", Contact: "donnees@escale.example",
			Spaces: []registry.Space{
				{Network: alone, ID: pdn.SpaceID(id), Name: "Serveur", Posts: "accueil"},
				{Network: open, ID: pdn.SpaceID(id), Name: "Groupe", Posts: "groupe"},
			},
			People: []registry.Promeneur{{
				FirstName: "Samira", Function: "éducatrice", Role: pdn.RolePromeneur, Hours: "le mardi de 17 h à 19 h",
				Viewing: registry.ViewingNo, Accounts: []pdn.Account{{Network: alone, ID: "pro-" + string(id)}, {Network: open, ID: "pro-" + string(id)}},
			}},
		})
	}
	d, err := registry.NewDirectory(all)
	require.NoError(t, err)
	return d
}

type choice func(*app.Options)

func build(t TB, structures int, choices ...choice) *house {
	t.Helper()
	clock := &hand{now: morning}
	keys, err := seal.NewKeys()
	require.NoError(t, err)
	sealer, err := seal.NewSealer(keys)
	require.NoError(t, err)
	texts, err := messages.Load(os.DirFS("../../config/messages"))
	require.NoError(t, err)
	d := directory(t, structures)
	h := &house{t: t, memory: newMemory(clock), clock: clock, sealer: sealer, senders: map[pdn.NetworkID]*recorder{
		alone: {network: alone, caps: chat.Capabilities{Ephemeral: true, MayStartPrivate: true, Files: true, MaxText: 2000}},
		open:  {network: open, caps: chat.Capabilities{PrivateLink: true, Files: true, MaxText: 4096}},
	}}
	for _, s := range d.Structures() {
		wrapped, err := sealer.NewStructureKey(s.ID)
		require.NoError(t, err)
		require.NoError(t, sealer.Load(s.ID, wrapped))
	}
	h.options = app.Options{
		Update: h.memory.Update, View: h.memory.View, Scrub: func(context.Context) error { return nil },
		Sealer: sealer, Directory: d, Editions: editions(t), Texts: texts, Clock: clock,
		Networks: map[pdn.NetworkID]app.Network{alone: {Name: "Seul", Welcome: app.WelcomeInSpace, MinimumAge: 15}, open: {Name: "Ouvert", Welcome: app.WelcomeInSpace, MinimumAge: 16}},
		Logger:   slog.New(slog.DiscardHandler),
	}
	for _, choose := range choices {
		choose(&h.options)
	}
	h.start()
	return h
}

// start makes the use cases anew on what is stored, as a restart does.
func (h *house) start() {
	h.app = app.New(h.options)
	for _, r := range h.senders {
		h.app.Connect(r)
	}
}

func (h *house) origin(n pdn.NetworkID, who string, place chat.Place) chat.Origin {
	h.events++
	return chat.Origin{
		Network: n, ID: fmt.Sprintf("e%d", h.events), At: h.clock.Now(), Place: place, Once: n == alone,
		Author: chat.Author{Account: pdn.Account{Network: n, ID: who}}, Answer: chat.Address("à " + who),
	}
}

var (
	private  = chat.Place{Kind: chat.Private, Conversation: "p"}
	inAlone  = chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "c", Alone: true}
	inTheOpn = chat.Place{Kind: chat.Shared, Space: "escale", Conversation: "c"}
)

func (h *house) handle(e chat.Event) {
	h.t.Helper()
	require.NoError(h.t, h.app.Handle(context.Background(), e))
	require.NoError(h.t, h.app.Settle(context.Background()))
}

func (h *house) command(n pdn.NetworkID, who string, place chat.Place, name, args string) []chat.Outgoing {
	h.t.Helper()
	h.senders[n].take()
	h.handle(&chat.Command{Origin: h.origin(n, who, place), Name: name, Args: args})
	return h.senders[n].take()
}

// other is what stands behind [Autre chose] for a professional.
func (h *house) other(n pdn.NetworkID, who string) []chat.Outgoing {
	h.t.Helper()
	return h.press(n, who, private, h.command(n, who, private, "menu", ""), "Autre chose")
}

func (h *house) write(n pdn.NetworkID, who string, place chat.Place, text string) []chat.Outgoing {
	h.t.Helper()
	h.senders[n].take()
	h.handle(&chat.Message{Origin: h.origin(n, who, place), Text: text})
	return h.senders[n].take()
}

// press presses the button with that label among the messages given, or behind
// [Autre chose].
func (h *house) press(n pdn.NetworkID, who string, place chat.Place, in []chat.Outgoing, label string) []chat.Outgoing {
	h.t.Helper()
	token := tokenOf(in, label)
	if more := tokenOf(in, "Autre chose"); token == "" && more != "" {
		h.senders[n].take()
		h.handle(&chat.Press{Origin: h.origin(n, who, place), Token: more, Ref: "m"})
		in = h.senders[n].take()
		token = tokenOf(in, label)
	}
	require.NotEmpty(h.t, token, "no button %q in %v", label, texts(in))
	h.senders[n].take()
	h.handle(&chat.Press{Origin: h.origin(n, who, place), Token: token, Ref: "m"})
	return h.senders[n].take()
}

// spaces makes French spaces ordinary ones, to compare texts as they are typed.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")

func tokenOf(in []chat.Outgoing, label string) string {
	for _, o := range in {
		for _, row := range o.Content().Buttons {
			for _, b := range row {
				if strings.Contains(spaces.Replace(b.Label), label) {
					return b.Token
				}
			}
		}
	}
	return ""
}

func texts(in []chat.Outgoing) string {
	var out []string
	for _, o := range in {
		out = append(out, spaces.Replace(o.Content().Text))
	}
	return strings.Join(out, "\n---\n")
}

func (h *house) link(n pdn.NetworkID, who string) adherence.Link {
	h.t.Helper()
	code, err := h.sealer.Code("escale", pdn.Account{Network: n, ID: who})
	require.NoError(h.t, err)
	return h.memory.state.links[code]
}

func TestMain(m *testing.M) { os.Exit(m.Run()) }
