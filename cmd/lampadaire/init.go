package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/backup"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
)

func (c *console) initCommand() *cobra.Command {
	var folder string
	cmd := &cobra.Command{
		Use: "init", Short: c.say("cli.init", nil), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.initialise(folder) },
	}
	cmd.Flags().StringVar(&folder, "dossier", ".", c.say("cli.option_dossier", nil))
	return cmd
}

// initialise writes a commented settings file and fresh keys; it overwrites nothing.
func (c *console) initialise(folder string) error {
	settings := filepath.Join(folder, "lampadaire.yaml")
	keys := filepath.Join(folder, config.Defaults().Keys)
	opener := filepath.Join(folder, config.Defaults().Backup.KeyFile)
	for _, path := range []string{settings, keys, opener} {
		if _, err := os.Lstat(path); err == nil {
			return pdn.SayWith("erreur.cle_existe", map[string]any{"fichier": path})
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("look for %s: %w", path, err)
		}
	}
	if _, err := seal.WriteKeyFile(keys); err != nil {
		return err
	}
	recipient, err := backup.WriteKey(opener)
	if err != nil {
		return err
	}
	// With its recipient written there, the machine can back up without the key.
	text := strings.Replace(string(config.Example()), `destinataire: ""`, `destinataire: "`+recipient+`"`, 1)
	if err := writeNew(settings, []byte(text)); err != nil {
		return err
	}
	c.println("cli.init_fait", messages.Args{"reglages": settings, "cles": keys})
	c.println("cli.init_sauvegarde", messages.Args{"fichier": opener})
	return nil
}

func writeNew(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": path})
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), f.Close())
	}
	return f.Close()
}
