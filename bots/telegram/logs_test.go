package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/bots/bottest"
	"github.com/lampadaire/lampadaire/bots/telegram"
	"github.com/lampadaire/lampadaire/internal/chat"
	emulator "github.com/lampadaire/lampadaire/internal/emulator/telegram"
)

// T8.
func TestLogsAndErrorsHoldNoWordNoAccountAndNoToken(t *testing.T) {
	var buffer bytes.Buffer
	var mu sync.Mutex
	sink := writer(func(b []byte) (int, error) { mu.Lock(); defer mu.Unlock(); return buffer.Write(b) })
	previous := log.Default().Writer()
	log.SetOutput(sink) // where the library writes by default
	defer log.SetOutput(previous)
	p := newPlatform(t)
	tries := 0
	r := &bottest.Recorder{Do: func(_ context.Context, e chat.Event) error {
		if m, ok := e.(*chat.Message); ok && tries < 8 {
			if tries++; tries > 5 {
				panic("canari " + m.Text)
			}
			return errors.New("storage busy")
		}
		return nil
	}}
	b, running, _ := start(t, p, r, func(o *telegram.Options) {
		o.Logger = slog.New(slog.NewTextHandler(sink, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	who := p.Person(t).(*person)
	who.Meet(t)
	address := bottest.Some[*chat.Command](t, r, 1)[0].Answer
	who.Say(t, "canari un")
	p.Inject("message", []byte(`{"text":"canari deux`))
	p.Fault(emulator.Fault{Method: "sendMessage", Body: []byte(`{"ok":true,"result":"canari trois"`), Times: 9})
	_, err := b.Send(deadline(t), chat.ToProfessional(address, chat.Content{Text: "canari quatre"}))
	require.Error(t, err)
	errText := err.Error()
	p.ClearFaults()
	p.Fault(emulator.Fault{Reset: true, Times: 4})
	who.Say(t, "canari cinq")
	require.NoError(t, p.Until(deadline(t), func() bool { return p.Pending() == 0 }))
	require.NoError(t, running.Stop(t))
	mu.Lock()
	defer mu.Unlock()
	all := buffer.String() + errText
	for _, secret := range []string{"canari", p.Token(), strings.Split(p.Token(), ":")[1], fmt.Sprint(who.ID()), "Léa"} {
		require.NotContains(t, all, secret)
	}
	require.Contains(t, all, "an event is held back", "the log does say what happens")
}

type writer func([]byte) (int, error)

func (w writer) Write(b []byte) (int, error) { return w(b) }
