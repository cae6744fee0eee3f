package app_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	compterendu "github.com/lampadaire/lampadaire/config/compte-rendu"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/presence"
	"github.com/lampadaire/lampadaire/internal/report"
)

// bureau is a department with the form of the year.
func bureau(t TB, choices ...choice) *house {
	form, err := report.ParseForm(compterendu.Form)
	require.NoError(t, err)
	publication, err := report.ParsePublication(compterendu.Publication)
	require.NoError(t, err)
	return department(t, append(choices, func(o *app.Options) { o.Form, o.Publication = form, publication })...)
}

// worked gives Samira hours and contacts in November 2026, then January comes.
func worked(t TB, n pdn.NetworkID, choices ...choice) *house {
	h := bureau(t, choices...)
	h.meet(n, samira, nadia, aude, ines)
	h.press(n, samira, home(samira), h.write(n, samira, home(samira), "hier 13h07-16h40 sur Snapchat"), "Oui, on garde")
	kind := h.command(n, samira, home(samira), "contact", "")
	h.press(n, samira, home(samira), h.press(n, samira, home(samira), h.press(n, samira, home(samira), kind, "rencontre"), "inconnu"), "scolarité")
	h.clock.now = time.Date(2027, 1, 12, 9, 0, 0, 0, time.UTC)
	return h
}

// mine opens [Mon compte rendu].
func (h *house) mine(n pdn.NetworkID, who string) []chat.Outgoing {
	hub := h.press(n, who, home(who), h.command(n, who, home(who), "menu", ""), "Rendez-vous")
	return h.press(n, who, home(who), hub, "Mon compte rendu")
}

// theirs opens [Comptes rendus].
func (h *house) theirs(n pdn.NetworkID, who string) []chat.Outgoing {
	hub := h.press(n, who, home(who), h.command(n, who, home(who), "menu", ""), "Rendez-vous")
	return h.press(n, who, home(who), hub, "Comptes rendus")
}

func fileOf(t TB, sent []chat.Outgoing) *chat.File {
	at := slices.IndexFunc(sent, func(o chat.Outgoing) bool { return o.Content().File != nil })
	require.GreaterOrEqual(t, at, 0, texts(sent))
	return sent[at].Content().File
}

func TestTheAccountIsFilledWrittenValidatedTwiceAndLocked(t *testing.T) {
	for _, n := range []pdn.NetworkID{alone, open} {
		h := worked(t, n)
		account := h.mine(n, samira)
		require.Contains(t, texts(account), "Votre compte rendu 2026")
		require.Contains(t, texts(account), "Heures déclarées : 3 h 33")
		require.Contains(t, texts(account), "Contacts comptés : 1")
		require.Contains(t, texts(account), "Textes écrits : 0 sur 4")
		fields := h.press(n, samira, home(samira), account, "Écrire")
		h.press(n, samira, home(samira), fields, "Nombre de jeunes différents")
		require.Contains(t, texts(h.write(n, samira, home(samira), "une vingtaine")), "pas lu de nombre")
		fields = h.write(n, samira, home(samira), "48")
		require.Contains(t, texts(fields), "C'est gardé")
		h.press(n, samira, home(samira), fields, "Besoins")
		fields = h.write(n, samira, home(samira), "hier 14h-16h : un local")
		require.Len(t, h.sessions(), 1, "words that were waited for are not hours")
		h.press(n, samira, home(samira), fields, "Actions collectives")
		h.write(n, samira, home(samira), "=Soirée jeux\nAtelier")
		account = h.mine(n, samira)
		require.Contains(t, texts(account), "Nombre de jeunes différents : 48 (estimation du professionnel)")
		require.Contains(t, texts(account), "Textes écrits : 1 sur 4")
		sure := h.press(n, samira, home(samira), account, "Valider")
		require.Contains(t, texts(sure), "ne changeront plus")
		signed := h.press(n, samira, home(samira), sure, "Oui, je valide")
		require.Contains(t, texts(signed), "Un message part à votre responsable")
		require.Contains(t, texts(to(h.deliver(n), aude)), "Samira a validé son compte rendu 2026")
		require.Contains(t, texts(h.write(n, samira, home(samira), "1er novembre 2026 9h-10h")), "on garde ?")
		kept := h.press(n, samira, home(samira), h.write(n, samira, home(samira), "1er novembre 2026 9h-10h"), "Oui, on garde")
		require.Contains(t, texts(kept), "ses heures ne changent plus", "hours of a signed year are locked")
		one := h.press(n, aude, home(aude), h.theirs(n, aude), "Samira : à valider")
		require.Contains(t, texts(one), "À vous de le valider")
		h.press(n, aude, home(aude), one, "Valider")
		require.Contains(t, texts(h.press(n, aude, home(aude), one, "Valider")), "n'attend pas votre validation", "once")
		require.Contains(t, texts(to(h.deliver(n), samira)), "est validé par votre responsable")
		pdf := fileOf(t, h.press(n, ines, home(ines), h.press(n, ines, home(ines), h.theirs(n, ines), "Samira"), "PDF"))
		require.Equal(t, "compte-rendu-2026.pdf", pdf.Name)
		require.Equal(t, "%PDF", string(pdf.Data[:4]))
	}
}

func TestTheAuthorOpensAgainAndTheHeadSendsBack(t *testing.T) {
	h := worked(t, open)
	sign := func() {
		h.press(open, samira, home(samira), h.press(open, samira, home(samira), h.mine(open, samira), "Valider"), "Oui, je valide")
	}
	sign()
	h.press(open, aude, home(aude), h.press(open, aude, home(aude), h.theirs(open, aude), "Samira"), "À revoir")
	require.Contains(t, texts(to(h.deliver(open), samira)), "demande de revoir")
	require.Contains(t, texts(h.theirs(open, aude)), "encore en cours")
	sign()
	h.press(open, aude, home(aude), h.press(open, aude, home(aude), h.theirs(open, aude), "Samira"), "Valider")
	h.deliver(open)
	require.NotEmpty(t, tokenOf(h.theirs(open, ines), "Samira"))
	account := h.mine(open, samira)
	require.Empty(t, tokenOf(account, "Écrire"), "locked")
	require.Contains(t, texts(h.press(open, samira, home(samira), account, "Rouvrir")), "rouvert")
	require.Empty(t, tokenOf(h.theirs(open, ines), "Samira"), "an account that is open again leaves the coordinator's sight")
	require.Contains(t, texts(to(h.deliver(open), aude)), "a rouvert son compte rendu")
	kept := h.press(open, samira, home(samira), h.write(open, samira, home(samira), "2 novembre 2026 9h-10h"), "Oui, on garde")
	require.Contains(t, texts(kept), "Noté", "and so are her hours")
	var steps []app.AccountStep
	for _, a := range h.memory.state.network.acts {
		steps = append(steps, a.Step)
	}
	require.Equal(t, []app.AccountStep{app.AccountSigned, app.AccountReturned, app.AccountSigned, app.AccountConfirmed, app.AccountReopened}, steps)
}

func TestAYearThatRunsIsADraftAndAPdnWithoutDataHasAnAccountToo(t *testing.T) {
	h := bureau(t)
	account := h.mine(open, nadia)
	require.Contains(t, texts(account), "Votre compte rendu 2026")
	require.Contains(t, texts(account), "Contacts comptés : 0")
	require.Contains(t, texts(h.press(open, nadia, home(nadia), account, "Valider")), "L'année 2026 n'est pas finie")
	for _, form := range []string{"PDF", "Tableur", "CSV"} {
		require.NotEmpty(t, fileOf(t, h.press(open, nadia, home(nadia), account, form)).Data, form)
	}
	require.Empty(t, h.memory.state.network.acts)
}

// Law L8: the coordinator sees an account only once its author and the head have
// validated it; the head sees his own structure's only.
func TestLaw8_AnAccountGoesUpOnlyAfterItsAuthorThenTheHead(t *testing.T) {
	h := worked(t, open)
	sees := func(who string) bool { return tokenOf(h.theirs(open, who), "Samira") != "" }
	forged := func(who string) string {
		code, err := h.sealer.Code("escale", pdn.Account{Network: open, ID: who})
		require.NoError(t, err)
		author := h.authorOf(samira)
		out := ""
		for step := range 11 {
			h.senders[open].take()
			h.handle(&chat.Press{Origin: h.origin(open, who, home(who)), Ref: "m", Token: h.sealer.MakeToken(app.AccountToken("escale", step, 2026, author), code)})
			out += texts(h.senders[open].take())
		}
		return out
	}
	check := func(head, coordinator bool) {
		require.Equal(t, head, sees(aude), "the head")
		require.Equal(t, coordinator, sees(ines), "the coordinator")
	}
	check(false, false)
	for _, who := range []string{aude, ines} {
		require.NotContains(t, forged(who), "3 h 33", "a button made by hand opens nothing")
	}
	h.press(open, samira, home(samira), h.press(open, samira, home(samira), h.mine(open, samira), "Valider"), "Oui, je valide")
	check(true, false)
	require.NotContains(t, forged(ines), "3 h 33")
	h.press(open, aude, home(aude), h.press(open, aude, home(aude), h.theirs(open, aude), "Samira"), "Valider")
	check(true, true)
	require.Contains(t, texts(h.press(open, ines, home(ines), h.theirs(open, ines), "Samira")), "3 h 33", "the test looks for what is there")
}

// Law L7: above a professional there is no hour of a day, no day and no week of his.
func TestLaw7_NoHourAndNoWeekOfANamedPersonIsInAnAccountAboveHer(t *testing.T) {
	h := worked(t, open)
	h.press(open, samira, home(samira), h.press(open, samira, home(samira), h.mine(open, samira), "Valider"), "Oui, je valide")
	h.press(open, aude, home(aude), h.press(open, aude, home(aude), h.theirs(open, aude), "Samira"), "Valider")
	for _, who := range []string{aude, ines} {
		one := h.press(open, who, home(who), h.theirs(open, who), "Samira")
		sums := h.theirs(open, who)
		all := texts(one) + texts(sums)
		for _, said := range [][]chat.Outgoing{one, sums} {
			all += string(fileOf(t, h.press(open, who, home(who), said, "CSV")).Data)
		}
		require.Contains(t, all, "3 h 33")
		for _, never := range []string{"13 h 07", "16 h 40", "semaine", "dimanche 1", "1er novembre"} {
			require.NotContains(t, spaces.Replace(all), never)
		}
	}
}

func TestNamesAndTextsThatBeginLikeAFormulaStayTextInTheFiles(t *testing.T) {
	h := worked(t, open, func(o *app.Options) { o.Directory.Fixed()[0].People[0].FirstName = "=Samira" })
	h.press(open, samira, home(samira), h.press(open, samira, home(samira), h.mine(open, samira), "Écrire"), "Actions collectives")
	h.write(open, samira, home(samira), "=HYPERLINK(\"x\")\n+2 soirées")
	account := h.mine(open, samira)
	reader := csv.NewReader(bytes.NewReader(fileOf(t, h.press(open, samira, home(samira), account, "CSV")).Data))
	reader.Comma = ';'
	rows, err := reader.ReadAll()
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(rows), "'=HYPERLINK")
	require.Contains(t, fmt.Sprint(rows), "'+2 soirées")
	book, err := excelize.OpenReader(bytes.NewReader(fileOf(t, h.press(open, samira, home(samira), account, "Tableur")).Data))
	require.NoError(t, err)
	cells, err := book.GetRows("Sheet1")
	require.NoError(t, err)
	found := 0
	for i, row := range cells {
		for j, cell := range row {
			if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") {
				found++
				name, err := excelize.CoordinatesToCellName(j+1, i+1)
				require.NoError(t, err)
				formula, err := book.GetCellFormula("Sheet1", name)
				require.NoError(t, err)
				require.Empty(t, formula, name)
			}
		}
	}
	require.GreaterOrEqual(t, found, 2)
}

// authorOf is the author id of a professional of the first structure.
func (h *house) authorOf(account string) presence.AuthorID {
	code, err := h.sealer.Code("escale", pdn.Account{Network: alone, ID: account})
	require.NoError(h.t, err)
	return presence.AuthorID(code.Hex())
}
