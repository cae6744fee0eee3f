package config

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// Reachable is a network as people name it.
type Reachable struct {
	Slug  string   `yaml:"slug"`
	Label string   `yaml:"nom"`
	Words []string `yaml:"mots"`
	Hosts []string `yaml:"adresses"`
}

// Need is one entry of the partner directory (B36): what somebody looks for, and
// who answers it.
type Need struct {
	Slug     string    `yaml:"besoin"`
	Label    string    `yaml:"nom"`
	Partners []Partner `yaml:"lignes"`
}

// Partner is a service or a place.
type Partner struct {
	Name    string `yaml:"nom"`
	What    string `yaml:"quoi"`
	Phone   string `yaml:"telephone"`
	Hours   string `yaml:"horaires"`
	URL     string `yaml:"site"`
	Address string `yaml:"adresse"`
	Checked string `yaml:"verifie_le"` // 2026-11-22
}

// The bounds of the data: what a phone shows under one message.
const (
	mostReachable = 18
	mostNeeds     = 8
	mostPartners  = 5
	longestNeed   = 30
)

// LoadNetworks reads the list of networks from a file, or the shipped one where
// path is empty.
func LoadNetworks(path string) ([]Reachable, error) {
	data, err := shipped.ReadFile("reseaux/reseaux.yaml")
	if path != "" {
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, &Fault{Key: "reglages.fichier_illisible", Args: map[string]any{"chemin": path}, Err: err}
	}
	var all []Reachable
	if err := yaml.UnmarshalWithOptions(data, &all, yaml.Strict()); err != nil {
		return nil, decodeFault(err)
	}
	seen := map[string]bool{}
	for _, n := range all {
		if n.Slug == "" || n.Label == "" || seen[n.Slug] {
			return nil, listFault("reseaux", len(all), mostReachable)
		}
		seen[n.Slug] = true
	}
	if len(all) == 0 || len(all) > mostReachable {
		return nil, listFault("reseaux", len(all), mostReachable)
	}
	return all, nil
}

// LoadPartners reads the partner directory from a folder, or the shipped one
// where folder is empty. Entries for the same need in two files come together.
func LoadPartners(folder string) ([]Need, error) {
	files := sub("partenaires")
	if folder != "" {
		files = os.DirFS(folder)
	}
	names, err := fs.Glob(files, "*.yaml")
	if err != nil || len(names) == 0 {
		return nil, &Fault{Key: "reglages.fichier_illisible", Args: map[string]any{"chemin": path.Join(folder, "*.yaml")}, Err: fmt.Errorf("no partner file: %w", fs.ErrNotExist)}
	}
	var all []Need
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, &Fault{Key: "reglages.fichier_illisible", Args: map[string]any{"chemin": name}, Err: err}
		}
		var some []Need
		if err := yaml.UnmarshalWithOptions(data, &some, yaml.Strict()); err != nil {
			return nil, decodeFault(err)
		}
		all = join(all, some)
	}
	return all, checkNeeds(all)
}

func join(all, some []Need) []Need {
next:
	for _, n := range some {
		for i := range all {
			if all[i].Slug == n.Slug {
				all[i].Partners = append(all[i].Partners, n.Partners...)
				continue next
			}
		}
		all = append(all, n)
	}
	return all
}

func checkNeeds(all []Need) error {
	if len(all) == 0 || len(all) > mostNeeds {
		return listFault("partenaires", len(all), mostNeeds)
	}
	for _, n := range all {
		if n.Slug == "" || n.Label == "" || utf8.RuneCountInString(n.Label) > longestNeed || len(n.Partners) == 0 || len(n.Partners) > mostPartners {
			return listFault("partenaires/"+n.Slug, len(n.Partners), mostPartners)
		}
		for _, p := range n.Partners {
			if _, err := p.Day(); err != nil || p.Name == "" {
				return listFault("partenaires/"+n.Slug+"/verifie_le", len(n.Partners), mostPartners)
			}
		}
	}
	return nil
}

// Day is the day on which somebody checked the entry.
func (p Partner) Day() (time.Time, error) { return time.Parse(time.DateOnly, p.Checked) }

func listFault(name string, n, most int) error {
	return &Fault{Key: "reglages.liste", Args: map[string]any{"cle": name, "borne": most}, Err: fmt.Errorf("the list %s has %d entries", name, n)}
}
