package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWrongCommandLineIsExplainedInFrench(t *testing.T) {
	i := &installation{t: t}
	for _, one := range []struct {
		args []string
		said string
	}{
		{[]string{"check", "--foo"}, "« foo » n'existe pas"},
		{[]string{"check", "--config"}, "Il manque la valeur"},
		{[]string{"digest", "--dry-run=peut-être"}, "« peut-être » ne convient pas"},
		{[]string{"check", "maintenant"}, "Usage : lampadaire check"},
		{[]string{"charter", "publish"}, "Usage : lampadaire charter publish FICHIER"},
		{[]string{"chek"}, "« chek » n'existe pas"},
	} {
		code, said := i.runs(one.args...)
		require.Equal(t, 2, code, one.args)
		require.Contains(t, plain(said), one.said, one.args)
	}
}
