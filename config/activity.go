package config

import (
	"fmt"
	"os"

	"github.com/goccy/go-yaml"
)

// Activity is the editable lists that professionals pick from: networks, age
// bands, themes, orientations, missions (domain §2, B60).
type Activity struct {
	Networks  []string   `yaml:"reseaux"`
	Ages      []Choice   `yaml:"ages"`
	Themes    []Choice   `yaml:"themes"`
	Referrals []Choice   `yaml:"orientations"`
	Missions  []string   `yaml:"missions"`
	Look      Reflection `yaml:"retour"`
	Reasons   []string   `yaml:"raisons"`
}

// Choice is one entry of a list: what is stored, what is shown, and the wider
// theme that reports use.
type Choice struct {
	Slug  string `yaml:"slug"`
	Label string `yaml:"label"`
	Group string `yaml:"group"`
}

// Reflection is the three questions after a presence.
type Reflection struct {
	What []string `yaml:"quoi"`
	How  []string `yaml:"comment"`
	Next []string `yaml:"suite"`
}

// LoadActivity reads the lists from a file, or the shipped ones where path is empty.
func LoadActivity(path string) (Activity, error) {
	data, err := shipped.ReadFile("activite/listes.yaml")
	if path != "" {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return Activity{}, &Fault{Key: "reglages.introuvable", Args: map[string]any{"chemin": path}, Err: err}
	}
	var a Activity
	if err := yaml.UnmarshalWithOptions(data, &a, yaml.Strict()); err != nil {
		return Activity{}, decodeFault(err)
	}
	return a, a.check()
}

// mostChoices is what fits under one message on every network: five rows of
// four, with room for the way back.
const mostChoices = 19

func (a Activity) check() error {
	for name, n := range map[string]int{
		"reseaux": len(a.Networks), "ages": len(a.Ages), "themes": len(a.Themes), "orientations": len(a.Referrals),
		"quoi": len(a.Look.What), "comment": len(a.Look.How), "suite": len(a.Look.Next), "raisons": len(a.Reasons),
	} {
		limit := mostChoices
		if name == "raisons" {
			limit = 6 // its place in a button has three bits
		}
		if name == "ages" {
			limit = 15
		}
		if n == 0 || n > limit {
			return &Fault{Key: "reglages.liste", Args: map[string]any{"cle": name, "borne": fmt.Sprint(limit)}, Err: fmt.Errorf("the list %s has %d entries", name, n)}
		}
	}
	return nil
}
