// Package compterendu carries the form of the annual account (articles B38-B39) and
// the thresholds of what is published about young people: readable files that change
// without a new program. They hold titles, names of figures and numbers, and nothing
// about anybody.
package compterendu

import _ "embed"

// Form is the form shipped; its fields are those that report.ParseForm knows.
//
//go:embed formulaire.yaml
var Form []byte

// Publication is the thresholds shipped, read by report.ParsePublication.
//
//go:embed publication.yaml
var Publication []byte
