package config

import (
	"fmt"
)

// Paper is the shipped template of a paper (papiers/<name>.md).
func Paper(name string) (string, error) {
	text, err := shipped.ReadFile("papiers/" + name + ".md")
	if err != nil {
		return "", fmt.Errorf("find the paper %s: %w", name, err)
	}
	return string(text), nil
}
