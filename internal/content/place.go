package content

import (
	"path"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/frontmatter"
)

// Place finds where a file says something, for a diagnostic that only the whole
// site can make. Articles do not keep the places of their keys, of which there
// are millions and almost none is ever asked for: src, the bytes of file, is
// read once more.
//
// The place is that of the first value under key that means says yes to; when
// there is none, that of all under key; without the key, the line that opens the
// front matter, where it would be written. The excerpt is the line at the place.
func Place(file string, src []byte, key string, means func(text string) bool) (diag.Position, string) {
	var p Parser
	r := p.read(&Input{}, file, src)
	if file == files.ConfigName {
		r.matter = p.matter.YAML(file, src).Value
	}
	at := r.top()
	for _, f := range r.matter.Fields {
		if f.Key.Text != key {
			continue
		}
		at = f.Key
		if f.Value.Kind == frontmatter.Scalar {
			at = f.Value
		}
		if v, found := firstScalar(f.Value, means); found {
			at = v
		}
		break
	}
	return diag.Locate(file, src, at.Offset, at.Length)
}

// Is returns what [Place] takes to look for a text.
func Is(text string) func(string) bool { return func(s string) bool { return s == text } }

// Any is what [Place] takes to find the first text under a key.
func Any(string) bool { return true }

// Names returns what [Place] takes to look for a name with a slug.
func Names(slug string) func(string) bool { return func(s string) bool { return SlugOf(s) == slug } }

// firstScalar returns the first scalar in v, in the order written, to whose
// text means says yes.
func firstScalar(v frontmatter.Value, means func(string) bool) (frontmatter.Value, bool) {
	switch v.Kind {
	case frontmatter.Scalar:
		return v, means(strings.TrimSpace(v.Text))
	case frontmatter.List:
		for _, item := range v.Items {
			if found, ok := firstScalar(item, means); ok {
				return found, true
			}
		}
	case frontmatter.Map:
		for _, f := range v.Fields {
			if found, ok := firstScalar(f.Value, means); ok {
				return found, true
			}
		}
	}
	return frontmatter.Value{}, false
}

// HasPlaces reports whether a file is one in which [Place] finds anything: one
// with front matter, or site.yaml.
func HasPlaces(file string) bool {
	return file == files.ConfigName || strings.HasPrefix(file, "content/") && path.Ext(file) == ".md"
}
