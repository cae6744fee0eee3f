package messages

import (
	"os"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/stretchr/testify/require"
)

// TestATextOfVariablesAloneSaysWhatItsTemplateSays compares the two ways for every
// key of every language.
func TestATextOfVariablesAloneSaysWhatItsTemplateSays(t *testing.T) {
	c, err := Load(os.DirFS("../../config/messages"))
	require.NoError(t, err)
	compared := 0
	for lang, texts := range c.plain {
		for key, p := range texts {
			args := Args{}
			for i, name := range p.names {
				args[name] = []any{"l'Écluse <b> {{.x}}", 1234, ""}[i%3]
			}
			quick, ok := p.fill(args)
			require.True(t, ok)
			slow, err := c.byLang[lang].Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: args, TemplateParser: c.parser})
			require.NoError(t, err, key)
			require.Equal(t, slow, quick, key)
			compared++
		}
	}
	require.Greater(t, compared, 1000)
	_, err = c.Text("lecture.sans_annonce", Args{"espace": "Serveur"})
	require.Error(t, err, "a missing variable is an error still")
	text, err := c.Text("lecture.sans_annonce", Args{"espace": "Serveur", "reseau": true})
	require.NoError(t, err)
	require.Contains(t, text, "(true)")
	for _, more := range []string{"{{if .n}}a{{end}}", "{{ .n }}", "{{.n | print}}", "{{.n", "{{- .n}}", "{{.}}"} {
		_, is := plainOf(more)
		require.False(t, is, more)
	}
}
