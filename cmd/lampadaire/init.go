package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
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
	var silent bool
	var before answers
	cmd := &cobra.Command{
		Use: "init", Short: c.say("cli.init", nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.initialise(cmd.Context(), folder, before, silent)
		},
	}
	cmd.Flags().StringVar(&folder, "dossier", ".", c.say("cli.option_dossier", nil))
	cmd.Flags().BoolVar(&silent, "sans-questions", false, c.say("cli.option_sans_questions", nil))
	cmd.Flags().StringVar(&before.discordServer, "discord-serveur", "", c.say("cli.option_serveur", nil))
	cmd.Flags().StringVar(&before.telegramServer, "telegram-serveur", "", c.say("cli.option_serveur", nil))
	return cmd
}

// installationFiles are the files of a new installation.
type installationFiles struct{ settings, keys, opener, data, discord, telegram string }

func filesOf(folder string) installationFiles {
	in := func(name string) string { return filepath.Join(folder, name) }
	d := config.Defaults()
	return installationFiles{
		settings: in("lampadaire.yaml"), keys: in(d.Keys), opener: in(d.Backup.KeyFile), data: in(d.Data),
		discord: in("discord.jeton"), telegram: in("telegram.jeton"),
	}
}

// initialise asks what is needed to begin, tests each token at once, and writes
// a commented settings file and fresh keys; it overwrites nothing.
func (c *console) initialise(ctx context.Context, folder string, a answers, silent bool) error {
	files := filesOf(folder)
	for _, path := range []string{files.settings, files.keys, files.opener, files.discord, files.telegram} {
		if _, err := os.Lstat(path); err == nil {
			return pdn.SayWith("erreur.cle_existe", map[string]any{"fichier": path})
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("look for %s: %w", path, err)
		}
	}
	probe, err := os.CreateTemp(folder, ".essai-") // before the questions, not after
	if err != nil {
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": folder})
	}
	_, _ = probe.Close(), os.Remove(probe.Name())
	if !silent {
		a = c.interview(ctx, a)
	}
	if err := files.write(a); err != nil {
		return err
	}
	c.println("cli.init_fait", messages.Args{"reglages": files.settings, "cles": files.keys})
	c.println("cli.init_sauvegarde", messages.Args{"fichier": files.opener})
	if a.head != "" {
		c.println("init.code", nil)
		if err := c.invite(ctx, inviteOptions{
			config: files.settings, role: string(pdn.RoleHead), firstName: a.head, function: c.say("init.fonction", nil),
		}); err != nil {
			return err
		}
	}
	c.println("init.suite", nil)
	return nil
}

// write makes the files, each readable by its owner alone.
func (f installationFiles) write(a answers) error {
	if _, err := seal.WriteKeyFile(f.keys); err != nil {
		return err
	}
	recipient, err := backup.WriteKey(f.opener)
	if err != nil {
		return err
	}
	for _, token := range []struct{ path, text string }{{f.discord, a.discordToken}, {f.telegram, a.telegramToken}} {
		if token.text == "" {
			continue
		}
		if err := writeNew(token.path, []byte(token.text+"\n")); err != nil {
			return err
		}
	}
	return writeNew(f.settings, []byte(f.fill(string(config.Example()), a, recipient)))
}

// fill puts what is known into the commented example.
func (f installationFiles) fill(text string, a answers, recipient string) string {
	set := func(old, made string) { text = strings.Replace(text, old, made, 1) }
	d := config.Defaults()
	set("\ndonnees: "+d.Data, "\ndonnees: "+strconv.Quote(f.data))
	set("\ncles: "+d.Keys, "\ncles: "+strconv.Quote(f.keys))
	set("cle_fichier: "+d.Backup.KeyFile, "cle_fichier: "+strconv.Quote(f.opener))
	// With its recipient written there, the machine can back up without the key.
	set(`destinataire: ""`, "destinataire: "+strconv.Quote(recipient))
	head, networks, _ := strings.Cut(text, "\ndiscord:")
	discord, telegram, _ := strings.Cut(networks, "\ntelegram:")
	platform := func(section string, token, path, link, server string) string {
		if token != "" {
			section = strings.Replace(section, `jeton_fichier: ""`, "jeton_fichier: "+strconv.Quote(path), 1)
		}
		section = strings.Replace(section, `lien: ""`, "lien: "+strconv.Quote(link), 1)
		return strings.Replace(section, `serveur: ""`, "serveur: "+strconv.Quote(server), 1)
	}
	text = head + "\ndiscord:" + platform(discord, a.discordToken, f.discord, "", a.discordServer) +
		"\ntelegram:" + platform(telegram, a.telegramToken, f.telegram, a.telegramLink, a.telegramServer)
	if a.structure != "" {
		set("\nstructures: []", a.yaml())
	}
	return text
}

// yaml is the settings of the structure, with what is still to be dated.
func (a answers) yaml() string {
	return fmt.Sprintf(`
structures:
  - id: %s
    nom: %s
    telephone: %s
    contact_donnees: %s
    cadre:
      aipd_le: ""
      personnel_informe_le: ""
      label_recu_le: ""
      accord_coordinateur:
        discord: ""
        telegram: ""
`, shortName(a.structure), strconv.Quote(a.structure), strconv.Quote(a.phone), strconv.Quote(a.contact))
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
