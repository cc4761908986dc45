package page

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"sync"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/markdown"
	"coranto/internal/site"
	"coranto/internal/theme"
	"coranto/internal/words"
)

// Output is what a page became.
type Output struct {
	Bytes       []byte
	Reads       []ReadID // all that the bytes depend on, in order, each once; see [Renderer.Read]
	Diagnostics []diag.Diagnostic
}

// Renderer renders the pages of one site. It may be used by many goroutines,
// and keeps what is the same on many pages: parts of the site and of entries,
// and the items of feeds.
type Renderer struct {
	site    *site.Site
	table   readTable
	parts   sync.Map // by name of the part: *sync.Map of what it is a part of, to template.HTML
	items   sync.Map // itemKey to *feedItem
	inFeeds map[*site.Entry]wanted
	words   wordIndex
	workers sync.Pool
}

// NewRenderer returns a Renderer of the site's pages.
func NewRenderer(s *site.Site) *Renderer {
	r := &Renderer{site: s, table: readTable{known: map[askedKey]answered{}}}
	r.workers.New = func() any { return r.newWorker() }
	return r
}

// Expect tells the renderer which pages will be asked for, before the first is.
// When feeds are among them, the text of an article is rendered once for its
// page and its feed items alike.
func (r *Renderer) Expect(pages []Page) {
	r.expectFeeds(pages)
	r.words.expect(r.site, pages)
}

// Release lets go of what is kept for pages, now that all are rendered. What
// [Renderer.Read] tells remains.
func (r *Renderer) Release() {
	r.parts.Clear()
	r.items.Clear()
	r.inFeeds = nil
	clear(r.table.known)
	r.workers = sync.Pool{New: r.workers.New}
}

// Render renders one page of the site. It is a pure function of the two: see
// [Renderer] to render many.
func Render(s *site.Site, p Page) (Output, error) { return NewRenderer(s).Render(nil, p) }

// worker is what one goroutine needs to render.
type worker struct {
	*Renderer
	converter *markdown.Converter
	asked     asked
	says      *words.Language // what the site says to its readers
	siteView  *Site
	source    []byte // the file being rendered
	main      bytes.Buffer
	whole     bytes.Buffer
}

func (r *Renderer) newWorker() *worker {
	w := &worker{
		Renderer: r, converter: markdown.New(), asked: asked{&r.table, map[askedKey]answered{}},
		says: r.site.Words.In(r.site.Config.Language),
	}
	w.siteView = newSite(r.site, w)
	return w
}

// Render appends the bytes of the page to buf. Errors in layouts are among the
// diagnostics; an error means that an input file could not be read as it was
// when the site was loaded.
func (r *Renderer) Render(buf []byte, p Page) (Output, error) {
	w := r.workers.Get().(*worker)
	defer r.workers.Put(w)
	v := &View{reads: w.newReads(), w: w, page: p}
	ask(&v.reads, configQuestion, "")
	out := Output{}
	var err error
	if p.Layout != "" {
		out, err = w.layout(buf, v)
	} else {
		out.Bytes, err = w.plain(buf, v)
	}
	if err != nil {
		return Output{}, fmt.Errorf("%s: %w", p, err)
	}
	if w.site.Portable() && !diag.HasErrors(out.Diagnostics) {
		out.Bytes = append(out.Bytes[:len(buf)], w.portable(p, out.Bytes[len(buf):])...)
	}
	slices.Sort(v.reads.list)
	out.Reads = slices.Compact(v.reads.list)
	return out, nil
}

func (w *worker) newReads() reads {
	return reads{site: w.site, asked: &w.asked, list: make([]ReadID, 0, 16)}
}

// view makes the view of a page that a layout renders.
func (v *View) view() (any, error) {
	v.followHome()
	switch v.page.Kind {
	case Home:
		return v.home(), nil
	case Article:
		return v.article()
	case Year, Month, Day:
		return v.span(), nil
	case Topics:
		return v.index("topics"), nil
	case Sources:
		return v.index("sources"), nil
	case Stories:
		return v.index("stories"), nil
	case Topic, TopicYear, TopicMonth:
		return v.topic()
	case Source, SourceYear, SourceMonth:
		return v.source()
	case Story, StoryYear, StoryMonth:
		return v.story()
	case Timeline:
		return v.timeline(), nil
	case Editions:
		return v.editions(), nil
	case Edition:
		return v.edition()
	case Corrections:
		return v.corrections(), nil
	case Feeds:
		return v.feedsPage(), nil
	case Standing:
		return v.standing()
	case Redirect:
		return v.redirect(), nil
	case Search:
		v.called("search")
		return v, nil
	}
	v.title = v.w.says.Text("not-found")
	v.noindex = true
	return v, nil
}

// speak notes that the page has words of the site's own.
func (v *View) speak() { ask(&v.reads, wordsQuestion, v.site.Config.Language) }

const baseLayout = "base"

// layout renders a page with its layout and, unless that is a whole document,
// base.html around it.
func (w *worker) layout(buf []byte, v *View) (Output, error) {
	v.speak()
	view, err := v.view()
	if err != nil {
		return Output{}, err
	}
	ask(&v.reads, layoutQuestion, v.page.Layout)
	w.main.Reset()
	if d, ok := w.site.Theme.Execute(&w.main, v.page.Layout, view); !ok {
		return failure(v.page, d), nil
	}
	if w.site.Theme.Whole(v.page.Layout) {
		return Output{Bytes: append(buf, w.main.Bytes()...)}, nil
	}
	ask(&v.reads, layoutQuestion, baseLayout)
	v.main = template.HTML(w.main.String())
	w.whole.Reset()
	if d, ok := w.site.Theme.Execute(&w.whole, baseLayout, view); !ok {
		return failure(v.page, d), nil
	}
	return Output{Bytes: append(buf, w.whole.Bytes()...)}, nil
}

func failure(p Page, d diag.Diagnostic) Output {
	d.Related = append(d.Related, diag.Related{Message: "while " + p.String() + " was rendered"})
	return Output{Diagnostics: []diag.Diagnostic{d}}
}

// part renders a part for a value, once: key tells the value from others.
func (w *worker) part(name string, key, data any) (template.HTML, error) {
	memo, ok := w.parts.Load(name)
	if !ok {
		memo, _ = w.parts.LoadOrStore(name, new(sync.Map))
	}
	rendered := memo.(*sync.Map)
	if html, ok := rendered.Load(key); ok {
		return html.(template.HTML), nil
	}
	var buf bytes.Buffer
	if d, ok := w.site.Theme.Execute(&buf, "parts/"+name, data); !ok {
		return "", &theme.Failure{Diagnostic: d}
	}
	html := template.HTML(bytes.TrimSpace(buf.Bytes()))
	rendered.Store(key, html)
	return html, nil
}

// render turns the body of a content file into HTML.
func (v *View) render(in *content.Input, prefix, lang string) (markdown.Body, error) {
	body, err := v.w.body(&v.reads, in, prefix, lang)
	for _, ref := range in.Pictures {
		if site.Remote(ref.Destination) {
			v.showsPicture(ref.Destination)
		}
	}
	return body, err
}

func (w *worker) body(r *reads, in *content.Input, prefix, lang string) (markdown.Body, error) {
	if in.Body.Empty {
		return markdown.Body{}, nil
	}
	body, err := w.site.Text(in, w.source)
	if err != nil {
		return markdown.Body{}, err
	}
	if cap(body) > cap(w.source) {
		w.source = body[:0]
	}
	if lang == "" {
		lang = w.site.Config.Language
	}
	return w.converter.HTML(body, markdown.Options{
		Prefix:   prefix,
		Language: lang,
		Link: func(destination string) string {
			return ask(r, linkQuestion, in.File+"\n"+destination)
		},
		Picture: func(destination string) markdown.Picture {
			name, local := site.AssetName(in.File, destination)
			if !local {
				return markdown.Picture{URL: destination}
			}
			a := ask(r, assetQuestion, name)
			if a == nil {
				return markdown.Picture{}
			}
			return markdown.Picture{URL: a.URL, Width: a.Width, Height: a.Height}
		},
	}), nil
}

// introduction renders the body of a topic, source, story or edition.
func (v *View) introduction(in *content.Input) (template.HTML, error) {
	return v.introductionIn(in, "")
}

// introductionIn renders such a body in a language; "" is the site's.
func (v *View) introductionIn(in *content.Input, lang string) (template.HTML, error) {
	ask(&v.reads, fileQuestion, in.File)
	body, err := v.render(in, "", lang)
	return template.HTML(body.HTML), err
}

// plain renders a page that no layout makes.
func (w *worker) plain(buf []byte, v *View) ([]byte, error) {
	switch v.page.Kind {
	case File, Asset:
		in := ask(&v.reads, fileQuestion, v.page.Subject)
		data, err := in.ReadChecked(in.Hash, w.source)
		if err == nil && cap(data) > cap(w.source) {
			w.source = data[:0]
		}
		return append(buf, data...), err
	case Feed:
		return v.feed(buf)
	case Articles:
		return v.articlesJSON(buf)
	case Calendar:
		return v.calendar(buf), nil
	case TimelineData:
		return v.timelineData(buf)
	case Index:
		return v.searchIndex(buf)
	case Card:
		return v.card(buf), nil
	case OPML:
		return v.opml(buf)
	case Sitemap:
		return v.sitemap(buf)
	case Manifest:
		return v.manifest(buf)
	case Robots:
		return append(buf, "User-agent: *\nAllow: /\n\nSitemap: "+v.site.Absolute(v.site.Path("sitemap.xml"))+"\n"...), nil
	}
	return buf, nil
}
