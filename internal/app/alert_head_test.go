package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// alertAbout is the receipt of lea, who picks a message of somebody in its menu.
func (h *house) alertAbout(who string, number string) string {
	h.t.Helper()
	h.senders[alone].take()
	h.handle(&chat.Command{
		Origin: h.origin(alone, "lea", inAlone), Name: "prevenir", Target: chat.MessageRef("c:" + number), TargetAt: h.clock.Now(),
		TargetAuthor: chat.Author{Account: pdn.Account{Network: alone, ID: who}, Kind: chat.Person},
	})
	return texts(h.press(alone, "lea", inAlone, h.senders[alone].take(), "Insulte, moquerie"))
}

func TestTheReceiptOfAnAlertAboutAProfessionalSaysWhenItCanBeSeen(t *testing.T) {
	h := judged(t, alone)
	require.Contains(t, h.alertAbout("nour", "1"), "La personne responsable peut regarder maintenant.")
	h.onDuty("responsable-escale", 14, 15)
	receipt := h.alertAbout("nour", "2")
	require.Contains(t, receipt, "La personne responsable peut regarder lundi 2 novembre à 14 h.")
	require.Contains(t, receipt, "Personne ne lit jour et nuit.")
	require.NotContains(t, receipt, "Un adulte de l'équipe peut", "the team neither hears of it nor answers for it")
	h.clock.add(8 * time.Hour) // five in the evening
	require.Contains(t, h.alertAbout("nour", "3"), "mardi 3 novembre à 14 h")
	require.Contains(t, h.alertAbout("responsable-escale", "4"), "Je ne sais pas quand", "nobody else leads")
}
