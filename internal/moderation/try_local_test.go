package moderation

import (
	"bufio"
	"fmt"
	"os"
	"testing"
	"time"

	files "github.com/lampadaire/lampadaire/config/moderation"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

func TestTry(t *testing.T) {
	t0 := time.Now()
	e, err := New(Options{Knowledge: files.Files})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("start", time.Since(t0), "patterns", e.Patterns(), "nodes", len(e.know.auto.nodes), "words", len(e.know.vocab.names), "classes", len(e.know.vocab.classes))
	f, err := os.Open("/tmp/try.txt")
	if err != nil {
		return
	}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		r := e.Classify(Input{Text: sc.Text(), Role: pdn.RoleYouth})
		fmt.Printf("%.2f d%.2f %v | %s\n", r.Score, r.Distress, r.Findings, sc.Text())
	}
}
