package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"coranto/internal/files"
	"coranto/internal/site"
)

const settings = `title: Die Zeitung für alle
url: https://example.org/news/
id: desk@example.org,2021
timezone: Europe/Oslo
mail:
  from: Die Zeitung für alle <zeitung@example.org>
  reply_to: desk@example.org
  to: Leser <leser@liste.example.org>
  unsubscribe: ['mailto:zeitung@example.org?subject=halt', 'https://example.org/halt?l=1&m={{id}}']
`

const week = `---
title: 'Größe über alles: <die> Woche & "ihre" Folgen, in einem Titel, der für eine Zeile viel zu lang geraten ist'
date: 2021-01-24
lead: two
entries:
  - {article: one, title: 'Eins & <zwei>', text: 'Ein Text mit "Zeichen" & <Klammern>.', source: Bote}
  - {article: two, title: Aufmacher}
  - {article: taken, title: Zurückgezogen, text: Es war falsch.}
  - {article: gone, title: Ohne Artikel}
---

Siehe [den Artikel](../articles/one.md#teil), [die Themen](/topics/) und [das Netz](https://elsewhere.example/?a=1&b=2).[^1]

- eins
- zwei, mit so viel Text dahinter, dass die Zeile im reinen Text ganz sicher umgebrochen werden muss

| Tag | Preis |
|---|---|
| Montag | 54,20 |

![Ein Bild](bild.png)

[^1]: Eine Fußnote.
`

// digest makes a site of files over those of a small digest.
func digest(t *testing.T, more map[string]string) *site.Site {
	t.Helper()
	fsys := fstest.MapFS{}
	add := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	add("site.yaml", settings)
	add("content/editions/w3.md", week)
	add("content/editions/bild.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x08\x08\x02\x00\x00\x00")
	add("content/stories/fall.md", "---\ntitle: Der Fall\n---\n")
	add("content/articles/one.md", "---\ntitle: One\nid: one\ndate: 2021-01-20\nstory: fall\n---\n\n## Teil\n")
	add("content/articles/two.md", "---\ntitle: Two\nid: two\ndate: 2021-01-21\ncorrections: [{date: 2021-02-01, text: Es war anders.}]\n---\n")
	add("content/articles/taken.md", "---\ntitle: Taken\nid: taken\ndate: 2021-01-21\nwithdrawn: {date: 2021-02-01, reason: Falsch.}\n---\n")
	for name, text := range more {
		add(name, text)
	}
	tree, _, err := files.Scan(fsys)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func edition(t *testing.T, s *site.Site, slug string) *site.Edition {
	t.Helper()
	e, ok := s.Edition(slug)
	if !ok {
		t.Fatalf("there is no edition %s: %v", slug, s.Diagnostics())
	}
	return e
}

// read is a mail as the standard library reads it.
type read struct {
	netmail.Header
	html, text string
}

// parse reads a mail, and holds what all mails keep.
func parse(t *testing.T, raw []byte) read {
	t.Helper()
	for i, line := range strings.Split(string(raw), "\r\n") {
		if len(line) > 78 || strings.ContainsAny(line, "\r\n") || strings.ContainsFunc(line, func(r rune) bool { return r >= 0x7f }) {
			t.Errorf("line %d cannot stand in a mail: %q", i+1, line)
		}
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out := read{Header: m.Header}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []string{"text/plain", "text/html"} { // the best comes last (RFC 2046, §5.1.4)
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		kind, params, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if kind != want || !strings.EqualFold(params["charset"], "utf-8") {
			t.Errorf("a part is %s in %s", kind, params["charset"])
		}
		var body io.Reader = part
		switch e := part.Header.Get("Content-Transfer-Encoding"); e {
		case "quoted-printable":
			body = quotedprintable.NewReader(part)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, part)
		default:
			t.Fatalf("a part is in %q", e)
		}
		data, err := io.ReadAll(body)
		if err != nil || !utf8.Valid(data) {
			t.Fatal(err, string(data))
		}
		text := strings.ReplaceAll(string(data), "\r\n", "\n")
		if want == "text/html" {
			out.html = text
		} else {
			out.text = text
		}
	}
	if _, err := parts.NextRawPart(); err != io.EOF {
		t.Errorf("there is a third part, or no end: %v", err)
	}
	checkHTML(t, out.html)
	return out
}

// checkHTML holds what the HTML of every mail keeps.
func checkHTML(t *testing.T, text string) {
	t.Helper()
	if len(text) > MaxHTML {
		t.Errorf("the HTML has %d bytes", len(text))
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"script", "link", "iframe", "form", "input", "object"}, n.Data) {
			t.Errorf("the HTML has a <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "id" {
				t.Errorf("<%s> has %s", n.Data, a.Key)
			}
			if a.Key == "href" || a.Key == "src" {
				if !strings.HasPrefix(a.Val, "https://") && !strings.HasPrefix(a.Val, "mailto:") {
					t.Errorf("<%s> leads to %q, which is nowhere in a mail", n.Data, a.Val)
				}
			}
		}
	}
}

func TestMake(t *testing.T) {
	s := digest(t, nil)
	message, err := Make(s, edition(t, s, "w3"))
	if err != nil {
		t.Fatal(err)
	}
	m := parse(t, message.Bytes)
	words := new(mime.WordDecoder)
	decoded := func(key string) string {
		value, err := words.DecodeHeader(m.Get(key))
		if err != nil {
			t.Error(err)
		}
		return value
	}
	for key, want := range map[string]string{
		"Subject":               `Größe über alles: <die> Woche & "ihre" Folgen, in einem Titel, der für eine Zeile viel zu lang geraten ist`,
		"Date":                  "Sun, 24 Jan 2021 00:00:00 +0100",
		"Message-Id":            "<edition.w3.2021@example.org>",
		"Content-Language":      "en",
		"Reply-To":              "<desk@example.org>",
		"To":                    `"Leser" <leser@liste.example.org>`,
		"List-Unsubscribe":      "<mailto:zeitung@example.org?subject=halt>, <https://example.org/halt?l=1&m={{id}}>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Mime-Version":          "1.0",
		"X-Mailer":              "",
		"User-Agent":            "",
	} {
		if got := decoded(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if from, err := m.AddressList("From"); err != nil || len(from) != 1 || from[0].Name != "Die Zeitung für alle" || from[0].Address != "zeitung@example.org" {
		t.Error(from, err)
	}
	const text = `Die Zeitung für alle
Größe über alles: <die> Woche & "ihre" Folgen, in einem Titel, der für
eine Zeile viel zu lang geraten ist
24 January 2021

Siehe den Artikel <https://example.org/news/2021/01/one.html#teil>, die
Themen <https://example.org/news/topics/> und das Netz
<https://elsewhere.example/?a=1&b=2>.[1]

- eins
- zwei, mit so viel Text dahinter, dass die Zeile im reinen Text ganz
  sicher umgebrochen werden muss

Tag | Preis
Montag | 54,20

[Ein Bild]

1. Eine Fußnote.

------------------------------------------------------------------------

Aufmacher [corrected since]
https://example.org/news/2021/01/two.html

------------------------------------------------------------------------

Eins & <zwei>
https://example.org/news/2021/01/one.html

Ein Text mit "Zeichen" & <Klammern>.

Bote · Der Fall

------------------------------------------------------------------------

Ohne Artikel

------------------------------------------------------------------------

This edition on the web:
https://example.org/news/editions/w3/

Get no more of these mails:
https://example.org/halt?l=1&m={{id}}
`
	if m.text != text {
		t.Errorf("the text is\n%s", m.text)
	}
	for _, want := range []string{
		`<html lang="en" dir="ltr">`,
		`<meta name="color-scheme" content="light dark">`,
		`@media (prefers-color-scheme: dark)`,
		`max-width:600px`,
		`<a href="https://example.org/news/2021/01/one.html#teil" style="`,
		`src="https://example.org/news/`,
		`href="https://example.org/halt?l=1&amp;m={{id}}"`,
		`>Eins &amp; &lt;zwei&gt;</a>`,
		`href="https://example.org/news/stories/fall/"`,
		`corrected since`,
	} {
		if !strings.Contains(m.html, want) {
			t.Errorf("the HTML has no %s", want)
		}
	}
	if strings.Contains(m.html+m.text, "Es war falsch") {
		t.Error("what was withdrawn is in the mail")
	}
	if message.HTML != len(m.html) || message.Shortened != 0 {
		t.Errorf("it is said to have %d bytes of %d, and to be shortened by %d", message.HTML, len(m.html), message.Shortened)
	}
	for range 10 {
		again, err := Make(digest(t, nil), edition(t, s, "w3"))
		if err != nil || !bytes.Equal(again.Bytes, message.Bytes) {
			t.Fatal("the second time it is another mail: ", err)
		}
	}
}

func TestOtherScripts(t *testing.T) {
	const title = "شركة تقاضي أمازون بعد أن أوقفت خوادمها، والمحكمة تنظر في الدعوى يوم الخميس"
	s := digest(t, map[string]string{
		"site.yaml":                 "title: الصحيفة\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\nlanguage: ar\nmail: {from: 'الصحيفة <a@example.org>', unsubscribe: none}\n",
		"content/editions/أسبوع.md": "---\ntitle: " + title + "\ndate: 2021-01-24\nentries:\n  - {article: one, title: " + title + ", text: " + strings.Repeat(title+" ", 8) + "}\n---\n",
	})
	message, err := Make(s, edition(t, s, "أسبوع"))
	if err != nil {
		t.Fatal(err)
	}
	m := parse(t, message.Bytes)
	if subject, err := new(mime.WordDecoder).DecodeHeader(m.Get("Subject")); err != nil || subject != title {
		t.Errorf("the subject is %q: %v", subject, err)
	}
	if !strings.Contains(m.html, "هذا العدد على الويب</a>") || !strings.Contains(m.text, "هذا العدد على الويب:") {
		t.Errorf("it speaks another language:\n%s", m.text)
	}
	if !strings.Contains(m.html, `<html lang="ar" dir="rtl">`) || !strings.Contains(m.html, "text-align:right") {
		t.Error("it is not written from the right")
	}
	if _, says := m.Header["List-Unsubscribe"]; says || strings.Contains(m.html, "Get no more") {
		t.Error("it says how to unsubscribe")
	}
	if m.Get("Message-Id") == "" || len(message.Bytes) > 2*(len(m.html)+len(m.text)) {
		t.Errorf("the id is %q; %d bytes for %d", m.Get("Message-Id"), len(message.Bytes), len(m.html)+len(m.text))
	}
}

// many is an edition of n entries with texts of so many bytes, and a note.
func many(n, text, note int) map[string]string {
	var b strings.Builder
	b.WriteString("---\ntitle: Many\ndate: 2021-01-24\nentries:\n")
	for i := range n {
		fmt.Fprintf(&b, "  - {article: one, title: Number %d, text: %s}\n", i, strings.Repeat("word ", text/5))
	}
	b.WriteString("---\n\n" + strings.Repeat("note ", note/5))
	return map[string]string{"content/editions/many.md": b.String()}
}

func TestLength(t *testing.T) {
	s := digest(t, many(60, 2000, 0))
	message, err := Make(s, edition(t, s, "many"))
	if err != nil {
		t.Fatal(err)
	}
	m := parse(t, message.Bytes)
	if message.Shortened < 10 || message.Shortened > 50 || message.HTML < MaxHTML-4000 {
		t.Errorf("it is shortened by %d to %d bytes", message.Shortened, message.HTML)
	}
	if strings.Count(m.html, "Number ") != 60 || !strings.Contains(m.html, "This mail is shortened") || !strings.Contains(m.text, "This mail is shortened") {
		t.Error("headlines are missing, or it does not say that it is shortened")
	}
	if !strings.Contains(m.html, ">Number 0</a></h2>\n<p ") || strings.Contains(m.html, ">Number 59</a></h2>\n<p style=\"margin:0 0 4px\">") {
		t.Error("it is not the last entries that are shortened")
	}
	for _, of := range []map[string]string{many(1, 10, 120_000), many(300, 10, 0)} {
		s := digest(t, of)
		if _, err := Make(s, edition(t, s, "many")); !errors.As(err, new(TooLong)) {
			t.Errorf("what is too long gives %v", err)
		}
	}
}

func TestSettings(t *testing.T) {
	for of, want := range map[string]string{
		"":                              "site.yaml does not say who the mail is from",
		"mail: {from: a@example.org}\n": "site.yaml does not say how a reader gets no more mails",
		"mail: {unsubscribe: none}\n":   "site.yaml does not say who the mail is from",
		"mail: {from: a@example.org, unsubscribe: none}\n": "",
	} {
		s := digest(t, map[string]string{"site.yaml": "title: T\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\n" + of})
		_, err := Make(s, edition(t, s, "w3"))
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want) || !errors.As(err, new(Unset))) {
			t.Errorf("%q gives %v", of, err)
		}
	}
}
