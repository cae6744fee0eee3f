package interval_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

func paris(t require.TestingT) *time.Location {
	loc, err := time.LoadLocation("Europe/Paris")
	require.NoError(t, err)
	return loc
}

// form is one line of testdata: a text and what must come out of it.
type form struct {
	line       int
	text, want string
}

func readForms(t *testing.T, path string) []form {
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	var out []form
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		text, want, found := strings.Cut(sc.Text(), "\t")
		if found && !strings.HasPrefix(text, "#") {
			out = append(out, form{n, text, strings.TrimSpace(want)})
		}
	}
	require.NoError(t, sc.Err())
	return out
}

func show(iv interval.Interval, q *interval.Question) string {
	if q != nil {
		return "?" + string(q.Code)
	}
	next := ""
	if d := iv.To.YearDay() - iv.From.YearDay(); d != 0 {
		next = fmt.Sprintf("+%d", d)
	}
	return iv.From.Format("01-02 15:04") + "-" + iv.To.Format("15:04") + next
}

func TestEveryAuthoredFormIsReadRightOrAskedBack(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, paris(t))
	clear, asked := 0, 0
	for _, f := range readForms(t, "testdata/forms.tsv") {
		iv, q := interval.Parse(f.text, now, "Discord", "Telegram")
		got := show(iv, q)
		if strings.HasPrefix(f.want, "?") {
			if !strings.HasPrefix(got, f.want) {
				t.Errorf("line %d: %q: got %s, want %s", f.line, f.text, got, f.want)
			}
			continue
		}
		clear++
		if q != nil {
			asked++
			t.Logf("asked back, line %d: %q: %s %s, means %s", f.line, f.text, got, q.Word, f.want)
			continue
		}
		if got != f.want {
			t.Errorf("line %d: %q: silently wrong: got %s, want %s", f.line, f.text, got, f.want)
		}
	}
	t.Logf("%d clear forms, %d asked back", clear, asked)
	require.LessOrEqual(t, asked*10, clear, "asking back must stay rare")
}
