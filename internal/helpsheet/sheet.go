// Package helpsheet answers "Que faire maintenant ?": for a kind of message, in
// public or in private, at an urgency, and by the duty of secrecy of who reads,
// it says whom to call and in what time, what the law asks, what is never done,
// how the platform is told, and which boxes come before a transmission or a
// sharing (domain §3; charter A14 to A16, A25, B41, B62; L.226-2-1 and L.226-2-2
// of the code de l'action sociale et des familles).
//
// The sheets are dated data, read from files: nothing here is law by itself, and
// every duty cites its source and the day on which somebody read it. The package
// is pure. It sends nothing to anybody, stores nothing, and never shows a word
// of a message: only kinds of messages.
package helpsheet

import (
	"slices"

	"github.com/lampadaire/lampadaire/internal/pdn"
)

// Topic is what a sheet is about: the slug of a category of the charter, or one
// of the three that run across them.
type Topic string

// The topics beside the categories.
const (
	Grooming   Topic = "sollicitation" // sexual approach or blackmail of a minor
	Harassment Topic = "harcelement"   // several against one, or again and again
	Distress   Topic = "detresse"      // never a category: the protective path
)

// Topics are all topics. Their places stand in buttons: a new one is added at
// the end, none is ever removed.
func Topics() []Topic {
	return []Topic{
		"pedocriminalite", "negationnisme", "haine", "illicite", "obscene", "violence", "vie_privee", "diffamation",
		"injure", "dignite", "proselytisme", "sectaire", "commercial", "politique", "syndical", "philosophique",
		Grooming, Harassment, Distress,
	}
}

// Place is where the message stands. Only what anybody can see is public
// (PHAROS takes nothing else).
type Place string

// The places.
const (
	Public  Place = "public"
	Private Place = "prive"
)

// Places are both places.
func Places() []Place { return []Place{Public, Private} }

// Urgency is in what time a human acts (domain §3.2).
type Urgency string

// The urgencies: now, the same day, within days.
const (
	Now     Urgency = "U0"
	SameDay Urgency = "U1"
	Days    Urgency = "U2"
)

// Urgencies are the three, the most urgent first.
func Urgencies() []Urgency { return []Urgency{Now, SameDay, Days} }

// Secrecy is what the employer declared of the reader's professional secrecy,
// in the words of the settings.
type Secrecy string

// The secrecy profiles; any other word is SecrecyToCheck.
const (
	SecrecyYes     Secrecy = "oui"
	SecrecyNo      Secrecy = "non"
	SecrecyToCheck Secrecy = "a_verifier"
)

// Secrecies are the three profiles.
func Secrecies() []Secrecy { return []Secrecy{SecrecyYes, SecrecyNo, SecrecyToCheck} }

// Key chooses a sheet.
type Key struct {
	Topic   Topic
	Place   Place
	Urgency Urgency
	Secrecy Secrecy
	// PublicAgent tells that the reader is a civil servant or a public agent
	// (article 40 of the code de procédure pénale).
	PublicAgent bool
}

// Keys are all combinations.
func Keys() []Key {
	var all []Key
	for _, t := range Topics() {
		for _, p := range Places() {
			for _, u := range Urgencies() {
				for _, s := range Secrecies() {
					all = append(all, Key{t, p, u, s, false}, Key{t, p, u, s, true})
				}
			}
		}
	}
	return all
}

// known brings a key back among Keys: what is unknown falls on the safe side.
func (k Key) known() Key {
	if !slices.Contains(Places(), k.Place) {
		k.Place = Private
	}
	if !slices.Contains(Urgencies(), k.Urgency) {
		k.Urgency = Now
	}
	if !slices.Contains(Secrecies(), k.Secrecy) {
		k.Secrecy = SecrecyToCheck
	}
	return k
}

// Line is one sentence of a sheet.
type Line struct {
	Text string
	// Source is the article or the page that it rests on, "" for the manners of the trade.
	Source string
	// Checked is the day on which somebody read the source.
	Checked pdn.Day
	// Unsure tells that the source itself was not read: a lawyer is to confirm it.
	Unsure bool
}

// Call is somebody to call or to write to.
type Call struct {
	Who    string // "3018, violences numériques"
	Number string // "3018", "" where the structure knows it
	Hours  string // "7 jours sur 7, de 9 h à 23 h"
	Why    string
	// When is in what time: "tout de suite".
	When    string
	Checked pdn.Day
}

// Sheet is what to do now.
type Sheet struct {
	Key     Key
	Title   string
	Charter string // the words of the charter
	When    string // in what time to act: "tout de suite"
	Calls   []Call
	Do      []Line
	Duties  []Line
	Never   []Line
	// Notice is the four items of a notice to the platform, ready to copy; where
	// a notice has no sense, it is empty and NoNotice says why.
	Notice   []Line
	NoNotice string
	// About is what to know before the platform is told.
	About []Line
	// Lists are the check-lists that may serve.
	Lists []ListID
	// Checked is the oldest day among all that the sheet is made of.
	Checked pdn.Day
}
