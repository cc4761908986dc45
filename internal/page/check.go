package page

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// Check returns what is wrong with the plan: two outputs with one path, a page
// whose layout does not exist, and links from the root that lead nowhere.
// Scheduled articles are judged with the rest: their publication alone must
// never bring an error.
func Check(s *site.Site, pages []Page) []diag.Diagnostic {
	var ds []diag.Diagnostic
	published := pages
	for _, a := range s.LeftOut() {
		if a.State == site.Scheduled {
			pages = append(pages[:len(pages):len(pages)], articlePage(s, a))
		}
	}
	fold := cases.Fold()
	keys := make([]string, len(pages))
	layouts := map[string]bool{}
	for _, name := range s.Theme.Names() {
		layouts[name] = true
	}
	paths := make(map[string]int, len(pages))
	told := map[[2]string]bool{} // two topics, sources or stories with one address
	for i, p := range pages {
		keys[i] = folded(fold, p.Path)
		if first, taken := paths[keys[i]]; taken {
			// Of two topics with one address, their feeds and years say nothing new.
			pair := [2]string{subjectOf(pages[first]), subjectOf(p)}
			if pair[0] == "" || pair[1] == "" || !told[pair] {
				ds = append(ds, conflict(s, pages[first], p))
			}
			told[pair] = true
			continue
		}
		paths[keys[i]] = i
		if p.Layout != "" && !layouts[p.Layout] {
			ds = append(ds, missingLayout(s, p))
		}
	}
	toldFolder := map[int]bool{} // files with the name of a folder
	for at, key := range keys {
		for i, c := range key {
			if c != '/' {
				continue
			}
			if first, taken := paths[key[:i]]; taken && !toldFolder[first] {
				toldFolder[first] = true
				ds = append(ds, conflict(s, pages[first], pages[at]))
			}
		}
	}
	ds = append(ds, checkFeedAliases(s, published)...)
	ds = append(ds, checkCards(s)...)
	return append(ds, checkRootLinks(s, published)...)
}

// subjectOf returns the topic, source or story that a page belongs to, as in
// "topics/law"; "" when it belongs to none, or another file brings it about.
func subjectOf(p Page) string {
	switch p.Kind {
	case Topic, TopicYear, TopicMonth, Source, SourceYear, SourceMonth, Story, StoryYear, StoryMonth, Calendar, TimelineData:
	case Feed:
		if p.Path != p.Subject { // an old address
			return ""
		}
	default:
		return ""
	}
	of, rest, _ := strings.Cut(p.Path, "/")
	slug, _, below := strings.Cut(rest, "/")
	if !below || of != "topics" && of != "sources" && of != "stories" {
		return "" // a feed of something else
	}
	return of + "/" + slug
}

// checkFeedAliases reports old addresses of feeds that there are not.
func checkFeedAliases(s *site.Site, pages []Page) []diag.Diagnostic {
	var ds []diag.Diagnostic
	var feeds []string
	for _, alias := range s.FeedAliases() {
		if feeds == nil {
			for _, p := range pages {
				if p.Kind == Feed && p.Path == p.Subject {
					feeds = append(feeds, p.Path)
				}
			}
		}
		if !slices.Contains(feeds, alias.Feed) {
			hint := "write the address of a feed, as in /atom.xml or /topics/law/atom.xml"
			if near := diag.Near(alias.Feed, feeds); near != "" {
				hint = "did you mean " + near + "?"
			}
			d := diag.Diagnostic{
				Rule: "feed", Message: fmt.Sprintf("there is no feed /%s to answer at /%s", alias.Feed, alias.Path),
				Hint:     hint,
				Position: alias.Position, Excerpt: alias.Excerpt,
			}
			if s.MayAnswer(alias.Feed) {
				d.Severity, d.Hint = diag.Warning, "none of its articles is published now"
			}
			ds = append(ds, d)
		}
	}
	return ds
}

// folded returns a path as the hosts see it that tell neither letter case nor
// Unicode forms apart.
func folded(fold cases.Caser, path string) string {
	for i := range len(path) {
		if c := path[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			return norm.NFC.String(fold.String(norm.NFC.String(path)))
		}
	}
	return path
}

// conflict names both owners of one path. It is placed at a file, since that is
// what can be changed: a page without one is there in every digest.
func conflict(s *site.Site, a, b Page) diag.Diagnostic {
	message := fmt.Sprintf("two pages have the address %s", a)
	switch fold := cases.Fold(); {
	case strings.HasPrefix(folded(fold, b.Path), folded(fold, a.Path)+"/"):
		message = fmt.Sprintf("the file /%s has the name of a folder, in which %s is", a.Path, b)
	case a.Path != b.Path:
		message = fmt.Sprintf("the addresses %s and %s differ in nothing that every host can tell apart", a, b)
	}
	first, second := owner(s, a), owner(s, b)
	if second.file == "" {
		first, second = second, first
	}
	d := diag.Diagnostic{Rule: "same-address", Message: message, Hint: second.hint}
	d.Position, d.Excerpt = second.place(s)
	at, _ := first.place(s)
	taken := first.what + " has it already; here it is " + second.what
	if first.what == second.what {
		_, noun, _ := strings.Cut(first.what, " ")
		taken = "another " + noun + " has it already"
	}
	d.Related = []diag.Related{{Position: at, Message: taken}}
	return d
}

// ownership says what a page comes from.
type ownership struct {
	file string // "" when a page of every digest is meant
	what string // words for the page
	hint string // how to give it another address
	key  string // in the file's front matter, that decides on the address; "" when the file's name does
	slug string // of the name under key; "" when there is but one text
	path string // of a redirect
	diag.Position
	excerpt string // at Position, where the place is known
}

// place finds what decides on the address.
func (o ownership) place(s *site.Site) (diag.Position, string) {
	switch {
	case o.Line > 0:
		return o.Position, o.excerpt
	case o.path != "":
		return s.PlaceOfAlias(o.file, o.path)
	case o.slug != "":
		return s.Place(o.file, o.key, content.Names(o.slug))
	case o.key != "":
		return s.Place(o.file, o.key, content.Any)
	}
	return diag.Position{File: o.file}, ""
}

// Owner returns the content or static file that a page comes from; "" when it is
// one that every digest has, or that follows from articles alone.
func Owner(s *site.Site, p Page) string {
	if o := owner(s, p); o.slug == "" {
		return o.file
	}
	return ""
}

// owner returns what a page comes from.
func owner(s *site.Site, p Page) ownership {
	const rename = "rename the file"
	switch p.Kind {
	case Article:
		if a, ok := s.Article(p.Subject); ok {
			return ownership{file: a.File, what: "an article", key: "slug", hint: "write another slug, as in slug: " + a.Slug + "-2"}
		}
	case Standing:
		if f, ok := s.Page(p.Subject); ok {
			return ownership{file: f.File, what: "a standing page", hint: rename}
		}
	case File:
		return ownership{file: p.Subject, what: "a copied file", hint: rename}
	case Asset:
		return ownership{file: p.Subject, what: "the copy of a picture or file", hint: rename}
	case Feed:
		if p.Path == p.Subject {
			break
		}
		for _, alias := range s.FeedAliases() {
			if alias.Path != p.Path {
				continue
			}
			if alias.File == files.ConfigName {
				return ownership{file: alias.File, what: "an old address of a feed", hint: "remove this address", Position: alias.Position, excerpt: alias.Excerpt}
			}
			return ownership{file: alias.File, what: "the feed of a retired name", path: path.Dir(p.Path) + "/index.html", hint: "remove the name from retired"}
		}
	case Redirect:
		_, file, _ := strings.Cut(p.Subject, "\n")
		o := ownership{file: file, what: "a redirect from an old address", path: p.Path, hint: "remove this alias"}
		if strings.HasPrefix(file, "content/topics/") {
			o.what, o.hint = "a redirect from a name that a topic had", "remove the name from retired"
		}
		return o
	case Edition:
		if e, ok := s.Edition(p.Subject); ok {
			return ownership{file: e.File.File, what: "an edition", hint: rename}
		}
	case Topic:
		if t, ok := s.Topic(p.Subject); ok && t.File != nil {
			return ownership{file: t.File.File, what: "a topic", hint: rename}
		} else if ok {
			return namedBy(s, "a topic", t.List, "tags", t.Slug)
		}
	case Source:
		if t, ok := s.Source(p.Subject); ok && t.File != nil {
			return ownership{file: t.File.File, what: "a source", hint: rename}
		} else if ok {
			return namedBy(s, "a source", t.List, "source", t.Slug)
		}
	case Story:
		if t, ok := s.Story(p.Subject); ok && t.File != nil {
			return ownership{file: t.File.File, what: "a story", hint: rename}
		} else if ok {
			return namedBy(s, "a story", t.List, "story", t.Slug)
		}
	}
	return ownership{what: "the " + string(p.Kind) + " page"}
}

// namedBy returns what the page of a topic, a source or a story comes from that has
// no file: the newest article that names it under key.
func namedBy(s *site.Site, what string, list site.List, key, slug string) ownership {
	for _, e := range list.Newest(1) {
		if a, ok := s.Article(e.ID); ok {
			return ownership{file: a.File, what: what, key: key, slug: slug, hint: "name one of the two differently"}
		}
	}
	return ownership{what: what}
}

func missingLayout(s *site.Site, p Page) diag.Diagnostic {
	d := diag.Diagnostic{
		Rule:    "layout",
		Message: fmt.Sprintf("there is no layout %q for %s", p.Layout, p),
		Hint:    diag.DidYouMean(p.Layout, s.Theme.Names()),
	}
	if file := owner(s, p).file; file != "" {
		d.Position, d.Excerpt = s.Place(file, "layout", content.Any)
	} else {
		d.Position.File = "layouts/" + p.Layout + ".html"
	}
	return d
}

// checkRootLinks reports links written from the root of the site to which no
// page answers: those of content files, and of the navigation.
func checkRootLinks(s *site.Site, pages []Page) []diag.Diagnostic {
	links := s.RootLinks()
	for _, link := range s.Config.Navigation {
		if below, fromRoot := strings.CutPrefix(link.URL, "/"); fromRoot && !strings.HasPrefix(below, "/") {
			below, _, _ = strings.Cut(below, "#")
			below, _, _ = strings.Cut(below, "?")
			at, excerpt := s.Place(files.ConfigName, "navigation", content.Is(link.URL))
			links = append(links[:len(links):len(links)], site.RootLink{
				Reference: content.Reference{Destination: link.URL, Position: at, Excerpt: excerpt}, Below: below,
			})
		}
	}
	if len(links) == 0 {
		return nil
	}
	known := make(map[string]bool, 2*len(pages))
	for _, p := range pages {
		known[p.Path] = true
		known[p.Address()] = true
	}
	var ds []diag.Diagnostic
	for _, link := range links {
		if known[link.Below] || known[link.Below+"/"] {
			continue
		}
		d := diag.Diagnostic{
			Rule: "link", Message: fmt.Sprintf("no page has the address /%s", link.Below),
			Hint:     "write an address as seen from the home page, without the base path",
			Position: link.Position, Excerpt: link.Excerpt,
		}
		if len(ds) < mostGuesses {
			d.Hint = cmp.Or(nearAddress(link.Below, pages), d.Hint)
		}
		if s.MayAnswer(link.Below) {
			// The clock alone must not break a build.
			d.Severity, d.Hint = diag.Warning, "none of its articles is published now"
		}
		ds = append(ds, d)
	}
	return ds
}

// mostGuesses bounds the links for which the whole plan is searched.
const mostGuesses = 20

// nearAddress says what to write instead of an address that there is not: that
// of a page beside it with a similar name. It is "" where there is none.
func nearAddress(below string, pages []Page) string {
	beside := func(address string) string {
		return strings.TrimPrefix(path.Dir("/"+strings.TrimSuffix(address, "/")), "/")
	}
	var known []string
	for _, p := range pages {
		if p.Layout != "" && beside(p.Address()) == beside(below) {
			known = append(known, "/"+p.Address())
		}
	}
	if near := diag.Near("/"+below, known); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}
