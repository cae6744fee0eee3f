package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// digestOptions are the options of the synthesis's command line.
type digestOptions struct {
	config, day, structure, folder string
	dry                            bool
}

func (c *console) digestCommand() *cobra.Command {
	var o digestOptions
	cmd := &cobra.Command{
		Use: "digest", Short: c.say("cli.digest", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.digest(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.config, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	cmd.Flags().BoolVar(&o.dry, "dry-run", false, c.say("cli.digest_essai", nil))
	cmd.Flags().StringVar(&o.day, "semaine", "", c.say("cli.digest_semaine", nil))
	cmd.Flags().StringVar(&o.structure, "structure", "", c.say("cli.digest_structure", nil))
	cmd.Flags().StringVar(&o.folder, "sortie", ".", c.say("cli.report_sortie", nil))
	return cmd
}

// digest prints the synthesis of a day and writes its picture; it sends nothing and
// changes nothing. Only the running robot sends.
func (c *console) digest(ctx context.Context, o digestOptions) error {
	if !o.dry {
		return pdn.Say("erreur.digest_essai", nil)
	}
	day := pdn.DayOf(time.Now(), pdn.Paris())
	if o.day != "" {
		if day = dayOf(o.day); day == 0 {
			return pdn.SayWith("erreur.digest_jour", map[string]any{"valeur": o.day})
		}
	}
	return c.onCopy(ctx, o.config, func(h *house) error {
		lines, picture, err := h.app.Preview(ctx, pdn.StructureID(o.structure), day)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if _, err := fmt.Fprintln(c.out, line); err != nil {
				return err
			}
		}
		if picture == nil {
			return nil
		}
		path := filepath.Join(o.folder, picture.Name)
		if err := os.WriteFile(path, picture.Data, 0o600); err != nil { //nolint:gosec // the operator's folder
			return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": path})
		}
		c.println("cli.ecrit", messages.Args{"chemin": path})
		return nil
	})
}
