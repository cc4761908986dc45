package site

import (
	"coranto/internal/content"
	"coranto/internal/diag"
)

// Place finds where a file says something, for a diagnostic: see
// [content.Place]. What is no file of content and not site.yaml, or cannot be
// read any more, is meant as a whole.
func (s *Site) Place(file, key string, means func(text string) bool) (diag.Position, string) {
	if f, found := s.Tree.Lookup(file); found && content.HasPlaces(file) {
		if src, err := f.Read(nil); err == nil {
			return content.Place(file, src, key, means)
		}
	}
	return diag.Position{File: file}, ""
}

// PlaceOfAlias finds where a file says that an old address leads to it: among
// its aliases, or the retired names of a topic. path is that of the output.
func (s *Site) PlaceOfAlias(file, path string) (diag.Position, string) {
	if a := s.articleIn(file); a != nil {
		return s.Place(a.File, "aliases", func(alias string) bool { return aliasPath(alias) == path })
	}
	return s.Place(file, "retired", func(name string) bool {
		return "topics/"+content.SlugOf(name)+"/index.html" == path
	})
}

// errorAt is an error in the value of a key.
func (s *Site) errorAt(file, key string, means func(string) bool, rule, message, hint string) diag.Diagnostic {
	d := diag.Diagnostic{Rule: rule, Message: message, Hint: hint}
	d.Position, d.Excerpt = s.Place(file, key, means)
	return d
}

// related is a second place that belongs to a diagnostic.
func (s *Site) related(file, key string, means func(string) bool, message string) []diag.Related {
	position, _ := s.Place(file, key, means)
	return []diag.Related{{Position: position, Message: message}}
}
