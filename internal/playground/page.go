package playground

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
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
	Zone   *time.Location
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
	mux.HandleFunc("GET /reseau/{stage}/image/{message}", p.showPicture)
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

// person is one choice of "I play".
type person struct {
	Who  Who
	Name string
	Is   string
}

func people() []person {
	return []person{{Lea, "Léa", "une jeune"}, {Tom, "Tom", "un autre jeune"}, {Samira, "Samira", "la professionnelle"}}
}

// column is what the template shows of a network.
type column struct {
	Index    int
	Name     string
	Who      Who
	Where    Where
	People   []person
	Places   map[Where]string
	Inside   bool
	Messages []Message
	Words    []string
	Trouble  string
}

func (p *Page) column(index int, who Who, where Where) column {
	s := p.Stages[index]
	c := column{
		Index: index, Name: s.Name(), Who: who, Where: where, People: people(), Inside: s.Inside(who),
		Places: map[Where]string{Space: s.Place(Space), Private: s.Place(Private)},
	}
	c.Messages = s.See(who, where)
	c.Words = s.Words(who, where)
	return c
}

func (p *Page) showPage(w http.ResponseWriter, r *http.Request) {
	columns := make([]column, len(p.Stages))
	for i := range p.Stages {
		columns[i] = p.column(i, Lea, Space)
	}
	tables, err := p.Rows(r.Context())
	p.render(w, "page", map[string]any{"Columns": columns, "Tables": shelved(tables), "Trouble": err, "Clock": p.clock()})
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
	known := slices.ContainsFunc(people(), func(p person) bool { return p.Who == who })
	return index, who, where, index >= 0 && known && (where == Space || where == Private)
}

// showPicture gives the picture of a message, to who sees that message.
func (p *Page) showPicture(w http.ResponseWriter, r *http.Request) {
	index, who, where, ok := p.read(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	gallery, shows := p.Stages[index].(Gallery)
	if !shows {
		http.NotFound(w, r)
		return
	}
	data, found := gallery.Picture(who, where, r.PathValue("message"))
	if !found {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, _ = w.Write(data) //nolint:gosec // a PNG made here, served as one with nosniff; a failed write means that the visitor left
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
	case "ouvrir":
		if err = s.Start(who, r.FormValue("mot")); err == nil {
			where = Private
		}
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
		Text:  fmt.Sprintf("%s %d %s %d, %d h %02d", days[now.Weekday()], now.Day(), months[now.Month()-1], now.Year(), now.Hour(), now.Minute()),
		Local: now.Format("2006-01-02T15:04"),
	}
}

func (p *Page) showClock(w http.ResponseWriter, _ *http.Request) { p.render(w, "clock", p.clock()) }

// farthest is how far the clock may be moved at once.
const farthest = 5 * 366 * 24 * time.Hour

func (p *Page) moveClock(w http.ResponseWriter, r *http.Request) {
	now := p.Now()
	target, err := time.ParseInLocation("2006-01-02T15:04", r.FormValue("a"), p.Zone)
	if by, isStep := map[string]time.Duration{"heure": time.Hour, "jour": 24 * time.Hour, "mois": 31 * 24 * time.Hour}[r.FormValue("de")]; isStep {
		target, err = now.Add(by), nil
	}
	if err == nil && target.After(now) && target.Sub(now) <= farthest {
		p.MoveTo(r.Context(), target)
	}
	p.render(w, "clock", p.clock())
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
