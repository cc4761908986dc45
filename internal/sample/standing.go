package sample

import (
	"fmt"
	"strings"
)

// standing is a file that is not an article.
type standing struct{ name, text string }

// stand writes site.yaml and the standing pages, and files for some of the
// topics, sources and stories; most have none, as in life.
func (d *digest) stand() {
	add := func(name string, m fields, body string) {
		r := stream(d.seed, forStanding, len(d.standing))
		text := append(appendYAML(nil, r, m), '\n')
		d.standing = append(d.standing, standing{name, string(text) + body})
	}
	d.standing = append(d.standing, standing{"site.yaml", d.config()})

	r := stream(d.seed, forStanding, 1<<20)
	t := d.tongues[base]
	add("content/pages/about.md", fields{{"title", text("About")}},
		d.sentence(r, t, 20, 40)+"\n\n## "+t.phrase(r, 3)+"\n\nAll of it is on the [timeline](/timeline/), by [topic](/topics/) and by [source](/sources/).\n")
	taken := map[string]bool{}
	for _, tag := range d.tags {
		taken[slugged(tag)] = true
	}
	parent := ""
	for k, tag := range d.tags {
		if k%4 != 0 || strings.Contains(tag, "++") {
			continue
		}
		m := fields{{"title", text(tag)}}
		if parent != "" && chance(r, 0.4) {
			m = append(m, field{"parent", text(parent)})
		} else {
			parent = slugged(tag)
		}
		if synonym := t.phrase(r, 2) + " " + t.rare(r); chance(r, 0.4) && !taken[slugged(synonym)] {
			taken[slugged(synonym)] = true
			m = append(m, field{"synonyms", words{synonym}})
		}
		add("content/topics/"+slugged(tag)+".md", m, d.introduction(r.IntN(1<<30)))
	}
	for k, p := range d.sources {
		if k%3 == 0 {
			add("content/sources/"+p.slug+".md", fields{
				{"name", text(p.name)},
				{"url", text("https://www." + p.host + "/")},
				{"license", text(one(r, []string{"full", "excerpt", "excerpt", "headline"}))},
				{"language", text("en")},
				{"kind", text(one(r, []string{"newspaper", "agency", "broadcaster"}))},
			}, d.introduction(r.IntN(1<<30)))
		}
	}
	for k, s := range d.stories {
		if s.length < 5 || k%3 != 0 {
			continue
		}
		add("content/stories/"+s.slug+".md", fields{
			{"title", text(s.title)},
			{"status", text(one(r, []string{"running", "closed"}))},
			{"topics", words(s.tags)},
			{"summary", prose(d.sentence(r, t, 15, 30))},
		}, d.introduction(r.IntN(1<<30)))
	}
}

// introduction makes the body of a standing file.
func (d *digest) introduction(number int) string {
	r := stream(d.seed, forStanding, number)
	var b strings.Builder
	for range between(r, 1, 4) {
		b.WriteString(d.sentence(r, d.tongues[base], 10, 30))
		b.WriteString("\n\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// config is the digest's site.yaml. Its home page is not at the root of its
// host, since that is what goes wrong first.
func (d *digest) config() string {
	return fmt.Sprintf(`# A synthetic digest of %d articles, seed %d.
title: The Sample Digest
url: https://sample.example/digest/
id: sample.example,2012
timezone: Europe/Berlin
language: en
description: A digest in words that nobody speaks.
authors: [%s]
feeds:
  content: summary
navigation:
  - {title: Topics, url: /topics/}
  - {title: Sources, url: /sources/}
  - {title: Stories, url: /stories/}
  - {title: Timeline, url: /timeline/}
  - {title: About, url: /about/}
repository: https://github.com/sample/digest
`, len(d.articles), d.seed, d.authors[0])
}
