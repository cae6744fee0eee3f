package seal

// InvitationHash is what is kept of the secret half of an invitation: whoever
// reads the database without the keys can neither find the code nor try codes.
// The selector is bound to it.
func (s *Sealer) InvitationHash(selector, secret string) []byte {
	out := make([]byte, 16)
	s.installation.sum(out, invitationDomain, selector, secret)
	return out
}
