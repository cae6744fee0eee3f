package meeting

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"time"

	ical "github.com/emersion/go-ical"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// zone is where dates of the network take place, as calendars name it.
const zone = "Europe/Paris"

// stamp is how calendars write a local hour.
const stamp = "20060102T150405"

// Calendar is the date as a calendar file (RFC 5545): hours of Paris with their zone,
// an identifier that never changes, a sequence that goes up with each change, and a
// date called off says so. The title comes in words; now stamps the file.
func (d Date) Calendar(title string, now time.Time) ([]byte, error) {
	event := ical.NewEvent()
	event.Props.SetText(ical.PropUID, hex.EncodeToString(d.ID[:])+"@lampadaire")
	event.Props.SetDateTime(ical.PropDateTimeStamp, now.UTC())
	local(event.Props, ical.PropDateTimeStart, d.From)
	local(event.Props, ical.PropDateTimeEnd, d.To)
	event.Props.SetText(ical.PropSummary, title)
	if d.Place != "" {
		event.Props.SetText(ical.PropLocation, d.Place)
	}
	sequence := ical.NewProp(ical.PropSequence)
	sequence.Value = fmt.Sprint(d.Sequence)
	event.Props.Set(sequence)
	status, method := "CONFIRMED", "PUBLISH"
	if d.Cancelled {
		status, method = "CANCELLED", "CANCEL"
	}
	event.Props.SetText(ical.PropStatus, status)
	file := ical.NewCalendar()
	file.Props.SetText(ical.PropProductID, "-//Lampadaire//FR")
	file.Props.SetText(ical.PropVersion, "2.0")
	file.Props.SetText(ical.PropMethod, method)
	file.Children = append(file.Children, paris(), event.Component)
	var out bytes.Buffer
	if err := ical.NewEncoder(&out).Encode(file); err != nil {
		return nil, fmt.Errorf("write a calendar file: %w", err)
	}
	return out.Bytes(), nil
}

func local(props ical.Props, name string, t time.Time) {
	p := ical.NewProp(name)
	p.Params.Set(ical.ParamTimezoneID, zone)
	p.Value = t.In(pdn.Paris()).Format(stamp)
	props.Set(p)
}

// paris is the rule of the clock in Paris since 1996.
func paris() *ical.Component {
	rule := func(name, begins, from, to, letters, every string) *ical.Component {
		c := ical.NewComponent(name)
		for _, kv := range [][2]string{
			{ical.PropDateTimeStart, begins}, {ical.PropTimezoneOffsetFrom, from}, {ical.PropTimezoneOffsetTo, to},
			{ical.PropTimezoneName, letters}, {ical.PropRecurrenceRule, every},
		} {
			p := ical.NewProp(kv[0])
			p.Value = kv[1]
			c.Props.Set(p)
		}
		return c
	}
	c := ical.NewComponent(ical.CompTimezone)
	c.Props.SetText(ical.PropTimezoneID, zone)
	c.Children = []*ical.Component{
		rule(ical.CompTimezoneDaylight, "19960331T020000", "+0100", "+0200", "CEST", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
		rule(ical.CompTimezoneStandard, "19961027T030000", "+0200", "+0100", "CET", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
	}
	return c
}
