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
	MaxList    = 100  // entries of a list
	MaxLong    = 300  // of events, and of what an edition prints: no page lists more
	MaxAliases = 1000 // of aliases: what moved from elsewhere may have had many addresses
	MaxLine    = 500  // characters of a title, a name or an id
	MaxProse   = 5000 // characters of any other text
	MaxURL     = 4000 // bytes of an address elsewhere
	maxPath    = 1000 // bytes of an address on this site
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
	r.Error(v, "size", fmt.Sprintf("%s has %d characters; it may have %d", r.named(v), utf8.RuneCountInString(s), most), "shorten it; what is long belongs in the body")
	return ""
}

// short reports an address that is too long to be one.
func (r *reader) short(v frontmatter.Value, s string) bool {
	if len(s) <= MaxURL {
		return true
	}
	r.Error(v, "url", fmt.Sprintf("%s has %d bytes; an address may have %d", r.named(v), len(s), MaxURL), "cut what stands behind its ?, or write the page's short address")
	return false
}

// named returns the key of a value, as in source.url: a message may be shown
// where its place is not.
func (r *reader) named(v frontmatter.Value) string {
	if key := keyOf(r.matter, v); key != "" {
		return clip(key)
	}
	return "this text"
}

// keyOf returns the key of the value that stands where v does; "" when it is not
// within.
func keyOf(within, v frontmatter.Value) string {
	for _, f := range within.Fields {
		if f.Value.Kind == v.Kind && f.Value.Offset == v.Offset {
			return f.Key.Text
		}
		if key := keyOf(f.Value, v); key != "" {
			return f.Key.Text + "." + key
		}
		for _, item := range f.Value.Items {
			if item.Kind == v.Kind && item.Offset == v.Offset {
				return "an entry of " + f.Key.Text
			}
			if key := keyOf(item, v); key != "" {
				return f.Key.Text + "." + key
			}
		}
	}
	return ""
}

// TooLong reports whether a path on this site cannot be one in a folder.
func TooLong(address string) bool {
	if len(address) > maxPath {
		return true
	}
	for address != "/" && address != "." {
		if len(path.Base(address)) > MaxSlug {
			return true
		}
		address = path.Dir(strings.TrimSuffix(address, "/"))
	}
	return false
}
