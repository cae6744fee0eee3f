// Package compterendu carries the form of the annual account (articles B38-B39): a
// readable file that changes every year without a new program. It holds titles and
// the names of figures, and nothing about anybody.
package compterendu

import _ "embed"

// Form is the form shipped; its fields are those that report.ParseForm knows.
//
//go:embed formulaire.yaml
var Form []byte
