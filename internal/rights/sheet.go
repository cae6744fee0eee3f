package rights

import (
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Text gives the sentence of a catalogue key.
type Text func(key string) (string, error)

// Sheet is the body of the page "Ce que l'employeur voit, ne voit pas" in Markdown:
// for the head of structure and the coordinator what they see and what they do not,
// then the whole table with the head's delegate. It fails when the catalogue lacks a
// sentence.
func Sheet(text Text) (string, error) {
	w := &writer{text: text}
	w.line("", "droit.source", "")
	for _, role := range []pdn.Role{pdn.RoleHead, pdn.RoleCoordinator} {
		w.line("### ", roleKey(role), "")
		w.line("", "droit.voit", " :")
		w.list(role, true)
		w.line("", "droit.ne_voit_pas", " :")
		w.list(role, false)
		if role == pdn.RoleHead {
			w.line("", "droit.delegue", "")
		}
	}
	w.line("### ", "droit.tableau", "")
	w.table()
	if w.err != nil {
		return "", fmt.Errorf("write the sheet of rights: %w", w.err)
	}
	return w.out.String(), nil
}

type writer struct {
	text Text
	out  strings.Builder
	err  error
}

func (w *writer) say(key string) string {
	sentence, err := w.text(key)
	if err != nil && w.err == nil {
		w.err = err
	}
	return sentence
}

func (w *writer) line(before, key, after string) {
	w.out.WriteString(before + w.say(key) + after + "\n\n")
}

// list has the lines about other people and their work: what touches oneself or
// the rules is no question of the employer's sight.
func (w *writer) list(role pdn.Role, may bool) {
	for _, l := range Table() {
		if l.About != Oneself && l.About != Rules && l.Action != Join && l.Action != Operate && May(role, l.Action) == may {
			w.out.WriteString("- " + w.say(actionKey(l.Action)) + "\n")
		}
	}
	w.out.WriteString("\n")
}

// column is a role of the whole table, in few letters, or who stands in for the head.
type column struct {
	key      string
	role     pdn.Role
	delegate bool
}

// columns are all roles, with the delegate after the Promeneur that he is.
func columns() []column {
	var out []column
	for _, role := range Roles() {
		out = append(out, column{key: "court." + roleKey(role), role: role})
		if MayBeDelegate(role) {
			out = append(out, column{key: "court.role.delegue", role: role, delegate: true})
		}
	}
	return out
}

func (w *writer) table() {
	head, rule := "| |", "|---|"
	for _, c := range columns() {
		head += " " + w.say(c.key) + " |"
		rule += ":-:|"
	}
	w.out.WriteString(head + "\n" + rule + "\n")
	for _, l := range Table() {
		row := "| " + w.say(actionKey(l.Action)) + " |"
		for _, c := range columns() {
			mark := "–"
			if MayAs(c.role, c.delegate, l.Action) {
				mark = w.say("droit.oui")
			}
			row += " " + mark + " |"
		}
		w.out.WriteString(row + "\n")
	}
}

func actionKey(a Action) string { return "droit." + string(a) }

func roleKey(r pdn.Role) string { return "role." + string(r) }
