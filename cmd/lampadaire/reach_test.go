package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/config"
	"github.com/lampadaire/lampadaire/internal/messages"
)

func TestLaw12_TheShippedPartnersAreEasyToRead(t *testing.T) {
	needs, err := config.LoadPartners("")
	require.NoError(t, err)
	for _, n := range needs {
		for _, p := range n.Partners {
			for _, text := range []string{n.Label, p.What, p.Hours} {
				r := messages.Read(text)
				require.LessOrEqual(t, r.Longest, 15, text)
				require.LessOrEqual(t, r.Mean(), 10.0, text)
			}
		}
	}
}

func TestCheckNamesThePartnersThatNobodyCheckedForLong(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "a.yaml"), []byte(
		"- { besoin: a, nom: A, lignes: [{ nom: Mission locale, verifie_le: 2026-05-26 }, { nom: Point info, verifie_le: 2026-11-01 }] }\n"), 0o600))
	say := func(now time.Time) string {
		var out bytes.Buffer
		texts, err := messages.Load(config.Messages())
		require.NoError(t, err)
		f := &findings{console: &console{out: &out, texts: texts}}
		s := config.Defaults()
		s.Structures = []config.Structure{{ID: "escale", Partners: folder}}
		f.checkReach(s, now)
		return out.String()
	}
	require.Contains(t, say(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), "vérifiée il y a moins de 180 jours")
	require.Contains(t, say(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)), "Mission locale, le 26/05/2026")
}
