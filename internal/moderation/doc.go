// Package moderation points out the messages that the charter forbids so that
// a human looks at them: "message à regarder", never an offence (A06-A10, A27,
// B50-B53). It reads a text and the role of its author, and answers with
// categories, a likelihood and reasons taken from a closed list.
//
// The package is pure. It stores nothing, sends nothing and has no power over
// anybody (law L4); a reason never carries a word of the message (law L2), and
// a detector that fails answers "not examined", never "passed" (law L10).
// Distress is a path of its own and never a breach.
package moderation
