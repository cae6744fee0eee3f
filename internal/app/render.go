package app

import (
	"fmt"
	"strings"

	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// Screen names what an answer shows. The name stands in stored recipes and is
// never reused.
type Screen string

// view is what a screen is drawn from.
type view struct {
	origin *chat.Origin
	person person
	act    act
	reply  reply
	caps   chat.Capabilities
}

// page collects the lines and buttons of a screen; its first error stays.
type page struct {
	app       *App
	view      view
	structure registry.Structure
	edition   charter.Edition
	lines     []string
	content   chat.Content
	err       error
}

func (a *App) render(v view) (chat.Content, error) {
	draw, ok := a.screens[v.reply.Screen]
	if !ok {
		return chat.Content{}, fmt.Errorf("no screen is called %q", v.reply.Screen)
	}
	p := &page{app: a, view: v, edition: a.editionOf(v.person.structure)}
	p.structure, _ = a.Directory.Structure(v.person.structure)
	draw(p)
	p.talkFirst()
	content, err := p.finish()
	if err != nil {
		return chat.Content{}, fmt.Errorf("draw %s: %w", v.reply.Screen, err)
	}
	return content, nil
}

// finish is what was drawn, or the first trouble.
func (p *page) finish() (chat.Content, error) {
	p.content.Text = strings.Join(p.lines, "\n")
	return p.content, p.err
}

// text renders a key of the catalogue.
func (p *page) text(key string, args messages.Args) string {
	text, err := p.app.Texts.TextIn(p.language(), key, args)
	if err != nil && p.err == nil {
		p.err = err
	}
	return text
}

// line adds a line.
func (p *page) line(key string, args messages.Args) { p.lines = append(p.lines, p.text(key, args)) }

// gap adds an empty line between two groups.
func (p *page) gap() { p.lines = append(p.lines, "") }

// row adds a row of buttons.
func (p *page) row(buttons ...chat.Button) {
	p.content.Buttons = append(p.content.Buttons, buttons)
}

// buttonLife is how long a button of a private answer works, in days: the
// choice can be changed at any time, and the menu always makes a new one.
const buttonLife = 400

// press makes a button for the person of the page alone.
func (p *page) press(key string, action Action) chat.Button {
	return p.pressWith(p.text(key, nil), action, p.view.person.structure, [8]byte{})
}

func (p *page) pressWith(label string, action Action, s pdn.StructureID, arg [8]byte) chat.Button {
	token := seal.Token{
		Action: uint8(action), Structure: s, Edition: uint16(p.edition.Number),
		Expires: p.app.today(p.app.Clock.Now()) + buttonLife, Arg: arg,
	}
	code := p.view.person.code
	if s != p.view.person.structure {
		var err error
		if code, err = p.app.Sealer.Code(s, p.view.origin.Author.Account); err != nil && p.err == nil {
			p.err = err
		}
	}
	return chat.Button{Label: label, Token: p.app.Sealer.MakeToken(token, code)}
}

// menuRow is the way back.
func (p *page) menuRow() { p.row(p.press("bouton.parler", actTalk), p.press("bouton.menu", actMenu)) }

// youngFacing are the professionals whom young people meet.
func (p *page) youngFacing() []registry.Promeneur {
	var out []registry.Promeneur
	for _, pro := range p.structure.People {
		if pro.Role.Field() {
			out = append(out, pro)
		}
	}
	return out
}

// presented are the variables of the sentences that name one professional, or
// the team where there are several.
func (p *page) presented() (messages.Args, bool) {
	pros := p.youngFacing()
	args := messages.Args{"structure": p.structure.Name, "prenoms": firstNames(pros), "prenom": "", "fonction": ""}
	if len(pros) == 1 {
		args["prenom"], args["fonction"] = pros[0].FirstName, pros[0].Function
	}
	return args, len(pros) == 1
}

// one adds the singular or the plural form of a line about the professionals.
func (p *page) one(key string) {
	args, single := p.presented()
	if !single {
		key += "_pros"
	}
	p.line(key, args)
}

// workmates says with whom the robot works: by name, or as a team where nobody has
// entered yet, so that no sentence has a hole.
func (p *page) workmates() {
	if len(p.youngFacing()) == 0 {
		p.line("premier.equipe", messages.Args{"structure": p.structure.Name})
		return
	}
	p.one("premier.pro")
}

func firstNames(pros []registry.Promeneur) string {
	names := make([]string, len(pros))
	for i, pro := range pros {
		names[i] = pro.FirstName
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:len(names)-1], ", ") + " et " + names[len(names)-1]
	}
}
