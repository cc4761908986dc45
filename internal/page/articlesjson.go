package page

import (
	"strings"

	"coranto/internal/content"
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
		Version: 2, Title: s.Config.Title, Home: v.whole(""), URL: v.whole(v.page.Path),
		Month: spanISO(v.page.Span), Language: s.Config.Language, IDs: tagPrefix(&s.Config),
		Topics: map[string]string{}, Stories: map[string]string{},
		Articles: make([]feed.Article, 0, list.Len()),
	}
	for e := range list.All() {
		a, _ := s.Article(e.ID)
		doc.Articles = append(doc.Articles, v.summaryOf(a, &doc))
	}
	return feed.AppendMonth(buf, doc)
}

// summaryOf returns an article for the document of its month, and adds to that
// the titles of the topics and the story which it names.
func (v *View) summaryOf(a *site.Article, doc *feed.Month) feed.Article {
	s, e := v.site, a.Entry
	digest := v.w.digest(&v.reads, a)
	out := feed.Article{
		ID: strings.TrimPrefix(ArticleID(&s.Config, e.ID), doc.IDs), URL: e.URL, Title: e.Title,
		Date: e.Date.String(), Updated: e.Updated.String(),
		Language: e.Lang, Rank: rankName(e.Rank), Authors: e.Authors,
		Highlights: digest.Highlights, Sources: digest.All(), Events: digest.Events, Corrections: digest.Corrections,
	}
	usual := content.Original
	if len(a.Sources) > 0 {
		usual = content.Adapted
	}
	if e.Provenance != usual {
		out.Provenance = digest.Provenance
	}
	if len(out.Highlights) == 0 {
		out.Excerpt = e.Excerpt
	}
	for _, slug := range e.Topics {
		if t := ask(&v.reads, nameQuestion, "topics/"+slug); t != nil {
			out.Topics = append(out.Topics, slug)
			doc.Topics[slug] = t.Title
		}
	}
	if story := digest.Story; story != nil {
		out.Story = story.Slug
		doc.Stories[story.Slug] = story.Title
	}
	if e.Picture != nil && leaves(e) {
		out.Picture, out.PictureAlt = e.Picture.URL, e.Image.Alt
	}
	return out
}
