package page

import (
	"strconv"
	"strings"

	"coranto/internal/feed"
	"coranto/internal/markdown"
	"coranto/internal/site"
)

// Feeds of what is no article: editions, and corrections.

// editionItems adds the newest editions, as they were printed. What was
// withdrawn since is left out; it makes no edition new.
func (v *View) editionItems(doc *feed.Feed) error {
	s := v.site
	for _, e := range ask(&v.reads, editionsQuestion, withNumber("", s.Config.Feeds.Items)) {
		note, err := v.w.body(&v.reads, &e.File.Input, e.Slug+"-", "")
		if err != nil {
			return err
		}
		item := feed.Item{
			ID:        "tag:" + s.Config.ID + ":edition:" + pathEscape(e.Slug),
			URL:       s.Absolute(e.URL),
			Title:     e.Title,
			Published: e.Date.Time,
			Content:   v.editionContent(e, note),
		}
		item.Updated = distinct(e.Date.Time, item.ID)
		addItem(doc, item)
	}
	return nil
}

// editionContent returns the text of an edition's item: the editor's note, and
// what was printed.
func (v *View) editionContent(e *site.Edition, note markdown.Body) string {
	var html strings.Builder
	v.w.writeWhole(&html, note, e.URL)
	for _, x := range e.Entries {
		if x.Withdrawn {
			continue
		}
		title := escapeText.Replace(x.Title)
		if x.URL != "" {
			title = `<a href="` + v.site.Absolute(x.URL) + `">` + title + "</a>"
		}
		html.WriteString("<h2>" + title + "</h2>\n")
		if x.Text != "" && v.site.Config.Feeds.Content != "highlights" {
			html.WriteString("<p>" + escapeText.Replace(x.Text) + "</p>\n")
		}
		if x.Source != "" {
			html.WriteString("<p><em>" + escapeText.Replace(x.Source) + "</em></p>\n")
		}
	}
	if html.Len() == 0 {
		return "<p>" + escapeText.Replace(e.Title) + "</p>\n"
	}
	return html.String()
}

// correctionItems adds the newest corrections, each an item of its own.
func (v *View) correctionItems(doc *feed.Feed) {
	s := v.site
	v.speak()
	for _, c := range ask(&v.reads, correctionsQuestion, withNumber("", s.Config.Feeds.Items)) {
		item := feed.Item{
			ID:        correctionID(&s.Config, c),
			URL:       s.Absolute(c.Entry.URL),
			Title:     v.w.says.Text("correction-title", c.Entry.Title),
			Language:  c.Entry.Lang,
			Published: c.Date.Time,
			Content:   "<p>" + escapeText.Replace(c.Text) + "</p>\n",
		}
		item.Updated = distinct(c.Date.Time, item.ID)
		addItem(doc, item)
	}
}

// correctionID returns the id of a correction in feeds: its article's, with a
// fragment that holds its date and which of that day it is.
func correctionID(c *site.Config, correction site.Correction) string {
	id := ArticleID(c, correction.Entry.ID)
	mark := "#"
	if strings.Contains(id, "#") {
		mark = "-"
	}
	day := correction.Date.Time.Format("2006-01-02")
	return id + mark + "correction-" + day + "-" + strconv.Itoa(correction.Number)
}
