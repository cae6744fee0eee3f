package store

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/lampadaire/lampadaire/internal/adherence"
	"github.com/lampadaire/lampadaire/internal/app"
	"github.com/lampadaire/lampadaire/internal/pdn"
	"github.com/lampadaire/lampadaire/internal/seal"
)

// The tests below run the store in a process of its own: the test binary again,
// told by the environment what to do in which folder.
const (
	childWork   = "LAMPADAIRE_CHILD"
	childFolder = "LAMPADAIRE_CHILD_FOLDER"
)

func TestChildProcess(t *testing.T) {
	switch os.Getenv(childWork) {
	case "write":
		writeUntilKilled(t)
	case "measure":
		measureMemory(t)
	default:
		t.Skip("runs in a process of its own only")
	}
}

func child(t *testing.T, work, folder string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChildProcess$", "-test.v")
	c.Env = append(os.Environ(), childWork+"="+work, childFolder+"="+folder)
	return c
}

func openIn(t *testing.T, folder string) *Store {
	t.Helper()
	keys, err := seal.Read(seal.Source{File: filepath.Join(folder, "cles")})
	require.NoError(t, err)
	sealer, err := seal.NewSealer(keys)
	require.NoError(t, err)
	s, err := Open(t.Context(), Options{Path: filepath.Join(folder, "a.db"), Seal: sealer})
	require.NoError(t, err)
	return s
}

// writeUntilKilled confirms on its output each effect that Update confirmed.
func writeUntilKilled(t *testing.T) {
	s := openIn(t, os.Getenv(childFolder))
	start, err := strconv.Atoi(os.Getenv("LAMPADAIRE_CHILD_START"))
	require.NoError(t, err)
	var next atomic.Int64
	next.Store(int64(start))
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			for {
				n := int(next.Add(1))
				kind := []app.ClosingKind{"", app.ClosedByNo, app.ClosedByErasure}[n%3]
				err := s.Update(t.Context(), func(tx app.Tx) error {
					if err := tx.SaveMark(t.Context(), app.Mark{Network: "réseau", Event: fmt.Sprint(n), Day: 1}); err != nil || kind == "" {
						return err
					}
					return tx.Close(t.Context(), kind, code(n))
				})
				if err == nil {
					fmt.Printf("confirmed %d\n", n)
				}
			}
		})
	}
	callers.Wait()
}

// What Update confirmed is there after a kill -9 at any instant, and the
// database still opens: nothing confirmed is lost (law L3).
func TestLaw3_WhatWasConfirmedSurvivesAKill(t *testing.T) {
	kills := 3
	if os.Getenv("LAMPADAIRE_LONG") != "" {
		kills = 200
	}
	folder := t.TempDir()
	_, err := seal.WriteKeyFile(filepath.Join(folder, "cles"))
	require.NoError(t, err)
	for round := range kills {
		confirmed := killed(t, folder, round*1_000_000, 20+rand.IntN(60))
		require.NotEmpty(t, confirmed)
		s := openIn(t, folder)
		require.NoError(t, s.View(t.Context(), func(app.Reader) error { return nil }))
		update(t, s, func(tx *Tx) error {
			for _, n := range confirmed {
				_, found, err := tx.Mark(t.Context(), "réseau", fmt.Sprint(n))
				require.NoError(t, err)
				require.True(t, found, "effect %d was confirmed", n)
			}
			return nil
		})
		require.NoError(t, s.Close())
	}
}

// killed lets a child confirm some effects, kills it, and gives all that it
// had confirmed.
func killed(t *testing.T, folder string, start, after int) []int {
	t.Helper()
	c := child(t, "write", folder)
	c.Env = append(c.Env, fmt.Sprintf("LAMPADAIRE_CHILD_START=%d", start))
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	var confirmed []int
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		text, whole := strings.CutPrefix(lines.Text(), "confirmed ")
		if n, err := strconv.Atoi(text); whole && err == nil {
			confirmed = append(confirmed, n)
		}
		if len(confirmed) == after {
			require.NoError(t, c.Process.Kill())
		}
	}
	require.Error(t, c.Wait(), "it was killed")
	return confirmed
}

func measureMemory(t *testing.T) {
	s := openIn(t, os.Getenv(childFolder))
	for range 5000 {
		var c pdn.PersonCode
		binary.LittleEndian.PutUint64(c[:], rand.Uint64())
		require.NoError(t, s.View(t.Context(), func(r app.Reader) error {
			_, err := r.Link(t.Context(), c)
			return err
		}))
	}
	status, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); fields[0] == "VmRSS:" {
			fmt.Printf("resident %s\n", fields[1])
		}
	}
	require.NoError(t, s.Close())
}

// TestAMillionLinks measures the file and the memory: at most 200 bytes a code
// on disk, and resident memory at most 1.2 times that with 10,000. It says also
// how long the daily purge takes. LAMPADAIRE_MILLION=1 runs it whole.
func TestAMillionLinks(t *testing.T) {
	n := 10_000
	if os.Getenv("LAMPADAIRE_MILLION") != "" {
		n = 1_000_000
	}
	small, large := populated(t, 10_000), populated(t, n)
	info, err := os.Stat(filepath.Join(large, "a.db"))
	require.NoError(t, err)
	perCode := float64(info.Size()) / float64(n)
	t.Logf("%.0f bytes a code, as inserted", perCode)
	require.LessOrEqual(t, perCode, 200.0)
	few, many := resident(t, small), resident(t, large)
	t.Logf("resident: %d kB with 10,000, %d kB with %d: ratio %.2f", few, many, n, float64(many)/float64(few))
	if n > 10_000 {
		require.LessOrEqual(t, float64(many), 1.2*float64(few))
	}
	s := openIn(t, large)
	start := time.Now()
	require.NoError(t, s.Tidy(t.Context()))
	t.Logf("tidied in %s", time.Since(start))
	require.NoError(t, s.Close())
}

func populated(t *testing.T, n int) string {
	t.Helper()
	folder := t.TempDir()
	_, err := seal.WriteKeyFile(filepath.Join(folder, "cles"))
	require.NoError(t, err)
	s := openIn(t, folder)
	random := rand.NewChaCha8([32]byte{1})
	for done := 0; done < n; done += 5000 {
		update(t, s, func(tx *Tx) error {
			for range min(5000, n-done) {
				l := accepted(1)
				_, _ = random.Read(l.Code[:])
				l.Structure, l.State = "une-structure-au-nom-long", adherence.Informed
				if err := tx.SaveLink(t.Context(), l); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, s.Close())
	return folder
}

func resident(t *testing.T, folder string) int {
	t.Helper()
	out, err := child(t, "measure", folder).Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(out)) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "resident "); ok {
			kilobytes, err := strconv.Atoi(text)
			require.NoError(t, err)
			return kilobytes
		}
	}
	t.Fatal("the child said nothing")
	return 0
}
