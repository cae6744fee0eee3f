package seal

import (
	"encoding/hex"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// EventCode stands for one event of a platform within a structure, as the key
// of its mark: 32 characters of [0-9a-f]. A platform's own number of an event
// holds its instant, which beside a day with few links would tell when
// somebody came first (law L2).
func (s *Sealer) EventCode(id pdn.StructureID, n pdn.NetworkID, event string) string {
	var code [16]byte
	s.installation.sum(code[:], eventDomain, string(n)+"\x00"+string(id), event)
	return hex.EncodeToString(code[:])
}
