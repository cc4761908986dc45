package page

import (
	"coranto/internal/feed"
	"coranto/internal/site"
)

// articlesPath returns the path of a month's machine-readable digest.
func articlesPath(month site.Span) string { return month.Path() + "articles.json" }

// articlesJSON appends the machine-readable digest of a month: of each article
// what its rights let feeds have, but for its text.
func (v *View) articlesJSON(buf []byte) ([]byte, error) {
	s := v.site
	list := ask(&v.reads, listQuestion, listKey("", v.page.Span))
	doc := feed.Month{
		Version: 1, Title: s.Config.Title, Home: v.whole(""), URL: v.whole(v.page.Path),
		Month: spanISO(v.page.Span), Language: s.Config.Language,
		Topics: map[string]feed.Titled{}, Stories: map[string]feed.Titled{},
		Articles: make([]feed.Article, 0, list.Len()),
	}
	for e := range list.All() {
		a, _ := s.Article(e.ID)
		doc.Articles = append(doc.Articles, v.summaryOf(a, &doc))
	}
	return feed.AppendMonth(buf, doc)
}

// summaryOf returns an article for the document of its month, and adds to that
// the topics and the story which it names.
func (v *View) summaryOf(a *site.Article, doc *feed.Month) feed.Article {
	s, e := v.site, a.Entry
	out := feed.Article{
		ID: ArticleID(&s.Config, e.ID), URL: s.Absolute(e.URL), Title: e.Title,
		Date: e.Date.String(), Updated: e.Updated.String(),
		Language: e.Lang, Rank: rankName(e.Rank), Authors: e.Authors, Excerpt: e.Excerpt,
		Digest: *v.w.digest(&v.reads, a),
	}
	for _, slug := range e.Topics {
		if t := ask(&v.reads, nameQuestion, "topics/"+slug); t != nil {
			out.Topics = append(out.Topics, slug)
			if _, told := doc.Topics[slug]; !told {
				doc.Topics[slug] = feed.Titled{Title: t.Title, URL: s.Absolute(t.URL)}
			}
		}
	}
	if story := out.Digest.Story; story != nil {
		out.Story = story.Slug
		doc.Stories[story.Slug] = feed.Titled{Title: story.Title, URL: story.URL}
	}
	if e.Picture != nil && leaves(e) {
		out.Picture, out.PictureAlt = s.Absolute(e.Picture.URL), e.Image.Alt
	}
	return out
}
