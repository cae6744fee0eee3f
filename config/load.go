package config

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// Fault is what is wrong in a settings file: a catalogue key with variables,
// the place, and the lines around it with a caret.
type Fault struct {
	Key          string
	Args         map[string]any
	Line, Column int
	Excerpt      string
	File         string // the file's path, "" for a text
	Err          error
}

// Error is the operator's line; the French sentence is made from Key.
func (f *Fault) Error() string {
	return fmt.Sprintf("%s (line %d, column %d): %v", f.Key, f.Line, f.Column, f.Err)
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Load reads and checks a settings file. Its error wraps one *Fault for each
// thing that is wrong.
func Load(path string) (Settings, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Settings{}, &Fault{Key: "reglages.introuvable", Args: map[string]any{"chemin": path}, Err: err}
	}
	s, err := Parse(data)
	name(err, path)
	return s, err
}

// Named writes the path of a file into each fault of an error.
func Named(err error, path string) { name(err, path) }

// name writes the file's path into each fault of an error.
func name(err error, path string) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // takes this very error apart
		for _, e := range joined.Unwrap() {
			name(e, path)
		}
		return
	}
	var f *Fault
	if errors.As(err, &f) {
		f.File = path
	}
}

// Parse reads and checks the text of a settings file.
func Parse(data []byte) (Settings, error) {
	s := Defaults()
	if err := yaml.UnmarshalWithOptions(data, &s, yaml.Strict()); err != nil {
		return Settings{}, decodeFault(err)
	}
	for i := range s.Structures {
		for j, p := range s.Structures[i].People {
			if p.Role == "" {
				s.Structures[i].People[j].Role = "pdn"
			}
		}
	}
	return s, check(s, data)
}

func decodeFault(err error) error {
	f := &Fault{Key: "reglages.syntaxe", Err: err, Args: map[string]any{}}
	var unknown *yaml.UnknownFieldError
	var wrong *yaml.TypeError
	var syntax *yaml.SyntaxError
	switch {
	case errors.As(err, &unknown):
		f.Key, f.Args["cle"] = "reglages.cle_inconnue", unknown.GetToken().Value
	case errors.As(err, &wrong):
		f.Key, f.Args["valeur"] = "reglages.type", wrong.GetToken().Value
	case errors.As(err, &syntax) && strings.Contains(syntax.Message, "already defined"):
		f.Key, f.Args["cle"] = "reglages.cle_double", syntax.GetToken().Value
	}
	var placed yaml.Error
	if errors.As(err, &placed) && placed.GetToken() != nil {
		at := placed.GetToken().Position
		f.Line, f.Column = at.Line, at.Column
	}
	f.Excerpt = excerpt(err)
	return f
}

// excerpt is the source around the fault, with its caret, without the
// library's English first line.
func excerpt(err error) string {
	_, lines, found := strings.Cut(yaml.FormatError(err, false, true), "\n")
	if !found {
		return ""
	}
	return lines
}

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// check applies the rules of the fields and places each fault in the file.
func check(s Settings, source []byte) error {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		return name
	})
	if err := v.RegisterValidation("slug", func(l validator.FieldLevel) bool { return slug.MatchString(l.Field().String()) }); err != nil {
		return fmt.Errorf("prepare the checks: %w", err)
	}
	var faults []error
	var wrong validator.ValidationErrors
	if err := v.Struct(s); errors.As(err, &wrong) {
		for _, field := range wrong {
			faults = append(faults, place(field, source))
		}
	} else if err != nil {
		return fmt.Errorf("check the settings: %w", err)
	}
	return errors.Join(append(faults, strangers(s, source)...)...)
}

// strangers are neighbours that no structure of the file is, or that are the
// structure itself.
func strangers(s Settings, source []byte) (faults []error) {
	known := map[string]bool{"": true}
	for _, structure := range s.Structures {
		known[structure.ID] = true
	}
	for i, structure := range s.Structures {
		if known[structure.Neighbour] && (structure.Neighbour == "" || structure.Neighbour != structure.ID) {
			continue
		}
		faults = append(faults, placed("reglages.voisine", map[string]any{"valeur": structure.Neighbour},
			fmt.Sprintf("$.structures[%d].voisine", i), source, nil))
	}
	return faults
}

func place(field validator.FieldError, source []byte) error {
	_, path, _ := strings.Cut(field.Namespace(), ".")
	path = mapKey.ReplaceAllString(path, ".$1") // the key of a map is a step of the path
	args := map[string]any{"cle": path, "valeur": field.Value(), "borne": field.Param()}
	return placed("reglages."+rule(field.Tag()), args, "$."+path, source, field)
}

// mapKey finds the keys of maps, which the checks write between brackets.
var mapKey = regexp.MustCompile(`\[([a-z_]+)\]`)

// FaultAt is a fault found in the file after it was read, with its line and caret.
func FaultAt(file, path, key string, args map[string]any, cause error) error {
	source, err := os.ReadFile(file)
	if err != nil {
		return &Fault{Key: key, Args: args, File: file, Err: cause}
	}
	err = placed(key, args, path, source, cause)
	name(err, file)
	return err
}

// rule is the catalogue key of a rule of the fields.
func rule(tag string) string {
	switch tag {
	case "required", "required_if":
		return "requis"
	case "oneof":
		return "choix"
	case "min", "max":
		return tag
	default:
		return "forme"
	}
}

// placed finds the line of a path in the source.
func placed(key string, args map[string]any, path string, source []byte, cause error) error {
	f := &Fault{Key: key, Args: args, Err: cause}
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
	position := node.GetToken().Position
	f.Line, f.Column = position.Line, position.Column
	if lines, err := at.AnnotateSource(source, false); err == nil {
		f.Excerpt = string(lines)
	}
	return f
}
