package mail

import (
	"fmt"
	"html/template"
	"strings"
)

// pictureID names the picture within the letter.
const pictureID = "image"

// shape is the page: dark on light, wide as a phone, no colour that says something,
// nothing fetched from outside.
const shape = `<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{{.Subject}}</title></head>
<body style="margin:0;padding:16px;color:#222;background:#fff;font:16px/1.5 sans-serif">
<div style="max-width:640px;margin:0 auto">
{{with .Picture}}<img src="cid:{{$.ID}}" alt="{{.Alternative}}" style="width:100%;height:auto;border:0">
{{end}}{{range .Lines}}<p style="margin:0 0 12px">{{.}}</p>
{{end}}</div></body></html>
`

// html is the letter as a page; every word of it is escaped.
func (l Letter) html() (string, error) {
	page, err := template.New("letter").Parse(shape)
	if err != nil {
		return "", fmt.Errorf("read the page of a letter: %w", err)
	}
	var out strings.Builder
	facts := struct {
		Letter
		ID string
	}{l, pictureID}
	if err := page.Execute(&out, facts); err != nil {
		return "", fmt.Errorf("write the page of a letter: %w", err)
	}
	return out.String(), nil
}

// text is the same in plain words, with what the picture shows at the end.
func (l Letter) text() string {
	parts := append([]string{}, l.Lines...)
	if l.Picture != nil {
		parts = append(parts, l.Picture.Alternative)
	}
	return strings.Join(parts, "\n\n") + "\n"
}
