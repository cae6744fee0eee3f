// Package handle reads what somebody typed of an account on any network (a
// name, "@name", an address) and tells whether two writings are one account, or
// only look alike. It serves [On peut écrire ?] off the robot's own networks and
// a parent's [C'est un vrai ?] (charter B31, B34).
//
// It keeps nothing: a young person's handle ends in a keyed code at the door
// (law L2), a parent's question ends with its answer.
package handle

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Network is a network as people name it. It is data (config/reseaux).
type Network struct {
	Slug  string
	Label string
	// Words are other ways to name it: "insta".
	Words []string
	// Hosts are the addresses before a handle: "snapchat.com/add/".
	Hosts []string
}

// The lengths of a handle, in letters once folded.
const (
	shortest = 2
	longest  = 40
)

// Read finds a handle in what was typed, and its network where the text or an
// address names one ("" otherwise). False: it is no handle.
func Read(text string, networks []Network) (network, handle string, ok bool) {
	text = clean(text)
	if n, rest, found := inAddress(text, networks); found {
		return n, rest, wellFormed(rest)
	}
	if strings.Contains(text, "/") {
		return "", "", false // an address that we do not know
	}
	first, rest, more := strings.Cut(strings.Replace(text, ":", " ", 1), " ")
	if more {
		if i := slices.IndexFunc(networks, func(n Network) bool { return n.named(first) }); i >= 0 {
			rest = trim(rest)
			return networks[i].Slug, rest, wellFormed(rest)
		}
	}
	text = trim(text)
	if slices.ContainsFunc(networks, func(n Network) bool { return n.named(text) }) {
		return "", "", false // a network alone
	}
	return "", text, wellFormed(text)
}

func (n Network) named(word string) bool {
	word = Fold(word)
	return word == Fold(n.Slug) || word == Fold(n.Label) || slices.ContainsFunc(n.Words, func(w string) bool { return Fold(w) == word })
}

// inAddress reads "https://www.snapchat.com/add/lea?x": the longest known
// address that begins the text.
func inAddress(text string, networks []Network) (network, handle string, found bool) {
	bare := text
	for _, scheme := range []string{"https://", "http://"} {
		if len(bare) > len(scheme) && strings.EqualFold(bare[:len(scheme)], scheme) {
			bare = bare[len(scheme):]
		}
	}
	for _, front := range []string{"www.", "m.", "fr-fr.", "web."} {
		if len(bare) > len(front) && strings.EqualFold(bare[:len(front)], front) {
			bare = bare[len(front):]
		}
	}
	best := 0
	for _, n := range networks {
		for _, host := range n.Hosts {
			if len(host) <= best || len(bare) <= len(host) || !strings.EqualFold(bare[:len(host)], host) {
				continue
			}
			rest, _, _ := strings.Cut(bare[len(host):], "?")
			rest, _, _ = strings.Cut(rest, "#")
			rest, _, _ = strings.Cut(rest, "/")
			if plain, err := url.PathUnescape(rest); err == nil {
				rest = plain
			}
			best, network, handle, found = len(host), n.Slug, trim(rest), true
		}
	}
	return network, handle, found
}

func trim(text string) string {
	return strings.Trim(strings.TrimLeft(strings.TrimSpace(text), "@"), " ,;!?\"'«»")
}

// clean drops what is not seen: marks of direction, spaces of no width.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r) && !unicode.IsSpace(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, norm.NFKC.String(text))
	return strings.Join(strings.Fields(text), " ")
}

// wellFormed tells whether a text can be a handle: letters, digits and the few
// signs that networks allow, with at most two spaces (names in games).
func wellFormed(text string) bool {
	n := utf8.RuneCountInString(Fold(text))
	if n < shortest || n > longest || strings.Count(text, " ") > 2 {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("._-# ", r)
	})
}

// Fold is the form under which two writings of one handle are one: case, width,
// invisible marks, spaces and a leading @ do not count.
func Fold(text string) string {
	bare := strings.ReplaceAll(strings.ToLower(strings.TrimLeft(clean(text), "@")), " ", "")
	return norm.NFKC.String(bare) // without its spaces a mark may meet its letter
}
