package main

import (
	"context"
	"errors"
	"strings"

	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/store"
)

// ofTheStorage tells a trouble of the storage, for which an event must come
// again, from a fault of ours.
func ofTheStorage(err error) bool {
	if store.Passing(err) || errors.Is(err, store.ErrClosed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	key := pdn.KeyOf(err)
	return strings.HasPrefix(key, "erreur.base_") || key == "erreur.disque_plein" || strings.HasPrefix(key, "erreur.fermetures_")
}
