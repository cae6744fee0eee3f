package interval

import "time"

// Code says why a declaration is asked back. It is the key of a sentence of the
// catalogue; the codes are stable.
type Code string

// The reasons to ask.
const (
	NotUnderstood  Code = "not_understood"   // no presence recognised at all
	NoStart        Code = "no_start"         // a length without a start: "2h30 hier soir"
	NoEnd          Code = "no_end"           // a start without an end: "hier 14h"
	NoHours        Code = "no_hours"         // a day without hours: "hier"
	NoDay          Code = "no_day"           // hours that do not fit today, without a day
	DayMismatch    Code = "day_mismatch"     // two days that disagree: "lundi 17 novembre"
	NoSuchDay      Code = "no_such_day"      // "31 février"
	NoSuchTime     Code = "no_such_time"     // "25h", "24h", "9h75"
	SkippedHour    Code = "skipped_hour"     // hour that the spring clock change leaves out
	RepeatedHour   Code = "repeated_hour"    // hour that the autumn clock change plays twice
	MorningOrNoon  Code = "morning_or_noon"  // "2h" may be the night or the afternoon
	PartMismatch   Code = "part_mismatch"    // "hier matin 16h"
	EndBeforeStart Code = "end_before_start" // "16h-14h"
	TooLong        Code = "too_long"         // more than MaxLength
	Future         Code = "future"           // not finished yet
	Several        Code = "several"          // several intervals in one sentence
	LengthMismatch Code = "length_mismatch"  // "14h-16h soit 3h"
	Approximate    Code = "approximate"      // "vers 14h"
	Repeats        Code = "repeats"          // "tous les lundis"
	Unclear        Code = "unclear"          // a word or number that may change the meaning
	Ambiguous      Code = "ambiguous"        // two honest readings, see Choices
)

// Codes lists every reason, for the test that each has its sentence.
func Codes() []Code {
	return []Code{
		NotUnderstood, NoStart, NoEnd, NoHours, NoDay, DayMismatch, NoSuchDay, NoSuchTime, SkippedHour,
		RepeatedHour, MorningOrNoon, PartMismatch, EndBeforeStart, TooLong, Future, Several, LengthMismatch,
		Approximate, Repeats, Unclear, Ambiguous,
	}
}

// Question asks the author what he meant.
type Question struct {
	Code Code
	// Word is the part of the text that was not understood (Unclear, Approximate,
	// Repeats, NoSuchTime, NoSuchDay). It goes back to its author, never to a log.
	Word string
	// From and To are the bounds as read, when there are any. They may break
	// every rule of an Interval, since they are why the question is asked.
	From, To time.Time
	// Choices are the valid readings to offer as buttons; often empty.
	Choices []Interval
}
