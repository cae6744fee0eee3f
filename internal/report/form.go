package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// Level is whose annual account it is.
type Level string

// The three levels, as the form names them.
const (
	OfPromeneur  Level = "pdn"
	OfStructure  Level = "structure"
	OfDepartment Level = "departement"
)

// Form is the definition of the annual account: data, since it changes every year
// (B38).
type Form struct {
	Title    string        `yaml:"titre"`
	Sections []FormSection `yaml:"sections"`
}

// FormSection is one part of the form.
type FormSection struct {
	Title  string      `yaml:"titre"`
	Fields []FormField `yaml:"champs"`
}

// FormField is one figure of the form, or a text written by a human.
type FormField struct {
	Field string  `yaml:"champ"`
	Label string  `yaml:"libelle"`
	For   []Level `yaml:"pour,omitempty"`
	Free  bool    `yaml:"libre,omitempty"`
}

// In tells whether the field stands in the account of a level.
func (f FormField) In(l Level) bool { return len(f.For) == 0 || slices.Contains(f.For, l) }

// FormFault is what is wrong in a form: a catalogue key, the place, and the lines
// around it with a caret.
type FormFault struct {
	Key          string
	Args         map[string]any
	Line, Column int
	Excerpt      string
	Err          error
}

// Error is the operator's line; the French sentence is made from Key.
func (f *FormFault) Error() string {
	return fmt.Sprintf("%s (line %d, column %d): %v", f.Key, f.Line, f.Column, f.Err)
}

// Unwrap gives the cause.
func (f *FormFault) Unwrap() error { return f.Err }

// errForm is the cause of faults found by the checks of this package.
var errForm = errors.New("the form of the annual account is wrong")

// ParseForm reads a form. An unknown word, an unknown figure or a missing label is
// a *FormFault with its line and a caret.
func ParseForm(data []byte) (Form, error) {
	var f Form
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.Strict()); err != nil {
		return Form{}, syntaxFault(err)
	}
	if len(f.Sections) == 0 {
		return Form{}, &FormFault{Key: "formulaire.vide", Err: errForm}
	}
	seen := map[string]bool{}
	for i, s := range f.Sections {
		if s.Title == "" {
			return Form{}, placed("formulaire.titre", nil, fmt.Sprintf("$.sections[%d]", i), data)
		}
		for j, field := range s.Fields {
			path := fmt.Sprintf("$.sections[%d].champs[%d]", i, j)
			if err := field.check(path, seen, data); err != nil {
				return Form{}, err
			}
			seen[field.Field] = true
		}
	}
	return f, nil
}

func (f FormField) check(path string, seen map[string]bool, data []byte) error {
	args := map[string]any{"cle": f.Field}
	switch {
	case f.Label == "":
		return placed("formulaire.libelle", args, path, data)
	case seen[f.Field]:
		return placed("formulaire.double", args, path+".champ", data)
	case f.Free && !strings.HasPrefix(f.Field, "texte."):
		return placed("formulaire.libre", args, path+".champ", data)
	case !f.Free && !slices.Contains(Fields(), f.Field):
		args["choix"] = strings.Join(Fields(), ", ")
		return placed("formulaire.champ_inconnu", args, path+".champ", data)
	}
	for k, l := range f.For {
		if !slices.Contains([]Level{OfPromeneur, OfStructure, OfDepartment}, l) {
			return placed("formulaire.pour", map[string]any{"valeur": string(l)}, fmt.Sprintf("%s.pour[%d]", path, k), data)
		}
	}
	return nil
}

func syntaxFault(err error) error {
	f := &FormFault{Key: "formulaire.syntaxe", Err: err}
	var unknown *yaml.UnknownFieldError
	if errors.As(err, &unknown) {
		f.Key, f.Args = "formulaire.mot_inconnu", map[string]any{"cle": unknown.GetToken().Value}
	}
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		f.Line, f.Column = at.GetToken().Position.Line, at.GetToken().Position.Column
	}
	if _, lines, found := strings.Cut(yaml.FormatError(err, false, true), "\n"); found {
		f.Excerpt = lines
	}
	return f
}

// placed finds the line of a path in the source.
func placed(key string, args map[string]any, path string, source []byte) error {
	f := &FormFault{Key: key, Args: args, Err: errForm}
	at, err := yaml.PathString(path)
	if err != nil {
		return f
	}
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		return f
	}
	node, err := at.FilterFile(file)
	if err != nil {
		return f
	}
	f.Line, f.Column = node.GetToken().Position.Line, node.GetToken().Position.Column
	if lines, err := at.AnnotateSource(source, false); err == nil {
		f.Excerpt = string(lines)
	}
	return f
}
