package moderation

import (
	"cmp"
	"slices"
)

// Tally counts what was found and what should have been.
type Tally struct {
	Found  int `json:"trouves"` // expected and found
	Missed int `json:"manques"` // expected, not found
	False  int `json:"faux"`    // found, neither expected nor allowed
	Benign int `json:"benins"`  // rows where nothing is expected
	Alarms int `json:"alarmes"` // of those, rows with a finding
	Rows   int `json:"lignes"`
}

// Precision is the share of findings that were right.
func (t Tally) Precision() float64 { return ratio(t.Found, t.Found+t.False) }

// Recall is the share of what was expected that was found.
func (t Tally) Recall() float64 { return ratio(t.Found, t.Found+t.Missed) }

// F1 is the harmonic mean of precision and recall.
func (t Tally) F1() float64 {
	p, r := t.Precision(), t.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// AlarmRate is the share of benign rows with a finding.
func (t Tally) AlarmRate() float64 { return ratio(t.Alarms, t.Benign) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Worst is a row that went wrong, by its identifier only.
type Worst struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
	About string  `json:"categorie"`
}

// Point is a point of a precision-recall curve.
type Point struct{ Recall, Precision float64 }

// Evaluation is what a set of labelled rows says of an engine.
type Evaluation struct {
	All        Tally              `json:"ensemble"`
	ByCategory map[string]*Tally  `json:"categories"`
	ByFunction map[string]*Tally  `json:"fonctions"`
	ByRole     map[string]*Tally  `json:"roles"`
	AUC        float64            `json:"auc"`
	RecallAt   map[string]float64 `json:"rappel_a"`
	Misses     []Worst            `json:"pires_manques"`
	Alarms     []Worst            `json:"pires_alarmes"`
	Curves     map[string][]Point `json:"-"`
}

// scored is a row's outcome, kept for ranking.
type scored struct {
	id       string
	score    float64
	positive bool
	about    string
}

// Evaluator takes rows one by one and sums up.
type Evaluator struct {
	engine *Engine
	ev     Evaluation
	ranks  []scored
	byCat  map[string][]scored
}

// NewEvaluator measures the engine e. Its thresholds are those that count.
func NewEvaluator(e *Engine) *Evaluator {
	return &Evaluator{
		engine: e,
		ev: Evaluation{ByCategory: map[string]*Tally{}, ByFunction: map[string]*Tally{}, ByRole: map[string]*Tally{},
			RecallAt: map[string]float64{}, Curves: map[string][]Point{}},
		byCat: map[string][]scored{},
	}
}

// Add examines one labelled row.
func (v *Evaluator) Add(r *Row) {
	s := new(Scratch)
	v.engine.readAfter(s, r.Before, r.From, Input{Text: r.Text, Role: r.Role})
	res := v.engine.conclude(s)
	got := map[string]bool{}
	for _, f := range res.Findings {
		got[string(f.Category)] = true
	}
	if res.Distress >= DistressThreshold {
		got[distressSlug] = true
	}
	function, role := tally(v.ev.ByFunction, orDash(r.Function)), tally(v.ev.ByRole, orDash(r.RoleName))
	sums := []*Tally{&v.ev.All, function, role}
	for _, t := range sums {
		t.Rows++
	}
	v.count(r, got, sums)
	v.rank(r, s, res)
}

const distressSlug = "detresse"

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func tally(m map[string]*Tally, key string) *Tally {
	if m[key] == nil {
		m[key] = &Tally{}
	}
	return m[key]
}

// count compares what was found with what was expected.
func (v *Evaluator) count(r *Row, got map[string]bool, sums []*Tally) {
	alarm := false
	for slug := range got {
		if slices.Contains(r.Required, slug) || slices.Contains(r.Allowed, slug) {
			continue
		}
		alarm = true
		tally(v.ev.ByCategory, slug).False++
		for _, t := range sums {
			t.False++
		}
	}
	for _, slug := range r.Required {
		if _, ok := slotOf(slug); !ok {
			continue
		}
		c := tally(v.ev.ByCategory, slug)
		for _, t := range append([]*Tally{c}, sums...) {
			if got[slug] {
				t.Found++
			} else {
				t.Missed++
			}
		}
	}
	if len(r.Required) > 0 {
		return
	}
	for _, t := range sums {
		t.Benign++
		if alarm {
			t.Alarms++
		}
	}
	for slug := range got {
		if !slices.Contains(r.Allowed, slug) {
			tally(v.ev.ByCategory, slug).Alarms++
		}
	}
}

// rank keeps the graded scores.
func (v *Evaluator) rank(r *Row, s *Scratch, res Result) {
	positive, onlyDistress := len(r.Required) > 0, len(r.Required) == 1 && r.Required[0] == distressSlug
	if !onlyDistress {
		about := ""
		if positive {
			about = r.Required[0]
		} else if len(res.Findings) > 0 {
			about = string(res.Findings[0].Category)
		}
		v.ranks = append(v.ranks, scored{r.ID, res.Score, positive, about})
	}
	for i, c := range append(Categories(), distressSlug) {
		slug := string(c)
		if slices.Contains(r.Allowed, slug) {
			continue
		}
		v.byCat[slug] = append(v.byCat[slug], scored{score: v.engine.combined(s, slot(i)), positive: slices.Contains(r.Required, slug)})
	}
}

// worstShown is how many of the worst rows are listed.
const worstShown = 20

// Result sums up.
func (v *Evaluator) Result() Evaluation {
	for _, t := range v.ev.ByCategory {
		t.Benign, t.Rows = v.ev.All.Benign, v.ev.All.Rows
	}
	byScore(v.ranks)
	v.ev.AUC = auc(v.ranks)
	for name, share := range map[string]float64{"1 %": 0.01, "5 %": 0.05, "10 %": 0.10} {
		v.ev.RecallAt[name] = recallAt(v.ranks, share)
	}
	for _, r := range v.ranks {
		if !r.positive && len(v.ev.Alarms) < worstShown {
			v.ev.Alarms = append(v.ev.Alarms, Worst{r.id, r.score, r.about})
		}
	}
	for i := len(v.ranks) - 1; i >= 0 && len(v.ev.Misses) < worstShown; i-- {
		if r := v.ranks[i]; r.positive {
			v.ev.Misses = append(v.ev.Misses, Worst{r.id, r.score, r.about})
		}
	}
	for slug, list := range v.byCat {
		byScore(list)
		if points := curve(list); len(points) > 0 {
			v.ev.Curves[slug] = points
		}
	}
	return v.ev
}

func byScore(list []scored) {
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
}

// auc is the chance that a positive row ranks above a negative one; ties count half.
func auc(list []scored) float64 {
	above, area, positives, negatives := 0.0, 0.0, 0.0, 0.0
	for i := 0; i < len(list); {
		p, n := 0.0, 0.0
		j := i
		for ; j < len(list) && list[j].score == list[i].score; j++ {
			if list[j].positive {
				p++
			} else {
				n++
			}
		}
		area += n * (above + p/2)
		above, positives, negatives, i = above+p, positives+p, negatives+n, j
	}
	if positives == 0 || negatives == 0 {
		return 0
	}
	return area / (positives * negatives)
}

// recallAt is the share of positives above the score that the given share of
// negatives reaches.
func recallAt(list []scored, share float64) float64 {
	negatives, positives := 0, 0
	for _, r := range list {
		if r.positive {
			positives++
		} else {
			negatives++
		}
	}
	allowed, seen, found := int(share*float64(negatives)), 0, 0
	for _, r := range list {
		if r.positive {
			found++
		} else if seen++; seen > allowed {
			break
		}
	}
	return ratio(found, positives)
}

// curve is the precision-recall curve of one category.
func curve(list []scored) []Point {
	total := 0
	for _, r := range list {
		if r.positive {
			total++
		}
	}
	if total == 0 {
		return nil
	}
	var out []Point
	found := 0
	for i, r := range list {
		if r.positive {
			found++
			out = append(out, Point{ratio(found, total), ratio(found, i+1)})
		}
	}
	return out
}
