package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	compterendu "github.com/lampadaire/lampadaire/config/compte-rendu"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/document"
	"github.com/lampadaire/lampadaire/internal/schedule"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// formOf is the form of the annual account.
func formOf(s config.Settings) (report.Form, error) {
	data, err := shippedOr(s.Annual.Form, compterendu.Form)
	if err != nil {
		return report.Form{}, err
	}
	form, err := report.ParseForm(data)
	return form, placedFault(err, s.Annual.Form)
}

// publicationOf is the thresholds of what is shown about young people.
func publicationOf(s config.Settings) (report.Publication, error) {
	data, err := shippedOr(s.Annual.Publication, compterendu.Publication)
	if err != nil {
		return report.Publication{}, err
	}
	p, err := report.ParsePublication(data)
	return p, placedFault(err, s.Annual.Publication)
}

func shippedOr(path string, shipped []byte) ([]byte, error) {
	if path == "" {
		return shipped, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &config.Fault{Key: "reglages.fichier_illisible", Args: map[string]any{"chemin": path}, Err: err}
	}
	return data, nil
}

// placedFault shows a fault of the form as one of the settings: file, line, caret.
func placedFault(err error, path string) error {
	var f *report.FormFault
	if !errors.As(err, &f) {
		return err
	}
	return &config.Fault{Key: f.Key, Args: f.Args, Line: f.Line, Column: f.Column, Excerpt: f.Excerpt, File: path, Err: f.Err}
}

// publicationJob publishes, once they are over, the quarters and years of what is
// shown about young people; each day it finds nothing to do but then.
func (h *house) publicationJob() schedule.Job {
	return schedule.Job{
		Name: "publication", Spec: "10 5 * * *", Missed: schedule.Once,
		Run: func(ctx context.Context, _ time.Time) error { return h.app.PublishYouth(ctx) },
	}
}

// reportOptions are the options of the report's command line.
type reportOptions struct{ config, year, period, level, who, folder string }

func (c *console) reportCommand() *cobra.Command {
	var o reportOptions
	cmd := &cobra.Command{
		Use: "report", Short: c.say("cli.report", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.report(cmd.Context(), o) },
	}
	for _, flag := range []struct {
		into              *string
		name, value, help string
	}{
		{&o.config, "config", "lampadaire.yaml", "cli.option_config"},
		{&o.year, "annee", "", "cli.report_annee"},
		{&o.period, "periode", "", "cli.report_periode"},
		{&o.level, "pour", "departement", "cli.report_pour"},
		{&o.who, "qui", "", "cli.report_qui"},
		{&o.folder, "sortie", ".", "cli.report_sortie"},
	} {
		cmd.Flags().StringVar(flag.into, flag.name, flag.value, c.say(flag.help, nil))
	}
	return cmd
}

// report writes the annual accounts as pages, workbooks and tables, from a copy of
// what is stored: the robots may go on working.
func (c *console) report(ctx context.Context, o reportOptions) error {
	first, last, err := periodOf(o, time.Now())
	if err != nil {
		return err
	}
	level := report.Level(o.level)
	return c.onCopy(ctx, o.config, func(h *house) error {
		accounts, err := h.app.Accounts(level, o.who)
		if err != nil {
			return err
		}
		if len(accounts) == 0 {
			return pdn.SayWith("erreur.compte_rendu_qui", map[string]any{"valeur": strings.TrimSpace(o.level + " " + o.who)})
		}
		for _, one := range accounts {
			one.Ask.First, one.Ask.Last = first, last
			d, err := h.app.AccountDocument(ctx, one.Ask)
			if err != nil {
				return err
			}
			name := fmt.Sprintf("compte-rendu-%s-%s-%s", one.Name, first, last)
			if err := c.writeAccount(o.folder, name, d, h.clock.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// periodOf is the months asked for: a year, or "2026-01..2026-06".
func periodOf(o reportOptions, now time.Time) (first, last pdn.Month, err error) {
	year := o.year
	if year == "" && o.period == "" {
		year = strconv.Itoa(now.Year() - 1)
	}
	if o.period != "" {
		from, to, _ := strings.Cut(o.period, "..")
		first, last = monthOf(from), monthOf(to)
	} else if y, err := strconv.Atoi(year); err == nil && len(year) == 4 {
		first, last = monthOf(year+"-01"), monthOf(strconv.Itoa(y)+"-12")
	}
	if first == 0 || last < first || last-first > 59 {
		return 0, 0, pdn.SayWith("erreur.compte_rendu_periode", map[string]any{"valeur": o.period + o.year})
	}
	return first, last, nil
}

func monthOf(text string) pdn.Month {
	t, err := time.Parse("2006-01", text)
	if err != nil {
		return 0
	}
	return pdn.DayOf(t, time.UTC).Month()
}

// writeAccount writes one account in its three forms.
func (c *console) writeAccount(folder, name string, d report.Document, now time.Time) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": folder})
	}
	for _, form := range []struct {
		ending string
		write  func(io.Writer, report.Document) error
	}{
		{".pdf", func(w io.Writer, d report.Document) error { return document.WritePDF(w, d, now) }},
		{".xlsx", document.WriteXLSX}, {".csv", document.WriteCSV},
	} {
		path := filepath.Join(folder, name+form.ending)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": path})
		}
		if err := errors.Join(form.write(f, d), f.Close()); err != nil {
			return err
		}
		c.println("cli.ecrit", messages.Args{"chemin": path})
	}
	return nil
}

// onCopy opens a copy of the storage beside it, with no network, does something with
// it and removes it. What is done to the copy is lost with it.
func (c *console) onCopy(ctx context.Context, path string, do func(*house) error) (err error) {
	settings, err := config.Load(path)
	if err != nil {
		return err
	}
	keys, err := seal.Read(seal.Source{File: settings.Keys, Getenv: os.Getenv})
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp(filepath.Dir(settings.Data), ".lecture-")
	if err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": filepath.Dir(settings.Data)})
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	data := settings.Data
	settings.Data = filepath.Join(folder, "copie.db")
	if err := store.Copy(ctx, data, settings.Data); err != nil {
		return err
	}
	if closings, err := os.ReadFile(data + closingsSuffix); err == nil {
		if err := os.WriteFile(settings.Data+closingsSuffix, closings, 0o600); err != nil { //nolint:gosec // a folder of our own
			return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": folder})
		}
	}
	h, err := build(ctx, plan{
		settings: settings, keys: keys, clock: pdn.SystemClock{}, texts: c.texts, logger: slog.New(slog.DiscardHandler),
		tell: func(error) {},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	return do(h)
}
