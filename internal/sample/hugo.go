package sample

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// The same digest as a site for Hugo, to measure beside. It has the same
// articles at the same addresses, with all that their pages show; years and
// months are sections; days, topics, sources and stories are taxonomies, those
// with many articles cut into pages of a hundred; what has a feed here has one
// there. Where the two differ, Hugo has less to do: it writes no search index,
// no calendars of stories and no pages for the years of a topic; its charts are
// lists; links between articles are addresses already; what is the same on all
// pages is rendered once; and an article finds those before it in a list that is
// in order.

//go:embed all:hugo
var hugoTheme embed.FS

// WriteHugo writes the site below dir, which need not exist.
func WriteHugo(dir string, n int, seed uint64) error {
	d := plan(n, seed)
	standing, err := d.hugoStanding()
	if err != nil {
		return err
	}
	return write(dir, len(standing)+len(d.articles), func(i int, buf []byte) (string, []byte) {
		if i < len(standing) {
			return standing[i].name, append(buf, standing[i].text...)
		}
		return d.hugoArticle(i-len(standing), buf)
	})
}

// hugoStanding returns the files that are not articles.
func (d *digest) hugoStanding() ([]standing, error) {
	list := []standing{{"hugo.yaml", d.hugoConfig()}}
	err := fs.WalkDir(hugoTheme, "hugo", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := hugoTheme.ReadFile(name)
		list = append(list, standing{strings.TrimPrefix(name, "hugo/"), string(data)})
		return err
	})
	add := func(name, title, more, body string) {
		list = append(list, standing{"content/" + name, fmt.Sprintf("---\ntitle: %q\n%s---\n%s", title, more, body)})
	}
	add("timeline.md", "Timeline", "layout: timeline\nurl: /timeline/\n", "")
	add("corrections.md", "Corrections", "layout: corrections\nurl: /corrections/\n", "")
	add("about.md", "About", "url: /about/\n", "A digest in words that nobody speaks.\n")
	// No feeds of days.
	add("days/_index.md", "Days", "cascade:\n  outputs: [html]\n", "")
	introduced := map[string]string{}
	for _, f := range d.standing {
		if _, body, ok := strings.Cut(f.text, "\n---\n"); ok {
			introduced[strings.TrimPrefix(f.name, "content/")] = body
		}
	}
	for _, tag := range d.tags {
		if slug := slugged(tag); slug == strings.ToLower(strings.ReplaceAll(tag, " ", "-")) {
			add("topics/"+slug+"/_index.md", tag, "", introduced["topics/"+slug+".md"])
		}
	}
	for _, p := range d.sources {
		add("sources/"+p.slug+"/_index.md", p.name, "", introduced["sources/"+p.slug+".md"])
	}
	for _, s := range d.stories {
		if s.length >= 3 {
			add("stories/"+s.slug+"/_index.md", s.title, "", introduced["stories/"+s.slug+".md"])
		}
	}
	made := map[string]bool{}
	for i := range d.articles {
		month := first.AddDate(0, 0, d.articles[i].day)
		for _, layout := range []string{"2006", "2006/01"} {
			if folder := month.Format(layout); !made[folder] {
				made[folder] = true
				add(folder+"/_index.md", month.Format(map[string]string{"2006": "2006", "2006/01": "January 2006"}[layout]), "", "")
			}
		}
	}
	return list, err
}

func (d *digest) hugoConfig() string {
	return fmt.Sprintf(`# A synthetic digest of %d articles, seed %d, for Hugo.
title: The Sample Digest
baseURL: https://sample.example/digest/
languageCode: en
timeZone: Europe/Berlin
enableRobotsTXT: true
taxonomies: {topic: topics, source: sources, story: stories, day: days}
outputs:
  home: [html, rss]
  section: [html]
  taxonomy: [html]
  term: [html, rss]
services: {rss: {limit: 20}}
markup: {goldmark: {renderer: {unsafe: false}}}
params:
  description: A digest in words that nobody speaks.
  editor: %s
  repository: https://github.com/sample/digest
menu:
  main:
    - {name: Topics, url: /topics/, weight: 1}
    - {name: Sources, url: /sources/, weight: 2}
    - {name: Stories, url: /stories/, weight: 3}
    - {name: Timeline, url: /timeline/, weight: 4}
    - {name: About, url: /about/, weight: 5}
`, len(d.articles), d.seed, d.authors[0])
}

// markdownLink is a link to the file of an article.
var markdownLink = regexp.MustCompile(`\]\(([^():]+)\.md\)`)

// hugoArticle writes the file of the i-th article: what [digest.file] has of it,
// under the names that Hugo knows.
func (d *digest) hugoArticle(i int, buf []byte) (name string, data []byte) {
	a := &d.articles[i]
	below := strings.TrimPrefix(a.folder(), "content/articles/")
	r := stream(d.seed, forMatter, i)
	known, brief := d.matter(r, i)
	m := fields{
		{"url", text("/" + below + "/" + a.slug + ".html")},
		{"days", text("[" + dated(a.day) + "]")},
	}
	for _, f := range known {
		switch f.key {
		case "id":
			continue
		case "date":
			f.value = date(seconds(string(f.value.(date))))
		case "updated":
			f.value = text(f.value.(date))
			m = append(m, field{"lastmod", f.value})
		case "tags":
			f.key = "topics"
		case "story":
			f.key, f.value = "stories", words{string(f.value.(text))}
		case "lang":
			f.key = "inlang"
		case "source":
			origins := originsOf(f.value)
			names := words{}
			for _, o := range origins {
				names = append(names, string(o[0].value.(text)))
			}
			m = append(m, field{"sources", names})
			f.key, f.value = "origins", origins
		}
		m = append(m, f)
	}
	buf = append(appendYAML(buf, r, m), '\n')
	head := len(buf)
	buf = d.appendBody(buf, i, brief)
	body := markdownLink.ReplaceAllFunc(buf[head:], func(link []byte) []byte {
		to := string(markdownLink.FindSubmatch(link)[1])
		return fmt.Appendf(nil, "](/digest/%s.html)", path.Join(below, to))
	})
	return "content/" + below + "/" + a.slug + ".md", append(buf[:head:head], body...)
}

// originsOf returns the sources of an article in the longest of the ways that
// they can be written.
func originsOf(value any) rows {
	switch v := value.(type) {
	case text:
		return rows{{{"name", v}}}
	case fields:
		return rows{v}
	}
	return value.(rows)
}

// seconds adds the seconds to a time that has none.
func seconds(when string) string {
	if i := strings.IndexByte(when, 'T'); i >= 0 && len(when) == i+len("T15:04") {
		return when + ":00"
	}
	return when
}
