// Package why says why something is on the site or is not, where it appears, and
// when the clock alone will change that. What is asked for is a file of the
// digest, an address, or an article's id.
package why

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/page"
	"coranto/internal/site"
)

// Answer is what there is to say of one target.
type Answer struct {
	Target  string
	Kind    string      // what it is: an article, a kind of page, or "file"
	File    string      // of the digest; "" when the page comes from no file
	ID      string      // of an article
	State   string      // of an article, as in "draft"; else "published" or "not published"
	Reason  string      // why it is in that state
	Address string      // whole address; "" when it has none
	Moved   string      // of a redirect: the whole address it leads to
	Pages   []page.Page // that name it
	Notes   []string    // what keeps it from where one might look for it
	Ahead   []site.Due
	Errors  []diag.Diagnostic // for which it is left out
}

// Unknown says that nothing answers to a target.
type Unknown struct{ Target, Hint string }

func (u *Unknown) Error() string {
	if u.Hint == "" {
		return fmt.Sprintf("there is no file, address or article %q", u.Target)
	}
	return fmt.Sprintf("there is no file, address or article %q; %s", u.Target, u.Hint)
}

// Ask answers for a file, an address (whole, or from the root, with or without
// the base path) or an id. What is not known is an [Unknown]; any other error is
// of the environment.
func Ask(s *site.Site, target string) (*Answer, error) {
	if name := path.Clean(target); !strings.HasPrefix(name, "/") && !strings.Contains(target, "://") {
		if a, ok := s.ArticleIn(name); ok {
			return article(s, target, a)
		}
		if _, ok := s.Tree.Lookup(name); ok {
			return file(s, target, name)
		}
		if a, ok := s.Article(target); ok {
			return article(s, target, a)
		}
	}
	below, err := belowHome(s, target)
	if err != nil {
		return nil, err
	}
	for _, below := range below {
		if p, ok := page.At(s, below); ok {
			return at(s, target, p)
		}
		for _, a := range s.Addressed(s.Path(below)) {
			return article(s, target, a)
		}
	}
	for _, below := range below {
		if s.MayAnswer(below) {
			return &Answer{
				Target: target, Kind: "page", State: "not published", Address: s.Absolute(s.Path(below)),
				Reason: "none of its articles is published now",
			}, nil
		}
	}
	return nil, &Unknown{target, near(s, target, below[len(below)-1])}
}

// belowHome returns what a target may mean as a path below the home page.
func belowHome(s *site.Site, target string) ([]string, error) {
	where, _, _ := strings.Cut(target, "#")
	where, _, _ = strings.Cut(where, "?")
	if strings.Contains(where, "://") {
		u, err := url.Parse(where)
		if err != nil || !strings.EqualFold(u.Scheme+"://"+u.Host, s.Origin) {
			return nil, &Unknown{target, "the addresses of this site begin with " + s.Config.URL}
		}
		where = u.EscapedPath()
	}
	if plain, err := url.PathUnescape(where); err == nil {
		where = plain
	}
	base, _ := url.PathUnescape(s.Base)
	var out []string
	if below, ok := strings.CutPrefix(where, base); ok {
		out = append(out, below)
	} else if where+"/" == base {
		out = append(out, "")
	}
	if below := strings.TrimPrefix(where, "/"); !slices.Contains(out, below) {
		out = append(out, below)
	}
	for _, below := range out {
		if below != "" && !strings.HasSuffix(below, "/") && path.Ext(below) == "" {
			out = append(out, below+"/", below+".html") // as hosts answer it
		}
	}
	return out, nil
}

// article answers for an article.
func article(s *site.Site, target string, a *site.Article) (*Answer, error) {
	out := &Answer{Target: target, Kind: "article", File: a.File, ID: a.ID, State: a.State.String(), Reason: reason(s, a), Ahead: s.Ahead(a)}
	for _, d := range s.Diagnostics() {
		if a.State == site.Invalid && d.File == a.File && d.Severity == diag.Error {
			out.Errors = append(out.Errors, d)
		}
	}
	if a.Entry == nil {
		return out, nil
	}
	out.Address = s.Absolute(a.Entry.URL)
	var err error
	if out.Pages, err = page.Naming(s, a); err != nil {
		return nil, err
	}
	if a.State != site.Published {
		return out, nil
	}
	switch {
	case a.Provenance == content.Syndicated:
		out.Notes = append(out.Notes, "it is syndicated: search engines are told to pass it over, no sitemap lists it, and feeds have its excerpt alone")
	case !a.Entry.Indexed():
		out.Notes = append(out.Notes, "the licence of its source allows no more than a part: no sitemap lists it")
	}
	return out, nil
}

// reason says why an article is in its state.
func reason(s *site.Site, a *site.Article) string {
	since := func(d content.Date) string { return d.String() }
	switch a.State {
	case site.Invalid:
		return "its file has errors"
	case site.Draft:
		return "it says draft: true"
	case site.Undated:
		return "its date is unknown, and it says draft: true; it has no address before it has a date"
	case site.Scheduled:
		return "its date, " + since(a.Date) + ", is later than now, " + s.Now.Format(time.RFC3339)
	case site.Expired:
		return "it expired at " + since(a.Expires)
	case site.Withdrawn:
		return "it was withdrawn on " + since(a.Withdrawn.Date) + ": its address shows a notice, and no list, feed or search has it"
	}
	return "its date, " + since(a.Date) + ", has come, and nothing keeps it back"
}

// file answers for a file that is no article.
func file(s *site.Site, target, name string) (*Answer, error) {
	for _, p := range page.All(s) {
		if page.Owner(s, p) == name && p.Kind != page.Redirect {
			return at(s, target, p)
		}
	}
	out := &Answer{Target: target, Kind: "file", File: name, State: "not published", Reason: "no page is made of it"}
	for _, d := range s.Said(name) {
		if d.Severity == diag.Error {
			out.Errors = append(out.Errors, d)
			out.Reason = "it has errors"
		}
	}
	if len(out.Errors) == 0 {
		switch folder, _, _ := strings.Cut(name, "/"); folder {
		case "layouts":
			out.Kind, out.Reason = "layout", "pages are rendered with it; it is no page itself"
		case "content":
			if s.ComesLater(name) {
				out.Reason = "its date has not come, or it is a draft"
			} else if path.Ext(name) != ".md" {
				out.Reason = "no published file shows it or links to it"
			}
		}
		if name == "site.yaml" {
			out.Reason = "it is the digest's settings"
		}
	}
	return out, nil
}

// at answers for a page.
func at(s *site.Site, target string, p page.Page) (*Answer, error) {
	if p.Kind == page.Article {
		if a, ok := s.Article(p.Subject); ok {
			return article(s, target, a)
		}
	}
	out := &Answer{
		Target: target, Kind: string(p.Kind), File: page.Owner(s, p), State: site.Published.String(),
		Address: s.Absolute(s.Path(p.Address())),
	}
	listed := func(list site.List) {
		switch n := list.In(p.Span).Len(); {
		case n > 0:
			out.Reason = fmt.Sprintf("%d published articles belong to it", n)
			if n == 1 {
				out.Reason = "one published article belongs to it"
			}
		default:
			out.Reason = "it has a file of its own, and no published article yet"
		}
	}
	switch p.Kind {
	case page.Redirect:
		to, _, _ := strings.Cut(p.Subject, "\n")
		out.Moved = s.Absolute(to)
		out.Reason = "it is an old address, which leads on"
	case page.Topic, page.TopicYear, page.TopicMonth:
		t, _ := s.Topic(p.Subject)
		listed(t.List)
	case page.Source, page.SourceYear, page.SourceMonth:
		t, _ := s.Source(p.Subject)
		listed(t.List)
	case page.Story, page.StoryYear, page.StoryMonth:
		t, _ := s.Story(p.Subject)
		listed(t.List)
	case page.Year, page.Month, page.Day:
		listed(s.Published())
	case page.Feed:
		out.Reason = "it follows the page beside it"
		if p.Path != p.Subject {
			out.Reason = "it is an old address of a feed, which goes on answering as /" + p.Subject
		}
	case page.File:
		out.Reason = "all files of static/ are copied"
	case page.Asset:
		out.Reason = "layouts or published files ask for it"
	case page.Edition:
		out.Reason = "its date has come, and it is no draft"
	case page.Standing:
		out.Reason = "it is a standing page, and no draft"
	default:
		out.Reason = "every digest has this page"
	}
	return out, nil
}

// near says what a target may have been meant to be.
func near(s *site.Site, target, below string) string {
	var known []string
	for _, a := range s.Articles() {
		if a.File == target || path.Base(a.File) == path.Base(target) {
			return "did you mean " + a.File + "?"
		}
		known = append(known, a.File)
	}
	if strings.HasPrefix(target, "content/") {
		return diag.DidYouMean(target, known)
	}
	var addresses []string
	for _, p := range page.All(s) {
		addresses = append(addresses, p.Address())
	}
	if n := diag.Near(below, addresses); n != "" {
		return "did you mean /" + n + "?"
	}
	// Of an address whose month is wrong, the last part is mostly right.
	last := path.Base("/" + below)
	for _, address := range addresses {
		if last != "/" && path.Base("/"+address) == last {
			return "did you mean /" + address + "?"
		}
	}
	if n := diag.Near(target, known); n != "" {
		return "did you mean " + n + "?"
	}
	return ""
}
