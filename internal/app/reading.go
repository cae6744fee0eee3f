package app

import (
	"context"

	"github.com/lampadaire/lampadaire/internal/registry"
)

// addReadings adds to what is stored which spaces are read and which
// conversations never are.
func addReadings(ctx context.Context, r Reader, into *registry.Stored) error {
	readings, err := r.Readings(ctx)
	if err != nil {
		return err
	}
	for _, one := range readings {
		into.Readings = append(into.Readings, one.SpaceReading)
	}
	apart, err := r.Unreads(ctx)
	for _, one := range apart {
		into.Never = append(into.Never, one.SpaceUnread)
	}
	return err
}
