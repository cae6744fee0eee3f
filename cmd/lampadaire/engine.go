package main

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"github.com/lampadaire/lampadaire/config"
	knowledge "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// engines are the detection engines of an installation, made at the first text:
// an idle installation does not carry them. The structures share one, under
// their own thresholds; one that has its own words has its own.
type engines struct {
	structures map[pdn.StructureID]config.Examination
	logger     *slog.Logger
	base       func() (*moderation.Engine, error)

	mu   sync.Mutex
	made map[pdn.StructureID]*moderation.Engine // nil: could not be made
}

func newEngines(s config.Settings, logger *slog.Logger) *engines {
	e := &engines{
		structures: map[pdn.StructureID]config.Examination{}, logger: logger, made: map[pdn.StructureID]*moderation.Engine{},
		base: sync.OnceValues(func() (*moderation.Engine, error) {
			return moderation.New(moderation.Options{Knowledge: knowledge.Files, Thresholds: moderation.DefaultThresholds()})
		}),
	}
	for _, structure := range s.Structures {
		e.structures[pdn.StructureID(structure.ID)] = structure.Examination
	}
	return e
}

// of is the engine of a structure, nil where it cannot be made.
func (e *engines) of(id pdn.StructureID) *moderation.Engine {
	e.mu.Lock()
	defer e.mu.Unlock()
	if engine, made := e.made[id]; made {
		return engine
	}
	engine, err := e.make(e.structures[id])
	if err != nil {
		e.logger.Error("the texts of a structure are not examined", "error", err)
	}
	e.made[id] = engine
	return engine
}

func (e *engines) make(set config.Examination) (*moderation.Engine, error) {
	if len(set.Added)+len(set.Excluded) > 0 {
		return engineOf(set)
	}
	base, err := e.base()
	if err != nil || len(set.Thresholds) == 0 {
		return base, err
	}
	return base.With(thresholdsOf(set)), nil
}

// engineOf compiles an engine with the words of a structure.
func engineOf(set config.Examination) (*moderation.Engine, error) {
	return moderation.New(moderation.Options{Knowledge: knowledge.Files, Thresholds: thresholdsOf(set), Structure: termsOf(set)})
}

func termsOf(set config.Examination) *moderation.StructureTerms {
	return &moderation.StructureTerms{File: "examen", Line: 1, Added: set.Added, Excluded: set.Excluded}
}

// thresholdsOf are the defaults, changed where the structure says so; 0 turns a
// category off.
func thresholdsOf(set config.Examination) moderation.Thresholds {
	t := moderation.DefaultThresholds()
	for slug, from := range set.Thresholds {
		t[moderation.Category(slug)] = from
	}
	return t
}

// Examine reads a message; without an engine it is not examined, never passed.
func (e *engines) Examine(s pdn.StructureID, before []moderation.Line, from string, in moderation.Input) moderation.Result {
	engine := e.of(s)
	if engine == nil {
		return moderation.Result{Read: moderation.NotExamined}
	}
	return engine.ClassifyAfter(before, from, in)
}

// Mask hides numbers and addresses; without an engine, the whole text.
func (e *engines) Mask(text string) string {
	engine, err := e.base()
	if err != nil {
		return "[…]"
	}
	return engine.Mask(text)
}

// distress tells whether a text written to the robot speaks of distress.
func (e *engines) distress(text string) bool {
	engine, err := e.base()
	if err != nil {
		e.logger.Error("the texts are not examined for distress", "error", err)
		return true // the number that may save comes first when nobody knows
	}
	return engine.Classify(moderation.Input{Text: text, Role: pdn.RoleYouth}).Distress >= moderation.HelpFirst
}

// checkExaminations compiles the words that structures add or leave out, and
// places what is wrong in the settings file.
func checkExaminations(s config.Settings, path string) error {
	var faults []error
	for i, structure := range s.Structures {
		set := structure.Examination
		for _, slug := range slices.Sorted(maps.Keys(set.Added)) {
			for j, pattern := range set.Added[slug] {
				one := config.Examination{Added: map[string][]string{slug: {pattern}}}
				faults = append(faults, placedTerm(one, path, fmt.Sprintf("$.structures[%d].examen.ajouts.%s[%d]", i, slug, j)))
			}
		}
		for j, pattern := range set.Excluded {
			one := config.Examination{Excluded: []string{pattern}}
			faults = append(faults, placedTerm(one, path, fmt.Sprintf("$.structures[%d].examen.exclusions[%d]", i, j)))
		}
	}
	return errors.Join(faults...)
}

func placedTerm(one config.Examination, path, place string) error {
	// One pattern of ours is enough to try theirs.
	_, err := moderation.New(moderation.Options{Knowledge: knowledge.Files, Structure: termsOf(one), MaxPatterns: 1, RulesOnly: true})
	var wrong *moderation.FileError
	if !errors.As(err, &wrong) {
		return err
	}
	return config.FaultAt(path, place, "reglages.examen", map[string]any{"valeur": wrong.Text, "cause": wrong.Msg}, err)
}
