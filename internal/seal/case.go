package seal

import (
	"github.com/lampadaire/lampadaire/internal/chat"
	"github.com/lampadaire/lampadaire/internal/pdn"
)

// CaseMark stands for one message of a space within a structure, so that the
// same message pointed out twice is one case. Nothing of it leads back to the
// message: that link stands sealed in the case (law L2).
func (s *Sealer) CaseMark(id pdn.StructureID, n pdn.NetworkID, c chat.Conversation, ref chat.MessageRef) (mark [16]byte) {
	s.installation.sum(mark[:], caseDomain, string(n)+"\x00"+string(id)+"\x00"+string(c), string(ref))
	return mark
}
