package page

import (
	"html/template"
	"slices"

	"coranto/internal/site"
)

// HomeView is what the layout of the home page sees.
type HomeView struct {
	*View
	Newest  *Span        // the newest day that has articles
	Days    []Span       // the newest days with their articles, without what Edition has
	Topics  []Subject    // the most active ones
	Stories []Subject    // running, the most active ones; a headline that stands above is left out
	Edition *EditionText // the newest; nil when there is none
	// Sections are the most active topics that have articles which stand nowhere above.
	Sections []Section
}

// Section is a topic on the home page, with its newest articles that stand
// nowhere above.
type Section struct {
	Title   string
	URL     string
	Entries []Entry
}

// homeEntries is how many articles the home page shows at least.
const homeEntries = 14

func (v *View) home() *HomeView {
	v.title, v.description = v.site.Config.Title, v.site.Config.Description
	list := ask(&v.reads, recentDaysQuestion, withNumber("", homeEntries))
	v.describeSite()
	v.shareCard("", "")
	view := &HomeView{
		View:    v,
		Days:    v.w.spans(list, 3, "/"),
		Topics:  v.subjects(activeQuestion, "topics"),
		Stories: v.subjects(activeQuestion, "stories"),
	}
	if len(view.Days) > 0 {
		view.Newest = &view.Days[0]
	}
	shown := map[string]bool{} // addresses of articles: no headline stands here twice
	if editions := ask(&v.reads, editionsQuestion, withNumber("", 1)); len(editions) > 0 {
		edition := v.editionText(editions[0])
		view.Edition = &edition
		for _, e := range edition.Entries {
			shown[e.URL] = true
		}
		view.Days = beside(shown, view.Days)
	}
	for e := range list.All() {
		shown[e.URL] = true
	}
	for i := range view.Stories {
		view.Stories[i].told = shown[view.Stories[i].newest.URL]
		shown[view.Stories[i].newest.URL] = true
	}
	view.Sections = v.sections(shown)
	return view
}

// beside returns what days have beside the articles that are shown already.
func beside(shown map[string]bool, days []Span) []Span {
	var out []Span
	for _, day := range days {
		day.Entries = slices.DeleteFunc(slices.Clone(day.Entries), func(e Entry) bool { return shown[e.URL()] })
		if len(day.Entries) > 0 {
			out = append(out, day)
		}
	}
	return out
}

// At most so many topics have a section on the home page, with so many articles.
const (
	sectionsMost   = 6
	sectionEntries = 4
)

// sections returns what the most active topics have beside the articles that are
// shown already, to which it adds them.
func (v *View) sections(shown map[string]bool) []Section {
	var out []Section
	for _, topic := range ask(&v.reads, activeQuestion, "topics") {
		if len(out) == sectionsMost {
			break
		}
		section := Section{Title: topic.Title, URL: topic.URL}
		for _, e := range ask(&v.reads, newestQuestion, withNumber("topics/"+topic.slug+"/", homeEntries)) {
			if !shown[e.URL] && len(section.Entries) < sectionEntries {
				shown[e.URL] = true
				section.Entries = append(section.Entries, Entry{e, v.w})
			}
		}
		if len(section.Entries) > 0 {
			out = append(out, section)
		}
	}
	return out
}

// SpanView is what the layouts of years, months and days see.
type SpanView struct {
	*View
	ISO     string  // "2021-01"
	Count   int     // of the articles of the span
	Parts   []Span  // the months of a year, the days of a month
	Entries []Entry // of a day
	More    int     // articles of a day that are not listed because there are too many
	Chart   *Chart  // the articles of a year or a month over time; nil for a day
}

func (v *View) span() *SpanView {
	s := v.page.Span
	list := ask(&v.reads, listQuestion, listKey("", s))
	v.title = spanTitle(v.w.says, s)
	var trail []Link
	for up := s.Up(); up.Year > 0; up = up.Up() {
		trail = append(trail, v.link(spanTitle(v.w.says, up), v.site.Path(up.Path())))
	}
	slices.Reverse(trail)
	v.trail(trail...)
	v.describeList(list)
	view := &SpanView{View: v, ISO: spanISO(s), Count: list.Len()}
	switch {
	case s.Month == 0:
		view.Parts = v.w.spans(list, 2, "/")
	case s.Day == 0:
		view.Parts = v.w.spans(list, 3, "/")
	default:
		entries := list.Newest(MaxEntries)
		view.Entries = v.w.entries(entries)
		view.More = list.Len() - len(entries)
		return view
	}
	view.Chart = v.chart(listKey("", s), v.spanURL)
	return view
}

// spanURL returns the address of the page of a year, a month or a day.
func (v *View) spanURL(s site.Span) string { return v.site.Path(s.Path()) }

// IndexView is what the layouts of all topics, all sources and all stories see.
type IndexView struct {
	*View
	Subjects []Subject // by title
}

// index makes the page of all topics, sources or stories.
func (v *View) index(of string) *IndexView {
	v.called(of)
	if of == "stories" {
		v.follow(v.title, "stories/")
	}
	return &IndexView{v, v.subjects(indexQuestion, of)}
}

func (v *View) subjects(q question[[]Subject], of string) []Subject {
	list := ask(&v.reads, q, of)
	for i := range list {
		list[i].w = v.w
	}
	return list
}

// ListView is what the layouts of one topic, source or story see, and of their
// years and months.
type ListView struct {
	*View
	Introduction template.HTML
	Chart        *Chart    // how much of it there was over time; on its first page, nil when that is no more than one bar
	Spans        []Span    // the newest months, or the months or days of the part shown, with entries
	Years        []Span    // the way to all its years, newest first; on its first page
	Parent       *Link     // of a topic
	Children     []Link    // of a topic
	Topics       []Link    // of a story
	Home         string    // of a source: its home page
	License      string    // of a source
	Language     string    // of a source
	SourceKind   string    // of a source
	ByTopic      []Counted // of a source: the topics that it gave most; on its first page
	ByEdition    []Counted // of a source: the newest editions that print it; on its first page
	Closed       bool      // of a story
	Summary      string    // of a story
}

// recentEntries is how many articles the page of a topic, source or story shows
// at least.
const recentEntries = 20

// listing fills in what topics, sources and stories have in common. address is
// where they stand, as in "topics/law/"; index is where all of them stand.
func (v *View) listing(title, address string, index Link) *ListView {
	s := v.page.Span
	v.title = title
	v.trail(index)
	v.follow(title, address)
	view := &ListView{View: v}
	if s.Year == 0 {
		recent := ask(&v.reads, recentQuestion, withNumber(address, recentEntries))
		v.describeList(recent)
		view.Spans = v.w.spans(recent, 2, "")
		return view
	}
	v.trail(index, v.link(title, v.site.Path(address)))
	v.title += v.w.says.Text("comma") + spanText(v.w.says, s)
	list := ask(&v.reads, listQuestion, listKey(address, s))
	v.describeList(list)
	if s.Month > 0 {
		up := s.Up()
		v.trail(append(v.breadcrumb.Links, v.link(spanTitle(v.w.says, up), v.site.Path(address+up.Path())))...)
		where := ""
		if list.Len() > MaxEntries {
			where = "/" // the days of the whole digest lead on
		}
		view.Spans = v.w.spans(list, 3, where)
		return view
	}
	where := ""
	if list.Len() > MaxEntries {
		where = address
	}
	view.Spans = v.w.spans(list, 2, where)
	return view
}

// years fills in the way to the years of a topic, source or story, and how much
// there was in them. A year without a page of its own is on this one. The pages
// of years and months do not have it: they stay as they are when others come.
func (v *View) years(view *ListView, address string) {
	if v.page.Span.Year > 0 {
		return
	}
	recent := ask(&v.reads, recentQuestion, withNumber(address, recentEntries))
	all := ask(&v.reads, spansQuestion, withNumber(address, 1))
	newest := recent.Spans(2)
	here := len(all) - len(beyond(all, recent.Spans(1)))
	pages := make(map[int]string, len(all)) // by year: where it is shown
	for i, span := range all {
		year := Span{Title: spanTitle(v.w.says, span.Span), ISO: spanISO(span.Span), Count: span.Count}
		pages[span.Year] = v.site.Path(address + span.Path())
		year.URL = pages[span.Year]
		if i < here {
			pages[span.Year] = v.site.Path(address)
			month := slices.IndexFunc(newest, func(s site.SpanCount) bool { return s.Year == span.Year })
			year.URL = pages[span.Year] + "#" + spanISO(newest[month].Span)
		}
		view.Years = append(view.Years, year)
	}
	view.Chart = v.chart(address, func(s site.Span) string {
		if s.Month > 0 {
			return pages[s.Year] + "#" + spanISO(site.Span{Year: s.Year, Month: s.Month})
		}
		i := slices.IndexFunc(view.Years, func(y Span) bool { return y.ISO == spanISO(s) })
		return view.Years[i].URL
	})
}

func (v *View) topic() (*ListView, error) {
	t := ask(&v.reads, topicQuestion, v.page.Subject)
	address := "topics/" + t.Slug + "/"
	view := v.listing(t.Title, address, v.indexLink("topics"))
	v.shareCard("", "topics/"+t.Slug)
	if up := v.topicLink(t.Parent); up != nil {
		view.Parent = up
		v.trail(slices.Insert(v.breadcrumb.Links, 1, *up)...)
	}
	v.years(view, address)
	if t.File == nil || v.page.Span.Year > 0 {
		return view, nil
	}
	for _, slug := range t.Children {
		if link := v.topicLink(slug); link != nil {
			view.Children = append(view.Children, *link)
		}
	}
	var err error
	view.Introduction, err = v.introduction(&t.File.Input)
	return view, err
}

// indexLink returns the page of all topics, sources, stories or editions.
func (v *View) indexLink(of string) Link {
	return v.link(v.w.says.Text(of), v.site.Path(of+"/"))
}

// topicLink returns a topic with its page; nil when there is no such topic.
func (v *View) topicLink(slug string) *Link { return v.topicLinkIn(slug, "") }

// topicLinkIn returns a topic with its title in a language, if it has one in
// that; "" is the site's.
func (v *View) topicLinkIn(slug, lang string) *Link {
	if slug == "" {
		return nil
	}
	t := ask(&v.reads, nameQuestion, "topics/"+slug)
	if t == nil {
		return nil
	}
	link := &Link{Title: t.Title, URL: t.URL, w: v.w}
	if lang != "" && t.Titles != nil {
		if title := site.TitleIn(t.Titles, lang); title != "" && title != t.Title {
			link.Title, link.Lang = title, lang
		}
	}
	return link
}

func (v *View) source() (*ListView, error) {
	t := ask(&v.reads, sourceQuestion, v.page.Subject)
	address := "sources/" + t.Slug + "/"
	view := v.listing(t.Name, address, v.indexLink("sources"))
	v.years(view, address)
	if v.page.Span.Year == 0 {
		v.counts(view, address)
	}
	if t.File == nil {
		return view, nil
	}
	view.Home, view.License, view.Language, view.SourceKind = t.File.URL, t.File.License, t.File.Language, t.File.Kind
	if v.page.Span.Year > 0 {
		return view, nil
	}
	var err error
	view.Introduction, err = v.introduction(&t.File.Input)
	return view, err
}

// TimelineView is what the layout of the whole digest's timeline sees.
type TimelineView struct {
	*View
	Chart *Chart         // nil when it would be no more than one bar
	Years []TimelineSpan // newest first
}

// TimelineSpan is a year with its months.
type TimelineSpan struct {
	Span
	Months []Span // newest first
}

func (v *View) timeline() *TimelineView {
	v.called("timeline")
	view := &TimelineView{View: v}
	for _, m := range ask(&v.reads, spansQuestion, withNumber("", 2)) {
		year := m.Span.Up()
		if last := len(view.Years) - 1; last < 0 || view.Years[last].ISO != spanISO(year) {
			view.Years = append(view.Years, TimelineSpan{Span: Span{
				Title: spanTitle(v.w.says, year), ISO: spanISO(year), URL: v.site.Path(year.Path()),
			}})
		}
		last := &view.Years[len(view.Years)-1]
		last.Count += m.Count
		last.Months = append(last.Months, Span{
			Title: spanTitle(v.w.says, m.Span), ISO: spanISO(m.Span), URL: v.site.Path(m.Path()), Count: m.Count,
		})
	}
	view.Chart = v.chart("", v.spanURL)
	return view
}

// PageView is what the layout of standing pages sees.
type PageView struct {
	*View
	Body     template.HTML
	TextLang string // its language; "" is the site's
	TextDir  string // the direction of that; "" where it is
}

func (v *View) standing() (*PageView, error) {
	f, _ := v.site.Page(v.page.Subject)
	v.title, v.description = f.Title, v.site.Config.Description
	lang := f.Lang
	if lang == v.site.Config.Language {
		lang = ""
	}
	body, err := v.introductionIn(&f.Input, lang)
	return &PageView{v, body, lang, directionOf(lang)}, err
}
