package pdn

import (
	"context"
	"fmt"
	"time"
	_ "time/tzdata" // the months of the charter are months of Paris, on any machine
)

// Clock tells the time and waits for it. Every package receives one, so that
// a test or the demo can move time; nothing calls time.Now by itself.
type Clock interface {
	// Now is the present instant.
	Now() time.Time
	// Sleep returns nil once Now is at or after until, or the error of ctx.
	Sleep(ctx context.Context, until time.Time) error
}

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now is the machine's time.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep waits on the machine's clock.
func (SystemClock) Sleep(ctx context.Context, until time.Time) error {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// Day is a calendar day in Paris, counted from 1970-01-01. It is the finest
// date kept about a person (law L2); 0 means that no day is kept.
type Day int32

// Month is a calendar month in Paris, counted from January 1970.
// 0 means that no month is kept.
type Month int32

// Paris is the zone in which days and months are counted.
func Paris() *time.Location {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic("the zone data is compiled in: " + err.Error())
	}
	return zone
}

// DayOf is the day of t in the given zone.
func DayOf(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time is midnight UTC of the day, for display.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Month is the month that holds the day.
func (d Day) Month() Month {
	if d == 0 {
		return 0
	}
	y, m, _ := d.Time().Date()
	return Month((y-1970)*12 + int(m) - 1)
}

// FirstDay is the first day of the month.
func (m Month) FirstDay() Day {
	return Day(time.Date(1970, time.Month(int(m)+1), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// String is the month as 2026-11.
func (m Month) String() string {
	y, month, _ := m.FirstDay().Time().Date()
	return fmt.Sprintf("%04d-%02d", y, int(month))
}
