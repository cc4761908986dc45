package content

import (
	"fmt"
	"strings"

	"coranto/internal/frontmatter"
)

// sources reads a source, or a list of them.
func (r *reader) sources(v frontmatter.Value) []Source {
	if v.Kind != frontmatter.List {
		if s := r.source(v); s.Slug != "" {
			return []Source{s}
		}
		return nil
	}
	list := make([]Source, 0, len(v.Items))
	for _, item := range v.Items {
		if s := r.source(item); s.Slug != "" {
			list = append(list, s)
		}
	}
	return list
}

// source reads a publisher's name, or what is known of its story. Its Slug is
// "" when it has no name.
func (r *reader) source(v frontmatter.Value) Source {
	var s Source
	named := func(v frontmatter.Value) {
		if v.Kind == frontmatter.Scalar && strings.Contains(v.Text, "://") {
			r.Error(v, "schema", "this is an address; a source is named by its publisher", "write {name: …, url: "+clip(v.Text)+"}")
			return
		}
		name := r.name(v)
		s.Name, s.Slug = name.Name, name.Slug
	}
	if v.Kind == frontmatter.Scalar {
		named(v)
		return s
	}
	r.Map(v, "a source", []string{"name", "url", "title", "author", "date", "license"}, func(key string, v frontmatter.Value) {
		switch key {
		case "name":
			named(v)
		case "url":
			s.URL = r.webAddress(v)
		case "title":
			s.Title = r.prose(v)
		case "author":
			s.Author = r.word(v)
		case "date":
			s.Date = r.anyDate(v)
		case "license":
			s.License = r.license(v)
		}
	})
	r.needIn(v, "a source", "name")
	return s
}

var licenses = []string{"full", "excerpt", "headline"}

// license reads how much of a publisher's text may be shown.
func (r *reader) license(v frontmatter.Value) string {
	if i := r.OneOf(v, licenses...); i >= 0 {
		return licenses[i]
	}
	return ""
}

// needIn reports each of keys that a map within the front matter lacks.
func (r *reader) needIn(v frontmatter.Value, what string, keys ...string) {
	if v.Kind != frontmatter.Map {
		return
	}
	for _, key := range keys {
		if !v.Has(key) {
			r.Error(v, "schema", fmt.Sprintf("%s needs %s", what, withArticle(key)), "write "+key+": …")
		}
	}
}

func withArticle(word string) string {
	if strings.IndexByte("aeiou", word[0]) >= 0 {
		return "an " + word
	}
	return "a " + word
}

// events reads a list of events.
func (r *reader) events(v frontmatter.Value) []Event {
	list := make([]Event, 0, len(v.Items))
	r.List(v, func(item frontmatter.Value) {
		var e Event
		r.Map(item, "an event", []string{"date", "text", "url"}, func(key string, v frontmatter.Value) {
			switch key {
			case "date":
				e.Date = r.anyDate(v)
			case "text":
				e.Text = r.prose(v)
			case "url":
				e.URL = r.webAddress(v)
			}
		})
		r.needIn(item, "an event", "date", "text")
		list = append(list, e)
	})
	return list
}

// corrections reads a list of corrections.
func (r *reader) corrections(v frontmatter.Value) []Correction {
	list := make([]Correction, 0, len(v.Items))
	r.List(v, func(item frontmatter.Value) {
		var c Correction
		r.Map(item, "a correction", []string{"date", "text"}, func(key string, v frontmatter.Value) {
			switch key {
			case "date":
				c.Date = r.date(v)
			case "text":
				c.Text = r.prose(v)
			}
		})
		r.needIn(item, "a correction", "date", "text")
		list = append(list, c)
	})
	return list
}

// image reads the picture of an article, and files it with those of the body.
func (r *reader) image(v frontmatter.Value) *Image {
	var i Image
	r.Map(v, "an image", []string{"src", "alt", "caption", "credit"}, func(key string, v frontmatter.Value) {
		switch key {
		case "src":
			if src := r.unbroken(v); src != "" && r.short(v, src) {
				i.Src = src
				r.in.Pictures = append(r.in.Pictures, r.reference(i.Src, v.Offset, v.Length))
			}
		case "alt":
			i.Alt = r.prose(v)
		case "caption":
			i.Caption = r.prose(v)
		case "credit":
			i.Credit = r.prose(v)
		}
	})
	r.needIn(v, "an image", "src", "alt")
	if v.Kind != frontmatter.Map {
		return nil
	}
	return &i
}

// withdrawal reads when and why an article was taken back.
func (r *reader) withdrawal(v frontmatter.Value) *Withdrawal {
	var w Withdrawal
	r.Map(v, "withdrawn", []string{"date", "reason"}, func(key string, v frontmatter.Value) {
		if key == "date" {
			w.Date = r.date(v)
		} else {
			w.Reason = r.prose(v)
		}
	})
	r.needIn(v, "withdrawn", "date", "reason")
	return &w
}

// params reads the keys of a theme.
func (r *reader) params(v frontmatter.Value) map[string]any {
	if v.Kind != frontmatter.Map {
		r.Map(v, "params", nil, nil)
		return nil
	}
	m, _ := r.Any(v).(map[string]any)
	return m
}
