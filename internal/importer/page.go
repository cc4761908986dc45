package importer

import (
	"cmp"
	"errors"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"coranto/internal/desk"
)

// PageOptions say what is known of a page besides what it says itself. What is
// given here counts.
type PageOptions struct {
	TextOptions
	Fetched     string // where the page was fetched; "" when it was not
	ContentType string // as the server gave it
}

// IsPage reports whether data looks like an HTML page or a part of one.
func IsPage(data []byte) bool {
	head := headOf(data)
	return len(head) > 1 && head[0] == '<' && (head[1] >= 'a' && head[1] <= 'z' || head[1] == '!' || head[1] == '?')
}

// shortestStory is how much text makes a story of what was found in a page, in
// bytes. The search is repeated with less strict rules until it finds as much.
const shortestStory = 200

// Page reads the story in an HTML page: the text by how it is laid out, the rest
// by what the page says of itself. The error says why there is none.
func Page(data []byte, o PageOptions) (Story, error) {
	return within(MostReading, func() (Story, error) { return readPage(data, o) })
}

func readPage(data []byte, o PageOptions) (Story, error) {
	text, note := decodePage(data, o.ContentType)
	s := Story{Tags: o.Tags, Story: o.Story, Date: o.Date}
	if note != "" {
		s.Notes = append(s.Notes, note)
	}
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return s, errHTML
	}
	if countElements(doc) > MostElements {
		return s, errElements
	}
	saved := firstURL(nil, o.Fetched, o.URL, savedFrom(text))
	says := metadataOf(doc, saved)
	published := cmp.Or(firstURL(nil, o.URL), says.link, saved)
	base := cmp.Or(says.base, saved, published)

	parser := readability.NewParser()
	parser.DisableJSONLD, parser.CharThresholds = true, shortestStory
	found, err := parser.ParseAndMutate(doc, base)
	if err != nil {
		return s, errHTML
	}
	headline := cmp.Or(says.title, plainLine(found.Title()))
	if found.Node != nil {
		for _, heading := range elements(found.Node, atom.H1, atom.H2) {
			if strings.EqualFold(plainText(textOf(heading)), headline) {
				heading.Parent.RemoveChild(heading) // the article has it as its title
				break
			}
		}
		s.notice(found.Node)
		if s.Body, s.Text, err = markdownOfTree(found.Node, base); err != nil {
			return s, err
		}
	}
	if len(s.Text) < shortestStory && len(says.body) > len(s.Text) {
		// The page shows its text by a script only, but says it to machines.
		s.Body, s.Text = textBody(linesOf(says.body))
	}
	if strings.TrimSpace(s.Text) == "" {
		return s, errors.New("no story is found in the page; copy its text into a file, or to coranto import -")
	}

	s.Title = cmp.Or(o.Title, headline, opening(s.Text), "Untitled")
	s.Named, s.Lang = says.keywords, says.lang
	s.Notes = append(s.Notes, says.notes...)
	source := desk.DraftSource{
		Name: cmp.Or(o.Source, says.publisher), Title: headline, Author: cmp.Or(says.author, byline(found.Byline())), Date: says.date,
	}
	if published != nil {
		source.URL = published.String()
		source.Name = cmp.Or(source.Name, hostOf(source.URL))
	}
	s.Key = "page " + strings.Join(strings.Fields(s.Title+" "+s.Text), " ")
	if link := sameLink(source.URL); link != "" {
		s.Key = "page " + link
	}
	s.Date = cmp.Or(s.Date, says.date)
	_, agency := s.dateline(linesOf(s.Text), &source)
	for _, name := range []string{source.Name, publisherIn(s.Notice), agency} {
		s.addSource(source, name)
	}
	if len(s.Sources) > 0 || s.Notice != "" {
		s.Provenance = "syndicated"
	}
	if s.Date == "" {
		s.DateNote = cmp.Or(says.dateNote, s.DateNote, "the page does not say; write it, as in 2021-01-21")
	}
	return s, nil
}

// addSource adds a publisher, of whose story the first is told all that is
// known.
func (s *Story) addSource(first desk.DraftSource, name string) {
	if name == "" {
		return
	}
	for _, d := range s.Sources {
		if strings.EqualFold(d.Name, name) {
			return
		}
	}
	d := desk.DraftSource{Name: name}
	if len(s.Sources) == 0 {
		d = first
		d.Name = name
	}
	s.Sources = append(s.Sources, d)
}

// notice takes the notice with which a story ends out of its tree.
func (s *Story) notice(n *html.Node) {
	for n != nil {
		last := n.LastChild
		for last != nil && strings.TrimSpace(textOf(last)) == "" {
			last = last.PrevSibling
		}
		if n = last; n == nil {
			return
		}
		text := desk.OneLine(textOf(n))
		if bracketed(text) && patterns().notice.MatchString(text) && !patterns().credits.MatchString(text) {
			s.Notice = text
			n.Parent.RemoveChild(n)
			return
		}
	}
}

// savedFrom returns the address from which a browser saved a page, which it
// writes into a comment at its beginning; "" where it did not.
func savedFrom(text string) string {
	head := text[:min(len(text), 4<<10)]
	for _, mark := range []string{"saved from url=(", "Page saved with SingleFile"} {
		_, after, found := strings.Cut(head, mark)
		if !found {
			continue
		}
		after, _, _ = strings.Cut(after, "-->")
		if i := strings.Index(after, "http"); i >= 0 {
			address, _, _ := strings.Cut(after[i:], "\n")
			return strings.TrimSpace(address)
		}
	}
	return ""
}

// countElements returns how many elements are in a tree.
func countElements(n *html.Node) int {
	count := 0
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			count++
		}
	}
	return count
}

// textOf returns the text in a tree.
func textOf(n *html.Node) string {
	var b strings.Builder
	writePlain(&b, n)
	return b.String()
}

// byline returns the name in a line that says who wrote a story.
func byline(s string) string {
	s = plainLine(s)
	if len(s) > 3 && strings.EqualFold(s[:3], "by ") {
		s = strings.TrimSpace(s[3:])
	}
	if len(s) > 200 || strings.Contains(s, "://") {
		return ""
	}
	return s
}

// elements returns the elements of a tree with one of some names, in their
// order.
func elements(n *html.Node, names ...atom.Atom) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		for _, name := range names {
			if d.Type == html.ElementNode && d.DataAtom == name && d.Namespace == "" {
				out = append(out, d)
			}
		}
	}
	return out
}
