package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"

	knowledge "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store"
)

// distress tells whether a text written to the robot speaks of distress. The
// engine is made at the first such text: an idle installation does not carry it.
func distress(logger *slog.Logger) func(string) bool {
	engine := sync.OnceValues(func() (*moderation.Engine, error) {
		return moderation.New(moderation.Options{Knowledge: knowledge.Files, Thresholds: moderation.DefaultThresholds()})
	})
	return func(text string) bool {
		e, err := engine()
		if err != nil {
			logger.Error("the texts are not examined for distress", "error", err)
			return true // the number that may save comes first when nobody knows
		}
		result := e.Classify(moderation.Input{Text: text, Role: pdn.RoleYouth})
		return result.Distress >= moderation.HelpFirst
	}
}

// ofTheStorage tells a trouble of the storage, for which an event must come
// again, from a fault of ours.
func ofTheStorage(err error) bool {
	if store.Passing(err) || errors.Is(err, store.ErrClosed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	key := pdn.KeyOf(err)
	return strings.HasPrefix(key, "erreur.base_") || key == "erreur.disque_plein" || strings.HasPrefix(key, "erreur.fermetures_")
}
