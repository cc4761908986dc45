package page

import (
	"encoding/json"
	"time"

	"coranto/internal/content"
	"coranto/internal/site"
)

// What search engines read of a page: JSON-LD in the vocabulary of schema.org,
// marshalled from these structs. It says nothing that the page says to machines
// in another way: its address is the canonical one, its language that of the
// element html, its topics are links. Of the publisher a page has the name; what
// else there is to say of it stands on the home page.

type thing struct {
	Context string `json:"@context,omitempty"`
	Type    string `json:"@type"`
}

type webSite struct {
	thing
	Name        string       `json:"name"`
	URL         string       `json:"url"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"inLanguage,omitempty"`
	Publisher   organization `json:"publisher"`
}

type organization struct {
	thing
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type person struct {
	thing
	Name string `json:"name"`
}

type newsArticle struct {
	thing
	Headline    string          `json:"headline"`
	Description string          `json:"description,omitempty"`
	Published   string          `json:"datePublished"`
	Modified    string          `json:"dateModified,omitempty"` // where that is another
	Language    string          `json:"inLanguage,omitempty"`   // where that is not the page's
	Authors     []person        `json:"author,omitempty"`
	Publisher   organization    `json:"publisher"`
	Image       *imageObject    `json:"image,omitempty"`
	IsBasedOn   []creativeWork  `json:"isBasedOn,omitempty"`
	Citation    []creativeWork  `json:"citation,omitempty"`
	Correction  []correctionTag `json:"correction,omitempty"`
	Backstory   string          `json:"backstory,omitempty"`
	PartOf      *creativeWork   `json:"isPartOf,omitempty"`
}

type imageObject struct {
	thing
	URL     string `json:"url"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Caption string `json:"caption,omitempty"`
	Credit  string `json:"creditText,omitempty"`
}

type creativeWork struct {
	thing
	Name      string        `json:"name,omitempty"`
	URL       string        `json:"url,omitempty"`
	Author    *person       `json:"author,omitempty"`
	Published string        `json:"datePublished,omitempty"`
	Publisher *organization `json:"publisher,omitempty"`
}

type correctionTag struct {
	thing
	Text      string `json:"text"`
	Published string `json:"datePublished"`
}

type collectionPage struct {
	thing
	Name   string   `json:"name"`
	Entity itemList `json:"mainEntity"`
}

type itemList struct {
	thing
	Items []string `json:"itemListElement"` // addresses, in order
}

type listItem struct {
	thing
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item,omitempty"`
}

type breadcrumbList struct {
	thing
	Items []listItem `json:"itemListElement"`
}

const schemaOrg = "https://schema.org"

// structuredData adds what the page is as a script element of data, which no
// browser executes.
func (v *View) structuredData(h *head) error {
	var graph []any
	if v.structured != nil {
		graph = append(graph, v.structured)
	}
	if len(v.breadcrumb.Links) > 0 && v.page.Kind != Article {
		graph = append(graph, v.breadcrumbs())
	}
	if len(graph) == 0 || v.noindex {
		return nil
	}
	var document any = graph
	if len(graph) == 1 {
		document = graph[0]
	}
	// encoding/json writes <, > and & as escapes, so nothing in it can end the
	// element.
	data, err := json.Marshal(document)
	h.put(`<script type="application/ld+json">` + string(data) + `</script>`)
	return err
}

func (v *View) publisher() organization {
	return organization{thing{Type: "Organization"}, v.site.Config.Title, ""}
}

func (v *View) breadcrumbs() breadcrumbList {
	list := breadcrumbList{thing: thing{schemaOrg, "BreadcrumbList"}}
	add := func(name, url string) {
		list.Items = append(list.Items, listItem{thing{Type: "ListItem"}, len(list.Items) + 1, name, url})
	}
	for _, link := range v.breadcrumb.Links {
		add(link.Title, v.site.Absolute(link.URL))
	}
	add(v.title, "")
	return list
}

// describeSite says that the page is the digest's home page.
func (v *View) describeSite() {
	c := &v.site.Config
	v.structured = webSite{
		thing{schemaOrg, "WebSite"}, c.Title, c.URL, c.Description, c.Language,
		organization{thing{Type: "Organization"}, c.Title, c.URL},
	}
}

// maxItems is how many entries of a list are named to those who do not see it:
// the newest, in its structured data and, as far as there is room, its
// description.
const maxItems = 10

// describeList says that the page lists entries.
func (v *View) describeList(all site.List) {
	list := itemList{thing: thing{Type: "ItemList"}, Items: []string{}}
	var titles []string
	for _, e := range all.Newest(maxItems) {
		list.Items = append(list.Items, v.site.Absolute(e.URL))
		titles = append(titles, e.Title)
	}
	v.describe(titles)
	v.structured = collectionPage{
		thing{schemaOrg, "CollectionPage"}, v.title, list,
	}
}

// describeArticle says what the article is, and what it is based on.
func (v *View) describeArticle(a *site.Article, view *ArticleView) {
	e, s := a.Entry, v.site
	article := newsArticle{
		thing:     thing{schemaOrg, "NewsArticle"},
		Headline:  e.Title,
		Published: schemaDate(e.Date),
		Language:  e.Lang,
		Publisher: v.publisher(),
		Backstory: a.Notice,
	}
	if modified := schemaDate(significantDate(e.Summary)); modified != article.Published {
		article.Modified = modified
	}
	for _, name := range e.Authors {
		article.Authors = append(article.Authors, person{thing{Type: "Person"}, name})
	}
	if p := view.Article.Picture; p != nil {
		image := imageObject{thing{Type: "ImageObject"}, p.URL, p.Width, p.Height, p.Caption, p.Credit}
		if e.Picture != nil {
			image.URL = s.Absolute(p.URL)
		}
		article.Image = &image
	}
	for i, credit := range view.Article.Sources {
		work := creativeWork{
			thing: thing{Type: "CreativeWork"}, Name: credit.Title, URL: credit.URL,
			Published: schemaDate(a.Sources[i].Date), Publisher: &organization{thing{Type: "Organization"}, credit.Publisher.Title, ""},
		}
		if credit.Author != "" {
			work.Author = &person{thing{Type: "Person"}, credit.Author}
		}
		if i == 0 {
			article.IsBasedOn = append(article.IsBasedOn, work)
		} else {
			article.Citation = append(article.Citation, work)
		}
	}
	for _, event := range e.Events {
		if event.URL != "" {
			article.Citation = append(article.Citation, creativeWork{thing: thing{Type: "CreativeWork"}, Name: event.Text, URL: event.URL})
		}
	}
	for _, c := range e.Corrections {
		article.Correction = append(article.Correction, correctionTag{thing{Type: "CorrectionComment"}, c.Text, schemaDate(c.Date)})
	}
	if story := view.Article.Story; story != nil {
		article.PartOf = &creativeWork{thing: thing{Type: "CreativeWorkSeries"}, Name: story.Title, URL: s.Absolute(story.URL)}
	}
	v.structured = article
}

// schemaDate writes a date as schema.org wants it: with its zone when it has a
// time of day, else no more precisely than it is known.
func schemaDate(d content.Date) string {
	if d.Precision == content.Minute {
		return d.Time.Format(time.RFC3339)
	}
	d.About = false
	return d.String()
}

// significantDate is the date of the last change that readers should hear of.
func significantDate(s *content.Summary) content.Date {
	last := s.Date
	if s.Updated.Time.After(last.Time) {
		last = s.Updated
	}
	for _, c := range s.Corrections {
		if c.Date.Time.After(last.Time) {
			last = c.Date
		}
	}
	return last
}
