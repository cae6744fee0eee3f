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
		return Activity{}, &Fault{Key: "reglages.fichier_illisible", Args: map[string]any{"chemin": path}, Err: err}
	}
	var a Activity
	if err := yaml.UnmarshalWithOptions(data, &a, yaml.Strict()); err != nil {
		return Activity{}, decodeFault(err)
	}
	return a, a.check()
}

// check keeps each list as long as a message of buttons holds: five rows of four
// on every network, with a row for the way back, and its place in a button.
func (a Activity) check() error {
	for _, list := range []struct {
		name    string
		n, most int
	}{
		{"reseaux", len(a.Networks), 16}, {"ages", len(a.Ages), 15}, {"themes", len(a.Themes), 19}, {"orientations", len(a.Referrals), 19},
		{"quoi", len(a.Look.What), 7}, {"comment", len(a.Look.How), 7}, {"suite", len(a.Look.Next), 4}, {"raisons", len(a.Reasons), 6},
	} {
		if list.n == 0 || list.n > list.most {
			args := map[string]any{"cle": list.name, "borne": list.most}
			return &Fault{Key: "reglages.liste", Args: args, Err: fmt.Errorf("the list %s has %d entries", list.name, list.n)}
		}
	}
	return nil
}
