package page

import (
	"html/template"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"coranto/internal/content"
	"coranto/internal/site"
)

// View is what every layout sees of its page and of the site. Each kind of page
// has a view of its own, which has all of this and more.
//
// base.html, which stands around every layout that is not a whole document, is
// given the same view.
type View struct {
	reads
	w           *worker
	page        Page
	title       string
	description string
	breadcrumb  Trail
	feeds       []FeedLink
	noindex     bool
	main        template.HTML
	image       string // whole address of a picture of the page; "" for none
	imageAlt    string
	isCard      bool     // the picture is a social card
	moved       string   // of a redirect: where it leads, on this host
	structured  any      // the page in the vocabulary of schema.org; nil for none
	hosts       []string // other hosts whose pictures the page shows
}

// Link is an address with its text.
type Link struct {
	Title, URL string
	Lang       string // of the text, of an article in another language than the site's; else ""
	w          *worker
}

func (v *View) link(title, url string) Link { return Link{Title: title, URL: url, w: v.w} }

// linkTo returns an article as a link.
func (w *worker) linkTo(e *site.Entry) Link { return Link{e.Title, e.URL, e.Lang, w} }

// Dir returns the direction of the text, where it has a language of its own.
func (l Link) Dir() string { return directionOf(l.Lang) }

// Part renders the part with that name once for all links of this title and
// address. The part sees only what Link has.
func (l Link) Part(name string) (template.HTML, error) {
	return l.w.part(name, linkKey{l.Title, l.URL, l.Lang}, l)
}

type linkKey struct{ title, url, lang string }

func (v *View) trail(links ...Link) { v.breadcrumb = Trail{links, v.w} }

// Trail is the way from the home page to a page, without either.
type Trail struct {
	Links []Link
	w     *worker
}

// Part renders the part with that name once for all pages at the end of this
// trail. The part sees only what Trail has.
func (t Trail) Part(name string) (template.HTML, error) {
	if len(t.Links) == 0 {
		return "", nil
	}
	last := t.Links[len(t.Links)-1]
	return t.w.part(name, trailKey{len(t.Links), last.Title, last.URL}, t)
}

// trailKey tells trails apart: one address has one trail.
type trailKey struct {
	length     int
	title, url string
}

// FeedLink is a feed that follows what the page shows.
type FeedLink struct {
	Title string
	URL   string
	Type  string // media type
	// Format is its name: "Atom", "RSS" or "JSON Feed".
	Format string
	w      *worker
}

// Kind returns the kind of the page, as in "topic".
func (v *View) Kind() string { return string(v.page.Kind) }

// Site returns what is the same on all pages.
func (v *View) Site() *Site { return v.w.siteView }

// Title returns the title of the page, without the site's.
func (v *View) Title() string { return v.title }

// maxDescription is how many characters of a description search engines show.
const maxDescription = 160

// Description returns a sentence or two on the page, without markup: at most
// 160 characters.
func (v *View) Description() string {
	if len(v.description) <= maxDescription {
		return v.description
	}
	runes := []rune(v.description)
	if len(runes) <= maxDescription {
		return v.description
	}
	short := string(runes[:maxDescription-1])
	if i := strings.LastIndexByte(short, ' '); i > maxDescription/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " .,;:…–—-") + "…"
}

// called gives a page that stands once in each digest its title, in the site's
// words. It is described as the digest is.
func (v *View) called(word string) {
	v.title, v.description = v.w.says.Text(word), v.site.Config.Description
}

// describe says what a page lists, as far as a description has room.
func (v *View) describe(titles []string) {
	v.description = strings.Join(titles, " · ")
}

// URL returns the address of the page on its host, with the base path.
func (v *View) URL() string { return v.site.Path(v.page.Address()) }

// Canonical returns the whole address of the page; of a redirect, the one that
// it leads to, and "" of the page that stands for all that do not exist.
func (v *View) Canonical() string {
	switch {
	case v.page.Kind == NotFound:
		return ""
	case v.moved != "":
		return v.site.Absolute(v.moved)
	}
	return v.site.Absolute(v.URL())
}

// Lang returns the language of the page (BCP 47): the site's. The text of an
// article or a standing page may have another.
func (v *View) Lang() string { return v.site.Config.Language }

// Dir returns the direction of the page's language: "ltr" or "rtl".
func (v *View) Dir() string { return v.w.siteView.Dir }

// Breadcrumb returns the way from the home page to this one, without either.
func (v *View) Breadcrumb() Trail { return v.breadcrumb }

// Feeds returns the feeds that follow what the page shows, its own first.
func (v *View) Feeds() []FeedLink { return v.feeds }

// Index reports whether search engines may list the page.
func (v *View) Index() bool { return !v.noindex }

// Main returns what the page's own layout gave; for base.html.
func (v *View) Main() template.HTML { return v.main }

// rightToLeft are the scripts written from the right.
var rightToLeft = map[string]bool{"Arab": true, "Hebr": true, "Thaa": true, "Syrc": true, "Nkoo": true, "Adlm": true}

func direction(lang string) string {
	if tag, err := language.Parse(lang); err == nil {
		if script, _ := tag.Script(); rightToLeft[script.String()] {
			return "rtl"
		}
	}
	return "ltr"
}

// Site is what is the same on all pages: what site.yaml says.
type Site struct {
	Title       string
	Description string
	Home        string // address of the home page on its host: the base path
	URL         string // whole address of the home page
	Language    string
	Dir         string // "ltr" or "rtl"
	Authors     []string
	Navigation  []Link
	Repository  string
	Params      map[string]any
	Portable    bool // it is to be opened from disk, where no script can fetch anything
	w           *worker
}

func newSite(s *site.Site, w *worker) *Site {
	c := &s.Config
	out := &Site{
		Title: c.Title, Description: c.Description, Home: s.Base, URL: c.URL, Language: c.Language,
		Dir: direction(c.Language), Authors: c.Authors, Repository: c.Repository, Params: c.Params,
		Portable: s.Portable(), w: w,
	}
	for _, link := range c.Navigation {
		address := link.URL
		if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
			at := len(address)
			if i := strings.IndexAny(address, "?#"); i >= 0 {
				at = i
			}
			address = s.Path(address[1:at]) + address[at:]
		}
		out.Navigation = append(out.Navigation, Link{Title: link.Title, URL: address, w: w})
	}
	return out
}

// Part renders the part with that name once for the whole site and returns it
// on every page. The part sees only what Site has.
func (s *Site) Part(name string) (template.HTML, error) {
	return s.w.part(name, nil, s)
}

// Entry is an article as lists show it.
type Entry struct {
	e *site.Entry
	w *worker
}

func (w *worker) entries(list []*site.Entry) []Entry {
	out := make([]Entry, len(list))
	for i, e := range list {
		out[i] = Entry{e, w}
	}
	return out
}

// Part renders the part with that name once for the entry and returns it
// wherever the entry is listed. The part sees only what Entry has.
func (e Entry) Part(name string) (template.HTML, error) {
	return e.w.part(name, e.e, e)
}

// Title returns the article's title.
func (e Entry) Title() string { return e.e.Title }

// URL returns the article's address on its host.
func (e Entry) URL() string { return e.e.URL }

// Highlights returns the article's highlights.
func (e Entry) Highlights() []string { return e.e.Highlights }

// Excerpt returns the article's first paragraph, or its summary.
func (e Entry) Excerpt() string { return e.e.Excerpt }

// Lang returns the article's language; "" is the site's.
func (e Entry) Lang() string { return e.e.Lang }

// Provenance returns "original", "adapted", "excerpt" or "syndicated".
func (e Entry) Provenance() string { return provenanceName(e.e.Provenance) }

// Date returns the article's date.
func (e Entry) Date() Date { return newDate(e.w.says, e.e.Date) }

// Updated returns the date of the last significant development, if any.
func (e Entry) Updated() Date { return newDate(e.w.says, e.e.Updated) }

// Source returns the publisher the story came from, with its page here; its
// Title is "" when there is none.
func (e Entry) Source() Link { return Link{Title: e.e.Credit.Name, URL: e.e.Credit.URL, w: e.w} }

// Rank returns "lead", "major", "brief", or "".
func (e Entry) Rank() string { return rankName(e.e.Rank) }

func rankName(r content.Rank) string { return [...]string{"lead", "major", "", "brief"}[r] }

// Highlight returns the first highlight, else the excerpt.
func (e Entry) Highlight() string {
	if len(e.e.Highlights) > 0 {
		return e.e.Highlights[0]
	}
	return e.e.Excerpt
}

// Corrected reports whether an error in the article was admitted.
func (e Entry) Corrected() bool { return len(e.e.Corrections) > 0 }

// Dir returns the direction of the article's language.
func (e Entry) Dir() string { return directionOf(e.e.Lang) }

// directionOf returns the direction of a language that is not the site's; "" of
// none.
func directionOf(lang string) string {
	if lang == "" {
		return ""
	}
	return direction(lang)
}

// Mark returns why readers do not see the article yet, in a preview that shows
// it all the same: "draft", "scheduled", or "".
func (e Entry) Mark() string {
	if e.e.State == site.Published {
		return ""
	}
	return e.e.State.String()
}

// Picture returns the article's image; nil when it has none.
func (e Entry) Picture() *Picture { return newPicture(e.e.Image, e.e.Picture) }

// Picture is an image with its size.
type Picture struct {
	URL           string
	Width, Height int // in pixels; 0 when unknown
	Alt           string
	Caption       string
	Credit        string
}

func newPicture(i *content.Image, a *site.Asset) *Picture {
	if i == nil {
		return nil
	}
	p := &Picture{URL: i.Src, Alt: i.Alt, Caption: i.Caption, Credit: i.Credit}
	if a != nil {
		p.URL, p.Width, p.Height = a.URL, a.Width, a.Height
	} else if u, err := url.Parse(i.Src); err != nil || u.Host == "" {
		return nil
	}
	return p
}

// Span is a year, a month or a day with its entries.
type Span struct {
	Title   string // "January 2021"
	ISO     string // "2021-01"
	URL     string // of its page; "" when it has none here
	Count   int    // of its entries
	Entries []Entry
}

// spans cuts a list into years, months or days (as depth is 1, 2, 3), newest
// first, each linked to address and its path. When the list is longer than a
// page may list, they have counts alone.
func (w *worker) spans(list site.List, depth int, address string) []Span {
	counts := list.Spans(depth)
	out := make([]Span, len(counts))
	full := list.Len() <= MaxEntries
	for i, c := range counts {
		out[i] = Span{Title: spanTitle(w.says, c.Span), ISO: spanISO(c.Span), Count: c.Count}
		if address != "" {
			out[i].URL = w.site.Path(strings.TrimPrefix(address, "/") + c.Path())
		}
		if full {
			out[i].Entries = w.entries(list.In(c.Span).Entries())
		}
	}
	return out
}
