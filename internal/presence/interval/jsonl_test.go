package interval_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

func TestLinesAreAnsweredInOrderAndABadLineStopsNothing(t *testing.T) {
	at := time.Date(2026, 11, 18, 12, 0, 0, 0, paris(t))
	in := `{"id":"a","text":"hier 14h-16h30"}
pas du json
{"id":7,"text":"le 5 octobre 18h-20h"}

{"id":"c"}
` + `{"id":"d","text":"` + strings.Repeat("x", 70_000) + "\"}\n" + `{"id":"b","text":"2h30 hier soir"}`
	var out bytes.Buffer
	render := func(q interval.Question) string { return "Question : " + string(q.Code) + " ?" }
	require.NoError(t, interval.ReadLines(strings.NewReader(in), &out, at, render))
	require.Equal(t, `{"id":"a","from":"2026-11-17T14:00:00+01:00","to":"2026-11-17T16:30:00+01:00","minutes":150}
{"line":2,"error":"not a JSON object with id and text"}
{"id":7,"from":"2026-10-05T18:00:00+02:00","to":"2026-10-05T20:00:00+02:00","minutes":120}
{"line":5,"error":"id or text is missing"}
{"line":6,"error":"line longer than 65536 bytes"}
{"id":"b","question":"Question : no_start ?"}
`, out.String())
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAWriterThatFailsIsReported(t *testing.T) {
	at := time.Date(2026, 11, 18, 12, 0, 0, 0, paris(t))
	err := interval.ReadLines(strings.NewReader(`{"id":1,"text":"hier"}`), brokenWriter{}, at, func(interval.Question) string { return "?" })
	require.ErrorContains(t, err, "disk full")
}
