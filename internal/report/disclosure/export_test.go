package disclosure

// Witness is a proof handed to the tests: counts that agree with all that is
// published, in which a cell takes the value of the goal. Changes are what has to
// be added to the true counts.
type Witness struct {
	Cell    Cell
	Goal    int
	Known   string // structure whose figures the attacker knows; empty: an outsider
	Changes map[Key]int
	World   int    // worlds that serve several attackers have one number
	Box     string // Cell.ID()
}

// PublishAndTell is Publish, telling every proof on the way.
func PublishAndTell(f Frame, counts Counts, past []Cell, wanted []Table, tell func(Witness)) ([]Cell, error) {
	w, fresh, err := prepare(f, counts, past, wanted)
	if err != nil {
		return nil, err
	}
	w.first(fresh)
	houses := map[int]string{}
	for m, s := range w.structure {
		houses[s] = f.Members[m].Structure
	}
	worlds := map[*[]transfer]Witness{}
	w.witness = func(a aim, path [][]transfer) {
		if len(path) == 0 {
			return // the truth itself has the value of the goal
		}
		out, ok := worlds[&path[0]]
		if !ok {
			out = Witness{Cell: w.cells[a.cell].Cell, Goal: a.goal, Changes: w.changesOf(path), World: len(worlds), Box: w.cells[a.cell].ID()}
			worlds[&path[0]] = out
		}
		out.Known = houses[a.known]
		tell(out)
	}
	if !w.prove() {
		return nil, ErrBadRule
	}
	var cells []Cell
	for _, i := range fresh {
		cells = append(cells, w.cells[i].Cell)
	}
	return cells, nil
}

func (w *world) changesOf(path [][]transfer) map[Key]int {
	changes := map[Key]int{}
	for _, move := range path {
		for _, t := range move {
			key := Key{w.frame.Members[t.member].ID, w.quarters[t.quarter], w.frame.Categories[t.from].Slug}
			changes[key]--
			key.Category = w.frame.Categories[t.to].Slug
			changes[key]++
		}
	}
	return changes
}
