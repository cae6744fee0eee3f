package main

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// aliveSuffix ends the name of the empty file whose date says when the robot was
// last at work: an absence is told with the figures of its week (law L10).
const aliveSuffix = ".vivant"

// shortestAbsence is what is told; the file is dated every quarter of an hour.
const shortestAbsence = 20 * time.Minute

// live dates the file. A date that cannot be written costs a figure, not the work.
func (h *house) live() {
	if err := touch(h.settings.Data+aliveSuffix, h.clock.Now()); err != nil {
		h.logger.Warn("date the file of life", "error", err)
	}
}

func touch(path string, now time.Time) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600) //nolint:gosec // beside the data of the settings
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return errors.Join(f.Close(), os.Chtimes(path, now, now))
}

// noteAbsence records, at the start, since when the robot was away.
func (h *house) noteAbsence() {
	info, err := os.Stat(h.settings.Data + aliveSuffix) //nolint:gosec // idem
	if now := h.clock.Now(); err == nil && now.Sub(info.ModTime()) >= shortestAbsence {
		h.store.Journal().Gap("", "", info.ModTime(), now)
	}
	h.live()
}
