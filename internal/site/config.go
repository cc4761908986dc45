package site

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
	"golang.org/x/text/language"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/frontmatter"
)

// Config is what site.yaml says.
type Config struct {
	Title       string
	URL         string // of the home page, with the base path and a slash at its end
	ID          string // authority of feed ids: "example.org,2021"
	Zone        *time.Location
	Language    string // BCP 47
	Description string
	Authors     []string
	ArticleURL  string // pattern of an article's path
	Feeds       FeedConfig
	Navigation  []Link
	Keep        []string // patterns of files in the output that are not ours
	Repository  string
	Cards       CardConfig
	Checks      map[string]string // severity by rule
	Subscribed  []Subscription
	Mail        MailConfig
	Params      map[string]any
	Portable    bool       // not a setting: the site opens from disk
	Hash        files.Hash // of site.yaml and what replaced it on the command line
}

// Settings returns each setting, by its key, as a text that is another whenever
// the setting is.
func (c *Config) Settings() map[string]string {
	keys := map[string]string{"zone": "timezone", "articleurl": "article_url", "subscribed": "subscriptions"}
	out := map[string]string{}
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		name := strings.ToLower(v.Type().Field(i).Name)
		if name != "hash" {
			out[cmp.Or(keys[name], name)] = fmt.Sprintf("%+v", v.Field(i).Interface())
		}
	}
	return out
}

// CardConfig says whether there are social cards, and what colours they have, as
// #rrggbb; "" is the built-in theme's.
type CardConfig struct {
	On                 bool
	Paper, Ink, Accent string
}

// FeedConfig says what feeds hold.
type FeedConfig struct {
	Formats []string // beyond Atom, for topics and sources: rss, json
	Items   int      // at most so many in a feed
	Content string   // full, summary or highlights
	Aliases []FeedAlias
}

// Subscription is a feed from which stories are taken in.
type Subscription struct {
	Feed   string // its address
	Source string // the publisher; "" for the feed's title
	Tags   []string
	Limit  int // at most so many items at a time
}

// Files returns the names of the feeds of each topic, source and story.
func (c *FeedConfig) Files() []string {
	files := []string{"atom.xml"}
	for _, f := range []struct{ format, file string }{{"rss", "rss.xml"}, {"json", "feed.json"}} {
		if slices.Contains(c.Formats, f.format) {
			files = append(files, f.file)
		}
	}
	return files
}

// Link is an address with its text.
type Link struct{ Title, URL string }

// DefaultArticleURL is the pattern of an article's path unless site.yaml gives
// another: one file in the folder of its month.
const DefaultArticleURL = "/:year/:month/:slug.html"

var configKeys = []string{
	"title", "url", "id", "timezone", "language", "description", "authors", "article_url",
	"feeds", "navigation", "keep", "repository", "cards", "checks", "subscriptions", "mail", "params",
}

// ParseConfig reads site.yaml. With errors among the diagnostics, the rest of
// the value is as good as could be read: Zone is never nil.
func ParseConfig(src []byte) (Config, []diag.Diagnostic) {
	var parser frontmatter.Parser
	doc := parser.YAML(files.ConfigName, src)
	d := &frontmatter.Decoder{File: files.ConfigName, Source: src, Diagnostics: doc.Diagnostics}
	c := Config{
		Zone: time.UTC, Language: "en", ArticleURL: DefaultArticleURL,
		Feeds: FeedConfig{Items: 20, Content: "summary"},
		Hash:  files.Sum(src),
	}
	if doc.Kind != frontmatter.Map {
		return c, d.Diagnostics
	}
	d.Map(doc.Value, "site.yaml", configKeys, func(key string, v frontmatter.Value) {
		c.set(d, key, v)
	})
	for _, need := range []struct{ key, hint string }{
		{"title", "write title: and the digest's name"},
		{"url", "write url: and the address of its home page, as in https://user.github.io/repo/"},
		{"id", "write id: and a domain of yours with the year it was yours, as in example.org,2021; it never changes again"},
		{"timezone", "write timezone: and an IANA name, as in Europe/Berlin"},
	} {
		if !diag.HasErrors(doc.Diagnostics) && !doc.Has(need.key) {
			d.Diagnostics = append(d.Diagnostics, diag.Diagnostic{
				Rule: "schema", Message: "site.yaml has no " + need.key, Hint: need.hint,
				Position: diag.Position{File: files.ConfigName},
			})
		}
	}
	return c, d.Diagnostics
}

func (c *Config) set(d *frontmatter.Decoder, key string, v frontmatter.Value) {
	switch key {
	case "title":
		c.Title = d.String(v)
	case "url":
		if s := d.String(v); s != "" {
			home, err := HomeURL(s)
			if err != nil {
				d.Error(v, "url", fmt.Sprintf("%q is not the address of a web site", s), "write it with https:// and without ? or #, as in https://user.github.io/repo/")
				return
			}
			c.URL = home
		}
	case "id":
		c.ID = d.String(v)
		if !taggingEntity(c.ID) && c.ID != "" {
			d.Error(v, "id", fmt.Sprintf("%q cannot begin the ids of feeds", c.ID), "write a domain or mail address of yours, a comma, and a year or date when it was yours, as in example.org,2021")
		}
	case "timezone":
		s := d.String(v)
		if s == "" {
			return
		}
		zone, err := time.LoadLocation(s)
		if err != nil || s == "Local" {
			d.Error(v, "timezone", fmt.Sprintf("%q is not a time zone", s), "write an IANA name, as in Europe/Berlin or UTC")
			return
		}
		c.Zone = zone
	case "language":
		s := d.String(v)
		if _, err := language.Parse(s); err != nil && s != "" {
			d.Error(v, "lang", fmt.Sprintf("%q is not a language tag", s), "write a BCP 47 tag, as in en, de-CH or zh-Hant")
			return
		}
		c.Language = s
	case "description":
		c.Description = d.String(v)
	case "authors":
		c.Authors = d.Strings(v)
	case "article_url":
		c.setArticleURL(d, v)
	case "feeds":
		c.setFeeds(d, v)
	case "navigation":
		c.setNavigation(d, v)
	case "keep":
		d.List(v, func(item frontmatter.Value) {
			pattern := d.String(item)
			if _, err := path.Match(pattern, ""); err != nil || strings.HasPrefix(pattern, "/") || strings.Contains(pattern, "..") {
				d.Error(item, "keep", fmt.Sprintf("%q is not a path in the output", pattern), "write a path relative to the output, with * for any part of a name")
				return
			}
			c.Keep = append(c.Keep, pattern)
		})
	case "repository":
		s := d.String(v)
		if s != "" && !webAddress(s) {
			d.Error(v, "url", fmt.Sprintf("%q is not a web address", s), "write it with https://, as in https://github.com/user/repo")
			return
		}
		c.Repository = strings.TrimSuffix(s, "/")
	case "cards":
		c.setCards(d, v)
	case "checks":
		c.Checks = map[string]string{}
		if v.Kind != frontmatter.Map {
			d.Map(v, "checks", nil, nil)
			return
		}
		for _, f := range v.Fields {
			severities := []string{"error", "warning", "off"}
			if i := d.OneOf(f.Value, severities...); i >= 0 {
				c.Checks[strings.Clone(f.Key.Text)] = severities[i]
			}
		}
	case "subscriptions":
		d.List(v, func(item frontmatter.Value) { c.subscribe(d, item) })
	case "mail":
		c.setMail(d, v)
	case "params":
		m, ok := d.Any(v).(map[string]any)
		if !ok {
			d.Map(v, "params", nil, nil)
		}
		c.Params = m
	}
}

// maxNavigation bounds the links that stand on every page.
const maxNavigation = 100

// setNavigation reads the links at the top of every page.
func (c *Config) setNavigation(d *frontmatter.Decoder, v frontmatter.Value) {
	if len(v.Items) > maxNavigation {
		d.Error(v.Items[maxNavigation], "size", fmt.Sprintf("these are %d links on every page; there may be %d", len(v.Items), maxNavigation), "end the list before this one")
		v.Items = v.Items[:maxNavigation]
	}
	d.List(v, func(item frontmatter.Value) {
		var link Link
		d.Map(item, "an entry of navigation", []string{"title", "url"}, func(key string, v frontmatter.Value) {
			if key == "title" {
				link.Title = d.String(v)
			} else if link.URL = d.String(v); link.URL != "" && !navigable(link.URL) {
				d.Error(v, "url", fmt.Sprintf("%q is not an address for every page", link.URL), "write that of a page of this site from its home page, as in /topics/, or one that begins with https:, http:, mailto: or tel:")
			}
		})
		if link.Title == "" || link.URL == "" {
			d.Error(item, "schema", "an entry of navigation needs both title and url", "write - {title: Topics, url: /topics/}")
			return
		}
		c.Navigation = append(c.Navigation, link)
	})
}

// navigable reports whether a link leads to one place from wherever it stands,
// and nowhere that a page must not lead to.
func navigable(s string) bool {
	below, fromRoot := strings.CutPrefix(s, "/")
	return webAddress(s) || strings.HasPrefix(s, "mailto:") || strings.HasPrefix(s, "tel:") || fromRoot && !strings.HasPrefix(below, "/")
}

// setCards reads cards: whether there are any, or their colours.
func (c *Config) setCards(d *frontmatter.Decoder, v frontmatter.Value) {
	if v.Kind != frontmatter.Map {
		c.Cards.On = d.Bool(v)
		return
	}
	c.Cards.On = true
	d.Map(v, "cards", []string{"paper", "ink", "accent"}, func(key string, v frontmatter.Value) {
		s := d.String(v)
		if s != "" && !colour.MatchString(s) {
			d.Error(v, "colour", fmt.Sprintf("%q is not a colour", s), "write six hexadecimal digits in quotes, as in '#8a1c1c'")
			return
		}
		switch key {
		case "paper":
			c.Cards.Paper = s
		case "ink":
			c.Cards.Ink = s
		case "accent":
			c.Cards.Accent = s
		}
	})
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (c *Config) setFeeds(d *frontmatter.Decoder, v frontmatter.Value) {
	d.Map(v, "feeds", []string{"formats", "items", "content", "aliases"}, func(key string, v frontmatter.Value) {
		switch key {
		case "formats":
			d.List(v, func(item frontmatter.Value) {
				formats := []string{"atom", "rss", "json"}
				if i := d.OneOf(item, formats...); i >= 0 && !slices.Contains(c.Feeds.Formats, formats[i]) {
					c.Feeds.Formats = append(c.Feeds.Formats, formats[i])
				}
			})
		case "items":
			c.Feeds.Items = d.Int(v, 1, 300)
		case "content":
			contents := []string{"full", "summary", "highlights"}
			if i := d.OneOf(v, contents...); i >= 0 {
				c.Feeds.Content = contents[i]
			}
		case "aliases":
			if v.Kind != frontmatter.Map {
				d.Map(v, "aliases", nil, nil)
				return
			}
			for _, f := range v.Fields {
				c.addFeedAlias(d, f.Key, f.Value)
			}
		}
	})
}

// subscribe reads an entry of subscriptions.
func (c *Config) subscribe(d *frontmatter.Decoder, v frontmatter.Value) {
	s := Subscription{Limit: 20}
	d.Map(v, "a subscription", []string{"feed", "source", "tags", "limit"}, func(key string, v frontmatter.Value) {
		switch key {
		case "feed":
			s.Feed = d.String(v)
			switch {
			case s.Feed == "":
			case !webAddress(s.Feed):
				d.Error(v, "url", fmt.Sprintf("%q is not a web address", s.Feed), "write it with https://, as in https://example.org/feed.xml")
			case slices.ContainsFunc(c.Subscribed, func(other Subscription) bool { return other.Feed == s.Feed }):
				d.Error(v, "schema", "this feed is subscribed to twice", "keep one of the two")
			}
		case "source":
			s.Source = d.String(v)
		case "tags":
			s.Tags = d.Strings(v)
		case "limit":
			s.Limit = d.Int(v, 1, 1000)
		}
	})
	if v.Kind == frontmatter.Map && !v.Has("feed") {
		d.Error(v, "schema", "a subscription needs a feed", "write - {feed: 'https://example.org/feed.xml', source: Publisher}")
	}
	if s.Feed != "" {
		c.Subscribed = append(c.Subscribed, s)
	}
}

// addFeedAlias reads an old address of a feed and the feed that answers there.
func (c *Config) addFeedAlias(d *frontmatter.Decoder, key, v frontmatter.Value) {
	old, feed := "/"+strings.TrimPrefix(d.String(key), "/"), strings.TrimPrefix(d.String(v), "/")
	below := aliasPath(old)
	if strings.ContainsAny(old, "?#\\%") || path.Clean("/"+below) != "/"+below {
		d.Error(key, "feed", fmt.Sprintf("%q is not an address on this site", old), "write a path as seen from the home page, without ? or #, as in /feed.xml")
		return
	}
	position, excerpt := diag.Locate(d.File, d.Source, key.Offset, key.Length)
	c.Feeds.Aliases = append(c.Feeds.Aliases, FeedAlias{below, feed, position, excerpt})
}

// placeholders are what article_url may hold.
var (
	placeholders = []string{":year", ":month", ":day", ":slug"}
	placeholder  = regexp.MustCompile(`:[a-zA-Z_]+`)
)

func (c *Config) setArticleURL(d *frontmatter.Decoder, v frontmatter.Value) {
	pattern := d.String(v)
	if pattern == "" {
		return
	}
	const hint = "write a path of :year, :month, :day and :slug that begins with / and ends with / or .html, as in /:year/:month/:slug/"
	rest := placeholder.ReplaceAllStringFunc(pattern, func(p string) string {
		if slices.Contains(placeholders, p) {
			return "x"
		}
		return p
	})
	clean := strings.HasPrefix(pattern, "/") && strings.Contains(pattern, ":slug") &&
		(strings.HasSuffix(pattern, "/") || strings.HasSuffix(pattern, ".html")) &&
		!strings.ContainsAny(rest, ":?#\\ %") && path.Clean(rest) == strings.TrimSuffix(rest, "/")
	if !clean {
		d.Error(v, "article_url", fmt.Sprintf("%q cannot be the pattern of addresses", pattern), hint)
		return
	}
	c.ArticleURL = pattern
}

// HomeURL returns the address of a home page in its one form: scheme and host
// in lower case, a slash at the end, neither query nor fragment.
func HomeURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil {
		return "", err
	}
	if (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || u.Opaque != "" {
		return "", fmt.Errorf("%q is not the address of a home page", s)
	}
	if u.Host, err = asciiHost(u.Host); err != nil {
		return "", err
	}
	u.Path = path.Clean("/" + u.Path)
	if u.Path != "/" {
		u.Path += "/"
	}
	u.RawPath = ""
	return u.String(), nil
}

// asciiHost returns a host in lower case and, where it is not in ASCII, in the
// form that addresses have it (RFC 5891).
func asciiHost(host string) (string, error) {
	for i := range len(host) {
		if host[i] >= 0x80 {
			return idna.Lookup.ToASCII(host)
		}
	}
	return strings.ToLower(host), nil
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// taggingEntity reports whether s can stand between "tag:" and the second
// colon of a tag URI (RFC 4151 §2.1): an authority, a comma, and a date.
func taggingEntity(s string) bool {
	authority, date, found := strings.Cut(s, ",")
	if !found || authority == "" {
		return false
	}
	for _, r := range authority {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_@", r)) {
			return false
		}
	}
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, date); err == nil {
			return true
		}
	}
	return false
}
