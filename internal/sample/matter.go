package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Front matter is written from a list of keys, so that one description of an
// article serves YAML and TOML. A value is one of these:
type (
	text   string   // a text on one line
	prose  string   // a text that may be long
	date   string   // written without quotes where the format has a type for it
	texts  []string // sentences: one a line
	words  []string // short texts: mostly on one line
	fields []field  // a map
	rows   []fields // a list of maps
)

type field struct {
	key   string
	value any
}

// appendArticle writes the file of the i-th article.
func (d *digest) appendArticle(buf []byte, i int) []byte {
	r := stream(d.seed, forMatter, i)
	matter, brief := d.matter(r, i)
	if chance(r, 0.03) {
		buf = appendTOML(buf, matter)
	} else {
		buf = appendYAML(buf, r, matter)
	}
	buf = append(buf, '\n')
	return d.appendBody(buf, i, brief)
}

// matter describes an article. brief says that its body is short.
func (d *digest) matter(r *rand.Rand, i int) (m fields, brief bool) {
	a := &d.articles[i]
	t := d.tongues[a.tongue]
	add := func(key string, value any) { m = append(m, field{key, value}) }

	if chance(r, 0.8) {
		add("id", text(a.slug+"-"+dated(a.day)[:7]))
	}
	add("title", text(a.title))
	when := date(dated(a.day))
	if a.minute >= 0 {
		when += date("T" + clock(a.minute) + one(r, []string{"", ":00Z", ":00+00:00"}))
	}
	add("date", when)
	if chance(r, 0.02) {
		add("updated", date(dated(min(a.day+between(r, 1, 30), days-1))))
	}
	switch k := r.IntN(100); {
	case k < 4:
		add("rank", text("lead"))
	case k < 16:
		add("rank", text("major"))
	case k < 31:
		add("rank", text("brief"))
		brief = true
	}
	if t.lang != "" {
		add("lang", text(t.lang))
	}
	if chance(r, 0.5) {
		authors := words{one(r, d.authors)}
		if other := one(r, d.authors); other != authors[0] && chance(r, 0.2) {
			authors = append(authors, other)
		}
		add("authors", authors)
	}
	m = d.addSource(m, r, i)
	if chance(r, 0.3) {
		add("summary", prose(d.sentence(r, t, 18, 40)))
	}
	highlights := make(texts, between(r, 2, 4))
	for k := range highlights {
		highlights[k] = d.sentence(r, t, 10, 24)
	}
	add("highlights", highlights)
	add("tags", d.tagsOf(r, a))
	if a.story >= 0 {
		add("story", text(d.stories[a.story].slug))
	}
	if chance(r, 0.33) {
		add("events", d.events(r, a, t))
	}
	if chance(r, 0.01) {
		corrected := dated(min(a.day+between(r, 0, 20), days-1))
		add("corrections", rows{{{"date", date(corrected)}, {"text", text(d.sentence(r, t, 8, 20))}}})
	}
	if chance(r, 0.01) {
		add("aliases", words{fmt.Sprintf("/old/%d.html", i)})
	}
	return m, brief
}

// addSource adds the source, in one of the ways that it can be written, and
// what goes with it.
func (d *digest) addSource(m fields, r *rand.Rand, i int) fields {
	if chance(r, 0.08) {
		return m // told by ourselves
	}
	t := d.tongues[d.articles[i].tongue]
	p := d.source(r)
	full := func(p publisher) fields {
		f := fields{{"name", text(p.name)}, {"url", text(d.address(r, p))}}
		if chance(r, 0.5) {
			f = append(f, field{"title", text(d.sentence(r, t, 5, 10))})
		}
		if chance(r, 0.2) {
			f = append(f, field{"author", text(one(r, d.authors))})
		}
		if chance(r, 0.3) {
			f = append(f, field{"date", date(dated(max(d.articles[i].day-r.IntN(3), 0)))})
		}
		return f
	}
	switch k := r.IntN(100); {
	case k < 40:
		m = append(m, field{"source", text(p.name)})
	case k < 95:
		m = append(m, field{"source", full(p)})
	default:
		list := rows{full(p)}
		if other := d.source(r); other != p {
			list = append(list, full(other))
		}
		m = append(m, field{"source", list})
	}
	switch k := r.IntN(100); {
	case k < 20:
		m = append(m, field{"provenance", text("adapted")})
	case k < 24:
		m = append(m, field{"provenance", text("excerpt")})
	case k < 28:
		m = append(m, field{"provenance", text("syndicated")}, field{"notice", prose(d.sentence(r, t, 15, 30))})
	}
	return m
}

// tagsOf draws one to four tags; those of a story lead.
func (d *digest) tagsOf(r *rand.Rand, a *article) words {
	var tags []string
	if a.story >= 0 {
		tags = append(tags, d.stories[a.story].tags...)
	}
	count := 1 + one(r, []int{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3})
	tags = d.someTags(r, slices.Clip(tags), max(count, len(tags)))
	if chance(r, 0.02) {
		// A spelling of the same topic.
		tags[0] = strings.ToLower(tags[0])
	}
	return tags
}

// events makes events around an article, each known to its own precision.
func (d *digest) events(r *rand.Rand, a *article, t *tongue) rows {
	var list rows
	for range one(r, []int{1, 1, 1, 2, 2, 3, 4}) {
		on := dated(max(a.day-one(r, []int{0, 0, 1, 2, 7, 40, 400}), 0))
		switch r.IntN(10) {
		case 0:
			on = on[:4]
		case 1, 2:
			on = on[:7]
		case 3:
			on += "T" + clock(between(r, 3*60, 24*60-1))
		}
		if chance(r, 0.05) {
			on += "~"
		}
		event := fields{{"date", date(on)}, {"text", text(d.sentence(r, t, 5, 15))}}
		if chance(r, 0.1) {
			event = append(event, field{"url", text(d.address(r, d.source(r)))})
		}
		list = append(list, event)
	}
	return list
}

// sentence makes a sentence without markup.
func (d *digest) sentence(r *rand.Rand, t *tongue, low, high int) string {
	n := between(r, low, high)
	first := between(r, 2, n-1)
	s := t.phrase(r, first) + t.comma + t.space
	for k := range n - first {
		if k > 0 {
			s += t.space
		}
		s += t.word(r)
	}
	return s + t.stop
}
