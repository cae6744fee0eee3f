package moderation

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// cue is what a stretch of text says about the context of the rest.
type cue uint8

const (
	cueNone     cue = iota
	cueVictim       // "il m'a traité de": somebody reports what was done to him
	cueQuote        // "il a dit", "le mot": words of somebody else
	cueDenounce     // "c'est raciste de dire": the words are refused
	cueLesson       // lesson, news, law, history, film
	cueGame         // a game, a match, a figure of speech
	cueFriendly     // laughter, friendly words
	cueObject       // a thing is spoken of
	cueSelf         // oneself is spoken of
	cuePrevent      // advice, prevention, health
	cueRobot        // the robot is spoken to
	cueReclaim      // a group speaks of itself
	cueHelp         // help lines and institutions
	cueMinor        // somebody is, or says he is, a minor
	cueDistress     // figurative distress: speaks against
	cueExcluded     // words with another sense here, or that the structure leaves out
	cueAssume       // the author makes the words he quotes his own
	cueCount
)

var cueNames = map[string]cue{
	"victime": cueVictim, "citation": cueQuote, "denonce": cueDenounce, "lecon": cueLesson,
	"jeu": cueGame, "ami": cueFriendly, "objet": cueObject, "soi": cueSelf,
	"prevention": cuePrevent, "robot": cueRobot, "fierte": cueReclaim, "aide": cueHelp,
	"mineur": cueMinor, "figure": cueDistress, "ecarte": cueExcluded, "assume": cueAssume,
}

// entry is one compiled line of knowledge.
type entry struct {
	slot     slot
	cue      cue
	reason   reasonID
	force    float32
	target   bool // needs somebody to aim at
	group    bool // needs a protected group named in the message
	pro      bool // only when the author is a professional
	single   bool // one word
	negative bool // holds a negation of its own
	distinct bool // cannot be read through a disguise
	step     uint8
	file     string // where it is written, for those who maintain the files
	line     int
}

// knowledge is everything compiled from the files: words, classes, patterns.
type knowledge struct {
	fold    *foldTable
	vocab   *vocabulary
	auto    *matcher
	entries []entry
	lookup  wordTable
	approx  wordTable
	starts  *startTable
	strong  []bool // words that find by themselves
	hot     []bool // words worth reading through a disguise
	nearWords
	patterns int
	ordinary []string   // sentences that must find nothing, for training and tests
	hashes   []uint64   // of the words of the vocabulary
	kinds    [][2]uint8 // the most telling classes of each word, 0 for none
	fields   fieldTable // the domain of life of common words
	prenom   uint8      // the field of first names, 0 for none
	named    namedClasses
	number   int32 // word that stands for any number
	mention  int32 // word that stands for any mention
	link     int32 // word that stands for any link
	not      int32 // the word "pas"
	neither  int32 // the word "ne"
	that     int32 // the word "que"
	of       int32 // the word "de"

	thatShort int32 // the word "qu"
	but       int32 // the word "mais"
}

// lines is a block of text whose place in its file is kept for messages.
type lines struct {
	text []string
	line int
	col  int
}

// UnmarshalYAML keeps the position of the block. A block set aside before the
// file was parsed is put in its place by fill.
func (l *lines) UnmarshalYAML(n ast.Node) error {
	pos := n.GetToken().Position
	l.line, l.col = pos.Line, pos.Column
	switch v := n.(type) {
	case *ast.LiteralNode:
		l.line, l.col = pos.Line+1, 0
		l.text = strings.Split(v.Value.Value, "\n")
	case *ast.StringNode:
		l.text = []string{v.Value}
	case *ast.SequenceNode:
		for _, item := range v.Values {
			l.text = append(l.text, strings.Trim(item.String(), `"'`))
		}
	default:
		return fmt.Errorf("ligne %d : un texte est attendu", pos.Line)
	}
	return nil
}

// knowledgeFile is the written form of a file of config/moderation.
type knowledgeFile struct {
	Category string            `yaml:"categorie"`
	About    string            `yaml:"presentation"`
	Classes  map[string]lines  `yaml:"classes"`
	Fields   map[string]lines  `yaml:"champs"`
	Entries  []knowledgeEntry  `yaml:"entrees"`
	Glyphs   map[string]string `yaml:"sosies"`
	Pictures map[string]string `yaml:"images"`
	Ordinary lines             `yaml:"ordinaire"`
}

// knowledgeEntry is one item of a file.
type knowledgeEntry struct {
	Patterns lines   `yaml:"m"`
	Meaning  string  `yaml:"sens"`
	Force    float32 `yaml:"force"`
	Reason   string  `yaml:"raison"`
	Target   bool    `yaml:"cible"`
	Register string  `yaml:"registre"`
	Requires string  `yaml:"exige"`
	Class    string  `yaml:"classe"`
	Category string  `yaml:"categorie"`
	Cue      string  `yaml:"indice"`
	Plain    bool    `yaml:"en_clair"`
	Step     uint8   `yaml:"etape"`
	Counter  lines   `yaml:"contre"`
}

// FileError is a mistake in a knowledge file or in a structure's own terms:
// where it stands, and the line with a caret below the fault.
type FileError struct {
	File      string
	Line, Col int
	Text      string
	Msg       string
}

// Error is the message in French with the line and the caret.
func (e *FileError) Error() string {
	return fmt.Sprintf("%s, ligne %d : %s\n  %s\n  %s^", e.File, e.Line, e.Msg, e.Text, strings.Repeat(" ", e.Col))
}

// loadKnowledge compiles every .yaml file of dir that holds categories or
// classes, then the structure's own additions.
func loadKnowledge(dir fs.FS, limit int, own *StructureTerms) (*knowledge, error) {
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list knowledge files: %w", err)
	}
	sort.Strings(names)
	files, err := readKnowledgeFiles(dir, names)
	if err != nil {
		return nil, err
	}
	glyphs, pictures := map[rune]string{}, map[rune]string{}
	for i := range files {
		files[i].signs(glyphs, pictures)
	}
	k := newKnowledge(glyphs, pictures)
	b := compiler{k: k, limit: limit, read: newReader(k.fold)}
	if k.named, err = k.findNamed(); err != nil {
		return nil, err
	}
	for i := range files {
		if err := b.classes(names[i], &files[i]); err != nil {
			return nil, err
		}
	}
	if err := b.fields(names, files); err != nil {
		return nil, err
	}
	for i := range files {
		if err := b.file(names[i], &files[i]); err != nil {
			return nil, err
		}
		k.keepOrdinary(&files[i])
	}
	if own != nil {
		if err := own.apply(&b); err != nil {
			return nil, err
		}
	}
	return k, b.finish(pictures)
}

// keepOrdinary collects the ordinary sentences and the counter-examples.
func (k *knowledge) keepOrdinary(f *knowledgeFile) {
	blocks := []lines{f.Ordinary}
	for i := range f.Entries {
		blocks = append(blocks, f.Entries[i].Counter)
	}
	for _, block := range blocks {
		for _, line := range block.text {
			if line = strings.TrimSpace(line); line != "" {
				k.ordinary = append(k.ordinary, line)
			}
		}
	}
}

func newKnowledge(glyphs, pictures map[rune]string) *knowledge {
	set := make(map[rune]bool, len(pictures))
	for r := range pictures {
		set[r] = true
	}
	return &knowledge{
		fold:    newFoldTable(glyphs, set),
		vocab:   newVocabulary(),
		auto:    newMatcher(),
		entries: make([]entry, 1),
	}
}

// compiler turns files into knowledge.
type compiler struct {
	k      *knowledge
	limit  int // patterns at most, 0 for all: for measuring growth
	read   *reader
	strong []int32
	joins  map[string]string // joined writing -> its own vocabulary word
}

// classes declares the classes of a file and their words.
func (b *compiler) classes(name string, f *knowledgeFile) error {
	keys := make([]string, 0, len(f.Classes))
	for key := range f.Classes {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	for _, key := range keys {
		c, err := b.k.vocab.class(key)
		if err != nil {
			return fmt.Errorf("%s : %w", name, err)
		}
		block := f.Classes[key]
		for i, line := range block.text {
			if line = uncomment(line); line == "" {
				continue
			}
			for _, field := range strings.Fields(line) {
				forms, err := wordForms(field)
				if err != nil {
					return block.fault(name, i, field, err)
				}
				for _, form := range forms {
					words := b.read.folded(form)
					if len(words) != 1 {
						continue // "grand-mère" is two words: only patterns can name it
					}
					b.k.vocab.mask[b.k.vocab.word(words[0])].set(c)
				}
			}
		}
	}
	return nil
}

func uncomment(line string) string {
	if i := strings.Index(line, "#"); i >= 0 {
		line = line[:i]
	}
	return strings.TrimSpace(line)
}

// fault places an error on its line.
func (l *lines) fault(file string, i int, text string, err error) error {
	e := &FileError{File: file, Line: l.line + i, Text: text, Msg: err.Error()}
	if pe, ok := errors.AsType[*patternError](err); ok {
		e.Col = pe.at
	}
	return e
}

// file compiles the entries of a file.
func (b *compiler) file(name string, f *knowledgeFile) error {
	for i := range f.Entries {
		if err := b.entry(name, f.Category, &f.Entries[i]); err != nil {
			return err
		}
	}
	return nil
}

func (b *compiler) entry(name, category string, ke *knowledgeEntry) error {
	e, err := ke.compile(category)
	if err != nil {
		return ke.Patterns.fault(name, 0, strings.Join(ke.Patterns.text[:min(1, len(ke.Patterns.text))], ""), err)
	}
	for i, line := range ke.Patterns.text {
		line = uncomment(line)
		if line == "" {
			continue
		}
		if b.limit > 0 && b.k.patterns >= b.limit && e.slot != slotCue {
			return nil
		}
		e.file, e.line = name, ke.Patterns.line+i
		if err := b.pattern(line, e, ke.Class); err != nil {
			return ke.Patterns.fault(name, i, line, err)
		}
	}
	return nil
}

// compile checks the fields of an item.
func (ke *knowledgeEntry) compile(category string) (entry, error) {
	if ke.Category != "" {
		category = ke.Category
	}
	if ke.Cue != "" {
		c, ok := cueNames[ke.Cue]
		if !ok {
			return entry{}, fmt.Errorf("indice inconnu : « %s »", ke.Cue)
		}
		return entry{slot: slotCue, cue: c}, nil
	}
	s, ok := slotOf(category)
	if !ok {
		return entry{}, fmt.Errorf("catégorie inconnue : « %s »", category)
	}
	e := entry{slot: s, force: ke.Force, target: ke.Target, distinct: ke.Plain, step: ke.Step}
	if ke.Force <= 0 || ke.Force > 1 {
		return entry{}, fmt.Errorf("« force » doit être entre 0 et 1")
	}
	if s != slotWeak {
		if e.reason, ok = reasonByCode(ke.Reason); !ok {
			return entry{}, fmt.Errorf("raison inconnue : « %s »", ke.Reason)
		}
	}
	switch ke.Requires {
	case "":
	case "groupe":
		e.group = true
	case "pro":
		e.pro = true
	default:
		return entry{}, fmt.Errorf("« exige » inconnu : « %s » (groupe ou pro)", ke.Requires)
	}
	return e, nil
}
