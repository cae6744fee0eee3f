package main

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// stop is where the keyboard stands, seen from an element of the page: not there yet,
// so many stops away, or on it.
type stop struct {
	Found bool `json:"found"`
	Here  bool `json:"here"`
	Shown bool `json:"shown"` // the page draws a ring around where the keyboard stands
	Part  bool `json:"part"`  // the stop only opens what hides the element
	Steps int  `json:"steps"` // negative: backwards
}

// towards finds the last element that a JavaScript condition on b is true of, and
// counts the stops of the keyboard until it. What a closed list hides is reached
// through its summary.
func (p page) towards(selector, condition string) stop {
	p.t.Helper()
	script := `(() => {
		const all = [...document.querySelectorAll(` + quote(selector) + `)].filter(b => ` + condition + `);
		if (!all.length || typeof htmx !== "object") return JSON.stringify({found: false});
		let aim = all[all.length-1];
		const part = !aim.checkVisibility({contentVisibilityAuto: true}) || (aim.closest("details:not([open])") && aim.tagName !== "SUMMARY");
		if (part) aim = aim.closest("details").querySelector("summary");
		const now = document.activeElement;
		if (now === aim) {
			// What is pressed may be the same button, drawn again in between.
			if (!window.watched) document.addEventListener("click", e => { window.struck = e.target.closest("button, a, summary"); }, true);
			window.watched = true;
			window.struck = null;
			return JSON.stringify({found: true, here: true, part: !!part, shown: getComputedStyle(aim).outlineStyle !== "none"});
		}
		const stops = [...document.querySelectorAll("a[href], button:not([disabled]), input:not([type=hidden]), summary")].filter(e => e.tagName === "SUMMARY" || !e.closest("details:not([open])"));
		const from = stops.indexOf(now), to = stops.indexOf(aim);
		return JSON.stringify({found: true, part: !!part, steps: from < 0 ? to + 1 : to - from});
	})()`
	said, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](script))
	require.NoError(p.t, err)
	var at stop
	require.NoError(p.t, json.Unmarshal([]byte(said), &at))
	return at
}

// tabs lets the keyboard go so many stops on, or back.
func (p page) tabs(steps int) {
	p.t.Helper()
	keys, options := strings.Repeat(kb.Tab, max(steps, -steps)), []chromedp.KeyOption(nil)
	if steps < 0 {
		options = append(options, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	require.NoError(p.t, chromedp.Do(p.ctx, chromedp.KeyEvent(keys, options...)))
}

// stands goes to an element by the keyboard alone, and requires that the page shows
// where the keyboard stands.
func (p page) stands(selector, condition string) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		at := p.towards(selector, condition)
		switch {
		case at.Here && !at.Part:
			require.True(p.t, at.Shown, "%s: the page shows where the keyboard stands", condition)
			return
		case at.Here:
			require.NoError(p.t, chromedp.Do(p.ctx, chromedp.KeyEvent(kb.Enter)))
		case at.Found && at.Steps != 0:
			p.tabs(at.Steps)
		}
		if time.Now().After(deadline) {
			require.Fail(p.t, "the keyboard does not get there", "%s where %s; the column shows %q", selector, condition, p.text("#reseau-"+p.column))
		}
	}
}

// strikes presses an element by the keyboard alone.
func (p page) strikes(selector, condition string) {
	p.t.Helper()
	require.Eventually(p.t, func() bool {
		p.stands(selector, condition)
		require.NoError(p.t, chromedp.Do(p.ctx, chromedp.KeyEvent(kb.Enter)))
		done, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`[window.struck].filter(b => b).some(b => `+condition+`)`))
		return err == nil && done
	}, patience, 20*time.Millisecond, "%s where %s is pressed by the keyboard", selector, condition)
}

// types writes in the field of the column by the keyboard alone.
func (p page) types(words string) {
	p.t.Helper()
	field := "#reseau-" + p.column + " form.write input[name=texte]"
	require.Eventually(p.t, func() bool {
		p.stands(field, "true")
		require.NoError(p.t, chromedp.Do(p.ctx, chromedp.KeyEvent(words)))
		typed, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`(() => { const f = document.querySelector(`+quote(field)+`); if (f.value === `+quote(words)+`) return true; f.value = ""; return false; })()`))
		return err == nil && typed
	}, patience, 20*time.Millisecond, "%s takes %q", p.column, words)
	require.NoError(p.t, chromedp.Do(p.ctx, chromedp.KeyEvent(kb.Enter)))
}
