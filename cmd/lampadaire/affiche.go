package main

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/papers"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// paperOptions are the options of the commands that write papers.
type paperOptions struct{ config, folder, structure string }

func (c *console) paperCommand(name string, do func(config.Settings, paperOptions, time.Time) error) *cobra.Command {
	var o paperOptions
	cmd := &cobra.Command{
		Use: name, Short: c.say("cli."+name, nil), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := config.Load(o.config)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(o.folder, 0o750); err != nil {
				return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": o.folder})
			}
			if settings, err = c.asItStands(cmd.Context(), o.config, settings); err != nil {
				return err
			}
			return do(settings, o, time.Now())
		},
	}
	cmd.Flags().StringVar(&o.config, "config", "lampadaire.yaml", c.say("cli.option_config", nil))
	cmd.Flags().StringVar(&o.folder, "dossier", ".", c.say("cli.option_dossier", nil))
	cmd.Flags().StringVar(&o.structure, "structure", "", c.say("cli.option_structure", nil))
	return cmd
}

func (c *console) posterCommand() *cobra.Command { return c.paperCommand("affiche", c.posters) }

// posters writes the two posters of each structure, for young people and for
// parents (B21, B34).
func (c *console) posters(s config.Settings, o paperOptions, now time.Time) error {
	chosen, err := structuresOf(s, o.structure)
	if err != nil {
		return err
	}
	for _, structure := range chosen {
		structure.People = youngFacing(structure.People)
		facts := factsOf(s, structure, o.config, now)
		youth, parents := c.youthCodes(s), c.parentCodes(s, structure)
		for _, p := range []poster{
			{"affiche-jeune", youth, missingCodes(facts, s, "telegram", "discord")},
			{"affiche-parent", parents, missingCodes(facts, s, "telegram", "annuaire")},
		} {
			if err := c.writePoster(p, facts, o, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// poster is one poster of a structure: its QR codes, and those that a setting would add.
type poster struct {
	name    string
	codes   []papers.Code
	missing []string // as the keys of the sentences that name them end
}

// writePoster writes a poster, with or without codes, and says which it lacks and
// the setting that gives it.
func (c *console) writePoster(p poster, facts paperFacts, o paperOptions, now time.Time) error {
	facts.Codes = len(p.codes) > 0
	text, err := fill(p.name, facts)
	if err != nil {
		return err
	}
	drawn, err := papers.Poster(text, p.codes, posterFoot(facts.Structure), now)
	if err != nil {
		return err
	}
	file := facts.Structure.ID + "-" + p.name + ".pdf"
	if err := c.writePaper(o.folder, file, drawn); err != nil {
		return err
	}
	for _, what := range p.missing {
		c.println("cli.affiche_sans_"+what, messages.Args{"affiche": file, "reglages": o.config, "structure": facts.Structure.ID})
	}
	return nil
}

// missingCodes are those, of the codes that a poster may have, that no setting gives:
// of a network where the structure works, or of the directory of the label.
func missingCodes(facts paperFacts, s config.Settings, may ...string) (missing []string) {
	for _, what := range may {
		lacks := false
		switch what {
		case "discord":
			lacks = facts.on("Discord") && s.Discord.Link == ""
		case "telegram":
			lacks = facts.on("Telegram") && s.Telegram.Link == ""
		case "annuaire":
			lacks = facts.Structure.Framework.Label != "sans" && facts.Structure.Directory == ""
		}
		if lacks {
			missing = append(missing, what)
		}
	}
	return missing
}

// on tells whether the structure works on a network.
func (f paperFacts) on(network string) bool {
	return slices.ContainsFunc(f.Networks, func(n paperNetwork) bool { return n.Name == network })
}

func posterFoot(s config.Structure) string {
	foot := s.Name
	for _, more := range []string{s.Address, s.Phone} {
		if more != "" {
			foot += " · " + more
		}
	}
	return foot
}

// youthCodes open the spaces and the robots that have a public address.
func (c *console) youthCodes(s config.Settings) []papers.Code {
	var codes []papers.Code
	for _, n := range []struct{ name, link string }{{"Telegram", s.Telegram.Link}, {"Discord", s.Discord.Link}} {
		if n.link != "" {
			codes = append(codes, papers.Code{Link: n.link, Label: c.say("affiche.sur", messages.Args{"reseau": n.name})})
		}
	}
	return codes
}

// parentCodes open the parents' page of the robot and the official directory.
func (c *console) parentCodes(s config.Settings, structure config.Structure) []papers.Code {
	var codes []papers.Code
	if link, err := url.Parse(s.Telegram.Link); err == nil && s.Telegram.Link != "" {
		asked := link.Query()
		asked.Set("start", "parent")
		link.RawQuery = asked.Encode()
		codes = append(codes, papers.Code{Link: link.String(), Label: c.say("affiche.parent", nil)})
	}
	if structure.Directory != "" {
		codes = append(codes, papers.Code{Link: structure.Directory, Label: c.say("affiche.annuaire", nil)})
	}
	return codes
}

// writePaper writes a paper over its former edition and tells where it is.
func (c *console) writePaper(folder, name string, content []byte) error {
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o640); err != nil { //nolint:gosec // to be printed by colleagues
		return pdn.SayWith("erreur.ecriture", map[string]any{"chemin": path})
	}
	c.println("cli.papier_ecrit", messages.Args{"chemin": path})
	return nil
}
