package page

import "coranto/internal/feed"

// opml appends the list of all feeds, for feed readers.
func (v *View) opml(buf []byte) ([]byte, error) {
	s := v.site
	v.speak()
	doc := feed.OPML{Version: "2.0", Title: s.Config.Title}
	for _, group := range ask(&v.reads, feedsQuestion, "") {
		if len(group.pages) == 0 {
			continue
		}
		out := feed.Outline{Text: s.Config.Title}
		if group.of != "" {
			out.Text = v.w.says.Text(group.of)
		}
		for _, p := range group.pages {
			home := s.Absolute(s.Path(p.URL))
			out.Feeds = append(out.Feeds, feed.FeedOutline(p.Title, home+feed.Atom.File(), home))
		}
		doc.Groups = append(doc.Groups, out)
	}
	return feed.Append(buf, doc)
}
