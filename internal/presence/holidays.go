package presence

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/fr"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Holidays knows the eleven national holidays of France (those of Alsace and
// Moselle are not among them).
type Holidays struct {
	calendar *cal.Calendar
}

// FrenchHolidays is the national calendar.
func FrenchHolidays() Holidays {
	c := &cal.Calendar{}
	c.AddHoliday(fr.Holidays...)
	return Holidays{c}
}

// Name is the French name of the holiday on d, if it is one.
func (h Holidays) Name(d pdn.Day) (string, bool) {
	y, m, day := d.Time().Date()
	actual, _, found := h.calendar.IsHoliday(time.Date(y, m, day, 12, 0, 0, 0, time.UTC))
	if !actual || found == nil {
		return "", false
	}
	return found.Name, true
}
