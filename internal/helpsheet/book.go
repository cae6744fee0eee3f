package helpsheet

import (
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// StaleAfter is for how many days a reading of a source holds (domain §3.1).
const StaleAfter = 180

// Book is all sheets, check-lists and exercises. It never changes once loaded.
type Book struct {
	common    common
	topics    map[Topic]topic
	lists     map[ListID]List
	exercises []Exercise
	dated     []Stale
	review    Review
}

// Review is who of the legal profession read the sheets over; zero when nobody did.
type Review struct {
	By  string
	Day pdn.Day
}

// Review tells whether somebody of the legal profession read the sheets over.
func (b *Book) Review() Review { return b.review }

// Stale is one dated piece of the data.
type Stale struct {
	File, Name string
	Checked    pdn.Day
}

// Stale lists what nobody has checked for more than StaleAfter days, the oldest first.
func (b *Book) Stale(today pdn.Day) []Stale {
	var old []Stale
	for _, d := range b.dated {
		if today-d.Checked > StaleAfter {
			old = append(old, d)
		}
	}
	slices.SortStableFunc(old, func(x, y Stale) int { return int(x.Checked - y.Checked) })
	return old
}

// Has tells whether the book has sheets about a topic.
func (b *Book) Has(t Topic) bool { _, ok := b.topics[t]; return ok }

// Title is how a topic is called, "" for an unknown one.
func (b *Book) Title(t Topic) string { return b.topics[t].title }

// For is the sheet of a key. Every key of Keys has one, since Load refuses
// incomplete data; a topic outside Topics has the zero Sheet.
func (b *Book) For(k Key) Sheet {
	t, ok := b.topics[k.Topic]
	if !ok {
		return Sheet{}
	}
	k = k.known()
	s := Sheet{
		Key: k, Title: t.title, Charter: t.charter, When: b.common.when[k.Urgency], NoNotice: t.noNotice,
		Lists: slices.Clone(t.lists), Checked: t.checked,
	}
	s.Calls = b.callsFor(k, t, s.When)
	s.Do = pick(k, t.do, b.common.do)
	if k.Urgency == Now {
		s.Do = pick(k, b.common.do, t.do) // the call comes before all else
	}
	s.Duties = pick(k, b.common.duties, t.duties)
	s.Never = pick(k, t.never, b.common.never)
	s.About = pick(k, b.common.about, t.about)
	if t.noNotice == "" {
		s.Notice = pick(k, t.motive, b.common.notice)
	}
	for _, lines := range [][]Line{s.Do, s.Duties, s.Never, s.About, s.Notice} {
		for _, l := range lines {
			s.Checked = min(s.Checked, l.Checked)
		}
	}
	for _, c := range s.Calls {
		s.Checked = min(s.Checked, c.Checked)
	}
	return s
}

// callsFor are the calls of a key: what all topics share, then the topic's own,
// whose reason to call somebody takes the place of the shared one; whoever is to
// be called later stands last.
func (b *Book) callsFor(k Key, t topic, when string) []Call {
	var now, later []Call
	for i, c := range slices.Concat(b.common.calls, t.calls) {
		own := func(o ruledCall) bool { return o.call.Who == c.call.Who && o.only.holds(k) }
		if !c.only.holds(k) || i < len(b.common.calls) && slices.ContainsFunc(t.calls, own) {
			continue
		}
		call := c.call
		if call.When != "" && call.When != when {
			later = append(later, call)
			continue
		}
		call.When = when
		now = append(now, call)
	}
	return append(now, later...)
}

func pick(k Key, groups ...[]ruled) []Line {
	var out []Line
	for _, l := range slices.Concat(groups...) {
		if l.only.holds(k) {
			out = append(out, l.line)
		}
	}
	return out
}

// only is when a piece of a sheet holds; an empty list holds always.
type only struct {
	topics    []Topic
	places    []Place
	urgencies []Urgency
	secrecies []Secrecy
	agent     *bool
}

func (o only) holds(k Key) bool {
	return among(o.topics, k.Topic) && among(o.places, k.Place) && among(o.urgencies, k.Urgency) &&
		among(o.secrecies, k.Secrecy) && (o.agent == nil || *o.agent == k.PublicAgent)
}

func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

type ruled struct {
	line Line
	only only
}

type ruledCall struct {
	call Call
	only only
}

// common is what all topics share.
type common struct {
	when                             map[Urgency]string
	calls                            []ruledCall
	do, duties, never, about, notice []ruled
}

// topic is one topic's own part.
type topic struct {
	title, charter, noNotice         string
	checked                          pdn.Day
	lists                            []ListID
	calls                            []ruledCall
	do, duties, never, about, motive []ruled
}
