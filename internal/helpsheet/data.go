package helpsheet

import (
	"errors"
	"io/fs"
	"slices"
	"strconv"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// The form of the files. A word outside it is refused.

type numberData struct {
	Name    string `yaml:"nom"`
	Number  string `yaml:"numero"`
	Hours   string `yaml:"heures"`
	Source  string `yaml:"source"`
	Checked string `yaml:"verifie_le"`
	checked pdn.Day
}

type whenData struct {
	Topics    []Topic   `yaml:"sujets"`
	Places    []Place   `yaml:"lieux"`
	Urgencies []Urgency `yaml:"urgences"`
	Secrecies []Secrecy `yaml:"secret"`
	Agent     *bool     `yaml:"agent_public"`
}

type lineData struct {
	Text    string   `yaml:"texte"`
	Source  string   `yaml:"source"`
	Checked string   `yaml:"verifie_le"`
	Unsure  bool     `yaml:"a_confirmer"`
	When    whenData `yaml:"si"`
}

type callData struct {
	Who  string   `yaml:"qui"`
	Why  string   `yaml:"pour"`
	Time string   `yaml:"delai"`
	When whenData `yaml:"si"`
}

type commonData struct {
	Checked string `yaml:"verifie_le"`
	Review  struct {
		By  string `yaml:"par"`
		Day string `yaml:"le"`
	} `yaml:"relecture"`
	Times  map[Urgency]string `yaml:"delais"`
	Calls  []callData         `yaml:"appeler"`
	Do     []lineData         `yaml:"faire"`
	Duties []lineData         `yaml:"devoirs"`
	Never  []lineData         `yaml:"jamais"`
	About  []lineData         `yaml:"avant_la_plateforme"`
	Notice []lineData         `yaml:"plateforme"`
}

type topicData struct {
	Topic    Topic      `yaml:"sujet"`
	Title    string     `yaml:"titre"`
	Charter  string     `yaml:"charte"`
	Checked  string     `yaml:"verifie_le"`
	Lists    []ListID   `yaml:"listes"`
	NoNotice string     `yaml:"sans_plateforme"`
	Motive   []lineData `yaml:"motif"`
	Calls    []callData `yaml:"appeler"`
	Do       []lineData `yaml:"faire"`
	Duties   []lineData `yaml:"devoirs"`
	Never    []lineData `yaml:"jamais"`
	About    []lineData `yaml:"avant_la_plateforme"`
}

type listData struct {
	Title   string `yaml:"titre"`
	Article string `yaml:"article"`
	Checked string `yaml:"verifie_le"`
	Intro   string `yaml:"intro"`
	Boxes   []struct {
		Text    string `yaml:"texte"`
		Instead bool   `yaml:"ou_raison"`
	} `yaml:"cases"`
	Reasons  []string `yaml:"raisons"`
	Complete string   `yaml:"complet"`
	Missing  string   `yaml:"incomplet"`
}

type exerciseData struct {
	Title   string  `yaml:"titre"`
	Story   string  `yaml:"histoire"`
	Topic   Topic   `yaml:"sujet"`
	Place   Place   `yaml:"lieu"`
	Urgency Urgency `yaml:"urgence"`
	Choices []struct {
		Text string `yaml:"texte"`
		Good bool   `yaml:"bon"`
		Why  string `yaml:"pourquoi"`
	} `yaml:"choix"`
}

func (r *reader) readNumbers() {
	r.numbers = map[string]numberData{}
	var all map[string]numberData
	source, ok := r.decode(numbersFile, &all)
	if !ok {
		return
	}
	f := &file{reader: r, name: numbersFile, source: source}
	for id, n := range all {
		path := "$." + id
		switch {
		case n.Name == "":
			f.wrong(path, "a number has no name")
		case n.Checked == "":
			f.wrong(path, "a number says no day of its last check (verifie_le)")
		default:
			n.checked = f.day(n.Checked, path+".verifie_le")
			f.date(n.Name, n.checked)
		}
		r.numbers[id] = n
	}
}

func (r *reader) readCommon() {
	var d commonData
	source, ok := r.decode(commonFile, &d)
	if !ok {
		return
	}
	f := &file{reader: r, name: commonFile, source: source}
	f.begin(d.Checked, commonFile)
	r.book.review = Review{By: d.Review.By}
	if d.Review.Day != "" {
		r.book.review.Day = f.day(d.Review.Day, "$.relecture.le")
	}
	r.book.common = common{
		when: d.Times, calls: f.calls("appeler", d.Calls), do: f.lines("faire", d.Do, false), duties: f.lines("devoirs", d.Duties, true),
		never: f.lines("jamais", d.Never, false), about: f.lines("avant_la_plateforme", d.About, true), notice: f.lines("plateforme", d.Notice, false),
	}
}

func (r *reader) readTopic(name string) {
	var d topicData
	source, ok := r.decode(name, &d)
	if !ok {
		return
	}
	f := &file{reader: r, name: name, source: source}
	f.begin(d.Checked, d.Title)
	switch {
	case !slices.Contains(Topics(), d.Topic):
		f.wrong("$.sujet", "no topic is called %q", d.Topic)
	case r.book.Has(d.Topic):
		f.wrong("$.sujet", "the topic %q stands in two files", d.Topic)
	case d.Title == "" || d.Charter == "":
		f.wrong("$", "the topic has no title or no words of the charter")
	case (d.NoNotice == "") == (len(d.Motive) == 0):
		f.wrong("$", "a topic has either a motive for the platform (motif) or says why there is none (sans_plateforme)")
	}
	for _, id := range d.Lists {
		if !slices.Contains(Lists(), id) {
			f.wrong("$.listes", "no check-list is called %q", id)
		}
	}
	r.book.topics[d.Topic] = topic{
		title: d.Title, charter: d.Charter, noNotice: d.NoNotice, checked: f.checked, lists: d.Lists,
		calls: f.calls("appeler", d.Calls), do: f.lines("faire", d.Do, false), duties: f.lines("devoirs", d.Duties, true),
		never: f.lines("jamais", d.Never, false), about: f.lines("avant_la_plateforme", d.About, true), motive: f.lines("motif", d.Motive, false),
	}
}

// lines reads sentences; those of duties need a source.
func (f *file) lines(section string, all []lineData, sourced bool) []ruled {
	var out []ruled
	for i, d := range all {
		path := "$." + section + "[" + strconv.Itoa(i) + "]"
		switch {
		case d.Text == "":
			f.wrong(path, "a line has no text")
		case sourced && d.Source == "":
			f.wrong(path, "a duty cites no source")
		}
		out = append(out, ruled{
			line: Line{Text: d.Text, Source: d.Source, Checked: f.day(d.Checked, path+".verifie_le"), Unsure: d.Unsure},
			only: f.only(d.When, path),
		})
	}
	return out
}

func (f *file) calls(section string, all []callData) []ruledCall {
	var out []ruledCall
	for i, d := range all {
		path := "$." + section + "[" + strconv.Itoa(i) + "]"
		n, ok := f.numbers[d.Who]
		if !ok {
			f.wrong(path+".qui", "no number is called %q", d.Who)
		}
		if d.Why == "" {
			f.wrong(path, "a call does not say why")
		}
		out = append(out, ruledCall{
			call: Call{Who: n.Name, Number: n.Number, Hours: n.Hours, Why: d.Why, When: d.Time, Checked: n.checked},
			only: f.only(d.When, path),
		})
	}
	return out
}

func (f *file) only(d whenData, path string) only {
	unknown(f, path, d.Topics, Topics())
	unknown(f, path, d.Places, Places())
	unknown(f, path, d.Urgencies, Urgencies())
	unknown(f, path, d.Secrecies, Secrecies())
	return only{d.Topics, d.Places, d.Urgencies, d.Secrecies, d.Agent}
}

func unknown[T ~string](f *file, path string, said, known []T) {
	for _, word := range said {
		if !slices.Contains(known, word) {
			f.wrong(path+".si", "a condition says %q, which nothing is called", word)
		}
	}
}

func (r *reader) readLists() {
	var all map[ListID]listData
	source, ok := r.decode(listsFile, &all)
	if !ok {
		return
	}
	f := &file{reader: r, name: listsFile, source: source}
	for id, d := range all {
		path := "$." + string(id)
		if !slices.Contains(Lists(), id) {
			f.wrong(path, "no check-list is called %q", id)
		}
		if d.Article == "" || d.Checked == "" || d.Complete == "" || d.Missing == "" || len(d.Boxes) > MostBoxes || len(d.Reasons) > MostBoxes {
			f.wrong(path, "a check-list has an article, a day, both endings, and at most %d boxes and reasons", MostBoxes)
		}
		l := List{
			ID: id, Title: d.Title, Article: d.Article, Intro: d.Intro, Reasons: d.Reasons,
			Complete: d.Complete, Missing: d.Missing, Checked: f.day(d.Checked, path+".verifie_le"),
		}
		for _, b := range d.Boxes {
			l.Boxes = append(l.Boxes, Box{b.Text, b.Instead})
		}
		if slices.ContainsFunc(l.Boxes, func(b Box) bool { return b.Instead }) != (len(l.Reasons) > 0) {
			f.wrong(path, "reasons stand in for exactly the box that says so (ou_raison)")
		}
		f.date(l.Title, l.Checked)
		r.book.lists[id] = l
	}
}

func (r *reader) readExercises() {
	var all []exerciseData
	source, ok := r.decode(exercisesFile, &all)
	if !ok {
		if n := len(r.faults) - 1; errors.Is(r.faults[n], fs.ErrNotExist) {
			r.faults = r.faults[:n] // an installation may do without
		}
		return
	}
	f := &file{reader: r, name: exercisesFile, source: source}
	for i, d := range all {
		path := "$[" + strconv.Itoa(i) + "]"
		e := Exercise{Title: d.Title, Story: d.Story, Key: Key{Topic: d.Topic, Place: d.Place, Urgency: d.Urgency}}
		good := 0
		for _, c := range d.Choices {
			if c.Good {
				good++
			}
			if c.Text == "" || c.Why == "" {
				f.wrong(path, "a choice says what one does, and why or why not")
			}
			e.Choices = append(e.Choices, Choice{c.Text, c.Good, c.Why})
		}
		switch {
		case !r.book.Has(d.Topic) || !slices.Contains(Places(), d.Place) || !slices.Contains(Urgencies(), d.Urgency):
			f.wrong(path, "an exercise has the topic, place and urgency of a sheet")
		case d.Title == "" || d.Story == "" || good != 1 || len(d.Choices) < 2 || len(d.Choices) > MostChoices:
			f.wrong(path, "an exercise has a title, a story, and 2 to %d choices of which one is the best", MostChoices)
		}
		r.book.exercises = append(r.book.exercises, e)
	}
}
