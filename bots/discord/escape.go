package discord

import "strings"

// escape makes a plain text show as it is: the platform's markdown
// signs are escaped, links stay links.
func escape(text string) string {
	if !strings.ContainsAny(text, "\\*_~`|<>[]#-:@+.") {
		return text
	}
	links := compiledLinks.FindAllStringIndex(text, -1)
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	lineStart, next := true, 0
	for i := 0; i < len(text); i++ {
		if next < len(links) && i == links[next][0] {
			b.WriteString(text[i:links[next][1]])
			i, lineStart = links[next][1]-1, false
			next++
			continue
		}
		c := text[i]
		if special(text, i, lineStart) {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
		lineStart = c == '\n' || (lineStart && c == ' ')
	}
	return b.String()
}

// special tells whether the byte at i would be read as markdown.
func special(text string, i int, lineStart bool) bool {
	switch text[i] {
	case '\\', '*', '_', '~', '`', '|', '<', '[', ']':
		return true
	case '>', '#':
		return lineStart
	case '-', '+':
		return lineStart && i+1 < len(text) && text[i+1] == ' '
	case '.': // "1. " at the start of a line becomes a list
		return i+1 < len(text) && text[i+1] == ' ' && numbered(text, i)
	case '@':
		return strings.HasPrefix(text[i:], "@everyone") || strings.HasPrefix(text[i:], "@here")
	default:
		return false
	}
}

// numbered tells whether only digits stand between the start of the line and i.
func numbered(text string, i int) bool {
	j := i
	for j > 0 && text[j-1] >= '0' && text[j-1] <= '9' {
		j--
	}
	return j < i && (j == 0 || text[j-1] == '\n')
}
