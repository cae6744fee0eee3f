package charter

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The bounds of an edition written in a message: it must fit on a phone's screen.
const (
	mostRules   = 12
	mostSaid    = 5   // of what changes, and of what does not
	longestRule = 150 // letters
)

// Read reads an edition as a head writes it, in one message:
//
//	édition le 1/1/2027
//	Ce qui change
//	- On ne prend pas de photo sans demander.
//	Ce qui ne change pas
//	- Tu choisis.
//	Règles
//	- On se respecte.
//
// Rules left out stay those of the edition before. The number is the next one.
// It fails with a pdn.Error that names what is missing: the date, what changes,
// or what does not.
func Read(text string, before Edition) (Edition, error) {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	e := Edition{Number: before.Number + 1, Effective: dateIn(lines[0])}
	if e.Effective == 0 {
		return Edition{}, wrong("sans_date_ecrite", e.Number)
	}
	var part *[]string
	for _, line := range lines[1:] {
		line = strings.TrimSpace(line)
		if next := partOf(line, &e); next != nil {
			part = next
			continue
		}
		line = strings.TrimSpace(strings.TrimLeft(line, "-•*–— "))
		switch {
		case line == "":
		case part == nil:
			return Edition{}, wrong("ligne_perdue", e.Number)
		case utf8.RuneCountInString(line) > longestRule || len(*part) >= mostRules || part != &e.Rules && len(*part) >= mostSaid:
			return Edition{}, wrong("trop_longue", e.Number)
		default:
			*part = append(*part, line)
		}
	}
	if len(e.Changes) == 0 || len(e.Unchanged) == 0 {
		return Edition{}, wrong("sans_difference_ecrite", e.Number)
	}
	if len(e.Rules) == 0 {
		e.Rules = before.Shown()
	}
	return e, nil
}

// partOf is the part that a heading begins, nil for any other line.
func partOf(line string, e *Edition) *[]string {
	switch strings.ReplaceAll(strings.ToLower(strings.Trim(line, ":*# \u00a0\u202f")), "è", "e") {
	case "ce qui change":
		return &e.Changes
	case "ce qui ne change pas":
		return &e.Unchanged
	case "regles", "les regles":
		return &e.Rules
	default:
		return nil
	}
}

var (
	slashed = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/(\d{4})\b`)
	dashed  = regexp.MustCompile(`\b(\d{4})-(\d{2})-(\d{2})\b`)
)

// dateIn finds a day written 1/1/2027 or 2027-01-01; 0 when there is none.
func dateIn(line string) pdn.Day {
	parts := slashed.FindStringSubmatch(line)
	if parts == nil {
		if parts = dashed.FindStringSubmatch(line); parts == nil {
			return 0
		}
		parts[1], parts[3] = parts[3], parts[1]
	}
	var n [3]int
	for i := range n {
		var err error
		if n[i], err = strconv.Atoi(parts[i+1]); err != nil {
			return 0
		}
	}
	day := time.Date(n[2], time.Month(n[1]), n[0], 0, 0, 0, 0, time.UTC)
	if day.Day() != n[0] || int(day.Month()) != n[1] {
		return 0
	}
	return pdn.DayOf(day, time.UTC)
}

// Announceable refuses an edition that would take effect before people had
// Notice days to read of it, or before the one that precedes it.
func Announceable(e Edition, before Edition, today pdn.Day) error {
	switch {
	case e.Effective < today+Notice:
		return pdn.SayWith("erreur.edition_trop_proche", map[string]any{
			"numero": e.Number, "combien": Notice, "premier": (today + Notice).Time().Format("02/01/2006"),
		})
	case e.Effective < before.Effective:
		return wrong("trop_tot", e.Number)
	}
	return nil
}

// Last is the newest edition, in effect or not yet.
func (e *Editions) Last() Edition { return e.all[len(e.all)-1] }
