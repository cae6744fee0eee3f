package playground

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"slices"
	"sync"
	"time"
)

//go:embed static page.html
var files embed.FS

// Table is one table of what is stored.
type Table struct {
	Name    string
	Columns []string
	Rows    [][]string
}

// Options are what the page shows and moves.
type Options struct {
	Stages []Stage
	// Rows reads what is stored.
	Rows func(context.Context) ([]Table, error)
	// Now is the demo's clock; MoveTo steps it forward through all that is due.
	Now    func() time.Time
	MoveTo func(context.Context, time.Time)
	// Opens is when the next declared permanence begins; false when none is declared.
	Opens func(context.Context) (time.Time, bool)
	Zone  *time.Location
}

// Page serves the demo. Close ends its followers.
type Page struct {
	Options
	page *template.Template
	done chan struct{}
	stop sync.Once
	mux  http.Handler
}

// New makes the page.
func New(o Options) (*Page, error) {
	page, err := template.ParseFS(files, "page.html")
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, fmt.Errorf("read the page's files: %w", err)
	}
	p := &Page{Options: o, page: page, done: make(chan struct{})}
	mux := http.NewServeMux()
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static)))
	mux.HandleFunc("GET /{$}", p.showPage)
	mux.HandleFunc("GET /reseau/{stage}", p.showStage)
	mux.HandleFunc("GET /reseau/{stage}/fichier/{message}", p.openFile)
	mux.HandleFunc("GET /visite/{etape}", p.showStep)
	mux.HandleFunc("POST /reseau/{stage}/{act}", p.act)
	mux.HandleFunc("GET /memoire", p.showMemory)
	mux.HandleFunc("GET /horloge", p.showClock)
	mux.HandleFunc("POST /horloge", p.moveClock)
	mux.HandleFunc("GET /flux", p.follow)
	p.mux = http.NewCrossOriginProtection().Handler(mux)
	return p, nil
}

// Close ends the streams of the open pages.
func (p *Page) Close() { p.stop.Do(func() { close(p.done) }) }

// ServeHTTP serves the page; nothing of it may come from elsewhere.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self'; base-uri 'none'; form-action 'self'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Referrer-Policy", "no-referrer")
	p.mux.ServeHTTP(w, r)
}

// column is what the template shows of a network.
type column struct {
	Index    int
	Name     string
	Who      Who
	Where    Where
	People   []Person
	Places   map[Where]string
	Inside   bool
	Open     bool // the person may speak there
	Messages []Message
	Words    []string
	Trouble  string
	Toast    string
	Keys     []string // what the robot put under the input field
	Others   []Person // who can be chosen there
}

func (p *Page) column(index int, who Who, where Where) column {
	s := p.Stages[index]
	c := column{
		Index: index, Name: s.Name(), Who: who, Where: where, Inside: s.Inside(who), Open: s.Open(who, where),
		Places: map[Where]string{Space: s.Place(Space), Private: s.Place(Private)},
	}
	for _, one := range People() {
		if s.Plays(one.Who) {
			c.People = append(c.People, one)
		}
	}
	if t, has := s.(Toaster); has {
		if text, at := t.Toast(who); p.Now().Sub(at) < toastLasts {
			c.Toast = text
		}
	}
	if k, has := s.(Keyboard); has && where == Private {
		c.Keys = k.Keys(who)
		c.Others = slices.DeleteFunc(slices.Clone(c.People), func(one Person) bool { return one.Who == who })
	}
	c.Messages = s.See(who, where)
	c.Words = s.Words(who, where)
	return c
}

// toastLasts is for how long a passing word stays on the page.
const toastLasts = 30 * time.Second

func (p *Page) showPage(w http.ResponseWriter, r *http.Request) {
	columns := make([]column, len(p.Stages))
	for i := range p.Stages {
		columns[i] = p.column(i, Lea, Space)
	}
	tables, err := p.Rows(r.Context())
	p.render(w, "page", map[string]any{"Columns": columns, "Tables": shelved(tables), "Trouble": err, "Clock": p.clock(), "Visit": visitAt(1)})
}

func (p *Page) showStage(w http.ResponseWriter, r *http.Request) {
	index, who, where, ok := p.read(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	p.render(w, "stage", p.column(index, who, where))
}

// read takes the network, the person and the place from a request.
func (p *Page) read(r *http.Request) (int, Who, Where, bool) {
	index := slices.IndexFunc(p.Stages, func(s Stage) bool { return s.Name() == r.PathValue("stage") })
	who, where := Who(r.FormValue("qui")), Where(r.FormValue("ou"))
	known := index >= 0 && p.Stages[index].Plays(who)
	return index, who, where, known && (where == Space || where == Private)
}

// openFile gives the file of a message, to who sees that message.
func (p *Page) openFile(w http.ResponseWriter, r *http.Request) {
	index, who, where, ok := p.read(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	library, opens := p.Stages[index].(Library)
	if !opens {
		http.NotFound(w, r)
		return
	}
	f, found := library.File(who, where, r.PathValue("message"))
	if !found {
		http.NotFound(w, r)
		return
	}
	kind := "application/octet-stream"
	if f.picture() {
		kind = "image/png"
	} else {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write(f.Data) //nolint:gosec // made here, served with nosniff, shown only as a PNG; a failed write means that the visitor left
}

// act does what the visitor does as the person.
func (p *Page) act(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	index, who, where, ok := p.read(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	s := p.Stages[index]
	var err error
	switch r.PathValue("act") {
	case "ecrire":
		if text := r.FormValue("texte"); text != "" {
			err = s.Write(who, where, text)
		}
	case "appuyer":
		err = s.Press(who, where, r.FormValue("message"), r.FormValue("bouton"))
	case "choisir":
		err = s.Choose(who, where, r.FormValue("message"), r.FormValue("entree"))
	case "ouvrir":
		if err = s.Start(who, r.FormValue("mot")); err == nil {
			where = Private
		}
	case "partager":
		err = p.share(s, who, r)
	case "entrer":
		err = s.Join(who)
	case "sortir":
		err = s.Leave(who)
	default:
		http.NotFound(w, r)
		return
	}
	c := p.column(index, who, where)
	if err != nil {
		c.Trouble = "Ce geste n'est pas possible ici."
	}
	p.render(w, "stage", c)
}

// share chooses somebody from the list that a key of the robot's opens.
func (p *Page) share(s Stage, who Who, r *http.Request) error {
	k, has := s.(Keyboard)
	if !has {
		return ErrUnknown
	}
	return k.Share(who, r.FormValue("touche"), Who(r.FormValue("choisi")))
}

func (p *Page) showMemory(w http.ResponseWriter, r *http.Request) {
	tables, err := p.Rows(r.Context())
	p.render(w, "memory", map[string]any{"Tables": shelved(tables), "Trouble": err})
}

// clock is what the template shows of the clock.
type clock struct {
	Text  string
	Local string // for the field, without zone
}

func (p *Page) clock() clock {
	now := p.Now().In(p.Zone)
	days := []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	months := []string{
		"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
		"août", "septembre", "octobre", "novembre", "décembre",
	}
	return clock{
		Text:  fmt.Sprintf("%s %d %s %d, %d\u00a0h\u00a0%02d", days[now.Weekday()], now.Day(), months[now.Month()-1], now.Year(), now.Hour(), now.Minute()),
		Local: now.Format("2006-01-02T15:04"),
	}
}

func (p *Page) showClock(w http.ResponseWriter, _ *http.Request) { p.render(w, "clock", p.clock()) }

// farthest is how far the clock may be moved at once.
const farthest = 5 * 366 * 24 * time.Hour

func (p *Page) moveClock(w http.ResponseWriter, r *http.Request) {
	now := p.Now()
	target, err := time.ParseInLocation("2006-01-02T15:04", r.FormValue("a"), p.Zone)
	switch r.FormValue("de") {
	case "lundi":
		target, err = mondayAfter(now.In(p.Zone)), nil
	case "permanence":
		if opens, declared := p.Opens(r.Context()); declared {
			target, err = opens.Add(time.Minute), nil
		}
	}
	if by, isStep := map[string]time.Duration{"heure": time.Hour, "jour": 24 * time.Hour, "mois": 31 * 24 * time.Hour}[r.FormValue("de")]; isStep {
		target, err = now.Add(by), nil
	}
	if err == nil && target.After(now) && target.Sub(now) <= farthest {
		p.MoveTo(r.Context(), target)
	}
	p.render(w, "clock", p.clock())
}

// mondayAfter is the next Monday morning, when the synthesis has just left.
func mondayAfter(now time.Time) time.Time {
	days := (int(time.Monday) - int(now.Weekday()) + 7) % 7
	at := time.Date(now.Year(), now.Month(), now.Day()+days, 8, 31, 0, 0, now.Location())
	if !at.After(now) {
		at = at.AddDate(0, 0, 7)
	}
	return at
}

func (p *Page) render(w http.ResponseWriter, name string, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// A failed write means that the visitor closed the page.
	_ = p.page.ExecuteTemplate(w, name, data)
}

// follow streams "something changed" to the page, at most five times a second.
func (p *Page) follow(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	changed := make(chan struct{}, 1)
	for _, s := range p.Stages {
		in, stop := s.Changes()
		defer stop()
		go func() {
			for range in {
				select {
				case changed <- struct{}{}:
				default:
				}
			}
		}()
	}
	beat := time.NewTicker(20 * time.Second)
	defer beat.Stop()
	for {
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-p.done:
			return
		case <-beat.C:
			_, _ = fmt.Fprint(w, ": encore là\n\n")
		case <-changed:
			_, _ = fmt.Fprint(w, "event: change\ndata: 1\n\n")
			pause := time.NewTimer(200 * time.Millisecond)
			select {
			case <-pause.C:
			case <-r.Context().Done():
			}
		}
	}
}
