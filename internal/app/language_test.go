package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
)

func TestANewcomerWithLittleFrenchChoosesHerLanguageAndKeepsIt(t *testing.T) {
	h := build(t, 1)
	first := h.command(open, "olena", private, "start", "")
	ukrainian := h.press(open, "olena", private, first, "Українська")
	require.Contains(t, texts(ukrainian), "Привіт, я робот.")
	require.Contains(t, texts(ukrainian), "Цей переклад ще не перевірено.", "nobody has checked it: said")
	require.Equal(t, "uk", h.link(open, "olena").Language)
	require.Equal(t, adherence.Informed, h.link(open, "olena").State, "choosing a language is no answer")
	yes := h.press(open, "olena", private, ukrainian, "Так")
	require.Contains(t, texts(yes), "Записано: так.")
	back := h.press(open, "olena", private, h.press(open, "olena", private, h.command(open, "olena", private, "menu", ""), "Мова"), "Français")
	require.Contains(t, texts(back), "Salut, je suis un robot.")
	require.Equal(t, "fr", h.link(open, "olena").Language)
}

func TestChoosingALanguageMakesNoRow(t *testing.T) {
	h := build(t, 1)
	h.command(open, "olena", private, "start", "")
	gone := h.press(open, "olena", private, h.command(open, "olena", private, "effacer", ""), "sauf mon")
	require.Contains(t, texts(gone), "C'est effacé")
	bare := h.link(open, "olena")
	h.press(open, "olena", private, h.press(open, "olena", private, h.command(open, "olena", private, "menu", ""), "Langue"), "English")
	require.Equal(t, bare, h.link(open, "olena"), "a kept no stays bare")
}

func TestArabicIsShownFromTheRight(t *testing.T) {
	h := build(t, 1)
	arabic := h.press(open, "nour", private, h.command(open, "nour", private, "start", ""), "العربية")
	require.Contains(t, arabic[0].Content().Text, "\u200f")
	require.LessOrEqual(t, len(arabic[0].Content().Buttons), 5)
}

func TestWhenAnAdultMayAnswerIsSaidInTheLanguageOfThePerson(t *testing.T) {
	h := build(t, 1, colleagues(t))
	h.onDuty("pro-escale", 17, 19)
	h.press(alone, "lea", private, h.command(alone, "lea", private, "start", ""), "Українська")
	said := texts(h.talkPress(alone, private, h.command(alone, "lea", private, "parler", ""), "Напишіть мені"))
	require.Contains(t, said, "Тобі можуть відповісти: понеділок, 2 листопада, 17:00.")
	require.NotContains(t, said, "lundi")
}
