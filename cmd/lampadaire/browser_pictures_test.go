package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// pictured checks that the page, as the step leaves it, is never wider than a phone or
// a screen, and with LAMPADAIRE_PICTURES (a folder) takes its pictures, in the light and in
// the dark, to be looked at.
func (p page) pictured(step int) {
	p.t.Helper()
	folder := os.Getenv("LAMPADAIRE_PICTURES")
	for _, width := range []int64{390, 1280} {
		require.NoError(p.t, chromedp.Do(p.ctx, chromedp.EmulateViewport(width, 1400)))
		wide, err := chromedp.Run(p.ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
		require.NoError(p.t, err)
		require.LessOrEqual(p.t, wide, width, "step %d scrolls sideways", step)
		for _, mode := range []string{"light", "dark"} {
			if folder == "" {
				continue
			}
			p.lit(mode)
			picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
			require.NoError(p.t, err)
			name := filepath.Join(folder, fmt.Sprintf("etape-%d-%d-%s.png", step, width, mode))
			require.NoError(p.t, os.WriteFile(name, picture, 0o600))
		}
	}
}

// lit puts the page in the light or in the dark.
func (p page) lit(mode string) {
	p.t.Helper()
	_, err := chromedp.Run(p.ctx, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: mode}},
		})
		return chromedp.Void{}, err
	})
	require.NoError(p.t, err)
}
