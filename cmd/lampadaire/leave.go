package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
	"github.com/lampadaire/lampadaire/internal/store"
)

// structureCommand has what the command line does with a whole structure.
func (c *console) structureCommand() *cobra.Command {
	var path, id, sure string
	closing := &cobra.Command{
		Use: "close", Short: c.say("cli.structure_close", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.closeStructure(cmd.Context(), path, id, sure) },
	}
	closing.Flags().StringVar(&path, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	closing.Flags().StringVar(&id, "structure", "", c.say("cli.structure_nom", nil))
	closing.Flags().StringVar(&sure, "confirmer", "", c.say("cli.structure_confirmer", nil))
	closing.Flags().BoolP("help", "h", false, c.say("cli.aide", nil))
	cmd := &cobra.Command{Use: "structure", Short: c.say("cli.structure", nil)}
	cmd.AddCommand(closing)
	return cmd
}

// closeStructure ends a structure while the program is stopped, and prints the proof.
func (c *console) closeStructure(ctx context.Context, path, id, sure string) error {
	settings, err := config.Load(path)
	if err != nil {
		return err
	}
	today := pdn.DayOf(time.Now(), pdn.Paris())
	directory, err := directoryOf(settings, today)
	if err != nil {
		return err
	}
	s, known := directory.Structure(pdn.StructureID(id))
	if !known {
		if id == "" {
			return pdn.Say("erreur.structure_laquelle", nil)
		}
		return pdn.SayWith("erreur.structure_inconnue", map[string]any{"valeur": id})
	}
	if sure != id {
		return pdn.SayWith("erreur.structure_confirmer", map[string]any{"structure": s.Name, "valeur": id})
	}
	keys, err := seal.Read(seal.Source{File: settings.Keys, Getenv: os.Getenv})
	if err != nil {
		return err
	}
	sealer, err := seal.NewSealer(keys)
	if err != nil {
		return err
	}
	data, err := store.Open(ctx, store.Options{Path: settings.Data, Seal: sealer, Logger: slog.New(slog.NewJSONHandler(c.err, nil))})
	if err != nil {
		return err
	}
	proof, err := dropStructure(ctx, data, s)
	if err := errors.Join(err, data.Close()); err != nil {
		return err
	}
	c.printProof(s, proof, settings.Backup, today)
	return nil
}

// departure is the proof that a structure left.
type departure struct {
	number string // tells this proof from another
	key    bool   // its key was there, and is no more
	left   []store.Left
}

// dropStructure deletes what is a structure's, empties the files of it, and
// looks again: a row that stayed is an error.
func dropStructure(ctx context.Context, data *store.Store, s registry.Structure) (departure, error) {
	var p departure
	number := make([]byte, 4)
	if _, err := rand.Read(number); err != nil {
		return p, fmt.Errorf("number a proof: %w", err)
	}
	p.number = hex.EncodeToString(number)
	err := data.Write(ctx, func(tx *store.Tx) error {
		keys, err := tx.StructureKeys(ctx)
		if err != nil {
			return err
		}
		_, p.key = keys[s.ID]
		p.left, err = tx.DropStructure(ctx, s.ID, s.Spaces...)
		return err
	})
	if err != nil {
		return p, err
	}
	if err := data.Scrub(ctx); err != nil {
		return p, fmt.Errorf("empty the files after a departure: %w", err)
	}
	return p, data.View(ctx, func(r app.Reader) error {
		keys, err := r.StructureKeys(ctx)
		if _, still := keys[s.ID]; still {
			return errors.New("the key of the structure is still there")
		}
		return err
	})
}

func (c *console) printProof(s registry.Structure, p departure, b config.Backup, today pdn.Day) {
	day := func(d pdn.Day) string { return d.Time().Format("02/01/2006") }
	c.println("cli.structure_preuve", messages.Args{"structure": s.Name, "jour": day(today), "mot": p.number})
	key := "cli.structure_cle"
	if !p.key {
		key = "cli.structure_sans_cle"
	}
	c.println(key, nil)
	for _, l := range p.left {
		c.println("cli.structure_lignes", messages.Args{"n": l.Rows, "nom": l.Table})
	}
	if b.Folder != "" {
		c.println("cli.structure_sauvegardes", messages.Args{"jour": day(today + pdn.Day(b.Days))})
	}
	c.println("cli.structure_ensuite", nil)
}
