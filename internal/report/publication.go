package report

import (
	"github.com/goccy/go-yaml"

	"github.com/lampadaire/lampadaire/internal/report/disclosure"
)

// Publication is the thresholds of a house and its sensitive choices, as data.
type Publication struct {
	K          int `yaml:"seuil"`
	SensitiveK int `yaml:"seuil_sensible"`
	Dominance  int `yaml:"dominance"` // per cent
	Sensitive  struct {
		Themes    []string `yaml:"themes"`
		Referrals []string `yaml:"orientations"`
		Families  []string `yaml:"familles"`
	} `yaml:"sensibles"`
}

// ParsePublication reads the thresholds. A house may be more careful than domain
// §5.3, never less: lower thresholds are a *FormFault.
func ParsePublication(data []byte) (Publication, error) {
	var p Publication
	if err := yaml.UnmarshalWithOptions(data, &p, yaml.Strict()); err != nil {
		return Publication{}, syntaxFault(err)
	}
	least := disclosure.DefaultRules()
	percent := int(least.Dominance * 100)
	switch {
	case p.K < least.K:
		return Publication{}, placed("formulaire.seuil", map[string]any{"cle": "seuil", "borne": least.K}, "$.seuil", data)
	case p.SensitiveK < least.SensitiveK || p.SensitiveK < p.K:
		return Publication{}, placed("formulaire.seuil", map[string]any{"cle": "seuil_sensible", "borne": max(least.SensitiveK, p.K)}, "$.seuil_sensible", data)
	case p.Dominance < 1 || p.Dominance > percent:
		return Publication{}, placed("formulaire.dominance", map[string]any{"borne": percent}, "$.dominance", data)
	}
	return p, nil
}

// Rules are the thresholds for the disclosure rule.
func (p Publication) Rules() disclosure.Rules {
	return disclosure.Rules{K: p.K, SensitiveK: p.SensitiveK, Dominance: float64(p.Dominance) / 100}
}
