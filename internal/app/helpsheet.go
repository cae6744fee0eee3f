package app

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/helpsheet"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// The actions around help sheets. Their numbers stand in buttons and are never
// reused.
const (
	actHelpSheet Action = 185
	actHelpList  Action = 186
	actExercise  Action = 190
)

// helpDeeds are [Que faire maintenant ?], the check-lists and the exercises.
// Nothing of them is stored: their state stands in their own buttons.
func helpDeeds() map[Action]deed {
	return under(rights.SeeHelpSheets, map[Action]proAction{
		actHelpSheet: (*sheet).helpSheet, actHelpList: (*sheet).helpList, actExercise: (*sheet).exercise,
	})
}

// helpPart is one of the short parts that a sheet is shown in.
type helpPart int

// The parts.
const (
	helpWhom helpPart = iota
	helpLaw
	helpNever
	helpPlatform
	helpParts
)

// helpView is what a button of a sheet says: which sheet, which part, and
// whether it opens a message of its own.
type helpView struct {
	key   helpsheet.Key // without the reader's profile
	part  helpPart
	fresh bool
	page  int // of the list of topics, where the key has no topic
}

func (v helpView) arg() [8]byte {
	fresh := 0
	if v.fresh {
		fresh = 1
	}
	return v.bits().put(int(v.part), 3).put(fresh, 1).put(v.page, 4).arg()
}

// bits begins an argument with the key: the places of its words in the lists of
// package helpsheet, the topic from 1.
func (v helpView) bits() *bits {
	return new(bits).put(slices.Index(helpsheet.Topics(), v.key.Topic)+1, 6).
		put(slices.Index(helpsheet.Places(), v.key.Place), 2).put(slices.Index(helpsheet.Urgencies(), v.key.Urgency), 2)
}

// helpViewOf reads what bits wrote; it leaves b at what follows.
func helpViewOf(b *bits) (v helpView) {
	v.key.Topic = nth(helpsheet.Topics(), b.take(6)-1)
	v.key.Place = nth(helpsheet.Places(), b.take(2))
	v.key.Urgency = nth(helpsheet.Urgencies(), b.take(2))
	return v
}

// nth is an entry of a list, the zero one outside it.
func nth[T any](list []T, i int) (zero T) {
	if i < 0 || i >= len(list) {
		return zero
	}
	return list[i]
}

// helpButton is [Que faire maintenant ?] under a card. It answers with a message
// of its own, so that the card stays where it is.
func (s *sheet) helpButton(t helpsheet.Topic, p helpsheet.Place, u helpsheet.Urgency) chat.Button {
	v := helpView{key: helpsheet.Key{Topic: t, Place: p, Urgency: u}, fresh: true}
	return s.named("bouton.que_faire", actHelpSheet, v.arg())
}

// profiled is a key with the reader's own profile, as his employer declared it.
func (s *sheet) profiled(k helpsheet.Key) helpsheet.Key {
	k.Secrecy, k.PublicAgent = helpsheet.Secrecy(s.who.promeneur.Secrecy), s.who.promeneur.PublicAgent
	return k
}

// helpSheet shows one part of a sheet, or the list of topics.
func (s *sheet) helpSheet(ctx context.Context) error {
	if s.app.Help == nil {
		return s.menu(ctx)
	}
	b := reading(s.did.arg)
	v := helpViewOf(b)
	v.part, v.fresh, v.page = helpPart(b.take(3)), b.take(1) == 1, b.take(4)
	if v.fresh {
		s.did.pressed, v.fresh = "", false
	}
	if !s.app.Help.Has(v.key.Topic) {
		return s.helpTopics(v.page)
	}
	h := s.app.Help.For(s.profiled(v.key))
	v.key = h.Key
	s.line("fiche.titre", messages.Args{"titre": h.Title, "delai": h.When})
	switch v.part {
	case helpLaw:
		s.helpLines("fiche.loi", h.Duties)
		s.secrecyLine()
	case helpNever:
		s.helpLines("fiche.jamais", h.Never)
	case helpPlatform:
		s.helpNotice(h)
	default:
		v.part = helpWhom
		s.helpCalls(h)
	}
	s.helpFooter(h.Checked)
	s.helpRows(v, h)
	return nil
}

// helpCalls is whom to call, in what time, and what to do first.
func (s *sheet) helpCalls(h helpsheet.Sheet) {
	s.line("fiche.charte", messages.Args{"charte": h.Charter})
	s.gap()
	s.line("fiche.appeler", nil)
	for _, c := range h.Calls {
		who := c.Who
		if c.Number != "" && !strings.Contains(who, c.Number) {
			who += " : " + c.Number
		}
		if c.Hours != "" {
			who += " (" + c.Hours + ")"
		}
		if c.When != h.When {
			who += ", " + c.When
		}
		s.bullet(who + ". " + c.Why)
	}
	s.gap()
	s.helpLines("fiche.faire", h.Do)
}

// helpNotice is the platform's part: what to know, then four items to copy.
func (s *sheet) helpNotice(h helpsheet.Sheet) {
	if h.NoNotice != "" {
		s.bullet(h.NoNotice)
		return
	}
	for _, l := range h.About {
		s.bullet(s.sourced(l))
	}
	s.gap()
	s.line("fiche.a_copier", nil)
	for i, l := range h.Notice {
		s.lines = append(s.lines, messages.Typeset(strconv.Itoa(i+1)+". "+l.Text))
	}
	s.line("fiche.robot_n_envoie_rien", nil)
}

func (s *sheet) helpLines(key string, lines []helpsheet.Line) {
	s.line(key, nil)
	for _, l := range lines {
		s.bullet(s.sourced(l))
	}
}

// sourced is a line with what it rests on.
func (s *sheet) sourced(l helpsheet.Line) string {
	switch {
	case l.Source == "":
		return l.Text
	case l.Unsure:
		return l.Text + " " + s.text("fiche.source_a_confirmer", messages.Args{"source": l.Source})
	default:
		return l.Text + " " + s.text("fiche.source", messages.Args{"source": l.Source})
	}
}

func (s *sheet) bullet(text string) { s.bullets([]string{text}) }

func (s *sheet) secrecyLine() {
	key := "fiche.secret_" + string(s.profiled(helpsheet.Key{}).Secrecy)
	if !slices.Contains(helpsheet.Secrecies(), helpsheet.Secrecy(s.who.promeneur.Secrecy)) {
		key = "fiche.secret_" + string(helpsheet.SecrecyToCheck)
	}
	s.line(key, nil)
}

// helpFooter says on which day the sources were read, and whether a lawyer read the sheet.
func (s *sheet) helpFooter(checked pdn.Day) {
	s.gap()
	day := messages.Args{"jour": numeric(checked)}
	if r := s.app.Help.Review(); r.By != "" {
		s.line("fiche.verifiee_relue", messages.Args{"jour": numeric(checked), "qui": r.By, "le": numeric(r.Day)})
		return
	}
	s.line("fiche.verifiee", day)
}

func numeric(d pdn.Day) string { return d.Time().Format("02/01/2006") }

// helpRows are the other parts, the check-lists, and what can be put right: the
// place and the urgency.
func (s *sheet) helpRows(v helpView, h helpsheet.Sheet) {
	var parts []chat.Button
	for p, key := range []string{"bouton.fiche_appeler", "bouton.fiche_loi", "bouton.fiche_jamais", "bouton.fiche_plateforme"} {
		if part := helpPart(p); part != v.part {
			parts = append(parts, s.named(key, actHelpSheet, helpView{key: v.key, part: part}.arg()))
		}
	}
	s.row(parts...)
	var lists []chat.Button
	for _, id := range h.Lists {
		lists = append(lists, s.named("bouton.liste_"+string(id), actHelpList, listView{helpView: v, id: id}.arg()))
	}
	if len(lists) > 0 {
		s.row(lists...)
	}
	var facts []chat.Button
	for _, p := range helpsheet.Places() {
		if p != v.key.Place {
			other := v
			other.key.Place = p
			facts = append(facts, s.named("bouton.fiche_"+string(p), actHelpSheet, other.arg()))
		}
	}
	for _, u := range helpsheet.Urgencies() {
		if u != v.key.Urgency {
			other := v
			other.key.Urgency = u
			facts = append(facts, s.named("bouton.fiche_"+string(u), actHelpSheet, other.arg()))
		}
	}
	s.row(facts...)
	s.back(s.named("bouton.fiches", actHelpSheet, [8]byte{}))
}

// topicsAPage is how many topics one page shows, two by two.
const topicsAPage = 7

// helpTopics is the list of topics, page by page.
func (s *sheet) helpTopics(page int) error {
	s.line("fiche.choisir", nil)
	all := helpsheet.Topics()
	page = min(page, (len(all)-1)/topicsAPage)
	from := page * topicsAPage
	to := min(from+topicsAPage, len(all))
	var buttons []chat.Button
	for _, t := range all[from:to] {
		v := helpView{key: helpsheet.Key{Topic: t, Place: helpsheet.Private, Urgency: helpsheet.SameDay}}
		buttons = append(buttons, s.button(messages.Typeset(s.app.Help.Title(t)), actHelpSheet, v.arg()))
	}
	next := 0
	if to < len(all) {
		next = page + 1
	}
	buttons = append(buttons, s.named("bouton.fiches_suite", actHelpSheet, helpView{page: next}.arg()))
	s.grid(buttons...)
	s.back(s.exerciseButton()...)
	return nil
}
