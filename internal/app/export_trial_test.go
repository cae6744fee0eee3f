package app

import "context"

// TendReading is what time does to the reading of spaces, every minute.
func (a *App) TendReading(ctx context.Context) error { return a.tendReading(ctx) }
