package app

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/review"
)

// peekText is how many characters of one message are shown.
const peekText = 400

// spread are links and names of accounts in a message: they are masked with the
// numbers and addresses, so that looking at a disclosure does not spread it.
var spread = regexp.MustCompile(`(?:\+?\d[\d .-]{4,}\d)|(?:\S+@\S+)|(?:https?://\S+)|(?:@\w+)`)

// peek is [Voir]: the message and those around it, fetched now, shown to this
// person alone and kept nowhere. Never for pedocriminalite (law L6); after a
// second press for what is heavy. Nobody is counted.
func (s *sheet) peek(ctx context.Context) error {
	return s.withCase(ctx, func(row CaseRow) error {
		sure, _ := s.picked()
		back := s.named("bouton.retour_carte", actCase, row.ID)
		if !row.MayBeShown() {
			s.line("regarder.ne_pas_copier", nil)
			s.row(back)
			return nil
		}
		if review.Heavy(row.Category) && sure == 0 {
			s.line("voir.attention", nil)
			s.row(s.named("bouton.voir_quand_meme", actPeek, caseArg(row.ID, 1, 0)), back)
			return nil
		}
		if review.Heavy(row.Category) {
			if sure == 1 && s.pauseFirst(s.named("bouton.voir_quand_meme", actPeek, caseArg(row.ID, 2, 0)), back) {
				return nil
			}
			s.lookedAtHeavy()
		}
		s.look(ctx, row)
		s.row(back)
		return nil
	})
}

// look fetches a message where its platform can show it again.
func (s *sheet) look(ctx context.Context, row CaseRow) {
	box, err := s.app.unsealCase(row.ID, row.Key, row.Box)
	if err != nil {
		s.err = err
		return
	}
	seen := s.app.lookAt(ctx, row.Network, chat.Pointer{Space: row.Space, Conversation: box.Conversation, Ref: box.Ref}, row.Category)
	switch seen.state {
	case sightGone:
		s.line("regarder.parti", nil)
		s.err = errors.Join(s.err, s.app.noteOn(ctx, review.MessageGone, row.ID))
	case sightHidden:
		s.line("regarder.ne_pas_copier", nil)
	case sightFaded:
		s.line("voir.par_le_lien", nil)
	case sightFailed:
		s.line("voir.impossible", nil)
	default:
		if s.view.caps.PopUp > 0 && !s.view.caps.Ephemeral { // what is written in that chat stays there
			if s.inPopUp(ctx, seen) {
				s.line("voir.fenetre", nil)
			} else {
				s.line("voir.par_le_lien", nil)
			}
			return
		}
		s.line("voir.rien_garde", nil)
		for _, line := range seen.lines {
			s.glimpse(line)
		}
	}
}

// inPopUp shows the message in a window that leaves nothing in the chat, where
// the platform has one and cannot hide an answer otherwise.
func (s *sheet) inPopUp(ctx context.Context, seen sight) bool {
	sender := s.app.senders[s.view.origin.Network]
	if s.did.popUp == "" || sender == nil {
		return false
	}
	most := sender.Capabilities().PopUp
	text := ""
	for _, line := range seen.lines {
		if line.pointed {
			text = cutUnits(line.text, most)
		}
	}
	if text == "" || most == 0 {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	_, err := sender.Send(ctx, chat.ToProfessional(s.did.popUp, chat.Content{Text: text}))
	return err == nil
}

// glimpse shows one message: who wrote it by his role, and its words, masked.
func (s *sheet) glimpse(g sightLine) {
	author := "voir.jeune"
	if g.role.Professional() {
		author = "voir.pro"
	}
	text := strings.TrimSpace(g.text)
	if runes := []rune(text); len(runes) > peekText {
		text = string(runes[:peekText]) + "…"
	}
	if g.attached {
		text = strings.TrimSpace(text + " " + s.text("voir.piece_jointe", nil))
	}
	mark := ""
	if g.pointed {
		mark = "▶ "
	}
	s.lines = append(s.lines, mark+s.text(author, messages.Args{"phrase": text}))
}
