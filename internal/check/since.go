package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/similar"
	"coranto/internal/site"
)

// change is what became of a digest since an earlier state of it, which readers
// have seen: both are taken at the same moment of the clock.
type change struct {
	was   *site.Site
	plan  map[string]page.Page // of the earlier state, by path
	files map[string]bool      // that have come, gone or changed
	pairs []pair
}

// pair is a published article, and what it is now.
type pair struct {
	was *site.Article
	is  *site.Article // nil when it is gone
}

func newChange(was, is *site.Site) *change {
	c := &change{was: was, plan: map[string]page.Page{}, files: map[string]bool{}}
	old := hashes(was)
	for name, hash := range hashes(is) {
		if old[name] != hash {
			c.files[name] = true
		}
		delete(old, name)
	}
	for name := range old {
		c.files[name] = true
	}
	for _, p := range page.All(was) {
		c.plan[p.Path] = p
	}
	c.pair(is)
	return c
}

// hashes returns the hashes of all input files.
func hashes(s *site.Site) map[string]files.Hash {
	out := map[string]files.Hash{}
	for in := range s.Inputs() {
		out[in.File] = in.FileHash
	}
	for _, f := range s.Tree.All() {
		if _, known := out[f.Name]; !known {
			out[f.Name] = s.Input(f.Name).Hash
		}
	}
	return out
}

// concerns reports whether a finding belongs to the change: its place is in a
// file of it, or it has to do with one. What a build refuses concerns everyone,
// and so does what has no file.
func (c *change) concerns(d diag.Diagnostic) bool {
	switch {
	case d.File == "", c.files[d.File], d.Rule == "dead-link": // see deadLinks
		return true
	case slices.ContainsFunc(d.Related, func(r diag.Related) bool { return c.files[r.File] }):
		return true
	}
	return d.Severity == diag.Error && !slices.ContainsFunc(Rules, func(r Rule) bool { return r.Name == d.Rule })
}

// broke reports whether it is the change that took away a page, or maybe a place
// on it.
func (c *change) broke(path string, missing bool) bool {
	p, was := c.plan[path]
	return was && (missing || c.files[page.Owner(c.was, p)] || c.files["layouts/"+p.Layout+".html"])
}

// pair finds what became of each article that has a page.
func (c *change) pair(now *site.Site) {
	var lost []*site.Article
	for a := range c.was.Shown() {
		if is, ok := now.Article(a.ID); ok {
			c.pairs = append(c.pairs, pair{a, is})
		} else {
			lost = append(lost, a)
		}
	}
	var found []*site.Article // that have come
	if len(lost) > 0 {
		for _, a := range now.Articles() {
			if _, was := c.was.Article(a.ID); !was {
				found = append(found, a)
			}
		}
	}
	for _, a := range lost {
		is := c.successor(a, found, now)
		c.pairs = append(c.pairs, pair{a, is})
		found = slices.DeleteFunc(found, func(a *site.Article) bool { return a == is })
	}
	slices.SortFunc(c.pairs, func(a, b pair) int { return strings.Compare(a.was.File, b.was.File) })
}

// successor finds, among the articles that have come, the one that an article
// which lost its id is now: in the same file, or with nearly the same text.
func (c *change) successor(a *site.Article, found []*site.Article, now *site.Site) *site.Article {
	var best *site.Article
	most := 0.0
	old := sketch(c.was, a)
	for _, f := range found {
		if f.File == a.File {
			return f
		}
		if _, stands := c.was.ArticleIn(f.File); stands {
			continue
		}
		other := sketch(now, f)
		share := old.Share(&other)
		if f.Title == a.Title && f.Date == a.Date {
			share = max(share, alike)
		}
		if share >= alike && share > most {
			best, most = f, share
		}
	}
	return best
}

func sketch(s *site.Site, a *site.Article) similar.Sketch {
	t, err := newText(s, a)
	if err != nil {
		return similar.Sketch{}
	}
	return similar.Of(t.src[min(a.Body.Offset, len(t.src)):])
}

// since judges what the change did to what readers have seen.
func (c *checker) since(pages []page.Page, broken bool) error {
	for _, p := range c.change.pairs {
		if p.is == nil || p.is.State == site.Invalid {
			continue
		}
		c.ids(p)
		c.removedCorrections(p)
		if err := c.silent(p); err != nil {
			return err
		}
	}
	if !broken {
		c.goneAddresses(pages)
	}
	return nil
}

// placed reports a finding at a key of a file as it is now.
func (c *checker) placed(rule, file, key string, means func(string) bool, message, hint string, related ...diag.Related) {
	at, excerpt := c.site.Place(file, key, means)
	c.report(rule, message, hint, at, excerpt, related...)
}

// ids reports an article that readers of feeds will take for another.
func (c *checker) ids(p pair) {
	was, is := p.was, p.is
	if was.ID == is.ID {
		return
	}
	const told = "feed readers know the article by it, and will show it as new; "
	if was.FromPath && is.FromPath {
		c.placed("moved-without-id", is.File, "id", content.Any,
			fmt.Sprintf("the file was moved, and the article's id, which came from its path, is %q no more", was.ID), told+"write id: "+was.ID,
			diag.Related{Position: diag.Position{File: was.File}, Message: "it stood here"})
		return
	}
	c.placed("id-changed", is.File, "id", content.Any, fmt.Sprintf("the id of the article was %q", was.ID), told+"write id: "+was.ID)
}

// removedCorrections reports errors that were admitted and are not any more.
// Another wording of one is none.
func (c *checker) removedCorrections(p pair) {
	left := slices.Clone(p.is.Corrections)
	take := func(is func(content.Correction) bool) bool {
		i := slices.IndexFunc(left, is)
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
		return i >= 0
	}
	var missing []content.Correction
	for _, was := range p.was.Corrections {
		if !take(func(is content.Correction) bool { return is.Text == was.Text && is.Date == was.Date }) {
			missing = append(missing, was)
		}
	}
	for _, was := range missing {
		if take(func(is content.Correction) bool { return is.Text == was.Text || is.Date == was.Date }) {
			continue
		}
		c.placed("correction-removed", p.is.File, "corrections", content.Any,
			fmt.Sprintf("the correction of %s was removed: %s", was.Date, was.Text), "put it back: readers were told of it")
	}
}

// goneAddresses reports addresses of the earlier state that nothing answers to.
func (c *checker) goneAddresses(pages []page.Page) {
	if !c.on("address-gone") {
		return
	}
	here := map[string]bool{}
	for _, p := range pages {
		here[p.Path] = true
	}
	is := map[string]pair{}
	for _, p := range c.change.pairs {
		is[p.was.ID] = p
	}
	var articles, feeds []page.Page
	for _, p := range page.All(c.change.was) {
		if here[p.Path] {
			continue
		}
		switch p.Kind {
		case page.Article:
			if c.change.was.Config.ArticleURL != c.site.Config.ArticleURL {
				articles = append(articles, p)
				continue
			}
			c.goneArticle(p, is[p.Subject])
		case page.Topic:
			c.goneTopic(p)
		case page.Edition, page.Standing:
			c.report("address-gone", fmt.Sprintf("the address %s is gone", p), "give the file its name back",
				diag.Position{File: page.Owner(c.change.was, p)}, "")
		case page.Redirect:
			c.goneRedirect(p)
		case page.Feed:
			// That of a page which is gone, or is cut otherwise, goes with it.
			if p.Span == (site.Span{}) && (p.Path != p.Subject || here[strings.TrimSuffix(p.Path, p.Path[strings.LastIndexByte(p.Path, '/')+1:])+"index.html"]) {
				if page.Owner(c.change.was, p) == files.ConfigName || p.Path == p.Subject {
					feeds = append(feeds, p)
				}
			}
		}
	}
	c.goneTogether(articles, "article_url", "articles", "write the old pattern back, or the old addresses under aliases of the articles")
	c.goneTogether(feeds, "feeds", "feeds", "write the formats back, or the old addresses under feeds.aliases")
}

// goneTogether reports addresses that one line of site.yaml took away.
func (c *checker) goneTogether(pages []page.Page, key, what, hint string) {
	if len(pages) == 0 {
		return
	}
	c.placed("address-gone", files.ConfigName, key, content.Any, fmt.Sprintf("the addresses of %d %s are gone, as %s", len(pages), what, pages[0]), hint)
}

// goneArticle reports the address of an article.
func (c *checker) goneArticle(p page.Page, became pair) {
	const withdraw = "withdrawn: {date: …, reason: …} keeps the address, with a notice"
	switch is := became.is; {
	case is == nil:
		c.report("address-gone", fmt.Sprintf("the published article %s is gone, with its file", p),
			"to take it back, leave the file: "+withdraw, diag.Position{File: became.was.File}, "")
	case is.State == site.Invalid:
	case is.HasPage():
		c.placed("address-gone", is.File, "aliases", content.Any,
			fmt.Sprintf("the article has moved from %s to %s, and nothing answers at the old address", p, is.Entry.URL), fmt.Sprintf("write aliases: [%s]", p))
	default:
		key := map[site.State]string{site.Draft: "draft", site.Undated: "date", site.Scheduled: "date", site.Expired: "expires"}[is.State]
		c.placed("address-gone", is.File, key, content.Any,
			fmt.Sprintf("the article was published at %s, and is %s now", p, is.State), withdraw)
	}
}

// goneTopic reports the page of a topic whose articles have other tags now. One
// whose articles are gone comes back with the next.
func (c *checker) goneTopic(p page.Page) {
	t, ok := c.change.was.Topic(p.Subject)
	if !ok {
		return
	}
	for e := range t.List.All() {
		if is, ok := c.site.Article(e.ID); ok && is.State == site.Published {
			c.placed("address-gone", is.File, "tags", content.Any, fmt.Sprintf("no article has the topic %q any more, and nothing answers at %s", t.Title, p),
				fmt.Sprintf("if another name stands for it, write retired: [%s] in the file of that topic in content/topics", t.Title))
			return
		}
	}
}

// goneRedirect reports an old address that a file does not name any more.
func (c *checker) goneRedirect(p page.Page) {
	r, ok := c.change.was.RedirectAt(p.Path)
	if !ok {
		return
	}
	file, key := r.File, "aliases"
	if strings.HasPrefix(file, "content/topics/") {
		key = "retired"
	}
	if a, was := c.change.was.ArticleIn(file); was {
		is, stands := c.site.Article(a.ID)
		if !stands || !is.HasPage() {
			return // that is told of its own address
		}
		file = is.File
	}
	c.placed("address-gone", cmp.Or(file, r.File), key, content.Any, fmt.Sprintf("the old address %s leads nowhere any more", p), "write it back under "+key)
}
