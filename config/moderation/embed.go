// Package moderation carries the knowledge of the detection engine: readable
// files, one per category, that a professional can check and correct, and the
// weights of the trained scorer. They hold words of the French language and
// nothing about anybody.
package moderation

import "embed"

// Files holds the knowledge files (*.yaml) and the scorer's weights (*.bin).
//
//go:embed *.yaml *.bin
var Files embed.FS
