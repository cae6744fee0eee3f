package config

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/goccy/go-yaml"
)

// Edition is one file of the charter.
type Edition struct {
	Number    int      `yaml:"numero"`
	Effective string   `yaml:"effet"`
	Rules     []string `yaml:"regles"`
	Changes   []string `yaml:"ce_qui_change"`
	Unchanged []string `yaml:"ce_qui_ne_change_pas"`
}

// Day is the day of effect at midnight UTC; the zero time where it is missing.
func (e Edition) Day() (time.Time, error) {
	if e.Effective == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, e.Effective)
	if err != nil {
		return time.Time{}, &Fault{Key: "reglages.date", Args: map[string]any{"valeur": e.Effective}, Err: err}
	}
	return day, nil
}

// Editions reads the editions of a folder, one file each.
func Editions(folder fs.FS) ([]Edition, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the charter: %w", err)
	}
	editions := make([]Edition, 0, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("read the charter: %w", err)
		}
		var e Edition
		if err := yaml.UnmarshalWithOptions(data, &e, yaml.Strict()); err != nil {
			return nil, decodeFault(err)
		}
		editions = append(editions, e)
	}
	return editions, nil
}
