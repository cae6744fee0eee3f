package telegram_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The child process of the kill test: a bot whose "commit" is a flushed line of a file.
const (
	childURL  = "LAMPADAIRE_TEST_CHILD_URL"
	childFile = "LAMPADAIRE_TEST_CHILD_FILE"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(childURL); url != "" {
		fmt.Fprintln(os.Stderr, child(url, os.Getenv(childFile)))
		os.Exit(1)
	}
	verifyMain(m)
}

func child(url, path string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	b, err := telegram.New(telegram.Options{Token: telegram.Secret(os.Getenv("LAMPADAIRE_TEST_CHILD_TOKEN")), ServerURL: url,
		Clock: pdn.SystemClock{}, Journal: &bottest.Journal{}, HTTP: &http.Client{}, Unlimited: true,
		Handler: handler(func(_ context.Context, e chat.Event) error {
			m, ok := e.(*chat.Message)
			if !ok {
				return nil
			}
			time.Sleep(4 * time.Millisecond) // the time that an effect takes
			if _, err := fmt.Fprintln(file, m.ID, m.Text); err != nil {
				return err
			}
			return file.Sync()
		})})
	if err != nil {
		return err
	}
	return b.Run(context.Background())
}

type handler func(context.Context, chat.Event) error

func (h handler) Handle(ctx context.Context, e chat.Event) error { return h(ctx, e) }

// T1, T2: the library confirms updates to the platform 10 ms after their receipt; killed then, it loses them.
func TestKilledBetweenReceiptAndCommitLosesNothing(t *testing.T) {
	p := newPlatform(t)
	people := make([]*person, 5)
	for i := range people {
		people[i] = p.Person(t).(*person)
		people[i].Meet(t)
	}
	path := filepath.Join(t.TempDir(), "committed")
	random := rand.New(rand.NewPCG(1, 2))
	const n = 300
	for i := range n {
		people[i%len(people)].Say(t, fmt.Sprintf("message-%d", i))
	}
	kills := 0
	for p.Pending() > 0 {
		require.Less(t, kills, 100)
		run := exec.Command(os.Args[0])
		run.Env = append(os.Environ(), childURL+"="+p.URL(), childFile+"="+path, "LAMPADAIRE_TEST_CHILD_TOKEN="+p.Token())
		require.NoError(t, run.Start())
		before := p.Count("getUpdates")
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_ = p.Until(ctx, func() bool { return p.Count("getUpdates") > before })
		cancel()
		time.Sleep(time.Duration(random.IntN(150+50*kills)) * time.Millisecond) // a random instant: nothing is asserted on it
		require.NoError(t, run.Process.Kill())
		_ = run.Wait()
		kills++
	}
	raw, err := os.Open(path)
	require.NoError(t, err)
	defer raw.Close()
	ids, byText := map[string]bool{}, map[string]string{}
	lines := bufio.NewScanner(raw)
	for lines.Scan() {
		id, text, whole := strings.Cut(lines.Text(), " ")
		require.True(t, whole)
		if known, seen := byText[text]; seen {
			require.Equal(t, known, id, "delivered again, it has the same id: its mark makes it harmless")
		}
		ids[id], byText[text] = true, id
	}
	require.Len(t, byText, n, "after %d kills", kills)
	require.Len(t, ids, n)
	require.Greater(t, kills, 1, "the robot was killed at work")
}
