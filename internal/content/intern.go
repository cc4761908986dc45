package content

import (
	"strings"

	"coranto/internal/slug"
)

// interned keeps one copy of each word that many files share: the names of
// topics, sources and authors, languages. A hundred thousand articles have a
// few thousand of them, and each slug is made once.
type interned struct {
	words map[string]string
	names map[string]Tag
	langs map[string]string // by how they are written
}

// word returns the kept copy of s, which may share memory with a file.
func (i *interned) word(s string) string {
	if kept, ok := i.words[s]; ok {
		return kept
	}
	if i.words == nil {
		i.words = map[string]string{}
	}
	s = strings.Clone(s)
	i.words[s] = s
	return s
}

// name returns a name in one line, with its slug.
func (i *interned) name(s string) Tag {
	if kept, ok := i.names[s]; ok {
		return kept
	}
	if i.names == nil {
		i.names = map[string]Tag{}
	}
	line := i.word(oneLine(s))
	tag := Tag{line, i.word(slug.Make(line))}
	i.names[strings.Clone(s)] = tag
	return tag
}
