package charter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/charter"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

var first = charter.Edition{Number: 1, Effective: 100, Rules: []string{"On se respecte.", "On ne donne pas le numéro des autres."}}

const written = "édition le 1/1/2027\nCe qui change :\n- On s'écoute.\n\n**Ce qui ne change pas**\n• Tu choisis.\n"

func TestAnEditionIsReadFromOneMessageAndKeepsTheRulesThatItDoesNotSay(t *testing.T) {
	e, err := charter.Read(written, first)
	require.NoError(t, err)
	require.Equal(t, 2, e.Number)
	require.Equal(t, "2027-01-01", e.Effective.Time().Format("2006-01-02"))
	require.Equal(t, []string{"On s'écoute."}, e.Changes)
	require.Equal(t, []string{"Tu choisis."}, e.Unchanged)
	require.Equal(t, first.Rules, e.Rules)
	e, err = charter.Read(written+"Règles\n- Une seule règle.", first)
	require.NoError(t, err)
	require.Equal(t, []string{"Une seule règle."}, e.Rules)
}

func TestAnEditionWithoutItsDateOrItsDifferenceIsRefusedByName(t *testing.T) {
	for text, key := range map[string]string{
		"édition\nCe qui change\n- a\nCe qui ne change pas\n- b":              "erreur.edition_sans_date_ecrite",
		"édition le 31/2/2027\nCe qui change\n- a\nCe qui ne change pas\n- b": "erreur.edition_sans_date_ecrite",
		"édition le 2027-01-01\nCe qui change\n- a":                           "erreur.edition_sans_difference_ecrite",
		"édition le 2027-01-01\nCe qui ne change pas\n- a":                    "erreur.edition_sans_difference_ecrite",
		"édition le 2027-01-01\nBonjour\nCe qui change\n- a":                  "erreur.edition_ligne_perdue",
	} {
		_, err := charter.Read(text, first)
		var known *pdn.Error
		require.ErrorAs(t, err, &known, text)
		require.Equal(t, key, known.Key, text)
	}
}

func TestAnEditionIsToldFifteenDaysBeforeItsEffect(t *testing.T) {
	require.Error(t, charter.Announceable(charter.Edition{Number: 2, Effective: 214}, first, 200))
	require.NoError(t, charter.Announceable(charter.Edition{Number: 2, Effective: 215}, first, 200))
	require.Error(t, charter.Announceable(charter.Edition{Number: 2, Effective: 99}, first, 10), "before the one that precedes it")
}

func TestAFixOfSpellingTurnsNoRuleIntoAnother(t *testing.T) {
	rule := "On ne donne pas le numéro des autres."
	require.True(t, charter.SpellingOnly("On ne done pas le numero des autres.", rule))
	require.True(t, charter.SpellingOnly("on ne donne pas le numéro des autres.", rule))
	for _, other := range []string{
		rule, "On donne le numéro des autres.", "On ne donne pas le prénom des autres.", "On me donne pas le numéro des autres.",
		"On ne donne plus le numéro des autres.", "",
	} {
		require.False(t, charter.SpellingOnly(rule, other), other)
	}
}

func TestTheShelfPutsWhatAHeadPublishedAfterTheFiles(t *testing.T) {
	model, err := charter.NewEditions([]charter.Edition{first})
	require.NoError(t, err)
	shelf := charter.NewShelf(model, nil)
	second, err := charter.Read(written, first)
	require.NoError(t, err)
	fix := charter.Fix{Edition: 1, Rule: 1, Words: "On se respecte !", Day: 120}
	require.NoError(t, shelf.Replace(map[pdn.StructureID]charter.Published{"escale": {Editions: []charter.Edition{second}, Fixes: []charter.Fix{fix}}}))
	require.Equal(t, 2, shelf.Of("escale").Last().Number)
	require.Equal(t, 1, shelf.Of("phare").Last().Number, "another structure keeps its own")
	one, _ := shelf.Of("escale").Numbered(1)
	require.Equal(t, []string{"On se respecte !", first.Rules[1]}, one.Shown())
	require.Equal(t, first.Hash(), one.Hash(), "a fix is no part of the proof")
	require.Empty(t, model.Last().Fixes, "the files stay as they are")
	lost := second
	lost.Number = 3
	require.Error(t, shelf.Replace(map[pdn.StructureID]charter.Published{"escale": {Editions: []charter.Edition{lost}}}))
	require.Equal(t, 2, shelf.Of("escale").Last().Number, "what does not follow changes nothing")
}
