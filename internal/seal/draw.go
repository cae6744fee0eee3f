package seal

import (
	"io"
	"strconv"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Draw gives bytes that nobody can guess and that are the same again for the
// same person and event: an answer that shows a code can then be computed once
// more without keeping the code (law L3).
func (s *Sealer) Draw(code pdn.PersonCode, event string) io.Reader {
	return &draw{sealer: s, about: string(code[:]) + event}
}

type draw struct {
	sealer *Sealer
	about  string
	block  int
	left   []byte
}

// Read fills p; it never ends and never fails.
func (d *draw) Read(p []byte) (int, error) {
	for i := range p {
		if len(d.left) == 0 {
			d.left = make([]byte, 32)
			d.sealer.installation.sum(d.left, drawDomain, strconv.Itoa(d.block), d.about)
			d.block++
		}
		p[i], d.left = d.left[0], d.left[1:]
	}
	return len(p), nil
}
