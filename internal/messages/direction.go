package messages

import "strings"

const (
	rightToLeftMark = "\u200f"
	isolate         = "\u2068" // first strong isolate
	endIsolate      = "\u2069"
)

// rightToLeft tells whether a language is written from right to left.
func rightToLeft(lang string) bool { return lang == "ar" }

// isolated keeps each variable in its own direction inside a sentence written
// the other way (Unicode UAX 9): a French first name or a telephone number.
func isolated(args Args) Args {
	out := make(Args, len(args))
	for name, value := range args {
		if text, ok := value.(string); ok {
			value = isolate + text + endIsolate
		}
		out[name] = value
	}
	return out
}

// markLines makes each line start from the right, whatever its first letter.
func markLines(text string) string {
	return rightToLeftMark + strings.ReplaceAll(text, "\n", "\n"+rightToLeftMark)
}
