package markdown

import (
	"bytes"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// tags are the elements that a body may become, and their attributes.
var tags = map[string][]string{
	"p": {}, "em": {}, "strong": {}, "del": {}, "br": {}, "hr": {}, "blockquote": {}, "ul": {}, "figure": {},
	"figcaption": {}, "thead": {}, "tbody": {}, "tr": {}, "table": {},
	"ol": {"start"}, "li": {"id"}, "sup": {"id"}, "pre": {"tabindex"}, "code": {"class"}, "td": {"class"},
	"h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
	"a":       {"href", "title", "role"},
	"img":     {"src", "alt", "title", "width", "height", "loading", "decoding"},
	"div":     {"class", "tabindex", "role", "aria-label"},
	"th":      {"scope", "class"},
	"section": {"class", "role"},
}

// FuzzHTML holds every body against what this package promises.
func FuzzHTML(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for part := range strings.SplitSeq(string(src), "\n-- ") {
			f.Add([]byte(part))
		}
	}
	f.Add(article)
	used := New()
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 1<<14 {
			return
		}
		check(t, used, body)
	})
}

// TestRandomBodies is FuzzHTML with bodies put together from what means
// something in Markdown, which random bytes seldom do.
func TestRandomBodies(t *testing.T) {
	parts := strings.Split("a|b| |  |\n|\n\n|\n    |\t|# |## |=== |---|> |- |1. |*|**|_|~~|~|`|```|\n```\n|\\|\\\n|!|[|]|(|)|<|>|](x.md)|](|"+
		"[a](b.md)|![p](q.png \"T\")|[^1]|\n[^1]: |\n[r]: |[r]|<b>|</b>|<!--|-->|<script>|\n<div>|<?|?>|<![CDATA[|&amp;|&#106;|&#x0;|&Tab;|"+
		"javascript:|data:|https://example.org/|www.|http://|.|@|a@b.org|mailto:|//|:|;|%6a|\"|'|--|...|é|世|界|\u202e|\u00ad|\x00|\x01|\xff|\r|\r\n|'s|9\"", "|")
	parts = append(parts, "|", "\n|-|:-:|\n", "| a | b |\n|---|--:|\n| c | d |\n", "\\|")
	random := rand.New(rand.NewPCG(1, 2))
	used := New()
	for range 30_000 {
		var body []byte
		for range 1 + random.IntN(24) {
			body = append(body, parts[random.IntN(len(parts))]...)
		}
		if check(t, used, body); t.Failed() {
			return
		}
	}
}

// check holds one body against what this package promises. used is a Converter
// that has converted others.
func check(t *testing.T, used *Converter, body []byte) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("the body is %q", body)
		}
	}()
	given := bytes.Clone(body)
	var links, pictures []string
	options := Options{
		Prefix:  "a1-",
		Link:    func(d string) string { links = append(links, d); return d },
		Picture: func(d string) Picture { pictures = append(pictures, d); return Picture{URL: d} },
	}
	used.HTML([]byte("# left [over](x) \"text"), options)
	links = nil
	got := used.HTML(body, options)
	ids := checkHTML(t, got)

	again := New()
	if s := again.HTML(body, Options{Prefix: "a1-"}); !bytes.Equal(s.HTML, got.HTML) || s.Words != got.Words {
		t.Errorf("a used Converter gives %q, a new one %q", got.HTML, s.HTML)
	}
	scan := used.Scan(body, true)
	checkScan(t, body, scan)
	if anchors := used.Anchors(body); !slices.Equal(anchors, ids) {
		t.Errorf("anchors are %q, ids %q", anchors, ids)
	}
	if !bytes.Equal(body, given) {
		t.Error("the body was changed")
	}

	// What Scan announces is what the resolvers are asked.
	var announced []string
	for _, l := range scan.Links {
		if !strings.HasPrefix(l.Destination, "#") {
			announced = append(announced, l.Destination)
		}
	}
	same(t, "links", announced, links)
	announced = nil
	for _, p := range scan.Pictures {
		announced = append(announced, p.Destination)
	}
	same(t, "pictures", announced, pictures)
}

func same(t *testing.T, what string, scan, asked []string) {
	t.Helper()
	for _, s := range [][]string{scan, asked} {
		slices.Sort(s)
	}
	if scan, asked = slices.Compact(scan), slices.Compact(asked); !slices.Equal(scan, asked) {
		t.Errorf("%s: Scan has %q, resolvers were asked for %q", what, scan, asked)
	}
}

// checkHTML reads b as a browser does, and returns the ids of its headings.
func checkHTML(t *testing.T, b Body) (headings []string) {
	t.Helper()
	for _, c := range b.HTML {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			t.Fatalf("a control character is left in %q", b.HTML)
		}
	}
	var open []string
	ids := map[string]bool{}
	followed := 0
	z := html.NewTokenizer(bytes.NewReader(b.HTML))
	for {
		kind := z.Next()
		token := z.Token()
		switch kind {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Fatalf("not closed: %v in %q", open, b.HTML)
			}
			if followed != len(b.Local) {
				t.Fatalf("%d local addresses, %d offsets, in %q", followed, len(b.Local), b.HTML)
			}
			return headings
		case html.CommentToken, html.DoctypeToken, html.SelfClosingTagToken:
			t.Fatalf("%v in %q", token, b.HTML)
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v in %q", token.Data, open, b.HTML)
			}
			open = open[:len(open)-1]
		case html.StartTagToken:
			allowed, ok := tags[token.Data]
			if !ok {
				t.Fatalf("<%s> in %q", token.Data, b.HTML)
			}
			if token.Data == "a" && slices.Contains(open, "a") {
				t.Fatalf("a link within a link in %q", b.HTML)
			}
			if token.Data != "br" && token.Data != "hr" && token.Data != "img" {
				open = append(open, token.Data)
			}
			for _, a := range token.Attr {
				if !slices.Contains(allowed, a.Key) {
					t.Fatalf("<%s %s> in %q", token.Data, a.Key, b.HTML)
				}
				switch a.Key {
				case "id":
					if ids[a.Val] || a.Val == "" {
						t.Fatalf("id %q twice in %q", a.Val, b.HTML)
					}
					ids[a.Val] = true
					if token.Data[0] == 'h' {
						headings = append(headings, a.Val)
					}
				case "href", "src":
					checkAddress(t, a.Key, a.Val)
					if strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "#") {
						if followed == len(b.Local) {
							t.Fatalf("no offset for %q in %q", a.Val, b.HTML)
						}
						at := b.Local[followed]
						if at <= 0 || b.HTML[at] != a.Val[0] || !bytes.HasSuffix(b.HTML[:at], []byte(a.Key+`="`)) {
							t.Fatalf("offset %d is not that of %q in %q", at, a.Val, b.HTML)
						}
						followed++
					}
				}
			}
		}
	}
}

func checkAddress(t *testing.T, key, address string) {
	t.Helper()
	if strings.HasPrefix(address, "//") {
		t.Fatalf("%q has no scheme", address)
	}
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"'<>\\`", c) >= 0 {
			t.Fatalf("%q holds %q", address, c)
		}
	}
	// As the URL standard reads it: a scheme is letters, digits and "+-."
	// before the first colon.
	scheme, _, ok := strings.Cut(address, ":")
	if i := strings.IndexFunc(scheme, func(r rune) bool { return !isAlnum(byte(r)) && !strings.ContainsRune("+-.", r) }); !ok || i >= 0 {
		return
	}
	if scheme == "" || !isAlnum(scheme[0]) || scheme[0] <= '9' {
		return
	}
	allowed := []string{"http", "https", "mailto", "tel"}
	if key == "src" {
		allowed = allowed[:2]
	}
	if !slices.Contains(allowed, strings.ToLower(scheme)) {
		t.Fatalf("the scheme of %q", address)
	}
	if u, err := url.Parse(address); err == nil && !strings.EqualFold(u.Scheme, scheme) {
		t.Fatalf("%q has scheme %q", address, u.Scheme)
	}
}

func checkScan(t *testing.T, body []byte, s Scan) {
	t.Helper()
	if n := utf8.RuneCountInString(s.Excerpt); n > longestExcerpt {
		t.Errorf("the excerpt has %d characters", n)
	}
	if utf8.Valid(body) && !utf8.ValidString(s.Excerpt) {
		t.Errorf("the excerpt is cut within a character: %q", s.Excerpt)
	}
	for _, list := range [][]Reference{s.Links, s.Pictures} {
		last := -1
		for _, ref := range list {
			if ref.Offset <= last || ref.Length <= 0 || ref.Offset+ref.Length > len(body) {
				t.Fatalf("%+v behind %d in %d bytes", ref, last, len(body))
			}
			last = ref.Offset
			if written := string(destinationOf(body[ref.Offset : ref.Offset+ref.Length])); written != ref.Destination {
				t.Errorf("at the place of %q stands %q", ref.Destination, written)
			}
		}
	}
	for _, f := range s.Findings {
		if f.Offset < 0 || f.Length <= 0 || f.Offset+f.Length > len(body) || f.Rule == "" || f.Message == "" {
			t.Fatalf("%+v in %d bytes", f, len(body))
		}
	}
}
