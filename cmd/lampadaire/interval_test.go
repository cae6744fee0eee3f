package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

func TestHoursSaidInWordsAreReadOrAskedBackLineByLine(t *testing.T) {
	in := strings.NewReader(`{"id":1,"text":"lundi de 9h à 11h sur Snapchat"}
{"id":"b","text":"2h30 hier soir"}
pas du JSON
`)
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"interval", "--jsonl", "--at", "2026-11-18T12:00"}, in, &out, &errs)
	require.Zero(t, code, errs.String())
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 3)
	require.JSONEq(t, `{"id":1,"from":"2026-11-16T09:00:00+01:00","to":"2026-11-16T11:00:00+01:00","minutes":120}`, lines[0])
	require.Contains(t, plain(lines[1]), `{"id":"b","question":"À quelle heure avez-vous commencé ?`)
	require.Contains(t, lines[2], `"line":3`)
	require.Equal(t, 2, run(t.Context(), []string{"interval"}, in, &out, &errs))
	require.Equal(t, 1, run(t.Context(), []string{"interval", "--jsonl", "--at", "demain"}, in, &out, &errs))
}

func TestLaw12_EveryQuestionAboutHoursHasItsSentence(t *testing.T) {
	texts, err := messages.Load(config.Messages())
	require.NoError(t, err)
	for _, code := range interval.Codes() {
		text, err := app.AskAgain(texts, interval.Question{Code: code, Word: "vers"})
		require.NoError(t, err, code)
		require.NotEmpty(t, text)
	}
}
