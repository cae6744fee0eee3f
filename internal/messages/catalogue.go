// Package messages turns keys into sentences. Every sentence that a person
// reads stands in the catalogue (config/messages), none in code (law L12).
// A file belongs to one audience and one language; the audience "jeune" is the
// default and follows the easy-to-read rules of domain §4.1, which a test
// checks. French is complete; another language has what a newcomer needs first,
// and French stands in for the rest.
//
// It never guesses: an unknown key, a missing variable or a missing plural is
// an error, found by the test that renders every key.
package messages

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

// Audience is whom a text is for.
type Audience string

// The audiences. Young people are the default of every key.
const (
	Youth        Audience = "jeune"
	Parent       Audience = "parent"
	Professional Audience = "pro"
	Operator     Audience = "operateur"
)

// Args are the variables of a text. The variable "n" chooses the plural.
type Args map[string]any

// Catalogue holds all texts. It is immutable and safe for concurrent use.
type Catalogue struct {
	byLang   map[string]*i18n.Localizer
	has      map[string]map[string]bool // language, key
	audience map[string]Audience
	plural   map[string]bool
	parser   template.Parser
	plain    map[string]map[string]plainText // language, key
	rendered sync.Map                        // texts already rendered, by text; never a person's words
	kept     atomic.Int32
}

// text names one text of the catalogue.
type text struct{ language, key, args string }

// Load reads the files "<audience>.<language>.yaml" of a folder.
func Load(folder fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list the catalogue: %w", err)
	}
	bundle := i18n.NewBundle(language.French)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	c := &Catalogue{audience: map[string]Audience{}, plural: map[string]bool{}, has: map[string]map[string]bool{}, plain: map[string]map[string]plainText{}, parser: &template.TextParser{Option: "missingkey=error"}}
	for _, name := range names {
		if err := c.add(bundle, folder, name); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
	}
	c.byLang = map[string]*i18n.Localizer{}
	for _, tag := range bundle.LanguageTags() {
		c.byLang[tag.String()] = i18n.NewLocalizer(bundle, tag.String(), French)
	}
	return c, nil
}

// French is the language of the catalogue; it has every key.
const French = "fr"

// Languages are those of the catalogue besides French, sorted.
func (c *Catalogue) Languages() []string {
	var out []string
	for lang := range c.byLang {
		if lang != French {
			out = append(out, lang)
		}
	}
	slices.Sort(out)
	return out
}

func (c *Catalogue) add(bundle *i18n.Bundle, folder fs.FS, name string) error {
	audience, rest, _ := strings.Cut(path.Base(name), ".")
	if !slices.Contains([]Audience{Youth, Parent, Professional, Operator}, Audience(audience)) {
		return fmt.Errorf("no audience is called %q", audience)
	}
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		return err
	}
	file, err := bundle.ParseMessageFileBytes(data, name)
	if err != nil {
		return err
	}
	// "fr.yaml", or "demande.fr.yaml" where the texts of an audience fill several files.
	lang := strings.TrimSuffix(rest, ".yaml")
	lang = lang[strings.LastIndex(lang, ".")+1:]
	if c.has[lang] == nil {
		c.has[lang], c.plain[lang] = map[string]bool{}, map[string]plainText{}
	}
	for _, m := range file.Messages {
		c.has[lang][m.ID] = true
		if p, is := plainOf(m.Other); is && m.One == "" && m.LeftDelim == "" {
			c.plain[lang][m.ID] = p
		}
		if lang != French {
			continue // a test compares the keys with the French ones
		}
		if _, twice := c.audience[m.ID]; twice {
			return fmt.Errorf("the key %s stands twice", m.ID)
		}
		c.audience[m.ID] = Audience(audience)
		c.plural[m.ID] = m.One != ""
	}
	return nil
}

// Text renders a key in French, with French typography.
func (c *Catalogue) Text(key string, args Args) (string, error) { return c.TextIn(French, key, args) }

// TextIn renders a key in a language of the catalogue, or in French where that
// language lacks the key or is unknown.
func (c *Catalogue) TextIn(lang, key string, args Args) (string, error) {
	known := text{lang, key, spelled(args)}
	if len(args) > 0 && known.args == "" {
		return c.render(lang, key, args)
	}
	if done, ok := c.rendered.Load(known); ok {
		return done.(string), nil
	}
	words, err := c.render(lang, key, args)
	if err == nil && c.has[lang][key] { // whatever else is asked for must not fill the memory
		if c.kept.Add(1) > mostKept { // instants in sentences pass: begin again
			c.rendered.Clear()
			c.kept.Store(0)
		}
		c.rendered.Store(known, words)
	}
	return words, err
}

// mostKept bounds the texts kept as rendered: far more than an installation has
// sentences about its own professionals.
const mostKept = 4096

// spelled writes variables in one way for one meaning, "" where one of them is
// neither a text nor a whole number or is long.
func spelled(args Args) string {
	if len(args) > 6 {
		return ""
	}
	names := make([]string, 0, 6)
	for name := range args {
		names = append(names, name)
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		b.WriteString(name)
		b.WriteByte(0)
		switch value := args[name].(type) {
		case string:
			if len(value) > 100 {
				return ""
			}
			b.WriteString(value)
		case int:
			b.WriteString(strconv.Itoa(value))
		default:
			return ""
		}
		b.WriteByte(0)
	}
	return b.String()
}

func (c *Catalogue) render(lang, key string, args Args) (string, error) {
	if !c.has[lang][key] {
		lang = French
	}
	localizer, known := c.byLang[lang]
	if !known {
		return "", fmt.Errorf("render %s: the catalogue has no French", key)
	}
	if rightToLeft(lang) {
		args = isolated(args)
	}
	text, done := "", false
	if p, is := c.plain[lang][key]; is && !c.plural[key] {
		text, done = p.fill(args)
	}
	if !done {
		config := &i18n.LocalizeConfig{MessageID: key, TemplateData: args, TemplateParser: c.parser}
		if c.plural[key] {
			config.PluralCount = args["n"]
		}
		var err error
		if text, err = localizer.Localize(config); err != nil {
			return "", fmt.Errorf("render %s: %w", key, err)
		}
	}
	text = strings.TrimRight(text, "\n")
	switch {
	case lang == French:
		return Typeset(contracted(text, args)), nil
	case rightToLeft(lang):
		return markLines(text), nil
	default:
		return text, nil
	}
}

// Keys lists every key, sorted.
func (c *Catalogue) Keys() []string {
	keys := make([]string, 0, len(c.audience))
	for key := range c.audience {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// AudienceOf is whom the key is for; Youth for an unknown key.
func (c *Catalogue) AudienceOf(key string) Audience {
	if a, ok := c.audience[key]; ok {
		return a
	}
	return Youth
}
