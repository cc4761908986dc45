package content

import (
	"fmt"

	"coranto/internal/frontmatter"
)

var articleKeys = []string{
	"title", "date", "updated", "id", "authors", "rank", "source", "provenance", "notice",
	"highlights", "tags", "story", "events", "summary", "image", "corrections", "slug",
	"aliases", "draft", "expires", "withdrawn", "lang", "layout", "params",
}

// articles is the folder of articles.
const articles = "content/articles"

// Unknown is what a draft may have for a date. It then has none, and cannot be
// shown until it is given one.
const Unknown = "unknown"

// Article parses a file under content/articles. It is never nil.
func (p *Parser) Article(file string, src []byte) *Article {
	a := &Article{Summary: Summary{Rank: Ordinary}}
	r := articleReader{reader: p.read(&a.Input, file, src), a: a}
	r.Map(r.matter, "an article", articleKeys, r.field)
	r.need("an article", "title", "date")
	r.complete()
	summary := a.Excerpt
	if excerpt := r.scan(summary == "", a.Lang); summary == "" {
		a.Excerpt = excerpt
	}
	r.close()
	a.rehash(&p.hasher)
	return a
}

// articleReader is a reader of one article. It keeps the places of what can
// only be judged when all of it is known.
type articleReader struct {
	*reader
	a                *Article
	undated          frontmatter.Value // the date, where it says unknown
	updated, expires frontmatter.Value
	provenance       bool // is written
}

// field reads one key.
func (r *articleReader) field(key string, v frontmatter.Value) {
	a := r.a
	switch key {
	case "title":
		a.Title = r.line(v)
	case "date":
		if v.Kind == frontmatter.Scalar && v.Text == Unknown {
			r.undated = v
			return
		}
		a.Date = r.date(v)
	case "updated":
		a.Updated, r.updated = r.date(v), v
	case "id":
		a.ID = r.id(v)
	case "authors":
		a.Authors = r.words(r.atMost(MaxList, "authors", v))
	case "rank":
		if i := r.OneOf(v, "lead", "major", "brief"); i >= 0 {
			a.Rank = [...]Rank{Lead, Major, Brief}[i]
		}
	case "source":
		a.Sources = r.sources(r.atMost(MaxList, "sources", v))
	case "provenance":
		r.provenance = true
		a.Provenance = Provenance(max(r.OneOf(v, "original", "adapted", "excerpt", "syndicated"), 0))
	case "notice":
		a.Notice = r.within(MaxProse, v, r.String(v))
	case "highlights":
		a.Highlights = r.proses(r.atMost(MaxList, "highlights", v))
	case "tags":
		a.Tags = r.tags(r.atMost(MaxList, "tags", v))
	case "story":
		a.Story = r.slug(v)
	case "events":
		a.Events = r.events(r.atMost(MaxLong, "events", v))
	case "summary":
		a.Excerpt = r.prose(v)
	case "image":
		a.Image = r.image(v)
	case "corrections":
		a.Corrections = r.corrections(r.atMost(MaxList, "corrections", v))
	case "slug":
		a.Slug = r.slug(v)
	case "aliases":
		a.Aliases = r.aliases(r.atMost(MaxAliases, "aliases", v))
	case "draft":
		a.Draft = r.Bool(v)
	case "expires":
		a.Expires, r.expires = r.date(v), v
	case "withdrawn":
		a.Withdrawn = r.withdrawal(v)
	case "lang":
		a.Lang = r.lang(v)
	case "layout":
		a.Layout = r.word(v)
	case "params":
		a.Params = r.params(v)
	}
}

// complete fills in what is not written, and judges what is.
func (r *articleReader) complete() {
	a := r.a
	if len(a.Sources) > 0 {
		a.Source = a.Sources[0]
		if !r.provenance {
			a.Provenance = Adapted
		}
	}
	if !r.matter.Has("slug") {
		a.Slug = r.fileSlug()
	}
	if !r.matter.Has("id") {
		a.ID, a.FromPath = r.pathID(), true
	}
	if r.undated.Text != "" && !a.Draft {
		r.Error(r.undated, "date", "an article is not published without a date", "write it, as in 2021-01-21, or draft: true until it is known")
	}
	if !a.Date.IsZero() && !a.Updated.IsZero() && before(a.Updated, a.Date) {
		r.Error(r.updated, "date", "the article is updated before its date", fmt.Sprintf("write a date after %s, or remove the key", a.Date))
	}
	if !a.Date.IsZero() && !a.Expires.IsZero() && !a.Expires.Time.After(a.Date.Time) {
		r.Error(r.expires, "date", "the article expires before it is published", fmt.Sprintf("write a date after %s", a.Date))
	}
}

// before reports whether a is before b. A day is not before a time of that day.
func before(a, b Date) bool {
	if a.Precision == Day || b.Precision == Day {
		return a.Time.Format("20060102") < b.Time.Format("20060102")
	}
	return a.Time.Before(b.Time)
}

// pathID is the id of an article in which none is written.
func (r *articleReader) pathID() string {
	id := r.filePath(articles)
	if spaced(id) {
		r.file("id", fmt.Sprintf("the file's name %q has space in it, so it cannot be the article's id", clip(id)), "rename the file, or write id: …")
	}
	return id
}
