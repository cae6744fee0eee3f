package tally

import (
	"cmp"
	"slices"
)

// Counters are the counts of one professional: per week and choice, a number.
type Counters struct {
	taxonomy Taxonomy
	counts   map[Week]map[Entry]int
	last     *last
}

// last is what [Annuler] takes back. It lives with the conversation, is not stored
// with the counts, and only one is known.
type last struct {
	week  Week
	entry Entry
}

// Cell is one counter, as stored: no id, no time but the week.
type Cell struct {
	Week  Week
	Entry Entry
	Count int
}

// New reads stored counters. Entries that the lists no longer hold are kept: what
// was counted stays counted.
func New(t Taxonomy, cells []Cell) (*Counters, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	c := &Counters{taxonomy: t, counts: map[Week]map[Entry]int{}}
	for _, cell := range cells {
		if cell.Count < 0 {
			return nil, ErrBadCounter
		}
		c.change(cell.Week, cell.Entry, cell.Count)
	}
	return c, nil
}

func (c *Counters) change(w Week, e Entry, by int) {
	if c.counts[w] == nil {
		c.counts[w] = map[Entry]int{}
	}
	c.counts[w][e] += by
	if c.counts[w][e] == 0 {
		delete(c.counts[w], e)
	}
	if len(c.counts[w]) == 0 {
		delete(c.counts, w)
	}
}

// Add is [+1]. It returns the entry as counted, with its defaults.
func (c *Counters) Add(w Week, e Entry) (Entry, error) {
	e, err := c.taxonomy.Complete(e)
	if err != nil {
		return Entry{}, err
	}
	c.change(w, e, 1)
	c.last = &last{w, e}
	return e, nil
}

// Same is [+1 pareil]: the last entry again, in the week given.
func (c *Counters) Same(w Week) (Entry, error) {
	if c.last == nil {
		return Entry{}, ErrNothing
	}
	return c.Add(w, c.last.entry)
}

// Undo takes the last [+1] back, once.
func (c *Counters) Undo() (Entry, error) {
	if c.last == nil {
		return Entry{}, ErrNothing
	}
	e := c.last.entry
	c.change(c.last.week, e, -1)
	c.last = nil
	return e, nil
}

// Last is the entry that Undo would take back and Same would repeat.
func (c *Counters) Last() (Week, Entry, bool) {
	if c.last == nil {
		return Week{}, Entry{}, false
	}
	return c.last.week, c.last.entry, true
}

// Resume gives back the last entry of a conversation after a restart. It is
// forgotten when its counter is empty.
func (c *Counters) Resume(w Week, e Entry) {
	if c.counts[w][e] > 0 {
		c.last = &last{w, e}
	}
}

// Cells are the counters to store, in an order that tells nothing of when they
// were counted.
func (c *Counters) Cells() []Cell {
	var out []Cell
	for w, entries := range c.counts {
		for e, n := range entries {
			out = append(out, Cell{w, e, n})
		}
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(
			cmp.Compare(a.Week.Year, b.Week.Year), cmp.Compare(a.Week.Number, b.Week.Number),
			cmp.Compare(a.Entry.Kind, b.Entry.Kind), cmp.Compare(a.Entry.Age, b.Entry.Age),
			cmp.Compare(a.Entry.Theme, b.Entry.Theme), cmp.Compare(a.Entry.Referral, b.Entry.Referral),
			cmp.Compare(a.Entry.Mission, b.Entry.Mission),
		)
	})
	return out
}

// Summary is the tally of a period, for its professional.
type Summary struct {
	Total    int
	Kinds    map[Kind]int
	Ages     map[string]int
	Themes   map[string]int
	Groups   map[string]int // wider themes
	Referral map[string]int
	Missions map[int]int
}

// Summarise adds up the weeks from first to last, both included.
func (c *Counters) Summarise(first, last Week) Summary {
	s := Summary{
		Kinds: map[Kind]int{}, Ages: map[string]int{}, Themes: map[string]int{}, Groups: map[string]int{},
		Referral: map[string]int{}, Missions: map[int]int{},
	}
	for _, cell := range c.Cells() {
		if before(cell.Week, first) || before(last, cell.Week) {
			continue
		}
		s.Total += cell.Count
		s.Kinds[cell.Entry.Kind] += cell.Count
		s.Ages[cell.Entry.Age] += cell.Count
		if cell.Entry.Theme != "" {
			s.Themes[cell.Entry.Theme] += cell.Count
			s.Groups[c.taxonomy.Group(cell.Entry.Theme)] += cell.Count
		}
		if cell.Entry.Referral != "" {
			s.Referral[cell.Entry.Referral] += cell.Count
		}
		if cell.Entry.Mission > 0 {
			s.Missions[cell.Entry.Mission] += cell.Count
		}
	}
	return s
}

func before(a, b Week) bool {
	return a.Year < b.Year || a.Year == b.Year && a.Number < b.Number
}
