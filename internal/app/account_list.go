package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
)

// NamedAccount is one account that can be made, with a short name for files.
type NamedAccount struct {
	Name string // "departement", "escale", "escale-samira"
	Ask  AccountAsk
}

// Accounts are the accounts of a level that can be made now. who narrows them to one
// structure by its short name, or to the professionals with a first name; "" means
// all of them.
func (a *App) Accounts(level report.Level, who string) ([]NamedAccount, error) {
	if level == report.OfDepartment {
		return []NamedAccount{{Name: string(level), Ask: AccountAsk{Level: level}}}, nil
	}
	var out []NamedAccount
	for _, s := range a.Directory.Structures() {
		matches := who == "" || strings.EqualFold(who, string(s.ID))
		if level == report.OfStructure {
			if matches {
				out = append(out, NamedAccount{string(s.ID), AccountAsk{Level: level, Structure: s.ID}})
			}
			continue
		}
		if level != report.OfPromeneur {
			continue
		}
		for _, p := range s.People {
			if p.Role != pdn.RolePromeneur || !matches && !strings.EqualFold(who, p.FirstName) {
				continue
			}
			author, err := a.authorOf(p, s)
			if err != nil {
				return nil, err
			}
			if author != "" {
				name := string(s.ID) + "-" + fileName(p.FirstName)
				out = append(out, NamedAccount{unused(out, name), AccountAsk{Level: level, Structure: s.ID, Author: author}})
			}
		}
	}
	return out, nil
}

// fileName keeps the letters and digits of a name.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r > 127:
			return r
		default:
			return '-'
		}
	}, strings.ToLower(name))
}

// unused numbers a second account of the same name.
func unused(taken []NamedAccount, name string) string {
	for n, candidate := 2, name; ; n++ {
		if !slices.ContainsFunc(taken, func(a NamedAccount) bool { return a.Name == candidate }) {
			return candidate
		}
		candidate = fmt.Sprintf("%s-%d", name, n)
	}
}
