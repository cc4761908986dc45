package importer

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html/charset"

	"coranto/internal/desk"
)

// FeedOptions say what is taken from a feed.
type FeedOptions struct {
	URL    string // where the feed was fetched; "" when it was not
	Source string // the publisher's name, instead of the feed's title
	Tags   []string
	Story  string
	Since  time.Time // items dated before are left out; zero for none
	Limit  int       // at most so many items; 0 for all

	ContentType string // as the server gave it
}

// Feed is what a feed brought.
type Feed struct {
	Title   string
	Stories []Story
	Older   int // left out for being before Since
	More    int // left out by Limit
	Notes   []string
}

// IsFeed reports whether data looks like a feed: RSS, Atom or JSON Feed.
func IsFeed(data []byte) bool {
	head := headOf(data)
	switch {
	case bytes.HasPrefix(head, []byte("{")):
		return bytes.Contains(head, []byte("jsonfeed.org/version"))
	case !bytes.HasPrefix(head, []byte("<")):
		return false
	}
	for _, root := range []string{"<rss", "<feed", "<rdf:rdf", "<atom:feed"} {
		if i := bytes.Index(head, []byte(root)); i >= 0 && !bytes.Contains(head[:i], []byte("<html")) {
			return true
		}
	}
	return false
}

// ReadFeed reads a feed. The error says why it is none.
func ReadFeed(data []byte, o FeedOptions) (*Feed, error) {
	return within(MostReading, func() (*Feed, error) { return readFeed(data, o) })
}

func readFeed(data []byte, o FeedOptions) (*Feed, error) {
	out := &Feed{}
	data, note := feedText(data, o.ContentType)
	if note != "" {
		out.Notes = append(out.Notes, note)
	}
	isXML := bytes.HasPrefix(bytes.TrimSpace(data), []byte("<"))
	if isXML && nestedTooDeep(data) {
		return nil, errors.New("the feed is nested too deep to be one")
	}
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if mended := loose.ReplaceAll(data, []byte("&lt;$1")); err != nil && isXML && !bytes.Equal(mended, data) {
		if again, still := gofeed.NewParser().Parse(bytes.NewReader(mended)); still == nil {
			out.Notes = append(out.Notes, fmt.Sprintf("the feed is no XML (%v); what begins no element was read as text", err))
			parsed, err = again, nil
		}
	}
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return nil, fmt.Errorf("the feed cannot be read: in %q it has %s, which JSON Feed has not", wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:], wrong.Value)
	case err != nil:
		return nil, fmt.Errorf("the feed cannot be read: %w", err)
	case len(parsed.Items) == 0 && itemMarks.Match(data):
		return nil, errors.New("none of the feed's items can be read: they are not where a feed has them")
	case len(parsed.Items) == 0:
		out.Notes = append(out.Notes, "the feed has no items")
	}
	out.Title = cmp.Or(o.Source, plainLine(parsed.Title))
	base := firstURL(nil, o.URL, parsed.Link, parsed.FeedLink)
	plain := plainItems(data)
	for i, item := range parsed.Items {
		if item == nil {
			continue
		}
		text := ""
		if i < len(plain) {
			text = plain[i]
		}
		s, at, err := itemStory(item, text, out.Title, base)
		if err != nil {
			out.Notes = append(out.Notes, fmt.Sprintf("%q is left out: %v", s.Title, err))
			continue
		}
		s.Tags, s.Story = o.Tags, o.Story
		switch {
		case !at.IsZero() && at.Before(o.Since):
			out.Older++
		case o.Limit > 0 && len(out.Stories) == o.Limit:
			out.More++
		default:
			out.Stories = append(out.Stories, s)
		}
	}
	return out, nil
}

var (
	// loose are characters < in XML that begin nothing.
	loose = regexp.MustCompile(`<([^a-zA-Z_/!?])`)
	// itemMarks are where items begin, whatever the dialect.
	itemMarks = regexp.MustCompile(`<(?:\w+:)?(?:item|entry)[ >/]|"items"\s*:\s*\[\s*\{`)
)

// FeedIDs returns the ids of the items of a feed, by the address of each.
func FeedIDs(data []byte) (map[string]string, error) {
	return within(MostReading, func() (map[string]string, error) {
		text, _ := feedText(data, "")
		if nestedTooDeep(text) {
			return nil, errors.New("the feed is nested too deep to be one")
		}
		parsed, err := gofeed.NewParser().Parse(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("the feed cannot be read: %w", err)
		}
		ids := map[string]string{}
		for _, item := range parsed.Items {
			if item != nil && item.Link != "" && item.GUID != "" {
				ids[item.Link] = item.GUID
			}
		}
		return ids, nil
	})
}

// plainItems returns the texts of the items of a JSON Feed that have no HTML
// (§ Items of its specification); "" for the others.
func plainItems(data []byte) []string {
	var feed struct {
		Items []struct {
			HTML string `json:"content_html"`
			Text string `json:"content_text"`
		} `json:"items"`
	}
	if !bytes.HasPrefix(data, []byte("{")) || json.Unmarshal(data, &feed) != nil {
		return nil
	}
	var out []string
	for _, item := range feed.Items {
		if item.HTML != "" {
			item.Text = ""
		}
		out = append(out, item.Text)
	}
	return out
}

// itemStory makes a story of an item, and returns the moment of its date. plain
// is its text, where that is no HTML.
func itemStory(item *gofeed.Item, plain, publisher string, base *url.URL) (Story, time.Time, error) {
	s := Story{Title: plainLine(item.Title)}
	link := firstURL(base, item.Link)
	key := cmp.Or(strings.TrimSpace(item.GUID), strings.TrimSpace(item.Link))
	if link == nil && len(item.Links) > 0 {
		link = firstURL(base, item.Links...)
	}
	if link == nil {
		link = firstURL(nil, item.GUID) // which then is a permalink
	}
	near := cmp.Or(link, base)
	content := cmp.Or(item.Content, item.Description)
	var err error
	if plain != "" {
		s.Body, s.Text = textBody(linesOf(plain))
	} else if s.Body, s.Text, err = markdownOf(content, near); err != nil {
		return s, time.Time{}, err
	}
	if s.Title == "" {
		s.Title = opening(s.Text)
	}
	if s.Title == "" {
		s.Title = "Untitled"
	}
	s.Key = "feed " + key
	if key == "" {
		s.Key = "feed " + s.Title + "\n" + s.Text
	}
	source := desk.DraftSource{Name: publisher, Title: plainLine(item.Title)}
	if link != nil {
		source.URL = link.String()
		source.Name = cmp.Or(source.Name, hostOf(source.URL))
	}
	for _, a := range item.Authors {
		if a != nil && source.Author == "" {
			source.Author = cmp.Or(plainLine(a.Name), plainLine(a.Email))
		}
	}
	at, date := itemDate(item.PublishedParsed, item.Published)
	if date == "" && item.Published == "" && item.Updated != "" {
		if at, date = itemDate(item.UpdatedParsed, item.Updated); date != "" {
			s.DateNote = "the feed says only when it was updated"
		}
	}
	s.Date, source.Date = date, date
	if said := cmp.Or(item.Published, item.Updated); date == "" && said != "" {
		s.DateNote = fmt.Sprintf("the feed says %q; write it as in 2021-01-21", said)
	} else if date == "" {
		s.DateNote = "the feed does not say; write it, as in 2021-01-21"
	}
	s.Provenance = "excerpt"
	if item.Content != "" {
		s.Provenance = "syndicated"
	}
	if source.Name != "" {
		s.Sources = []desk.DraftSource{source}
	} else {
		s.Provenance = ""
	}
	s.Named = strings.Join(item.Categories, "\n")
	return s, at, nil
}

// zones are the zones that RFC 822 (§5.1) names. Parsed without a table, their
// names would be those of a zone that nobody knows, at the time of Greenwich.
var zones = map[string]string{
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
	"GMT": "+0000", "UT": "+0000", "UTC": "+0000", "Z": "+0000",
}

// itemDate returns a date as front matter has it, of one as a feed writes it;
// nothing of one whose moment cannot be told.
func itemDate(parsed *time.Time, written string) (time.Time, string) {
	written = strings.TrimSpace(written)
	if parsed == nil {
		return time.Time{}, ""
	}
	if len(written) > 10 && written[4] == '-' && written[7] == '-' {
		date, _ := pageDate(written)
		return *parsed, date
	}
	t := *parsed
	if i := strings.LastIndexByte(written, ' '); i >= 0 {
		zone := strings.ToUpper(strings.Trim(written[i+1:], "()"))
		letters := zone != "" && strings.Trim(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		offset := zones[zone]
		switch {
		case strings.Contains(zone, ":") && zone[0] != '+' && zone[0] != '-', !letters && !strings.Contains(written, ":"):
			return t, t.Format(time.DateOnly) // a time without a zone, or no time
		case !letters || offset == "+0000":
		case offset == "":
			return time.Time{}, ""
		default:
			var ok bool
			if t, ok = withOffset(written[:i] + " " + offset); !ok {
				return time.Time{}, ""
			}
		}
	}
	if t.Year() < 1000 || t.Year() > 9999 {
		return time.Time{}, ""
	}
	if day, err := time.Parse(time.DateOnly, written); err == nil {
		return day, written // a day is a day everywhere
	}
	return t, t.UTC().Format(time.RFC3339)
}

func withOffset(s string) (time.Time, bool) {
	for _, layout := range []string{
		"Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04 -0700",
		"Mon, 2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04:05 -0700", "Mon, 2 January 2006 15:04:05 -0700",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// firstURL returns the first of some addresses that is one, or becomes one as
// seen from base; nil for none.
func firstURL(base *url.URL, addresses ...string) *url.URL {
	for _, address := range addresses {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil || strings.TrimSpace(address) == "" {
			continue
		}
		if base != nil {
			u = base.ResolveReference(u)
		}
		if web(u) && u.Host != "" {
			u.User = nil
			return u
		}
	}
	return nil
}

// plainLine returns a title, in which feeds may have HTML, as plain text on a
// line.
func plainLine(s string) string {
	if strings.ContainsAny(s, "<&") {
		if _, text, err := markdownOf(s, nil); err == nil && text != "" {
			s = text
		}
	}
	return desk.OneLine(s)
}

// opening returns the first words of a text, for one without a title.
func opening(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	line = line[:sentenceEnd(line)]
	return desk.Shorten(line, 101)
}

// feedText returns a feed in UTF-8, without the declaration that would say
// otherwise. Its encoding is what a byte order mark, the declaration or the
// server says; else, and where that is no encoding, UTF-8.
func feedText(data []byte, contentType string) (text []byte, note string) {
	name := xmlEncoding(data)
	if _, params, err := mime.ParseMediaType(contentType); err == nil && name == "" {
		name = params["charset"]
	}
	text, wide := decodeUTF16(data)
	encoding, said := charset.Lookup(name)
	switch {
	case wide:
	case encoding != nil && said != "utf-8" && !strings.HasPrefix(said, "utf-16"):
		out, err := encoding.NewDecoder().Bytes(data)
		if text = out; err != nil {
			text, note = []byte(mixed(data)), "the feed cannot be read as "+said+", and was read as UTF-8: look at its accents and quotation marks"
		}
	case utf8.Valid(data):
		text = data
	default:
		text, note = []byte(mixed(data)), "the feed is not UTF-8, and what is not was read as Windows-1252: look at its accents and quotation marks"
	}
	text = bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(text, []byte("<?xml")) {
		if end := bytes.Index(text, []byte("?>")); end >= 0 {
			// Its lines stay, for what is said of those behind it.
			text = append(bytes.Repeat([]byte("\n"), bytes.Count(text[:end], []byte("\n"))), text[end+2:]...)
		}
	}
	return text, note
}

// nestedTooDeep reports whether elements of XML are nested deeper than any feed
// is. Parsers go into them one by one, until their stack ends.
func nestedTooDeep(data []byte) bool {
	depth := 0
	for {
		i := bytes.IndexByte(data, '<')
		if i < 0 || i+1 >= len(data) {
			return false
		}
		data = data[i+1:]
		end := ">"
		switch {
		case bytes.HasPrefix(data, []byte("![CDATA[")):
			end = "]]>"
		case bytes.HasPrefix(data, []byte("!--")):
			end = "-->"
		case data[0] == '!' || data[0] == '?':
		case data[0] == '/':
			depth--
		default:
			if depth++; depth > 200 {
				return true
			}
			if j := bytes.IndexByte(data, '>'); j > 0 && data[j-1] == '/' {
				depth--
			}
		}
		j := bytes.Index(data, []byte(end))
		if j < 0 {
			return false
		}
		data = data[j+len(end):]
	}
}
