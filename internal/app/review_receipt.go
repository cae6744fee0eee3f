package app

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/review"
)

// receiptText is "récépissé A-12": the number of a receipt, the only thing that
// may be typed about a case.
var receiptText = regexp.MustCompile(`^(?i:r[ée]c[ée]piss[ée])\s+([A-Za-z0-9-]{1,20})$`)

func receiptIn(text string) (number string, typed bool) {
	found := receiptText.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return "", false
	}
	return strings.ToUpper(found[1]), true
}

// receipt keeps the number of a receipt in the last case that this professional
// passed on.
func (s *sheet) receipt(ctx context.Context, number string) error {
	kept := false
	err := s.app.Update(ctx, func(tx Tx) error {
		kept = false
		lines, err := tx.CaseLines(ctx, s.who.structure.ID, mostCounted)
		if err != nil {
			return err
		}
		var last CaseRow
		for _, l := range lines {
			row, found, err := tx.Case(ctx, l.ID)
			if err != nil {
				return err
			}
			if found && row.Decision.What == review.Report && row.Decision.By == review.Who(s.who.author) && row.Decision.At.After(last.Decision.At) {
				last = row
			}
		}
		if last.ID.Zero() {
			return nil
		}
		me := s.mine(last.Case, review.Receipted)
		kept = true
		return s.app.apply(ctx, tx, &last, review.Event{Kind: review.Receipted, By: me.Who, Role: me.Role, At: tx.Now(), Receipt: number})
	})
	if key, known := refusal(err); known { // contested, or taken by somebody else since
		s.line(key, messages.Args{"prenom": s.text("regarder.quelqu_un", nil)})
		return s.reviewList(ctx)
	}
	if err != nil {
		return fmt.Errorf("keep a receipt: %w", err)
	}
	if kept {
		s.line("recepisse.garde", messages.Args{"numero": number})
	} else {
		s.line("recepisse.aucun", nil)
	}
	s.back(s.named("bouton.liste_a_regarder", actReview, [8]byte{}))
	return nil
}
