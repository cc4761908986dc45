package content

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"coranto/internal/frontmatter"
	"coranto/internal/slug"
)

// SlugOf returns the slug of a name: the last part of its address.
func SlugOf(name string) string { return slug.Make(name) }

// SameName reports whether two names with one slug are spellings of one name:
// they differ in nothing but case and space.
func SameName(a, b string) bool {
	return a == b || strings.EqualFold(unspaced(a), unspaced(b))
}

func unspaced(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, norm.NFC.String(s))
}

// MaxSlug bounds a slug, in bytes: with an ending it must still be the name of
// a file, which can have 255.
const MaxSlug = 200

// name reads the name of a topic or publisher, which must have a slug.
func (r *reader) name(v frontmatter.Value) Tag {
	s := r.within(MaxLine, v, r.Text(v))
	if s == "" {
		return Tag{}
	}
	name := r.p.name(s)
	switch {
	case name.Slug == "":
		r.Error(v, "slug", fmt.Sprintf("%q has no letter or digit, so it cannot have an address", clip(s)), "write a name with letters")
		return Tag{}
	case len(name.Slug) > MaxSlug:
		r.Error(v, "slug", "this name is too long for an address", fmt.Sprintf("write at most %d bytes; a letter beyond a to z takes two to four", MaxSlug))
		return Tag{}
	}
	return name
}

// names reads a list of names.
func (r *reader) names(v frontmatter.Value) []Tag {
	var list []Tag
	r.each(v, func(item frontmatter.Value) {
		if name := r.name(item); name.Slug != "" {
			list = append(list, name)
		}
	})
	return list
}

// tags reads a list of tags. Spellings that differ in case and space name one
// topic, and the first is kept.
func (r *reader) tags(v frontmatter.Value) []Tag {
	var list []Tag
	if v.Kind == frontmatter.List {
		list = make([]Tag, 0, len(v.Items))
	}
	r.each(v, func(item frontmatter.Value) {
		tag := r.name(item)
		if tag.Slug == "" {
			return
		}
		for _, t := range list {
			if t.Slug != tag.Slug {
				continue
			}
			if !SameName(t.Name, tag.Name) {
				r.Error(item, "same-slug", fmt.Sprintf("the topics %q and %q have one address, %s", t.Name, tag.Name, tag.Slug), "write one of them, or name one differently")
			}
			return
		}
		list = append(list, tag)
	})
	return list
}

// slug reads a text that is a slug already.
func (r *reader) slug(v frontmatter.Value) string {
	s := r.Text(v)
	switch made := slug.Make(s); {
	case s == "":
		return ""
	case made == "":
		r.Error(v, "slug", fmt.Sprintf("%q has no letter or digit, so it cannot be part of an address", clip(s)), "write small letters, digits and hyphens")
	case made != s:
		r.Error(v, "slug", fmt.Sprintf("%q cannot be part of an address as it is", clip(s)), "write "+clip(made))
	case len(s) > MaxSlug:
		r.Error(v, "slug", "this is too long for an address", fmt.Sprintf("write at most %d bytes; a letter beyond a to z takes two to four", MaxSlug))
	}
	return r.p.word(s)
}
