package config

import (
	"strings"
)

// Salvage finds, in the text of a settings file that may be broken anywhere,
// where the token of each network stands ("discord", "telegram") and the
// replaced address. It reads line by line and understands nothing else, so
// that one wrong line does not silence the robots.
func Salvage(text []byte) map[string]Platform {
	found := map[string]Platform{}
	section := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		key, value, isKey := strings.Cut(line, ":")
		if !isKey || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		indented := strings.TrimLeft(key, " \t") != key
		if key = strings.TrimSpace(key); !indented {
			section = key
			continue
		}
		if section != "discord" && section != "telegram" {
			continue
		}
		p := found[section]
		switch key {
		case "jeton_fichier":
			p.TokenFile = scalar(value)
		case "serveur":
			p.Server = scalar(value)
		}
		found[section] = p
	}
	for name, p := range found {
		if p.TokenFile == "" {
			delete(found, name)
		}
	}
	return found
}

// scalar is the value of a line without its quotes and its comment.
func scalar(value string) string {
	value = strings.TrimSpace(value)
	for _, quote := range []string{`"`, "'"} {
		if rest, quoted := strings.CutPrefix(value, quote); quoted {
			value, _, _ = strings.Cut(rest, quote)
			return value
		}
	}
	value, _, _ = strings.Cut(value, " #")
	return strings.TrimSpace(value)
}
