package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/schedule"
)

// charterCommand has what the command line does with the charter.
func (c *console) charterCommand() *cobra.Command {
	var path, structure string
	publish := &cobra.Command{
		Use: c.say("cli.charter_usage", nil), Short: c.say("cli.charter_publish", nil), Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.publishCharter(path, structure, args[0]) },
	}
	publish.Flags().StringVar(&path, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	publish.Flags().StringVar(&structure, "structure", "", c.say("cli.charter_structure", nil))
	publish.Flags().BoolP("help", "h", false, c.say("cli.aide", nil))
	cmd := &cobra.Command{Use: "charter", Short: c.say("cli.charter", nil)}
	cmd.AddCommand(publish)
	return cmd
}

// publishCharter checks an edition and leaves it for the program, which may be
// running: it alone writes its data.
func (c *console) publishCharter(path, structure, file string) error {
	settings, err := config.Load(path)
	if err != nil {
		return err
	}
	e, data, err := readEdition(file)
	if err != nil {
		return err
	}
	today := pdn.DayOf(time.Now(), pdn.Paris())
	directory, err := directoryOf(settings, today)
	if err != nil {
		return err
	}
	all := directory.Structures()
	if structure != "" {
		s, err := structureNamed(directory, structure)
		if err != nil {
			return err
		}
		all = []registry.Structure{s}
	}
	if err := charter.Announceable(e, charter.Edition{}, today); err != nil {
		return err
	}
	for _, s := range all {
		if err := droppedEditions(settings.Data).post(s.ID, data); err != nil {
			return err
		}
		c.println("cli.charter_deposee", messages.Args{"structure": s.Name, "jour": e.Effective.Time().Format("02/01/2006")})
	}
	return nil
}

// readEdition reads the file of a new edition; its number is given when it is published.
func readEdition(file string) (charter.Edition, []byte, error) {
	data, err := os.ReadFile(file) //nolint:gosec // named on the command line by the operator, or in a folder of our own
	if err != nil {
		return charter.Edition{}, nil, &config.Fault{Key: "reglages.fichier_illisible", Args: map[string]any{"chemin": file}, Err: err}
	}
	e, err := editionIn(data)
	if err != nil {
		config.Named(err, file)
		return charter.Edition{}, nil, err
	}
	return e, data, nil
}

func editionIn(data []byte) (charter.Edition, error) {
	read, err := config.ParseNewEdition(data)
	if err != nil {
		return charter.Edition{}, err
	}
	day, err := read.Day()
	if err != nil {
		return charter.Edition{}, err
	}
	return charter.Edition{
		Number: read.Number, Effective: pdn.DayOf(day, day.Location()), Rules: read.Rules, Changes: read.Changes, Unchanged: read.Unchanged,
	}, nil
}

// droppedEditions is the folder where editions of the command line wait.
type droppedEditions string

func (d droppedEditions) folder() string { return string(d) + ".editions" }

// dropMark stands between a structure's name and the hash of what was dropped.
const dropMark = "_"

func (d droppedEditions) post(id pdn.StructureID, data []byte) error {
	sum := sha256.Sum256(data)
	if err := os.MkdirAll(d.folder(), 0o700); err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": d.folder()})
	}
	name := string(id) + dropMark + hex.EncodeToString(sum[:8])
	if err := os.WriteFile(filepath.Join(d.folder(), name), data, 0o600); err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": d.folder()})
	}
	return nil
}

// takeEditions publishes the editions that wait, and removes them; one that is
// refused is told to the operator.
func (h *house) takeEditions(ctx context.Context) error {
	folder := droppedEditions(h.settings.Data).folder()
	files, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for dropped editions: %w", err)
	}
	for _, f := range files {
		file := filepath.Join(folder, f.Name())
		id, _, _ := strings.Cut(f.Name(), dropMark)
		if err := h.takeEdition(ctx, pdn.StructureID(id), file); err != nil {
			return err
		}
		if err := os.Remove(file); err != nil { //nolint:gosec // a folder of our own
			return fmt.Errorf("remove a dropped edition: %w", err)
		}
	}
	return nil
}

// takeEdition publishes one; nil too where it is refused for good.
func (h *house) takeEdition(ctx context.Context, id pdn.StructureID, file string) error {
	e, _, err := readEdition(file)
	if err == nil {
		before := h.app.Charter(id).Last()
		e.Number = before.Number + 1
		if len(e.Rules) == 0 {
			e.Rules = before.Shown()
		}
		_, err = h.app.PublishEdition(ctx, app.CharterText{Structure: id, Edition: e})
	}
	var refused *pdn.Error
	var fault *config.Fault
	switch {
	case errors.As(err, &refused):
		h.tell(refused)
	case errors.As(err, &fault):
		h.tell(fault)
	case err != nil:
		return fmt.Errorf("publish a dropped edition: %w", err)
	}
	return nil
}

// lookEvery is how often the program looks for dropped editions.
const lookEvery = time.Minute

// watchEditions takes dropped editions until ctx ends.
func (h *house) watchEditions(ctx context.Context) error {
	if err := h.app.Announce(ctx); err != nil && ctx.Err() == nil {
		h.tell(err)
	}
	for {
		if err := h.takeEditions(ctx); err != nil && ctx.Err() == nil {
			h.tell(err)
		}
		if err := h.clock.Sleep(ctx, h.clock.Now().Add(lookEvery)); err != nil {
			return err
		}
	}
}

// editionsJob tells each morning what is to be told of new editions.
func (h *house) editionsJob() schedule.Job {
	return schedule.Job{Name: "editions", Spec: "5 9 * * *", Missed: schedule.Once, Run: func(ctx context.Context, due time.Time) error {
		if err := h.app.Announce(ctx); err != nil {
			return err
		}
		return h.store.Update(ctx, func(tx app.Tx) error {
			_, err := tx.ClaimJob(ctx, "editions", schedule.PeriodKey(due))
			return err
		})
	}}
}
