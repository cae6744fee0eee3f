package app

import (
	"fmt"
	"time"

	"github.com/lampadaire/lampadaire/internal/messages"
	"github.com/lampadaire/lampadaire/internal/presence/frtime"
	"github.com/lampadaire/lampadaire/internal/presence/interval"
)

// AskAgain words the question about hours that could not be read for sure. The
// word quoted goes back to its author and nowhere else.
func AskAgain(texts *messages.Catalogue, q interval.Question) (string, error) {
	text, err := texts.Text("question."+string(q.Code), messages.Args{"mot": q.Word, "bornes": bounds(q.From, q.To)})
	if err != nil {
		return "", fmt.Errorf("ask about hours: %w", err)
	}
	return text, nil
}

// bounds are the hours as they were read, between brackets, where both are known.
func bounds(from, to time.Time) string {
	if from.IsZero() || to.IsZero() {
		return ""
	}
	return " (" + frtime.Span(from, to) + ")"
}
