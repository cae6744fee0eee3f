package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	knowledge "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/moderation/corpus"
)

// newTrainCommand is "lampadaire train": it learns the scorer's weights from
// the rows of the repository, the same weights for the same rows.
func newTrainCommand() *cobra.Command {
	var rows, out string
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Apprendre les poids du modèle à partir des lignes du dépôt",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			start := time.Now()
			engine, err := moderation.New(moderation.Options{Knowledge: knowledge.Files, RulesOnly: true})
			if err != nil {
				return fmt.Errorf("prepare the engine: %w", err)
			}
			train, dev, err := trainingRows(rows)
			if err != nil {
				return err
			}
			weights := engine.Train(train, dev)
			if err := os.WriteFile(filepath.Clean(out), weights, 0o644); err != nil {
				return fmt.Errorf("write weights: %w", err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d lignes apprises, %d pour le réglage, %d octets écrits dans %s (%.1f s)\n",
				len(train), len(dev), len(weights), out, time.Since(start).Seconds())
			return err
		},
	}
	cmd.Flags().StringVar(&rows, "corpus", "internal/moderation/corpus", "dossier des lignes")
	cmd.Flags().StringVar(&out, "out", "config/moderation/poids.bin", "fichier des poids")
	return cmd
}

// trainingRows gives the rows to learn from and those to set the limits on;
// the test rows are never looked at.
func trainingRows(dir string) (train, dev []moderation.Example, err error) {
	rows, err := corpus.LoadDir(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("read the corpus: %w", err)
	}
	splits := corpus.Splits(rows)
	for i := range rows {
		switch splits[i] {
		case corpus.Train:
			train = append(train, exampleOf(&rows[i]))
		case corpus.Dev:
			dev = append(dev, exampleOf(&rows[i]))
		}
	}
	if len(train) == 0 || len(dev) == 0 {
		return nil, nil, fmt.Errorf("le dossier %s n'a pas assez de lignes", dir)
	}
	return train, dev, nil
}

// kin names what ties a row to others: its trigger word, else its frame.
func kin(r *corpus.Row) string {
	if r.Trigger != "" {
		return r.Trigger
	}
	return r.Template
}

func exampleOf(r *corpus.Row) moderation.Example {
	last := len(r.Messages) - 1
	row := moderation.Row{
		Role: moderation.RoleFromName(r.Role), Text: r.Messages[last].Text, From: r.Messages[last].From,
		Required: r.Required, Allowed: r.Allowed, Function: r.Function, Trigger: kin(r),
	}
	for _, m := range r.Messages[:last] {
		row.Before = append(row.Before, moderation.Line{From: m.From, Text: m.Text})
	}
	return row.Example()
}
