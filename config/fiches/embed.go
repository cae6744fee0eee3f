// Package fiches carries the help sheets shipped: whom to call, what the law
// asks, what is never done, check-lists and training cases. They are readable,
// dated files that a professional can check and correct; package helpsheet
// reads them. They hold nothing about anybody.
package fiches

import "embed"

// Files holds one file a topic, and four that all topics share.
//
//go:embed *.yaml
var Files embed.FS
