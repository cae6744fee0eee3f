package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
)

// listView is what a button of a check-list says: which list, of which sheet,
// and which boxes are ticked once it is pressed. Nothing else remembers it.
type listView struct {
	helpView
	id    helpsheet.ListID
	state helpsheet.State
}

func (v listView) arg() [8]byte {
	return v.bits().put(slices.Index(helpsheet.Lists(), v.id), 2).put(int(v.state.Ticked), 8).put(v.state.Reason, 3).arg()
}

func listViewOf(arg [8]byte) (v listView) {
	b := reading(arg)
	v.helpView = helpViewOf(b)
	v.id = nth(helpsheet.Lists(), b.take(2))
	v.state = helpsheet.State{Ticked: uint8(b.take(8)), Reason: b.take(3)}
	return v
}

// helpList shows a check-list with its boxes as they stand (L.226-2-1, L.226-2-2).
func (s *sheet) helpList(ctx context.Context) error {
	if s.app.Help == nil {
		return s.menu(ctx)
	}
	v := listViewOf(s.did.arg)
	l := s.app.Help.List(v.id)
	if len(l.Boxes) == 0 {
		return s.stale(ctx)
	}
	s.line("liste.titre", messages.Args{"titre": l.Title, "article": l.Article})
	s.lines = append(s.lines, messages.Typeset(l.Intro))
	s.gap()
	boxes, reasons := s.listBoxes(v, l), s.listReasons(v, l)
	s.gap()
	s.listVerdict(v, l)
	s.helpFooter(l.Checked)
	s.grid(boxes...)
	if len(reasons) > 0 {
		s.row(reasons...)
	}
	s.back(s.named("bouton.fiche_retour", actHelpSheet, helpView{key: v.key}.arg()))
	return nil
}

// tick is the sign of a box or a reason.
func tick(on bool) string {
	if on {
		return "☑ "
	}
	return "☐ "
}

func (s *sheet) listBoxes(v listView, l helpsheet.List) []chat.Button {
	var buttons []chat.Button
	for i, box := range l.Boxes {
		on := v.state.Has(i)
		s.lines = append(s.lines, messages.Typeset(tick(on)+strconv.Itoa(i+1)+". "+box.Text))
		next := v
		next.state = l.Toggle(v.state, i)
		buttons = append(buttons, s.button(tick(on)+strconv.Itoa(i+1), actHelpList, next.arg()))
	}
	return buttons
}

// listReasons are why the parents are not told first: one of them stands for
// their box.
func (s *sheet) listReasons(v listView, l helpsheet.List) []chat.Button {
	if len(l.Reasons) == 0 {
		return nil
	}
	box := slices.IndexFunc(l.Boxes, func(b helpsheet.Box) bool { return b.Instead }) + 1
	s.line("liste.ou_raison", messages.Args{"numero": box})
	var buttons []chat.Button
	for i, reason := range l.Reasons {
		on, letter := v.state.Reason == i+1, string(rune('A'+i))
		s.lines = append(s.lines, messages.Typeset(tick(on)+letter+". "+reason))
		next := v
		next.state = l.Because(v.state, i+1)
		buttons = append(buttons, s.button(tick(on)+letter, actHelpList, next.arg()))
	}
	return buttons
}

func (s *sheet) listVerdict(v listView, l helpsheet.List) {
	left := l.Left(v.state)
	if len(left) == 0 {
		s.lines = append(s.lines, messages.Typeset(l.Complete))
		return
	}
	var numbers []string
	for i, box := range l.Boxes {
		if slices.Contains(left, box) {
			numbers = append(numbers, strconv.Itoa(i+1))
		}
	}
	s.line("liste.il_manque", messages.Args{"reste": strings.Join(numbers, ", ")})
	s.lines = append(s.lines, messages.Typeset(l.Missing))
}
