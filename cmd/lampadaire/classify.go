package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/spf13/cobra"

	knowledge "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/moderation"
)

// newClassifyCommand is "lampadaire classify": it examines messages given one
// a line and writes what it thinks of each. Nothing is stored.
func newClassifyCommand() *cobra.Command {
	var lines, all bool
	cmd := &cobra.Command{
		Use:   "classify --jsonl [--all]",
		Short: "Examiner des messages, un objet JSON par ligne, sans rien garder",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !lines {
				return fmt.Errorf("le seul format est --jsonl : un objet JSON par ligne sur l'entrée")
			}
			thresholds := moderation.DefaultThresholds()
			if all {
				thresholds = moderation.AllThresholds()
			}
			engine, err := moderation.New(moderation.Options{Knowledge: knowledge.Files, Thresholds: thresholds})
			if err != nil {
				return fmt.Errorf("prepare the engine: %w", err)
			}
			return classifyLines(engine, cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&lines, "jsonl", false, "lire et écrire un objet JSON par ligne")
	cmd.Flags().BoolVar(&all, "all", false, "allumer toutes les catégories")
	return cmd
}

// classified is one line of the answer. Spans count characters, not bytes.
type classified struct {
	ID       json.RawMessage `json:"id"`
	Score    float64         `json:"score"`
	Findings []foundLine     `json:"findings"`
	Distress float64         `json:"distress"`
	Read     string          `json:"examen"`
}

type foundLine struct {
	Category moderation.Category `json:"category"`
	Score    float64             `json:"score"`
	Why      []moderation.Reason `json:"why"`
	Spans    [][2]int            `json:"spans"`
}

// badLine tells that a line could not be read; the run goes on.
type badLine struct {
	Line  int    `json:"line"`
	Error string `json:"error"`
}

const maxClassifyLine = 4 << 20

// classifyLines reads, examines and answers line by line.
func classifyLines(engine *moderation.Engine, in io.Reader, out io.Writer) error {
	scanner := bufio.NewScanner(in)
	scanner.Buffer(make([]byte, 64<<10), maxClassifyLine)
	buffered := bufio.NewWriterSize(out, 64<<10)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for n := 1; scanner.Scan(); n++ {
		line := scanner.Bytes()
		if len(line) == 0 {
			continue
		}
		var answer any
		row, err := moderation.ParseRow(line)
		if err != nil {
			answer = badLine{n, err.Error()}
		} else {
			answer = answerLine(line, &row, row.Classify(engine))
		}
		if err := encoder.Encode(answer); err != nil {
			return fmt.Errorf("write an answer: %w", err)
		}
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write the answers: %w", err)
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("read the messages: %w", err)
	}
	return nil
}

func answerLine(line []byte, row *moderation.Row, r moderation.Result) classified {
	c := classified{ID: rawID(line, row.ID), Score: round(r.Score), Findings: []foundLine{}, Distress: round(r.Distress), Read: r.Read.String()}
	for _, f := range r.Findings {
		found := foundLine{Category: f.Category, Score: round(f.Score), Why: f.Why, Spans: [][2]int{}}
		for _, s := range f.Spans {
			found.Spans = append(found.Spans, characters(row.Text, s))
		}
		c.Findings = append(c.Findings, found)
	}
	return c
}

// rawID gives the identifier back as it was written, number or string.
func rawID(line []byte, id string) json.RawMessage {
	var f struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(line, &f) == nil && len(f.ID) > 0 {
		return f.ID
	}
	quoted, err := json.Marshal(id)
	if err != nil {
		return json.RawMessage("null")
	}
	return quoted
}

func characters(text string, s chat.Span) [2]int {
	a := utf8.RuneCountInString(text[:s.Start])
	return [2]int{a, a + utf8.RuneCountInString(text[s.Start:s.End])}
}

func round(v float64) float64 { return float64(int(v*10000+0.5)) / 10000 }
