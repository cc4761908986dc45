// Package coranto embeds the built-in theme: the repository is itself a digest,
// and its layouts and static files are what every other digest starts from.
package coranto

import "embed"

// Theme has the folders layouts and static of this repository.
//
//go:embed all:layouts all:static
var Theme embed.FS
