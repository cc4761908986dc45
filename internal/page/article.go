package page

import (
	"cmp"
	"html/template"
	"strings"

	"coranto/internal/content"
	"coranto/internal/site"
	"coranto/internal/words"
)

// ArticleView is what the layout of an article sees.
type ArticleView struct {
	*View
	Article   *ArticleText
	Before    []Entry // the developments that came before it, newest first
	BeforeOf  *Link   // the story or topic that they belong to
	Withdrawn *Withdrawal
}

// ArticleText is all of an article.
type ArticleText struct {
	Title       string
	URL         string
	Date        Date
	Updated     Date
	Rank        string // "lead", "major", "brief", or ""
	Authors     []string
	Highlights  []string
	Body        template.HTML
	Excerpt     string // instead of Body, where the source's licence allows no more
	Words       int
	Minutes     int // reading time; 0 where a licence leaves no body
	Sources     []SourceCredit
	Provenance  string // "original", "adapted", "excerpt" or "syndicated"
	Notice      string
	Events      []Moment
	Corrections []Correction // newest first
	Topics      []Link
	Story       *Link
	Picture     *Picture
	Lang        string // "" is the site's
	Dir         string // "ltr" or "rtl"
	Mark        string // in a preview: "draft" or "scheduled"
	EditURL     string // where the file is edited; "" without a repository
	HistoryURL  string // where its changes are listed; "" without a repository
	Params      map[string]any
	words       *words.Language
}

// Word returns what the site says beside the article, in the article's language:
// a word as the function word returns it in that of the site.
func (a *ArticleText) Word(key string, values ...any) (template.HTML, error) {
	return a.words.Word(key, values...)
}

// SourceCredit is a publisher and its story.
type SourceCredit struct {
	Publisher Link   // with its page here
	URL       string // of the publisher's story; may be empty
	Title     string // the source's own headline
	Author    string
	Date      Date
	Lang      string // of the publisher's story, where that is not the article's; else ""
}

// Dir returns the direction of the publisher's language, where it is another.
func (s SourceCredit) Dir() string { return directionOf(s.Lang) }

// Correction is an error admitted.
type Correction struct {
	Date Date
	Text string
}

// Withdrawal says that the article was taken back. Its text is not shown.
type Withdrawal struct {
	Date   Date
	Reason string
}

// before is how many earlier developments an article shows.
const before = 5

// wordsPerMinute is an ordinary reader's pace (Brysbaert 2019: 238 words of
// English non-fiction).
const wordsPerMinute = 238

func (v *View) article() (*ArticleView, error) {
	a := ask(&v.reads, articleQuestion, v.page.Subject)
	e := a.Entry
	v.title, v.description = e.Title, e.Excerpt
	view := &ArticleView{View: v}
	l := v.w.says
	if e.Lang != "" {
		l = ask(&v.reads, wordsQuestion, e.Lang+" "+v.site.Config.Language)
	}
	day := site.SpanOf(e.Date.Time)
	v.trail(
		v.link(spanTitle(v.w.says, day.Up().Up()), v.site.Path(day.Up().Up().Path())),
		v.link(words.Capital(v.w.says.MonthAlone(e.Date.Time)), v.site.Path(day.Up().Path())),
		v.link(v.w.says.DayAlone(e.Date.Time), v.site.Path(day.Path())),
	)
	text := &ArticleText{
		Title: e.Title, URL: e.URL, Date: newDate(l, e.Date), Updated: newDate(l, e.Updated),
		Rank: rankName(e.Rank), Authors: e.Authors, Lang: e.Lang, Dir: v.w.siteView.Dir,
		Mark: Entry{e, v.w}.Mark(), words: l,
	}
	if e.Lang != "" {
		text.Dir = direction(e.Lang)
	}
	view.Article = text
	if a.State == site.Withdrawn {
		v.noindex, v.description = true, ""
		view.Withdrawn = &Withdrawal{newDate(l, a.Withdrawn.Date), a.Withdrawn.Reason}
		v.trail()
		return view, nil
	}
	text.Highlights, text.Notice, text.Params = e.Highlights, a.Notice, a.Params
	text.Provenance = provenanceName(e.Provenance)
	text.Picture = newPicture(e.Image, e.Picture)
	v.noindex = !e.Indexed()
	for _, s := range a.Sources {
		credit := SourceCredit{Publisher: v.link(s.Name, ""), URL: s.URL, Title: s.Title, Author: s.Author, Date: newDate(l, s.Date)}
		if known := ask(&v.reads, nameQuestion, "sources/"+s.Slug); known != nil {
			credit.Publisher = v.link(known.Title, known.URL)
			if known.Lang != cmp.Or(e.Lang, v.site.Config.Language) {
				credit.Lang = known.Lang
			}
		}
		text.Sources = append(text.Sources, credit)
	}
	for _, event := range e.Events {
		text.Events = append(text.Events, Moment{Date: newDate(l, event.Date), Text: event.Text, URL: event.URL})
	}
	for i := range e.Corrections {
		c := e.Corrections[len(e.Corrections)-1-i]
		text.Corrections = append(text.Corrections, Correction{newDate(l, c.Date), c.Text})
	}
	for _, slug := range e.Topics {
		if link := v.topicLinkIn(slug, e.Lang); link != nil {
			text.Topics = append(text.Topics, *link)
		}
	}
	v.developments(view, e)
	if repository := v.site.Config.Repository; repository != "" {
		file := strings.TrimPrefix(v.site.Path(a.File), v.site.Base)
		text.EditURL = repository + "/edit/main/" + file
		text.HistoryURL = repository + "/commits/main/" + file
	}
	if e.Rights < site.FullText {
		text.Excerpt = e.Excerpt
		v.shareArticle(e)
		v.describeArticle(a, view)
		return view, nil
	}
	from := len(v.reads.list)
	body, err := v.render(&a.Input, a.Slug+"-", e.Lang)
	if err != nil {
		return nil, err
	}
	if err := v.w.keepItem(a, body, v.reads.list[from:]); err != nil {
		return nil, err
	}
	text.Body, text.Words = template.HTML(body.HTML), body.Words
	text.Minutes = max(1, (body.Words+wordsPerMinute/2)/wordsPerMinute)
	v.describeArticle(a, view)
	if p := text.Picture; p != nil {
		v.showsPicture(p.URL)
		if showsOwn(e) || !v.site.Config.Cards.On {
			v.image, v.imageAlt = p.URL, p.Alt
			if e.Picture != nil {
				v.image = v.site.Absolute(p.URL)
			}
		}
	}
	v.shareArticle(e)
	return view, nil
}

func provenanceName(p content.Provenance) string {
	return [...]string{"original", "adapted", "excerpt", "syndicated"}[p]
}

// developments fills in what came before the article: in its story, else in its
// first topic.
func (v *View) developments(view *ArticleView, e *site.Entry) {
	key := ""
	switch {
	case e.Story != "":
		story := ask(&v.reads, nameQuestion, "stories/"+e.Story)
		if story == nil {
			return
		}
		view.BeforeOf = &Link{Title: story.Title, URL: story.URL, w: v.w}
		view.Article.Story = view.BeforeOf
		key = "stories/" + e.Story + "/"
	case len(e.Topics) > 0:
		view.BeforeOf = v.topicLink(e.Topics[0])
		key = "topics/" + e.Topics[0] + "/"
	default:
		return
	}
	view.Before = v.w.entries(ask(&v.reads, beforeQuestion, withNumber(key, before)+"\n"+e.ID))
}
