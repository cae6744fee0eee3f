package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/papers"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/retention"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// dossierPapers are the papers of an installation, as their templates are named.
func dossierPapers() []string {
	return []string{"registre", "aipd", "conventions", "ce-que-voit-l-employeur", "page-au-suivant"}
}

func (c *console) dossierCommand() *cobra.Command { return c.paperCommand("dossier", c.dossier) }

// dossier writes the papers of each structure from the real settings, as
// Markdown to go on writing and as PDF to print.
func (c *console) dossier(s config.Settings, o paperOptions, now time.Time) error {
	chosen, err := structuresOf(s, o.structure)
	if err != nil {
		return err
	}
	for _, structure := range chosen {
		facts := factsOf(s, structure, o.config, now)
		if facts.Rights, err = rights.Sheet(func(key string) (string, error) { return c.texts.Text(key, nil) }); err != nil {
			return fmt.Errorf("write what each role sees: %w", err)
		}
		for _, name := range dossierPapers() {
			text, err := fill(name, facts)
			if err != nil {
				return err
			}
			drawn, err := papers.Document(text, c.say("papier.pied", messages.Args{"structure": structure.Name, "jour": facts.Day}), now)
			if err != nil {
				return err
			}
			if err := c.writePaper(o.folder, structure.ID+"-"+name+".md", []byte(text)); err != nil {
				return err
			}
			if err := c.writePaper(o.folder, structure.ID+"-"+name+".pdf", drawn); err != nil {
				return err
			}
		}
	}
	c.println("cli.dossier_fait", nil)
	return nil
}

// structuresOf is the structure of that short name, or all of them.
func structuresOf(s config.Settings, id string) ([]config.Structure, error) {
	var chosen []config.Structure
	for _, structure := range s.Structures {
		if id == "" || structure.ID == id {
			chosen = append(chosen, structure)
		}
	}
	if len(chosen) == 0 {
		return nil, pdn.Say("erreur.papier_sans_structure", nil)
	}
	return chosen, nil
}

// paperFacts is what a template may name.
type paperFacts struct {
	Day       string
	Structure config.Structure
	Networks  []paperNetwork
	Spaces    []paperSpace
	Reading   bool
	Kept      retention.Settings
	Backup    paperBackup
	Files     paperFiles
	Rights    string // what each role sees and may do, from the table of rights
	Checked   string // day on which the help numbers were checked, or empty
	Codes     bool   // whether a poster has QR codes
}

type paperNetwork struct {
	Name       string
	MinimumAge int
}

type paperSpace struct {
	Network, Name string
	Reading       bool
}

type paperBackup struct {
	On     bool
	Days   int
	Folder string
}

type paperFiles struct{ Settings, Data, Keys, BackupKey string }

// factsOf takes the facts of one structure from the settings.
func factsOf(s config.Settings, structure config.Structure, path string, now time.Time) paperFacts {
	facts := paperFacts{
		Day: now.In(pdn.Paris()).Format("02/01/2006"), Structure: structure, Kept: retentionOf(s),
		Backup: paperBackup{On: s.Backup.Folder != "", Days: s.Backup.Days, Folder: s.Backup.Folder},
		Files:  paperFiles{Settings: path, Data: s.Data, Keys: s.Keys, BackupKey: s.Backup.KeyFile},
	}
	if checked, err := time.Parse(time.DateOnly, s.Checked); err == nil {
		facts.Checked = checked.Format("02/01/2006")
	}
	for _, n := range []struct {
		id   pdn.NetworkID
		name string
		p    config.Platform
	}{{onDiscord, "Discord", s.Discord}, {onTelegram, "Telegram", s.Telegram}} {
		used := n.p.TokenFile != ""
		for _, space := range structure.Spaces {
			if space.Network == string(n.id) {
				used = true
				facts.Spaces = append(facts.Spaces, paperSpace{Network: n.name, Name: space.Name, Reading: space.Reading})
				facts.Reading = facts.Reading || space.Reading
			}
		}
		if used {
			facts.Networks = append(facts.Networks, paperNetwork{Name: n.name, MinimumAge: n.p.MinimumAge})
		}
	}
	return facts
}

func fill(name string, facts paperFacts) (string, error) {
	text, err := config.Paper(name)
	if err != nil {
		return "", err
	}
	return papers.Fill(name, text, facts)
}
