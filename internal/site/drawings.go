package site

import (
	"path"
	"slices"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/drawing"
)

// readDrawings looks through the drawings among the named files, which may have
// come, changed or gone. All of them are looked through, those of no article and
// of drafts too: publication alone must never bring an error.
func (s *Site) readDrawings(names map[string]bool) error {
	if !slices.ContainsFunc(s.lively, func(p problem) bool { return names[p.file] }) && !hasDrawing(names) {
		return nil
	}
	s.lively = slices.DeleteFunc(slices.Clone(s.lively), func(p problem) bool { return names[p.file] })
	for name := range names {
		file, found := s.Tree.Lookup(name)
		if !found || !isDrawing(name) {
			continue
		}
		src, err := file.Read(nil)
		if err != nil {
			if _, err := unreadable(name, err); err != nil {
				return err
			}
			continue // nor can it be published
		}
		for _, f := range drawing.Check(src) {
			d := diag.Diagnostic{Rule: "drawing", Message: f.Message, Hint: f.Hint}
			d.Position, d.Excerpt = diag.Locate(name, src, f.Offset, f.Length)
			s.lively = append(s.lively, problem{name, d})
		}
	}
	slices.SortStableFunc(s.lively, func(a, b problem) int { return strings.Compare(a.file, b.file) })
	return nil
}

// isDrawing reports whether browsers read a file as a document with elements of
// its own, whoever names it.
func isDrawing(name string) bool { return strings.EqualFold(path.Ext(name), ".svg") }

func hasDrawing(names map[string]bool) bool {
	for name := range names {
		if isDrawing(name) {
			return true
		}
	}
	return false
}
