package moderation

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A pattern is one line of a knowledge file: words parted by blanks.
//
//	connard(e)(s)      optional letters
//	encul[é|er|és]     one of several endings
//	frapp~er           every form of a regular verb (~er, ~ir)
//	sale/gros          one word or the other, also (sale|gros); "_" joins words:
//	                   tout_le_monde
//	mot?               the word may be missing
//	{groupe}           any word of a class
//	..                 up to two other words; ..4 up to four
//	^  $               start or end of the sentence
type pattern struct {
	elements []element
}

// element is one place of a pattern.
type element struct {
	alternatives [][]symbol // each a short sequence
	optional     bool
	gap          int // words that may stand here, when alternatives is empty
	start, end   bool
	text         string // as written, to share equal places
}

// symbol is a folded word or the name of a class.
type symbol struct {
	word  string
	class string
}

// patternError tells what is wrong and at which character of the line.
type patternError struct {
	at  int
	msg string
}

func (e *patternError) Error() string { return e.msg }

// reader reads patterns. It remembers the places already read: the same words
// stand in hundreds of lines.
type reader struct {
	fold     *foldTable
	scratch  Scratch
	elements map[string]element
	words    map[string][]string
}

func newReader(fold *foldTable) *reader {
	return &reader{fold: fold, elements: map[string]element{}, words: map[string][]string{}}
}

// element reads one place of a pattern.
func (r *reader) element(field string) (element, error) {
	if e, known := r.elements[field]; known {
		return e, nil
	}
	e, err := r.parseElement(field)
	if err == nil {
		r.elements[field] = e
	}
	return e, err
}

// folded folds a form of the knowledge file exactly as a message is read.
func (r *reader) folded(form string) []string {
	words, known := r.words[form]
	if !known {
		words = r.scratch.foldWords(form, r.fold)
		r.words[form] = words
	}
	return words
}

// parsePattern reads one line of the pattern language.
func (r *reader) parsePattern(line string) (pattern, error) {
	var p pattern
	at := 0
	for _, field := range strings.Fields(line) {
		at += strings.Index(line[at:], field)
		e, err := r.element(field)
		if err != nil {
			if pe, ok := errors.AsType[*patternError](err); ok {
				pe.at += utf8.RuneCountInString(line[:at])
			}
			return pattern{}, err
		}
		p.elements = append(p.elements, e)
		at += len(field)
	}
	if len(p.elements) == 0 {
		return p, &patternError{0, "motif vide"}
	}
	return p, nil
}

func (r *reader) parseElement(field string) (element, error) {
	e := element{text: field}
	switch {
	case field == "^":
		e.start = true
		return e, nil
	case field == "$":
		e.end = true
		return e, nil
	case strings.HasPrefix(field, ".."):
		e.gap = 2
		if rest := field[2:]; rest != "" {
			if len(rest) > 1 || rest[0] < '1' || rest[0] > '9' {
				return e, &patternError{2, "après « .. », un chiffre de 1 à 9"}
			}
			e.gap = int(rest[0] - '0')
		}
		return e, nil
	}
	if strings.HasSuffix(field, "?") && len(field) > 1 {
		field = strings.TrimSuffix(field, "?")
		// "(s)?" after letters says no more than "(s)".
		e.optional = !strings.HasSuffix(field, ")") ||
			strings.HasPrefix(field, "(") && closingBracket(field) == len(field)-1
	}
	for _, choice := range openGroup(splitOutside(field, '/')) {
		sequences, err := r.parseChoice(choice)
		if err != nil {
			return e, err
		}
		e.alternatives = append(e.alternatives, sequences...)
	}
	return e, nil
}

// openGroup writes "(a|b)s" out as as, bs: a bracket that opens a place holds
// a choice, where one after letters holds optional letters.
func openGroup(choices []string) []string {
	var out []string
	for _, c := range choices {
		end := closingBracket(c)
		if !strings.HasPrefix(c, "(") || end < 0 {
			out = append(out, c)
			continue
		}
		for _, inside := range splitOutside(c[1:end], '|') {
			out = append(out, openGroup(splitOutside(inside+c[end+1:], '/'))...)
		}
	}
	return out
}

// closingBracket is the place of the bracket that closes the first one.
func closingBracket(c string) int {
	depth := 0
	for i, r := range c {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// splitOutside cuts at the marks that stand outside brackets.
func splitOutside(field string, mark rune) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range field {
		switch r {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case mark:
			if depth == 0 {
				out = append(out, field[from:i])
				from = i + 1
			}
		}
	}
	return append(out, field[from:])
}

// parseChoice expands one alternative to sequences of symbols.
func (r *reader) parseChoice(choice string) ([][]symbol, error) {
	sequences := [][]symbol{nil}
	for _, part := range splitOutside(choice, '_') {
		if strings.HasPrefix(part, "{") {
			if !strings.HasSuffix(part, "}") || len(part) < 3 {
				return nil, &patternError{0, "classe mal fermée : « " + part + " »"}
			}
			for i := range sequences {
				sequences[i] = append(sequences[i], symbol{class: part[1 : len(part)-1]})
			}
			continue
		}
		forms, err := wordForms(part)
		if err != nil {
			return nil, err
		}
		var grown [][]symbol
		for _, seq := range sequences {
			for _, form := range forms {
				words := r.folded(form)
				if len(words) == 0 {
					return nil, &patternError{0, "mot sans lettre : « " + part + " »"}
				}
				next := append([]symbol(nil), seq...)
				for _, w := range words {
					next = append(next, symbol{word: w})
				}
				grown = append(grown, next)
			}
		}
		sequences = grown
	}
	return sequences, nil
}

// foldWords folds a form of the knowledge file exactly as a message is read.
func (s *Scratch) foldWords(form string, fold *foldTable) []string {
	s.normalise(fold, form)
	out := make([]string, 0, len(s.tokens))
	for i := range s.tokens {
		t := &s.tokens[i]
		if t.from == t.to {
			out = append(out, form[t.start:t.end])
			continue
		}
		out = append(out, string(s.fold[t.from:t.to]))
	}
	return out
}

const (
	endingsER = "e es ons ez ent er é ée és ées ais ait ions iez aient ai as a erai eras era erons erez eront erais erait erions eriez eraient ant"
	endingsIR = "s t ssons ssez ssent r e es ssais ssait ssaient ssant ra ras rai ront rons rez rais rait raient"
)

// wordForms writes out the optional letters, endings and verb marks of a word.
func wordForms(word string) ([]string, error) {
	if i := strings.Index(word, "~"); i >= 0 {
		stems, err := wordForms(word[:i])
		if err != nil {
			return nil, err
		}
		var endings string
		switch word[i+1:] {
		case "er":
			endings = endingsER
		case "ir":
			return joinForms(stems, prefixed("i", strings.Fields(endingsIR)), "i"), nil
		default:
			return nil, &patternError{i, "terminaison inconnue : « ~" + word[i+1:] + " » (~er ou ~ir)"}
		}
		return joinForms(stems, strings.Fields(endings)), nil
	}
	open := strings.IndexAny(word, "([")
	if open < 0 {
		if strings.ContainsAny(word, ")]{}|") {
			return nil, &patternError{strings.IndexAny(word, ")]{}|"), "signe inattendu dans « " + word + " »"}
		}
		return []string{word}, nil
	}
	closing := map[byte]string{'(': ")", '[': "]"}[word[open]]
	length := strings.Index(word[open:], closing)
	if length < 0 {
		return nil, &patternError{open, fmt.Sprintf("« %c » sans « %s »", word[open], closing)}
	}
	inside := strings.Split(word[open+1:open+length], "|")
	if word[open] == '(' {
		inside = append(inside, "")
	}
	tails, err := wordForms(word[open+length+1:])
	if err != nil {
		return nil, err
	}
	var out []string
	for _, mid := range inside {
		for _, tail := range tails {
			out = append(out, word[:open]+mid+tail)
		}
	}
	return out, nil
}

func prefixed(prefix string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = prefix + s
	}
	return out
}

func joinForms(stems, endings []string, more ...string) []string {
	out := make([]string, 0, len(stems)*(len(endings)+len(more)))
	for _, stem := range stems {
		for _, ending := range append(endings, more...) {
			out = append(out, stem+ending)
		}
	}
	return out
}
