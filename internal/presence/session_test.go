package presence_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
)

func declared(id presence.SessionID, from, to time.Time) presence.Event {
	return presence.Event{Kind: presence.Declared, By: "awa", At: at(2026, 11, 18, 12, 0), Session: id, Network: "téléphone", From: from, To: to}
}

func TestTheStateIsTheFoldOfWhatTheAuthorDid(t *testing.T) {
	fix := declared("1", at(2026, 11, 16, 9, 30), at(2026, 11, 16, 11, 0))
	fix.Kind = presence.Corrected
	gone := presence.Event{Kind: presence.Deleted, By: "awa", Session: "2"}
	b, err := presence.Fold("awa", pdn.Paris(), []presence.Event{
		declared("1", at(2026, 11, 16, 9, 0), at(2026, 11, 16, 11, 0)),
		declared("2", at(2026, 11, 17, 9, 0), at(2026, 11, 17, 11, 0)),
		fix, gone,
		declared("3", at(2026, 11, 16, 10, 0), at(2026, 11, 16, 12, 0)),
	})
	require.NoError(t, err)
	require.Len(t, b.Sessions(), 2)
	require.True(t, b.Sessions()[0].Changed)
	require.Equal(t, 150*time.Minute, presence.Total(b.Spans()), "the overlap counts once")
}

func TestImpossibleActsAreRefusedAndChangeNothing(t *testing.T) {
	now := at(2026, 11, 18, 12, 0)
	start := presence.Event{Kind: presence.Started, By: "awa", At: now, Session: "o", From: now}
	stop := presence.Event{Kind: presence.Stopped, By: "awa", At: now.Add(time.Hour), To: now.Add(time.Hour)}
	stranger := declared("9", at(2026, 11, 16, 9, 0), at(2026, 11, 16, 11, 0))
	stranger.By = "bob"
	late := stop
	late.At, late.To = now.Add(15*time.Hour), now.Add(15*time.Hour)
	back := stop
	back.At, back.To = now.Add(-time.Hour), now.Add(-time.Hour)
	cases := []struct {
		name   string
		before []presence.Event
		act    presence.Event
		want   error
	}{
		{"another's presence", nil, stranger, presence.ErrNotAuthor},
		{"end before start", nil, declared("1", at(2026, 11, 16, 11, 0), at(2026, 11, 16, 9, 0)), presence.ErrEndBeforeStart},
		{"more than fourteen hours", nil, declared("1", at(2026, 11, 16, 1, 0), at(2026, 11, 16, 15, 1)), presence.ErrTooLong},
		{"the future", nil, declared("1", at(2026, 11, 18, 11, 0), at(2026, 11, 18, 13, 0)), presence.ErrFuture},
		{"two starts", []presence.Event{start}, func() presence.Event { e := start; e.Session = "p"; return e }(), presence.ErrAlreadyOpen},
		{"stop without start", nil, stop, presence.ErrNoneOpen},
		{"stop after a night", []presence.Event{start}, late, presence.ErrTooLong},
		{"stop while the machine clock went back", []presence.Event{start}, back, presence.ErrEndBeforeStart},
		{"deleting nothing", nil, presence.Event{Kind: presence.Deleted, By: "awa", Session: "x"}, presence.ErrUnknownSession},
		{"correcting nothing", nil, presence.Event{Kind: presence.Corrected, By: "awa", Session: "x"}, presence.ErrUnknownSession},
		{"the same twice", []presence.Event{declared("1", at(2026, 11, 16, 9, 0), at(2026, 11, 16, 11, 0))}, declared("1", at(2026, 11, 16, 9, 0), at(2026, 11, 16, 11, 0)), presence.ErrDuplicate},
		{"a signed year", []presence.Event{{Kind: presence.Signed, By: "awa", Year: 2026}}, declared("1", at(2026, 11, 16, 9, 0), at(2026, 11, 16, 11, 0)), presence.ErrSigned},
		{"an unknown act", nil, presence.Event{Kind: "guessed", By: "awa"}, presence.ErrUnknownKind},
	}
	for _, c := range cases {
		b, err := presence.Fold("awa", pdn.Paris(), c.before)
		require.NoError(t, err, c.name)
		before := b.Sessions()
		require.ErrorIs(t, b.Apply(c.act), c.want, c.name)
		require.Equal(t, before, b.Sessions(), c.name)
	}
}

func TestASignedYearOpensAgainByItsAuthor(t *testing.T) {
	b, err := presence.Fold("awa", pdn.Paris(), []presence.Event{
		{Kind: presence.Signed, By: "awa", Year: 2026}, {Kind: presence.Reopened, By: "awa", Year: 2026},
		declared("1", at(2026, 11, 16, 9, 0), at(2026, 11, 16, 11, 0)),
	})
	require.NoError(t, err)
	require.Len(t, b.Sessions(), 1)
}

func TestAnOpenPresenceCountsOnlyOnceClosed(t *testing.T) {
	now := at(2026, 11, 18, 12, 0)
	b := presence.NewBook("awa", pdn.Paris())
	require.NoError(t, b.Apply(presence.Event{Kind: presence.Started, By: "awa", At: now, Session: "o", From: now}))
	_, open := b.OpenSession()
	require.True(t, open)
	require.Empty(t, b.Spans())
	require.NoError(t, b.Apply(presence.Event{Kind: presence.Stopped, By: "awa", At: now.Add(time.Hour), To: now.Add(time.Hour)}))
	_, open = b.OpenSession()
	require.False(t, open)
	require.Equal(t, time.Hour, presence.Total(b.Spans()))
}

// Law L7: presence is declared by its author, never inferred from messages.
func TestLaw7_NothingHereCanReadAMessage(t *testing.T) {
	err := filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, imp := range f.Imports {
			own := strings.Trim(imp.Path.Value, `"`)
			if strings.HasPrefix(own, "github.com/lampadaire/lampadaire/") {
				allowed := own == "github.com/lampadaire/lampadaire/internal/pdn" ||
					strings.HasPrefix(own, "github.com/lampadaire/lampadaire/internal/presence/")
				require.True(t, allowed, "%s imports %s", path, own)
			}
		}
		return nil
	})
	require.NoError(t, err)
	b := presence.NewBook("awa", pdn.Paris())
	e := declared("1", at(2026, 11, 16, 9, 0), at(2026, 11, 16, 11, 0))
	for _, by := range []presence.AuthorID{"", "robot", "head"} {
		e.By = by
		require.ErrorIs(t, b.Apply(e), presence.ErrNotAuthor)
	}
}

func TestASpreadsheetRunsNoFormulaFromTheExport(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, presence.WriteCSV(&out, [][]string{
		{"Jour", "Motif"}, {"=HYPERLINK(\"x\")", "+1"}, {"-2", "@a"}, {"\tx", "\ry"}, {"2 h 30", "à ; b"}, {"", "−1"},
	}))
	require.Equal(t, "\ufeffJour;Motif\r\n\"'=HYPERLINK(\"\"x\"\")\";'+1\r\n'-2;'@a\r\n'\tx;\"'y\"\r\n2 h 30;\"à ; b\"\r\n;−1\r\n", out.String())
}
