// Package papers makes the papers of an installation from its templates: the
// register sheet, the draft of the AIPD, the notes of articles 26 and 28, what
// the employer sees, the page for who comes next, and the posters with QR
// codes for young people and parents (B21, B34, domain §5.4).
//
// The words stand in templates, none in code (law L12); the facts come from
// the settings. A paper knows no young person, and says honestly what the
// robots keep.
package papers

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"

	"github.com/lampadaire/lampadaire/internal/messages"
)

// Fill writes the facts into a Markdown template, with French typography. A
// fact that the template names and that is not given is an error.
func Fill(name, text string, facts any) (string, error) {
	filled, err := template.New(name).Option("missingkey=error").Funcs(template.FuncMap{"join": strings.Join}).Parse(text)
	if err != nil {
		return "", fmt.Errorf("read the paper %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := filled.Execute(&out, facts); err != nil {
		return "", fmt.Errorf("fill the paper %s: %w", name, err)
	}
	return messages.Typeset(strings.TrimSpace(tidy(out.String()))) + "\n", nil
}

// tidy makes at most one empty line of several, which loops leave behind.
func tidy(text string) string {
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return text
}

// kind is the kind of a block of a paper.
type kind int

const (
	paragraph kind = iota
	title
	heading
	subheading
	item
	numbered
	note
	table
	code // where a QR code goes: its name
)

// block is one piece of a paper: the little of Markdown that papers need.
type block struct {
	kind kind
	text string
	rows [][]string // of a table; the first is its head
}

// parse cuts a filled paper into blocks: "# ", "## ", "### ", "- ", "1. ",
// "> ", tables with bars, "[[code]]"; the rest is paragraphs.
func parse(text string) []block {
	var out []block
	open := false // the last block is a paragraph or an item that goes on
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \r\n")
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			open = false
			continue
		}
		if strings.HasPrefix(trimmed, "|") {
			out, open = addRow(out, trimmed), false
			continue
		}
		b, starts := blockOf(trimmed)
		if !starts && open {
			out[len(out)-1].text += " " + trimmed
			continue
		}
		out = append(out, b)
		open = b.kind == paragraph || b.kind == item || b.kind == numbered || b.kind == note
	}
	return out
}

func blockOf(line string) (block, bool) {
	for _, mark := range []struct {
		prefix string
		kind   kind
	}{{"# ", title}, {"## ", heading}, {"### ", subheading}, {"- ", item}, {"> ", note}} {
		if rest, ok := strings.CutPrefix(line, mark.prefix); ok {
			return block{kind: mark.kind, text: rest}, true
		}
	}
	if number, _, ok := strings.Cut(line, ". "); ok && number != "" && strings.Trim(number, "0123456789") == "" {
		return block{kind: numbered, text: line}, true
	}
	if name, ok := strings.CutPrefix(line, "[["); ok {
		return block{kind: code, text: strings.TrimSuffix(name, "]]")}, true
	}
	return block{kind: paragraph, text: line}, false
}

// addRow adds a line of a table; the line of dashes under its head says nothing.
func addRow(out []block, line string) []block {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if strings.Trim(strings.Join(cells, ""), "-: ") == "" {
		return out
	}
	if len(out) > 0 && out[len(out)-1].kind == table {
		out[len(out)-1].rows = append(out[len(out)-1].rows, cells)
		return out
	}
	return append(out, block{kind: table, rows: [][]string{cells}})
}

// run is a stretch of a line in one weight.
type run struct {
	text string
	bold bool
}

// runs cuts a line at its "**".
func runs(line string) []run {
	var out []run
	for i, part := range strings.Split(line, "**") {
		if part != "" {
			out = append(out, run{text: part, bold: i%2 == 1})
		}
	}
	return out
}
