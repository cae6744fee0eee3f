// Package corpus is the collection of made-up messages by which the pointing
// out of messages is trained and measured: what a professional would want to
// look at ("à regarder"), and the far greater number of messages that he would
// not. Every row is written for this project; the people, places and accounts
// in it do not exist, and telephone numbers come from the ranges that the
// French regulator (ARCEP) keeps for fiction.
//
// It keeps article A16 (what the charter forbids) by giving each category its
// positives and as many benign twins that share the same word, and the law
// that nobody is a suspect for how he speaks by a large set of everyday
// messages with nothing in them.
//
// It never holds a real message, never describes a child sexually, and is
// never linked into the program that reads spaces: rows are read from their
// files, by path, when the scorer is trained or measured.
package corpus
