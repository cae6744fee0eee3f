package app

import (
	"slices"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/registry"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// Command is one line of the command table. Each adapter registers the table
// with its platform; names are [a-z0-9_]{1,32}.
type Command struct {
	Name    string
	Help    string // catalogue key of the line that the platform shows
	InGroup bool   // offered in shared places that have no private answers
	// Argument is the name of what may follow it, ArgumentHelp the key of its line.
	Argument, ArgumentHelp string
	// Staff tells a command of professionals: it is offered to them alone, where
	// the platform can tell them apart, and unknown to anybody else.
	Staff bool
	// Spaces tells one that has a sense in a shared place alone.
	Spaces bool
}

// PersonCommands are the catalogue keys of what stands in the menu of a person,
// where a platform has such menus: [On peut écrire ?], for professionals.
func PersonCommands() []string { return []string{"commande.on_peut_ecrire"} }

// MessageCommands are those in the menu of a message: [Prévenir un adulte].
func MessageCommands() []string { return []string{"commande.prevenir"} }

// Commands is the whole table. Everything is behind the same /menu; the others
// are shortcuts for the keyboard. "code" is for who is not a professional yet.
func Commands() []Command {
	return []Command{
		{Name: "menu", Help: "commande.menu", InGroup: true},
		{Name: "charte", Help: "commande.charte"},
		{Name: "non", Help: "commande.non"},
		{Name: "oui", Help: "commande.oui"},
		{Name: "aide", Help: "commande.aide"},
		{Name: "privacy", Help: "commande.privacy"},
		{Name: "debut", Help: "commande.debut", Staff: true},
		{Name: "fin", Help: "commande.fin", Staff: true},
		{Name: "heures", Help: "commande.heures", Staff: true},
		{Name: "mois", Help: "commande.mois", Staff: true},
		{Name: "contact", Help: "commande.contact", Staff: true},
		{Name: "ecrire", Help: "commande.ecrire", Staff: true, Argument: "qui", ArgumentHelp: "commande.ecrire_qui"},
		{Name: "a_regarder", Help: "commande.a_regarder", Staff: true},
		{Name: "code", Help: "commande.code", Argument: "code", ArgumentHelp: "commande.code"},
		{Name: "relier", Help: "commande.relier", Staff: true, Spaces: true, Argument: "nom", ArgumentHelp: "commande.relier_nom"},
		{Name: "lecture", Help: "commande.lecture", Staff: true},
		{Name: "alerter", Help: "commande.alerter"},
	}
}

// CommandsOf are the commands that are offered to one professional in private:
// those that his role may do (the menu, and his own shortcuts).
func (a *App) CommandsOf(p registry.Promeneur) []Command {
	return slices.DeleteFunc(Commands(), func(c Command) bool {
		action, known := byWord(c.Name)
		if c.Name == "menu" {
			return false
		}
		return !c.Staff || c.Spaces || !known || !a.mayDo(p, action)
	})
}

// Action is what a person asks for, by a button or by a word. Its number
// stands in the tokens of buttons and is never reused.
type Action uint8

// The actions.
const (
	actNone Action = iota
	actMenu
	actRules
	actYes
	actNo
	actTooYoung
	actTalk
	actWho
	actMore
	actChoice
	actRecord
	actFile
	actErase
	actEraseKeepNo
	actEraseAll
	actParent
	actStructure
	actPublish
	actFree    // a text that is not understood
	actUnknown // a command that does not exist
	actStale   // a button that is forged or outlived
	actForeign // a button of another person
	actLanguage
	actLanguages
	actAskWrite
	actWithdraw
	lastAction = actWithdraw
)

// byWord are the words that work as commands, with or without a slash for the
// last three.
func byWord(word string) (Action, bool) {
	switch word {
	case "menu", "start", "aide", "help":
		return actMenu, true
	case "charte", "regles":
		return actRules, true
	case "privacy", "mesdonnees":
		return actRecord, true
	case "parler":
		return actTalk, true
	case "alerter":
		return actAlert, true
	case "effacer":
		return actErase, true
	case "non", "stop":
		return actNo, true
	case "oui":
		return actYes, true
	case "code":
		return actJoin, true
	case "relier":
		return actBind, true
	case "lecture":
		return actReading, true
	default:
		return proWords(word)
	}
}

// act is what a person does: one action, for one structure when it is known.
type act struct {
	action    Action
	structure pdn.StructureID
	arg       [8]byte
	pressed   chat.MessageRef // the message whose button was pressed
	token     string
	text      string          // a free text, for finding distress in it; never kept
	words     bool            // typed, not pressed
	about     *chat.Someone   // whom a professional picked
	typed     chat.MessageRef // the line that was typed, where it may be tidied away
	network   string          // of the handle that was asked for
	slow      bool            // too many questions in a row
	target    *alert          // the message that an alert is about
	popUp     chat.Address    // shows a short text to the presser alone
}

// read says what an event asks for; false when it asks for nothing. It is pure.
func (a *App) read(e chat.Event) (act, bool) {
	switch e := e.(type) {
	case *chat.Command:
		return a.readCommand(e), true
	case *chat.Press:
		return a.readPress(e), true
	case *chat.Message:
		did, ok := a.readMessage(e)
		did.typed = e.Ref
		return did, ok
	case *chat.Picked:
		return act{action: actCanWrite, about: &e.About, typed: e.Ref}, true
	default:
		return act{}, false
	}
}

func (a *App) readCommand(e *chat.Command) act {
	if e.Target != "" {
		return a.readTarget(e)
	}
	if e.About != nil {
		return act{action: actCanWrite, about: e.About}
	}
	action, ok := byWord(e.Name)
	if !ok {
		return act{action: actUnknown, words: true}
	}
	did := act{action: action, words: true, typed: e.Ref}
	if action == actAlert && e.Args != "" {
		if pasted, is := a.addressIn(e.Network, e.Args); is {
			pasted.typed = e.Ref
			return pasted
		}
	}
	if action == actJoin || a.forProfessionals(action) {
		did.text = e.Args
	}
	if word, isStart := strings.CutPrefix(strings.TrimSpace(e.Args), startWord); isStart && e.Name == "start" {
		did.structure, did.action = a.structureOf(word), actRules
	}
	if code, isStart := strings.CutPrefix(strings.TrimSpace(e.Args), codeWord); isStart && e.Name == "start" {
		did.action, did.text = actJoin, code
	}
	if e.Args == "parent" && e.Name == "start" {
		did.action = actParent
	}
	return did
}

// startWord begins the word of a deep link to the private chat; the short tag
// of the structure follows.
const startWord = "r-"

func (a *App) structureOf(tag string) pdn.StructureID {
	for _, s := range a.Directory.Structures() {
		if seal.StructureTag(s.ID) == tag {
			return s.ID
		}
	}
	return ""
}

func (a *App) readPress(e *chat.Press) act {
	t, err := a.Sealer.ReadToken(e.Token)
	outlived := t.Expires != 0 && a.today(a.Clock.Now()) > t.Expires
	if err != nil || outlived {
		return act{action: actStale, pressed: e.Ref}
	}
	return act{action: Action(t.Action), structure: t.Structure, arg: t.Arg, pressed: e.Ref, token: e.Token, popUp: e.PopUp}
}

// readMessage takes a text written in private; a text in a space asks for
// nothing by itself.
func (a *App) readMessage(e *chat.Message) (act, bool) {
	if e.Place.Kind != chat.Private || e.Reread || e.Edited {
		return act{}, false
	}
	word := strings.ToLower(strings.Trim(e.Text, " \n\t.!/"))
	switch {
	case e.Forwarded:
		// Somebody else's words answer nothing.
	case word == "non" || word == "stop":
		return act{action: actNo, words: true}, true
	case word == "oui":
		// A bare yes may answer anything: the choice is shown, not made.
		return act{action: actChoice, words: true}, true
	}
	if did, ok := a.readAddress(e); ok {
		return did, true
	}
	if code, ok := codeIn(e.Text); ok {
		return act{action: actJoin, text: code, words: true}, true
	}
	return act{action: actFree, text: e.Text, words: true}, true
}
