package content

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"coranto/internal/frontmatter"
)

// What a file says many times, or at length, stands in many outputs: each tag
// and each alias has pages of its own, a title stands in every list. A list of
// twenty thousand tags, made by a slip of a script, would fill the disk before
// anyone saw it. So there are limits, far above what an editor writes.
const (
	maxList  = 100  // entries of a list
	maxLong  = 300  // of events, and of what an edition prints: no page lists more
	maxLine  = 500  // characters of a title, a name or an id
	maxProse = 5000 // characters of any other text
	maxURL   = 4000 // bytes of an address elsewhere
	maxPath  = 1000 // bytes of an address on this site
)

// atMost reports a list that is longer than most, at the first entry too many,
// and returns the list without those. what names its entries in messages.
func (r *reader) atMost(most int, what string, v frontmatter.Value) frontmatter.Value {
	if v.Kind == frontmatter.List && len(v.Items) > most {
		r.Error(v.Items[most], "size", fmt.Sprintf("these are %d %s; there may be %d", len(v.Items), what, most), "end the list before this one")
		v.Items = v.Items[:most]
	}
	return v
}

// within returns s, unless it has more than most characters, which is an error.
func (r *reader) within(most int, v frontmatter.Value, s string) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	r.Error(v, "size", fmt.Sprintf("this text has %d characters; it may have %d", utf8.RuneCountInString(s), most), "shorten it; what is long belongs in the body")
	return ""
}

// tooLong reports whether a path on this site cannot be one in a folder.
func tooLong(address string) bool {
	if len(address) > maxPath {
		return true
	}
	for address != "/" && address != "." {
		if len(path.Base(address)) > maxSlug {
			return true
		}
		address = path.Dir(strings.TrimSuffix(address, "/"))
	}
	return false
}
