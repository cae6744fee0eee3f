package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/meeting"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/report"
	"github.com/lampadaire/lampadaire/internal/report/document"
	"github.com/lampadaire/lampadaire/internal/rights"
)

// accountDeeds are the annual account: one's own, and those above their author.
func accountDeeds() map[Action]deed {
	return map[Action]deed{
		actAccount:  {right: rights.OwnAccount, do: (*sheet).account},
		actAccounts: {right: rights.SeeAccounts, do: (*sheet).accounts},
	}
}

// What is done with an account; the number stands in buttons.
const (
	accShow = iota
	accFields
	accWrite
	accSign
	accSignYes
	accPDF
	accXLSX
	accCSV
	accReopen
	accConfirm
	accReturn
	accSum // and the three forms after it
)

// accountArg carries what to do, the year, and a field or a person by its sum.
func accountArg(step, year int, about string) [8]byte {
	return new(bits).put(step, 5).put(year, 12).put(int(crc32.ChecksumIEEE([]byte(about))), 24).arg()
}

// accountPage is a page of the list of accounts.
func accountPage(year, page int) [8]byte {
	return new(bits).put(accShow, 5).put(year, 12).put(0, 24).put(page, 6).arg()
}

// accountAct is what such a button asks for.
type accountAct struct {
	step, year, about, page int
}

func (s *sheet) accountAct() accountAct {
	b := reading(s.did.arg)
	out := accountAct{step: b.take(5), year: b.take(12), about: b.take(24), page: b.take(6)}
	if now := s.now.Year(); out.year == 0 || out.year > now || out.year < now-oldestAccounts {
		out.year = s.accountYear()
	}
	return out
}

// oldestAccounts is how many years back accounts are shown: as long as month totals.
const oldestAccounts = 4

// accountYear is the year that one writes about: the last one until summer.
func (s *sheet) accountYear() int {
	if s.now.Month() <= time.June {
		return s.now.Year() - 1
	}
	return s.now.Year()
}

// accountButtons are the way to one's own account, to those above their authors, or
// to both for who stands in for the head.
func (s *sheet) accountButtons() []chat.Button {
	var out []chat.Button
	if s.app.mayDo(s.who.promeneur, actAccount) {
		out = append(out, s.named("bouton.compte_rendu", actAccount, [8]byte{}))
	}
	if s.app.mayDo(s.who.promeneur, actAccounts) {
		out = append(out, s.named("bouton.comptes_rendus", actAccounts, [8]byte{}))
	}
	return out
}

func sumOf(about string) int { return int(crc32.ChecksumIEEE([]byte(about)) & 0xffffff) }

// ownAsk is the account of one professional over a year.
func ownAsk(c colleague, year int) AccountAsk {
	first := pdn.DayOf(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC), time.UTC).Month()
	return AccountAsk{Level: report.OfPromeneur, Author: c.author, Structure: c.structure.ID, First: first, Last: first + 11}
}

// myAsk is one's own account: its author reads the month that runs too.
func (s *sheet) myAsk(year int) AccountAsk {
	ask := ownAsk(s.who, year)
	ask.Own = true
	return ask
}

// account is [Mon compte rendu]: what the year already says, what is left to write,
// the files, and the validation.
func (s *sheet) account(ctx context.Context) error {
	s.dropDraft()
	switch act := s.accountAct(); act.step {
	case accFields:
		return s.accountFields(ctx, act.year)
	case accWrite:
		return s.accountWrite(ctx, act)
	case accSign:
		return s.accountSign(ctx, act.year)
	case accSignYes:
		return s.accountSigned(ctx, act.year)
	case accPDF, accXLSX, accCSV:
		return s.accountFile(ctx, s.myAsk(act.year), act)
	case accReopen:
		return s.reopenYear(ctx, act.year)
	default:
		return s.showAccount(ctx, act.year)
	}
}

func (s *sheet) showAccount(ctx context.Context, year int) error {
	state, err := s.accountState(ctx, s.who.author, year)
	if err != nil {
		return err
	}
	d, err := s.app.AccountDocument(ctx, s.myAsk(year))
	if err != nil {
		return err
	}
	s.line("moncompte.titre", messages.Args{"annee": year})
	s.lines = append(s.lines, d.Status)
	s.summary(d)
	if state == report.Draft {
		s.row(s.named("bouton.compte_ecrire", actAccount, accountArg(accFields, year, "")), s.named("bouton.compte_valider", actAccount, accountArg(accSign, year, "")))
	} else {
		s.row(s.named("bouton.rouvrir", actAccount, accountArg(accReopen, year, "")))
	}
	s.fileRow(actAccount, accPDF, year, "")
	other := s.now.Year()
	if year == other {
		other--
	}
	s.back(s.button(s.text("bouton.compte_annee", messages.Args{"annee": other}), actAccount, accountArg(accShow, other, "")))
	return nil
}

// fileRow are the three forms of an account.
func (s *sheet) fileRow(action Action, first, year int, about string) {
	if !s.view.caps.Files {
		return
	}
	var row []chat.Button
	for i, form := range []string{"pdf", "xlsx", "csv"} {
		row = append(row, s.named("bouton.compte_"+form, action, accountArg(first+i, year, about)))
	}
	s.row(row...)
}

// mostSummary is how many figures of an account the chat shows: the file has them all.
const mostSummary = 8

// summary shows the figures that are one value, and how many texts are left to write.
func (s *sheet) summary(d report.Document) {
	shown, written, free := 0, 0, 0
	empty := s.text("compte.a_ecrire", nil)
	for _, part := range d.Parts {
		for _, e := range part.Entries {
			if e.Free {
				free++
				if e.Value != empty {
					written++
				}
				continue
			}
			// Cells about young people and what names the person are for the file.
			asRead := strings.HasPrefix(e.Field, "identite.") || strings.HasPrefix(e.Field, "jeunes.") && e.Field != estimateField
			if e.Value != "" && shown < mostSummary && !asRead {
				s.lines = append(s.lines, messages.Typeset("• "+e.Label+" : "+e.Value))
				shown++
			}
		}
	}
	if free > 0 {
		s.line("moncompte.textes", messages.Args{"n": written, "sur": free})
	}
}

// accountState is where an account stands.
func (s *sheet) accountState(ctx context.Context, author authorID, year int) (report.State, error) {
	var acts []AccountAct
	err := s.app.View(ctx, func(r Reader) (err error) {
		acts, err = r.AccountActs(ctx, author, year)
		return err
	})
	if err != nil {
		return report.Draft, fmt.Errorf("read an account: %w", err)
	}
	return validationOf(acts).State(), nil
}

// byHand are the figures that the professional writes himself: the robot never counts
// people.
func byHand() []string { return []string{estimateField, actionsField, labelField} }

// The figures written by hand.
const (
	actionsField = "actions.liste"
	labelField   = "identite.label"
)

// writable are the fields of the form that its author fills.
func (s *sheet) writable() []report.FormField {
	var out []report.FormField
	for _, section := range s.app.Form.Sections {
		for _, f := range section.Fields {
			if f.In(report.OfPromeneur) && (f.Free || slices.Contains(byHand(), f.Field)) {
				out = append(out, f)
			}
		}
	}
	return out
}

// accountFields lists what there is to write.
func (s *sheet) accountFields(ctx context.Context, year int) error {
	lines, err := s.ownLines(ctx, year)
	if err != nil {
		return err
	}
	s.line("moncompte.ecrire_quoi", messages.Args{"annee": year})
	var buttons []chat.Button
	for _, f := range s.writable() {
		mark := ""
		if lines[f.Field] != "" {
			mark = "✓ "
		}
		if len(buttons) < mostRows*mostInRow-mostInRow {
			buttons = append(buttons, s.button(mark+f.Label, actAccount, accountArg(accWrite, year, f.Field)))
		}
	}
	s.grid(buttons...)
	s.back(s.named("bouton.compte_rendu", actAccount, accountArg(accShow, year, "")))
	return nil
}

func (s *sheet) ownLines(ctx context.Context, year int) (map[string]string, error) {
	var lines []AccountLine
	err := s.app.View(ctx, func(r Reader) (err error) {
		lines, err = r.AccountLines(ctx, s.who.author, year)
		return err
	})
	out := map[string]string{}
	for _, l := range lines {
		out[l.Field] = l.Line
	}
	return out, err
}

// accountWrite waits for the words of one field, and shows those of now.
func (s *sheet) accountWrite(ctx context.Context, act accountAct) error {
	for _, f := range s.writable() {
		if sumOf(f.Field) != act.about {
			continue
		}
		lines, err := s.ownLines(ctx, act.year)
		if err != nil {
			return err
		}
		s.line("moncompte.champ", messages.Args{"champ": f.Label})
		if was := lines[f.Field]; was != "" {
			s.lines = append(s.lines, "« "+was+" »")
		}
		key := "moncompte.ecrivez"
		if f.Field == estimateField {
			key = "moncompte.ecrivez_nombre"
		}
		s.line(key, messages.Args{"borne": meeting.MaxNote})
		s.keepDraft(draft{what: awaitField, year: act.year, field: f.Field})
		s.back(s.named("bouton.compte_rendu", actAccount, accountArg(accShow, act.year, "")))
		return nil
	}
	return s.stale(ctx)
}

// eraseWord empties a field.
const eraseWord = "effacer"

// typedField keeps what its author wrote, as his: it is shown back and may be written
// again until the account is validated.
func (s *sheet) typedField(ctx context.Context, d draft) error {
	line, err := meeting.Lines(s.did.text, meeting.MaxNote)
	if err != nil {
		s.keepDraft(d)
		return s.tooLong(err, meeting.MaxNote)
	}
	erased := strings.EqualFold(line, eraseWord)
	if d.field == estimateField && !erased && !aNumber(line) {
		s.keepDraft(d)
		s.line("moncompte.pas_un_nombre", nil)
		s.back()
		return nil
	}
	if erased {
		line = ""
	}
	locked := false
	err = s.app.Update(ctx, func(tx Tx) error {
		acts, err := tx.AccountActs(ctx, s.who.author, d.year)
		if locked = validationOf(acts).State() != report.Draft; err != nil || locked {
			return err
		}
		return tx.SaveAccountLine(ctx, AccountLine{Author: s.who.author, Year: d.year, Field: d.field, Line: line})
	})
	if err != nil {
		return fmt.Errorf("write in an account: %w", err)
	}
	s.dropDraft()
	if locked {
		s.line("moncompte.ferme", nil)
		return s.showAccount(ctx, d.year)
	}
	s.line("moncompte.garde", nil)
	return s.accountFields(ctx, d.year)
}

// aNumber tells whether a text is a number of people.
func aNumber(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= 0 && n < 100_000
}

// accountFile sends the account as a file, in private.
func (s *sheet) accountFile(ctx context.Context, ask AccountAsk, act accountAct) error {
	d, err := s.app.AccountDocument(ctx, ask)
	if err != nil {
		return err
	}
	form := (act.step - accPDF) % 3
	if act.step >= accSum {
		form = (act.step - accSum) % 3
	}
	var out bytes.Buffer
	ending, kind := ".csv", "text/csv"
	switch form {
	case 0:
		ending, kind = ".pdf", "application/pdf"
		err = document.WritePDF(&out, d, s.app.today(s.now).Time())
	case 1:
		ending, kind = ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		err = document.WriteXLSX(&out, d)
	default:
		err = document.WriteCSV(&out, d)
	}
	if err != nil {
		return fmt.Errorf("make the file of an account: %w", err)
	}
	s.line("moncompte.fichier_suit", nil)
	s.lines = append(s.lines, d.Status)
	key := "bouton.compte_rendu"
	if s.did.action == actAccounts {
		key = "bouton.comptes_rendus"
	}
	s.back(s.named(key, s.did.action, accountArg(accShow, act.year, "")))
	s.more = append(s.more, chat.Content{
		Text: s.text("moncompte.fichier", messages.Args{"annee": act.year}),
		File: &chat.File{Name: "compte-rendu-" + strconv.Itoa(act.year) + ending, Type: kind, Data: out.Bytes()},
	})
	return nil
}

// errNotOver says that the year of an account still runs.
var errNotOver = errors.New("the year is not over")
