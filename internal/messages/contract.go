package messages

import "strings"

// contracted makes the contractions that French asks for before the name of a
// structure: "aux Passerelles", "du Relais", never "à Les Passerelles".
func contracted(text string, args Args) string {
	name, isText := args["structure"].(string)
	if !isText {
		return text
	}
	for _, c := range []struct{ article, to, of string }{{"Les ", "aux ", "des "}, {"Le ", "au ", "du "}} {
		rest, found := strings.CutPrefix(name, c.article)
		if !found {
			continue
		}
		return strings.NewReplacer(" à "+name, " "+c.to+rest, " de "+name, " "+c.of+rest).Replace(text)
	}
	return text
}
