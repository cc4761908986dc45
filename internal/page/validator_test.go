package page_test

import (
	"encoding/json"
	"encoding/xml"
	"mime"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"coranto/internal/page"
)

// The rules of the W3C's feed validator (validator.w3.org/feed/docs) that feeds
// which are well formed can still break, as far as the site decides on them.

// rssDate is a moment as RFC 822 has it, and RFC 2822 narrows it.
var rssDate = regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}$`)

// language is a tag of BCP 47, as far as its shape goes.
var language = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)

// part is an element of a feed.
type part struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Parts   []part     `xml:",any"`
}

func (p part) all(name string) []part {
	var out []part
	for _, x := range p.Parts {
		if x.XMLName.Local == name {
			out = append(out, x)
		}
	}
	return out
}

func (p part) text(name string) string {
	if all := p.all(name); len(all) > 0 {
		return all[0].Text
	}
	return ""
}

func (p part) attr(name string) string {
	for _, a := range p.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// TestFeedsKeepTheValidatorsRules reads every feed of a digest with a bit of
// everything, as its bytes stand there.
func TestFeedsKeepTheValidatorsRules(t *testing.T) {
	for _, mode := range []string{"full", "summary"} {
		d := newNewsroom(41, 60)
		setting("feeds: {content: " + mode + ", formats: [rss, json]}")(d)
		for i, a := range d.articles {
			if i%3 == 0 {
				changeImage(d, a)
			}
		}
		v := &validator{t: t, now: d.now}
		for at, out := range mustRender(t, d).outputs {
			if out.Kind != page.Feed {
				continue
			}
			v.at = at
			switch path.Base(at) {
			case "atom.xml":
				v.atom(parts(t, out.Bytes))
			case "rss.xml":
				v.rss(parts(t, out.Bytes))
			case "feed.json":
				v.json(out.Bytes)
			default:
				t.Errorf("%s is of no format", at)
			}
		}
		if v.items < 300 || v.enclosures < 5 {
			t.Errorf("only %d items and %d enclosures were looked at", v.items, v.enclosures)
		}
	}
}

func parts(t *testing.T, data []byte) part {
	t.Helper()
	var p part
	if err := xml.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

type validator struct {
	t                 *testing.T
	now               time.Time
	at                string
	items, enclosures int
}

func (v *validator) fail(format string, args ...any) {
	v.t.Helper()
	v.t.Errorf(v.at+": "+format, args...)
}

func (v *validator) address(what, s string) {
	if u, err := url.Parse(s); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(s, " \n<>\"") {
		v.fail("the %s %q is no whole address", what, s)
	}
}

// self holds that a feed says where it stands itself.
func (v *validator) self(links []part, kind string) {
	var self []part
	for _, l := range links {
		v.address("link", l.attr("href"))
		if l.attr("rel") == "self" {
			self = append(self, l)
		}
	}
	want := "https://example.org/news/" + (&url.URL{Path: v.at}).EscapedPath()
	if len(self) != 1 || self[0].attr("href") != want || self[0].attr("type") != kind {
		v.fail("self is %+v, want one link to %s of %s", self, want, kind)
	}
}

func (v *validator) moment(what, layout, s string) time.Time {
	at, err := time.Parse(layout, s)
	if err != nil || at.After(v.now) || at.Year() < 1990 {
		v.fail("%s is %q, which is no moment of the past", what, s)
	}
	return at
}

func (v *validator) enclosure(address, kind, length string) {
	v.enclosures++
	v.address("enclosure", address)
	if n, err := strconv.Atoi(length); err != nil || n <= 0 {
		v.fail("an enclosure is %q bytes long", length)
	}
	if media, _, err := mime.ParseMediaType(kind); err != nil || !strings.HasPrefix(media, "image/") {
		v.fail("an enclosure is of the type %q", kind)
	}
}

func (v *validator) unique(ids []string) {
	slices.Sort(ids)
	for i, id := range ids {
		if i > 0 && id == ids[i-1] {
			v.fail("%s stands twice", id)
		}
		if u, err := url.Parse(id); err != nil || u.Scheme == "" {
			v.fail("%q is no URI", id)
		}
	}
}

// content holds that a text can be shown anywhere: nothing in it runs, is laid
// out by itself, or is relative to a page that is not there.
func (v *validator) content(text string) {
	v.items++
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		v.fail("%v", err)
		return
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			v.fail("there is a comment in a text")
		}
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "style", "meta", "link", "base", "object", "embed", "iframe", "frame", "form", "input", "button", "applet", "noscript", "svg", "math"}, n.Data) {
			v.fail("there is a <%s> in a text", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"), strings.HasPrefix(a.Key, "data-"), strings.HasPrefix(a.Key, "aria-"), a.Key == "role":
				v.fail("<%s> has the attribute %s", n.Data, a.Key)
			case a.Key == "href", a.Key == "src":
				v.address(a.Key, a.Val)
			}
		}
	}
}

func (v *validator) atom(feed part) {
	if feed.XMLName.Space != "http://www.w3.org/2005/Atom" || !language.MatchString(feed.attr("lang")) {
		v.fail("it is a %s, in the language %q", feed.XMLName, feed.attr("lang"))
	}
	for _, once := range []string{"id", "title", "updated"} {
		if len(feed.all(once)) != 1 || strings.TrimSpace(feed.text(once)) == "" {
			v.fail("it has %d %s", len(feed.all(once)), once)
		}
	}
	v.self(feed.all("link"), "application/atom+xml")
	updated := v.moment("updated", time.RFC3339, feed.text("updated"))
	ids, times := []string{feed.text("id")}, map[string]bool{}
	for _, e := range feed.all("entry") {
		ids = append(ids, e.text("id"))
		needs := []string{"id", "title", "updated", "published", "content"}
		if len(feed.all("archive")) > 0 {
			// An archive says less (RFC 4287 §4.1.2).
			needs = needs[:3]
			if len(e.all("published")) > 1 || len(e.all("content")) > 1 || len(e.all("summary")) > 1 || e.text("content")+e.text("summary") == "" {
				v.fail("%s is no entry of an archive", e.text("id"))
			}
		}
		for _, once := range needs {
			if len(e.all(once)) != 1 {
				v.fail("%s has %d %s", e.text("id"), len(e.all(once)), once)
			}
		}
		if len(e.all("author"))+len(feed.all("author")) == 0 {
			v.fail("%s has no author", e.text("id"))
		}
		if v.moment("updated", time.RFC3339, e.text("updated")).After(updated) || len(e.all("published")) > 0 && v.moment("published", time.RFC3339, e.text("published")).After(updated) {
			v.fail("it is older than %s", e.text("id"))
		}
		if times[e.text("updated")] {
			v.fail("two entries are of %s", e.text("updated"))
		}
		times[e.text("updated")] = true
		alternates := map[string]bool{}
		for _, l := range e.all("link") {
			v.address("link", l.attr("href"))
			switch l.attr("rel") {
			case "alternate":
				if key := l.attr("type") + l.attr("hreflang"); alternates[key] {
					v.fail("%s has two alternates of one type", e.text("id"))
				} else {
					alternates[key] = true
				}
			case "enclosure":
				v.enclosure(l.attr("href"), l.attr("type"), l.attr("length"))
			}
		}
		for _, c := range e.all("category") {
			if c.attr("term") == "" || c.attr("scheme") != "" && !strings.Contains(c.attr("scheme"), "://") {
				v.fail("%s has a category %+v", e.text("id"), c.Attrs)
			}
		}
		for _, c := range e.all("content") {
			if c.attr("type") != "html" {
				v.fail("%s has a text of the type %q", e.text("id"), c.attr("type"))
			}
			v.content(c.Text)
		}
	}
	v.unique(ids)
}

func (v *validator) rss(feed part) {
	channels := feed.all("channel")
	if feed.attr("version") != "2.0" || len(channels) != 1 {
		v.fail("it is RSS %q, of %d channels", feed.attr("version"), len(channels))
		return
	}
	channel := channels[0]
	for _, need := range []string{"title", "description"} {
		if strings.TrimSpace(channel.text(need)) == "" {
			v.fail("the channel has no %s", need)
		}
	}
	var links, self []part
	for _, l := range channel.all("link") {
		if l.XMLName.Space == "http://www.w3.org/2005/Atom" {
			self = append(self, l)
		} else {
			links = append(links, l)
		}
	}
	if len(links) != 1 {
		v.fail("the channel has %d links", len(links))
	} else {
		v.address("link", links[0].Text)
	}
	v.self(self, "application/rss+xml")
	if !language.MatchString(channel.text("language")) {
		v.fail("the language is %q", channel.text("language"))
	}
	v.rssMoment("lastBuildDate", channel.text("lastBuildDate"))
	var ids []string
	for _, i := range channel.all("item") {
		guid := i.all("guid")
		if len(guid) != 1 || guid[0].attr("isPermaLink") != "false" {
			v.fail("an item has the guid %+v", guid)
		}
		ids = append(ids, i.text("guid"))
		v.address("link", i.text("link"))
		v.rssMoment("pubDate", i.text("pubDate"))
		if len(i.all("author")) > 0 {
			v.fail("%s has an author, which RSS reads as an address of mail", i.text("guid"))
		}
		if len(i.all("enclosure")) > 1 {
			v.fail("%s has more than one enclosure", i.text("guid"))
		}
		for _, e := range i.all("enclosure") {
			v.enclosure(e.attr("url"), e.attr("type"), e.attr("length"))
		}
		if strings.TrimSpace(i.text("title")) == "" || len(i.all("description")) != 1 {
			v.fail("%s has no title, or not one description", i.text("guid"))
		}
		v.content(i.text("description"))
		if whole := i.text("encoded"); whole != "" {
			v.content(whole)
		}
	}
	v.unique(ids)
}

func (v *validator) rssMoment(what, s string) {
	if !rssDate.MatchString(s) {
		v.fail("%s is %q, which is no moment of RFC 822", what, s)
		return
	}
	v.moment(what, time.RFC1123Z, s)
}

// json holds the rules of JSON Feed 1.1 (jsonfeed.org/version/1.1).
func (v *validator) json(data []byte) {
	var feed struct {
		Version, Title, Language string
		Home                     string `json:"home_page_url"`
		URL                      string `json:"feed_url"`
		Items                    []struct {
			ID, URL     string
			HTML        string `json:"content_html"`
			Text        string `json:"content_text"`
			Published   string `json:"date_published"`
			Modified    string `json:"date_modified"`
			Attachments []struct {
				URL  string
				Kind string `json:"mime_type"`
				Size int    `json:"size_in_bytes"`
			}
		}
	}
	if err := json.Unmarshal(data, &feed); err != nil {
		v.fail("%v", err)
		return
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || !language.MatchString(feed.Language) {
		v.fail("it is %q, %q, in the language %q", feed.Version, feed.Title, feed.Language)
	}
	if want := "https://example.org/news/" + (&url.URL{Path: v.at}).EscapedPath(); feed.URL != want {
		v.fail("it says that it stands at %s", feed.URL)
	}
	v.address("home page", feed.Home)
	var ids []string
	for _, i := range feed.Items {
		ids = append(ids, i.ID)
		v.address("url", i.URL)
		v.moment("date_published", time.RFC3339, i.Published)
		if i.Modified != "" {
			v.moment("date_modified", time.RFC3339, i.Modified)
		}
		if i.HTML == "" && i.Text == "" {
			v.fail("%s has no text", i.ID)
		}
		v.content(i.HTML)
		for _, a := range i.Attachments {
			v.enclosure(a.URL, a.Kind, strconv.Itoa(a.Size))
		}
	}
	v.unique(ids)
}
