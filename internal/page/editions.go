package page

import (
	"html/template"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/site"
	"coranto/internal/words"
)

// EditionsView is what the layout of all editions sees.
type EditionsView struct {
	*View
	Editions []EditionText // newest first
	Parts    []Span        // instead, where there are too many: the years or months that have them
}

// EditionView is what the layout of one edition sees.
type EditionView struct {
	*View
	Edition EditionText
	Note    template.HTML // by the editor
}

// EditionText is an edition as it was printed.
type EditionText struct {
	Title   string
	URL     string
	Date    Date
	Entries []EditionEntry // the lead first
}

// EditionEntry is an entry of an edition: what was printed, and the marks of
// what happened since.
type EditionEntry struct {
	Title      string
	Text       string
	Source     string
	Lead       bool
	URL        string // of the article; "" when it has no page any more
	Story      *Link  // the running story that it belongs to
	Continuing string // "+2 since Tuesday" for a story that was in an earlier edition
	Lang       string // of the article; "" is the site's
	Corrected  bool   // an error in the article was admitted since
	Withdrawn  bool   // the article was taken back
}

func (v *View) editions() *EditionsView {
	list := ask(&v.reads, editionsQuestion, withNumber(v.page.Span.Path(), 0))
	view := &EditionsView{View: v}
	view.Parts = v.dated("editions", len(list), func(i int) content.Date { return list[i].Date })
	if view.Parts == nil {
		for _, e := range list {
			view.Editions = append(view.Editions, v.editionText(e))
		}
	}
	return view
}

// dated fills in what the pages of all editions and of all corrections have in
// common, and returns the shorter spans that lead on when there are more than a
// page lists; nil when there are not.
func (v *View) dated(of string, count int, date func(int) content.Date) []Span {
	address := of + "/"
	v.called(of)
	v.follow(v.title, address)
	span := v.page.Span
	if span.Year > 0 {
		trail := []Link{v.indexLink(of)}
		if up := span.Up(); up.Year > 0 {
			trail = append(trail, v.link(spanTitle(v.w.says, up), v.site.Path(address+up.Path())))
		}
		v.trail(trail...)
		v.title += v.w.says.Text("comma") + spanText(v.w.says, span)
	}
	if count <= MaxEntries || span.Month > 0 {
		return nil
	}
	var parts []Span
	for i := range count {
		part := site.SpanOf(date(i).Time).Up()
		if span.Year == 0 {
			part = part.Up()
		}
		if last := len(parts) - 1; last >= 0 && parts[last].ISO == spanISO(part) {
			parts[last].Count++
			continue
		}
		parts = append(parts, Span{Title: spanTitle(v.w.says, part), ISO: spanISO(part), URL: v.site.Path(address + part.Path()), Count: 1})
	}
	return parts
}

func (v *View) edition() (*EditionView, error) {
	e := ask(&v.reads, editionQuestion, v.page.Subject)
	// What it printed may be withdrawn since, and the page adds no more than a mark.
	v.title, v.description = e.Title, v.site.Config.Description
	v.trail(v.indexLink("editions"))
	v.shareCard("", "editions/"+e.Slug)
	note, err := v.introduction(&e.File.Input)
	return &EditionView{v, v.editionText(e), note}, err
}

func (v *View) editionText(e *site.Edition) EditionText {
	out := EditionText{Title: e.Title, URL: e.URL, Date: newDate(v.w.says, e.Date)}
	for _, x := range e.Entries {
		entry := EditionEntry{
			Title: x.Title, Text: x.Text, Source: x.Source, Lead: x.Lead, URL: x.URL,
			Corrected: x.Corrected, Withdrawn: x.Withdrawn, Lang: x.Lang,
		}
		if x.Story != "" {
			if story := ask(&v.reads, nameQuestion, "stories/"+x.Story); story != nil {
				link := v.link(story.Title, story.URL)
				entry.Story = &link
			}
		}
		if x.Continuing != nil {
			entry.Continuing = continuing(v.w.says, x.Continuing, e.Date)
		}
		out.Entries = append(out.Entries, entry)
	}
	return out
}

// Dir returns the direction of the article's language; "" where that is the
// site's.
func (e EditionEntry) Dir() string { return directionOf(e.Lang) }

// continuing writes "+2 since Tuesday", or since a date when that is more than
// six days before.
func continuing(l *words.Language, c *site.Continuing, now content.Date) string {
	if now.Time.Sub(c.Since.Time).Hours() < 6.5*24 {
		return l.Text("since-weekday", words.Digits(c.More), l.Weekday(c.Since.Time))
	}
	return l.Text("since-date", words.Digits(c.More), newDate(l, c.Since).Text)
}

// CorrectionsView is what the layout of all corrections sees.
type CorrectionsView struct {
	*View
	Corrections []ListedCorrection // newest first
	Parts       []Span             // instead, where there are too many: the years or months that have them
}

// ListedCorrection is a correction with its article.
type ListedCorrection struct {
	Date    Date
	Text    string
	Article Link
}

func (v *View) corrections() *CorrectionsView {
	list := ask(&v.reads, correctionsQuestion, withNumber(v.page.Span.Path(), 0))
	view := &CorrectionsView{View: v}
	view.Parts = v.dated("corrections", len(list), func(i int) content.Date { return list[i].Date })
	if view.Parts == nil {
		for _, c := range list {
			view.Corrections = append(view.Corrections, ListedCorrection{newDate(v.w.says, c.Date), c.Text, v.w.linkTo(c.Entry)})
		}
	}
	return view
}

// RedirectView is what the layout of a redirect sees.
type RedirectView struct {
	*View
	To string // address on this host
}

func (v *View) redirect() *RedirectView {
	to, _, _ := strings.Cut(v.page.Subject, "\n")
	v.title, v.noindex, v.moved, v.feeds = v.w.says.Text("moved"), true, to, nil
	return &RedirectView{v, to}
}

// Letter is an edition for who reads it elsewhere than on the site: all
// addresses in it are whole, and what was withdrawn since is left out.
type Letter struct {
	Edition EditionText
	Note    template.HTML // by the editor
	Lang    string        // of the site
	Dir     string        // "ltr" or "rtl"
	Says    *words.Language
}

// Letter returns an edition as a letter. An error means that its file could not
// be read as it was when the site was loaded.
func (r *Renderer) Letter(e *site.Edition) (Letter, error) {
	w := r.workers.Get().(*worker)
	defer r.workers.Put(w)
	v := &View{reads: w.newReads(), w: w, page: Page{Kind: Edition, Subject: e.Slug}}
	note, err := w.body(&v.reads, &e.File.Input, e.Slug+"-", "")
	if err != nil {
		return Letter{}, err
	}
	var html strings.Builder
	w.writeWholeBy(func(b *strings.Builder, part []byte) { b.Write(part) }, &html, note, e.URL)
	text := v.editionText(e)
	text.URL = w.site.Absolute(text.URL)
	text.Entries = slices.DeleteFunc(text.Entries, func(x EditionEntry) bool { return x.Withdrawn })
	for i := range text.Entries {
		x := &text.Entries[i]
		if x.URL != "" {
			x.URL = w.site.Absolute(x.URL)
		}
		if x.Story != nil {
			x.Story.URL = w.site.Absolute(x.Story.URL)
		}
	}
	return Letter{text, template.HTML(html.String()), v.Lang(), v.Dir(), w.says}, nil
}
