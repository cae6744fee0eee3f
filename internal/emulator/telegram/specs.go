package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// specs is the published specification: the fields of each method and of each type.
type specs struct {
	Methods map[string]*specType `json:"methods"`
	Types   map[string]*specType `json:"types"`
}

type specType struct {
	Name     string      `json:"name"`
	Fields   []specField `json:"fields"`
	Subtypes []string    `json:"subtypes"`
	Returns  []string    `json:"returns"`

	byName map[string]*specField
}

type specField struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`
}

func loadSpecs(path string) (*specs, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var v specs
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	for _, table := range []map[string]*specType{v.Methods, v.Types} {
		for _, t := range table {
			t.byName = map[string]*specField{}
			for i := range t.Fields {
				t.byName[t.Fields[i].Name] = &t.Fields[i]
			}
		}
	}
	if len(v.Methods) == 0 || len(v.Types) == 0 {
		return nil, errors.New("the file has no methods or no types")
	}
	return &v, nil
}

// checkCall validates the parameters of a request.
func (v *specs) checkCall(c *call) error {
	m := v.Methods[c.method]
	if m == nil {
		return fmt.Errorf("the specification has no method %s", c.method)
	}
	for name := range c.files {
		f := m.byName[name]
		if f == nil {
			return fmt.Errorf("unknown file %s", name)
		}
		if !strings.Contains(strings.Join(f.Types, " "), "InputFile") {
			return fmt.Errorf("%s is not a file", name)
		}
	}
	for name, text := range c.params {
		f := m.byName[name]
		if f == nil {
			return fmt.Errorf("unknown parameter %s", name)
		}
		if err := v.checkParam(f.Types, text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, f := range m.Fields {
		if _, given := c.params[f.Name]; f.Required && !given && c.files[f.Name] == nil {
			return fmt.Errorf("%s is missing", f.Name)
		}
	}
	return nil
}

// checkParam validates a parameter in its form encoding: text, number and truth value are bare, the rest is JSON.
func (v *specs) checkParam(types []string, text string) error {
	for _, t := range types {
		switch t {
		case "String", "InputFile":
			return nil
		case "Integer":
			if _, err := strconv.ParseInt(text, 10, 64); err == nil {
				return nil
			}
		case "Boolean":
			if text == "true" || text == "false" {
				return nil
			}
		}
	}
	return v.checkJSON(types, []byte(text))
}

// checkResult validates what a method answers.
func (v *specs) checkResult(method string, raw []byte) error {
	m := v.Methods[method]
	if m == nil {
		return fmt.Errorf("the specification has no method %s", method)
	}
	return v.checkJSON(m.Returns, raw)
}

func (v *specs) checkJSON(types []string, raw []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	return v.checkAny(types, value)
}

// checkAny accepts a value that fits one of the types.
func (v *specs) checkAny(types []string, value any) error {
	var last error
	for _, t := range types {
		if last = v.check(t, value); last == nil {
			return nil
		}
	}
	if len(types) != 1 {
		return fmt.Errorf("none of %s: %w", strings.Join(types, ", "), last)
	}
	return last
}

func (v *specs) check(name string, value any) error {
	if inner, array := strings.CutPrefix(name, "Array of "); array {
		list, ok := value.([]any)
		if !ok {
			return fmt.Errorf("not an array: %T", value)
		}
		for i, element := range list {
			if err := v.check(inner, element); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return nil
	}
	var ok bool
	switch name {
	case "String", "InputFile":
		_, ok = value.(string)
	case "Boolean":
		_, ok = value.(bool)
	case "Integer":
		var n json.Number
		if n, ok = value.(json.Number); ok {
			_, err := n.Int64()
			ok = err == nil
		}
	case "Float":
		_, ok = value.(json.Number)
	default:
		return v.checkObject(name, value)
	}
	if !ok {
		return fmt.Errorf("not a %s: %T", name, value)
	}
	return nil
}

func (v *specs) checkObject(name string, value any) error {
	t := v.Types[name]
	if t == nil {
		return fmt.Errorf("the specification has no type %s", name)
	}
	if len(t.Subtypes) > 0 {
		return v.checkAny(t.Subtypes, value)
	}
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is not an object: %T", name, value)
	}
	for field, inner := range object {
		f := t.byName[field]
		if f == nil {
			return fmt.Errorf("%s has no field %s", name, field)
		}
		if err := f.fixed(inner); err != nil {
			return fmt.Errorf("%s.%s: %w", name, field, err)
		}
		if err := v.checkAny(f.Types, inner); err != nil {
			return fmt.Errorf("%s.%s: %w", name, field, err)
		}
	}
	for _, f := range t.Fields {
		if _, given := object[f.Name]; f.Required && !given {
			return fmt.Errorf("%s.%s is missing", name, f.Name)
		}
	}
	if name == "InlineKeyboardButton" {
		return oneAction(object)
	}
	return nil
}

// fixed checks a discriminator: the specification says `always "member"` or `must be chat` in words.
func (f *specField) fixed(value any) error {
	text, ok := value.(string)
	if !ok {
		return nil
	}
	for _, words := range []string{"always \u201c", "always \"", "must be "} {
		_, after, found := strings.Cut(f.Description, words)
		if !found {
			continue
		}
		want, _, _ := strings.Cut(strings.Trim(after, "\"\u201c"), "\"")
		want, _, _ = strings.Cut(want, "\u201d")
		if words == "must be " && strings.ContainsAny(want, " ,") {
			return nil
		}
		if strings.TrimRight(want, ".") != text {
			return fmt.Errorf("must be %q", want)
		}
	}
	return nil
}

// oneAction keeps the rule that the tables cannot say: exactly one optional field a button.
func oneAction(button map[string]any) error {
	actions := 0
	for field := range button {
		if field != "text" && field != "icon_custom_emoji_id" && field != "style" {
			actions++
		}
	}
	if actions != 1 {
		return fmt.Errorf("a button has %d actions, not one", actions)
	}
	return nil
}
