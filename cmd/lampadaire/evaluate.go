package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"image/color"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	knowledge "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/moderation"
)

// newEvaluateCommand is "lampadaire evaluate": it measures the engine on
// labelled rows and prints tables.
func newEvaluateCommand() *cobra.Command {
	var split, jsonFile, plotFile string
	var rulesOnly bool
	cmd := &cobra.Command{
		Use:   "evaluate FICHIER…",
		Short: "Mesurer la détection sur des lignes étiquetées (tables Markdown, JSON, image)",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			engine, err := moderation.New(moderation.Options{
				Knowledge: knowledge.Files, Thresholds: moderation.AllThresholds(), RulesOnly: rulesOnly})
			if err != nil {
				return fmt.Errorf("prepare the engine: %w", err)
			}
			v := moderation.NewEvaluator(engine)
			for _, pattern := range args {
				if err := evaluateFiles(v, pattern, split); err != nil {
					return err
				}
			}
			result := v.Result()
			if err := result.WriteMarkdown(cmd.OutOrStdout()); err != nil {
				return fmt.Errorf("write the tables: %w", err)
			}
			return writeEvaluation(result, jsonFile, plotFile)
		},
	}
	cmd.Flags().StringVar(&split, "split", "", "ne mesurer que cette part (train, dev, test)")
	cmd.Flags().StringVar(&jsonFile, "json", "", "écrire aussi les chiffres dans ce fichier")
	cmd.Flags().StringVar(&plotFile, "plot", "", "écrire l'image des courbes précision-rappel (PNG)")
	cmd.Flags().BoolVar(&rulesOnly, "regles", false, "sans le modèle appris")
	return cmd
}

// evaluateFiles adds the rows of the files that a pattern names; a folder
// stands for its .jsonl files.
func evaluateFiles(v *moderation.Evaluator, pattern, split string) error {
	if info, err := os.Stat(pattern); err == nil && info.IsDir() {
		pattern = filepath.Join(pattern, "*.jsonl")
	}
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		return fmt.Errorf("aucun fichier ne correspond à « %s »", pattern)
	}
	for _, name := range names {
		rows, err := readRows(name)
		if err != nil {
			return err
		}
		for i := range rows {
			if rows[i].Labelled && (split == "" || rows[i].Split == split) {
				v.Add(&rows[i])
			}
		}
	}
	return nil
}

// readRows reads a file of rows.
func readRows(name string) ([]moderation.Row, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open rows: %w", err)
	}
	defer func() { _ = file.Close() }()
	var rows []moderation.Row
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, maxClassifyLine)
	for n := 1; scanner.Scan(); n++ {
		if len(scanner.Bytes()) == 0 {
			continue
		}
		row, err := moderation.ParseRow(scanner.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s, ligne %d : %w", name, n, err)
		}
		rows = append(rows, row)
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	return rows, nil
}

func writeEvaluation(ev moderation.Evaluation, jsonFile, plotFile string) error {
	if jsonFile != "" {
		data, err := json.MarshalIndent(ev, "", "  ")
		if err != nil {
			return fmt.Errorf("encode the figures: %w", err)
		}
		if err := os.WriteFile(jsonFile, data, 0o644); err != nil {
			return fmt.Errorf("write the figures: %w", err)
		}
	}
	if plotFile == "" {
		return nil
	}
	return plotCurves(ev.Curves, plotFile)
}

// plotCurves draws precision against recall, one line a category.
func plotCurves(curves map[string][]moderation.Point, name string) error {
	p := plot.New()
	p.Title.Text = "Précision et rappel par catégorie"
	p.X.Label.Text, p.Y.Label.Text = "rappel", "précision"
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1.02
	for i, slug := range slices.Sorted(maps.Keys(curves)) {
		var points plotter.XYs
		for _, pt := range curves[slug] {
			points = append(points, plotter.XY{X: pt.Recall, Y: pt.Precision})
		}
		line, err := plotter.NewLine(points)
		if err != nil {
			return fmt.Errorf("draw a curve: %w", err)
		}
		line.Color, line.Width = curveColour(i), vg.Points(1.5)
		if i%2 == 1 {
			line.Dashes = []vg.Length{vg.Points(4), vg.Points(2)}
		}
		p.Add(line)
		p.Legend.Add(slug, line)
	}
	p.Legend.Top, p.Legend.Left = false, true
	if err := p.Save(24*vg.Centimeter, 18*vg.Centimeter, name); err != nil {
		return fmt.Errorf("write the image: %w", err)
	}
	return nil
}

// curveColour spreads the hues.
func curveColour(i int) color.Color {
	wave := func(shift float64) uint8 {
		return uint8(110 + 100*math.Sin(float64(i)*2.4+shift))
	}
	return color.RGBA{wave(0), wave(2.1), wave(4.2), 255}
}
