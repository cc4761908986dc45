package page

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"coranto/internal/card"
	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// Social cards, where site.yaml asks for them: of the home page, of each topic,
// story and edition, and of the newest articles. The address of a card holds the
// hash of all that is on it: a card is drawn once, and networks that keep what
// they have fetched see a change.
//
// An article that is no longer among the newest has the card of its story, or of
// its first topic. So the article that a new one puts out of their number is
// written once more, and loses its own card.

// newestCards is how many articles have a card of their own.
const newestCards = 20

// cardsFolder is where cards stand.
const cardsFolder = "cards/"

// shown is a card with its address.
type shown struct {
	card.Card
	path string
}

// What is on the card of the home page, of a topic, a story or an edition. The
// key is its place, as in "topics/law"; it is empty for the home page.
var cardQuestion = newShared("card", func(s *site.Site, key string) (*shown, files.Hash) {
	return hashCard(cardOf(s, key))
})

// What is on the card of an article; nothing unless it is among the newest, and
// has no picture of its own. The key is its id.
var articleCardQuestion = newQuestion("article-card", func(s *site.Site, id string) (*shown, files.Hash) {
	return hashCard(cardOfArticle(s, id))
})

func hashCard(c *shown) (*shown, files.Hash) {
	if c == nil {
		return nil, files.Hash{}
	}
	return c, hashOf(c.path)
}

// cardOf returns the card of the home page, a topic, a story or an edition; nil
// when there is none, or its letters cannot be drawn.
func cardOf(s *site.Site, key string) *shown {
	c, page := cardWords(s, key)
	return drawable(s, c, page)
}

func cardOfArticle(s *site.Site, id string) *shown {
	a, ok := s.Article(id)
	if !ok || !slices.Contains(s.Published().Newest(newestCards), a.Entry) || showsOwn(a.Entry) {
		return nil
	}
	return drawable(s, articleWords(s, a.Entry), s.ArticlePath(a))
}

// drawable gives a card its address; nil when there is no such page, or the
// card's letters cannot be drawn.
func drawable(s *site.Site, c card.Card, page string) *shown {
	if page == "" || c.Lacks() != "" {
		return nil
	}
	return &shown{c, cardPath(c, page)}
}

// cardPath returns the path of the card of a page, as in
// "cards/topics/law-1a2b3c4d.png".
func cardPath(c card.Card, page string) string {
	name := strings.TrimSuffix(strings.TrimSuffix(page, ".html"), "/index")
	hash := hashOf(card.Design, page, c.Masthead, c.Title, c.Line, string(c.Colours.Paper), string(c.Colours.Ink), string(c.Colours.Accent))
	return cardsFolder + name + "-" + hash.Short() + ".png"
}

// cardWords returns what the card of a place says, and the path of its page; ""
// when there is none.
func cardWords(s *site.Site, key string) (c card.Card, page string) {
	c = card.Card{Masthead: s.Config.Title, Line: s.Config.Description, Colours: cardColours(s)}
	kind, slug, _ := strings.Cut(key, "/")
	switch kind {
	case "":
		c.Title, c.Line = s.Config.Description, ""
		if c.Title == "" {
			c.Title = s.Config.Title
		}
		return c, "index.html"
	case "topics":
		t, ok := s.Topic(slug)
		if !ok {
			return c, ""
		}
		c.Title = t.Title
	case "stories":
		t, ok := s.Story(slug)
		if !ok {
			return c, ""
		}
		c.Title = t.Title
	case "editions":
		e, ok := s.Edition(slug)
		if !ok {
			return c, ""
		}
		c.Title, c.Line = e.Title, newDate(s.Words.In(s.Config.Language), e.Date).Text
	default:
		return c, ""
	}
	return c, key + "/index.html"
}

func cardColours(s *site.Site) card.Colours {
	c := s.Config.Cards
	return card.Colours{Paper: card.Colour(c.Paper), Ink: card.Colour(c.Ink), Accent: card.Colour(c.Accent)}
}

func articleWords(s *site.Site, e *site.Entry) card.Card {
	c := card.Card{Masthead: s.Config.Title, Title: e.Title, Line: newDate(s.Words.In(s.Config.Language), e.Date).Text, Colours: cardColours(s)}
	if e.Credit.Name != "" {
		c.Line = e.Credit.Name + " · " + c.Line
	}
	return c
}

// showsOwn reports whether an article has a picture that networks show.
// They take no drawings.
func showsOwn(e *site.Entry) bool {
	return e.Image != nil && e.Rights >= site.FullText && !strings.EqualFold(path.Ext(e.Image.Src), ".svg")
}

// cards adds the cards.
func (p *planner) cards() {
	s := p.site
	if !s.Config.Cards.On {
		return
	}
	for key := range cardPlaces(s) {
		if c := cardOf(s, key); c != nil {
			p.add(Page{Kind: Card, Path: c.path, Subject: key})
		}
	}
	for _, e := range s.Published().Newest(newestCards) {
		if c := cardOfArticle(s, e.ID); c != nil {
			p.add(Page{Kind: Card, Path: c.path, Subject: articlePlace + e.ID})
		}
	}
}

// articlePlace begins the place of an article.
const articlePlace = "articles/"

// cardPlaces yields the places of what has a card, but for articles.
func cardPlaces(s *site.Site) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if !yield("") {
			return
		}
		for _, t := range s.Topics() {
			if !yield("topics/" + t.Slug) {
				return
			}
		}
		for _, t := range s.Stories() {
			if !yield("stories/" + t.Slug) {
				return
			}
		}
		for _, e := range s.Editions() {
			if !yield("editions/" + e.Slug) {
				return
			}
		}
	}
}

// card finds a card.
func (at *finder) card() (Page, bool) {
	rest, ok := strings.CutPrefix(at.path, cardsFolder)
	rest, is := strings.CutSuffix(rest, ".png")
	cut := strings.LastIndexByte(rest, '-')
	if !ok || !is || cut < 0 || !at.site.Config.Cards.On {
		return none()
	}
	name := rest[:cut]
	key := name
	if name == "index" {
		key = ""
	}
	if c := cardOf(at.site, key); c != nil && c.path == at.path {
		return at.is(Page{Kind: Card, Subject: key})
	}
	for _, file := range []string{name + ".html", name + "/index.html"} {
		if a, ok := at.site.ArticleAt(file); ok {
			if c := cardOfArticle(at.site, a.ID); c != nil && c.path == at.path {
				return at.is(Page{Kind: Card, Subject: articlePlace + a.ID})
			}
		}
	}
	return none()
}

// card draws a card.
func (v *View) card(buf []byte) []byte {
	var c *shown
	if id, ok := strings.CutPrefix(v.page.Subject, articlePlace); ok {
		c = ask(&v.reads, articleCardQuestion, id)
	} else {
		c = ask(&v.reads, cardQuestion, v.page.Subject)
	}
	if c == nil {
		return buf
	}
	return c.AppendPNG(buf)
}

// shareCard says which card the page is shared with: the first that there is, of
// an article or of places.
func (v *View) shareCard(id string, places ...string) {
	if !v.site.Config.Cards.On || v.image != "" {
		return
	}
	var c *shown
	if id != "" {
		c = ask(&v.reads, articleCardQuestion, id)
	}
	for _, place := range places {
		if c == nil {
			c = ask(&v.reads, cardQuestion, place)
		}
	}
	if c != nil {
		v.image, v.imageAlt, v.isCard = v.site.Absolute(v.site.Path(c.path)), c.Title, true
	}
}

// shareArticle says which card an article is shared with: its own, else that of
// its story, else of its first topic.
func (v *View) shareArticle(e *site.Entry) {
	var places []string
	if e.Story != "" {
		places = append(places, "stories/"+e.Story)
	}
	if len(e.Topics) > 0 {
		places = append(places, "topics/"+e.Topics[0])
	}
	v.shareCard(e.ID, places...)
}

// checkCards warns of cards that cannot be drawn.
func checkCards(s *site.Site) []diag.Diagnostic {
	if !s.Config.Cards.On {
		return nil
	}
	var first, letter string
	count := 0
	note := func(c card.Card) {
		if lacks := c.Lacks(); lacks != "" {
			if count++; count == 1 {
				first, letter = c.Title, lacks
			}
		}
	}
	for key := range cardPlaces(s) {
		c, _ := cardWords(s, key)
		note(c)
	}
	for _, e := range s.Published().Newest(newestCards) {
		if !showsOwn(e) {
			note(articleWords(s, e))
		}
	}
	if count == 0 {
		return nil
	}
	d := diag.Diagnostic{
		Severity: diag.Warning, Rule: "card",
		Message: fmt.Sprintf("the card of “%s” is left out: the fonts of cards cannot set %q", first, letter),
		Hint:    "they set languages that are written in Latin, Greek and Cyrillic letters; remove cards from site.yaml, or leave it at this",
	}
	if count > 1 {
		d.Message = fmt.Sprintf("%d cards are left out, as that of “%s”: the fonts of cards cannot set %q", count, first, letter)
	}
	d.Position, d.Excerpt = s.Place(files.ConfigName, "cards", content.Any)
	return []diag.Diagnostic{d}
}
