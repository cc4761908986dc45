package page_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"coranto"
	"coranto/internal/site"
)

// newsroom is a digest with a bit of everything, which random edits change. Its
// files are made anew from it after each edit.
type newsroom struct {
	r        *rand.Rand
	now      time.Time
	articles []*story
	files    map[string]string // all other files, by name
	count    int               // of articles ever written
}

// story is one article's file.
type story struct {
	name string
	keys map[string]string // as YAML has them
	text []string          // paragraphs
}

var (
	tagNames    = []string{"Law", "Money", "Ärzte", "C++", "Platforms", "法律", "Space"}
	sourceNames = []string{"Reuters", "AP", "Le Monde", "朝日新聞"}
	storyNames  = []string{"parler-v-amazon", "vaccines", "選挙"}
)

// newNewsroom returns a digest of n articles of two years, on 1 February 2021.
func newNewsroom(seed uint64, n int) *newsroom {
	d := &newsroom{
		r:   rand.New(rand.NewPCG(seed, 1)),
		now: time.Date(2021, 2, 1, 12, 0, 0, 0, time.UTC),
		files: map[string]string{
			"site.yaml":                   "title: Test\nurl: https://example.org/news/\nid: example.org,2021\ntimezone: Europe/Berlin\n",
			"content/topics/law.md":       "---\ntitle: Law\n---\nWhat courts decide.\n",
			"content/topics/money.md":     "---\ntitle: Money\nparent: Law\n---\nWhat it costs.\n",
			"content/sources/reuters.md":  "---\nname: Reuters\nurl: https://reuters.example/\n---\nAn agency.\n",
			"content/stories/vaccines.md": "---\ntitle: Vaccines\ntopics: [Recht]\n---\nHow they came.\n",
			"content/editions/first.md":   "---\ntitle: First\ndate: 2021-01-20\nlead: a002\nentries:\n  - {article: a002, title: Two, source: Reuters}\n  - {article: a006, title: Six}\n---\nA note.\n",
			"content/pages/about.md":      "---\ntitle: About\n---\nSee [law](/topics/law/).\n",
			"content/articles/latest.md":  "---\ntitle: Latest\ndate: 2021-02-01\nsource: [Reuters, {name: AP, url: \"https://ap.example/\"}]\n---\n",
			"content/articles/shared.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>`,
			"static/report.txt":           "A report.\n",
			"static/logo.svg":             `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>`,
		},
	}
	for range n {
		d.write()
	}
	return d
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func (d *newsroom) chance(percent int) bool { return d.r.IntN(100) < percent }

// day returns a date from two years ago to two months ahead, mostly of late.
func (d *newsroom) day() string {
	back := int(d.r.Float64() * d.r.Float64() * 760)
	if d.chance(6) {
		back = -d.r.IntN(60)
	}
	t := d.now.AddDate(0, 0, -back)
	if d.chance(50) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.DateOnly) + fmt.Sprintf("T%02d:%02d", d.r.IntN(24), d.r.IntN(60))
}

func (d *newsroom) tags() string {
	var tags []string
	for range d.r.IntN(4) {
		tags = append(tags, pick(d.r, tagNames))
	}
	return "[" + strings.Join(tags, ", ") + "]"
}

func (d *newsroom) source() string {
	one := func() string {
		return fmt.Sprintf(`{name: %s, url: "https://src.example/%d", title: Headline %d}`, pick(d.r, sourceNames), d.r.IntN(1000), d.r.IntN(1000))
	}
	switch d.r.IntN(3) {
	case 0:
		return pick(d.r, sourceNames)
	case 1:
		return one()
	}
	return "[" + one() + ", " + one() + "]"
}

// word returns a word that was not there before.
func (d *newsroom) word() string {
	d.count++
	return fmt.Sprintf("w%d", d.count)
}

func (d *newsroom) paragraph() string {
	s := "Some " + d.word() + " text"
	if len(d.articles) > 0 && d.chance(40) {
		s += " after [another](" + path.Base(pick(d.r, d.articles).name) + ")"
	}
	if d.chance(10) {
		s += " with ![a picture](shared.svg) and ![another](/logo.svg)"
	}
	return s + "."
}

// write adds an article.
func (d *newsroom) write() *story {
	d.count++
	a := &story{
		name: fmt.Sprintf("content/articles/a%03d.md", d.count),
		keys: map[string]string{"title": fmt.Sprintf("%q", "Title "+d.word()), "date": d.day(), "tags": d.tags()},
	}
	for range 1 + d.r.IntN(3) {
		a.text = append(a.text, d.paragraph())
	}
	for _, c := range []struct {
		percent int
		change  func(*newsroom, *story)
	}{
		{60, changeSource}, {40, changeStory}, {20, changeEvents}, {30, changeHighlights}, {10, changeRank},
		{8, changeCorrections}, {5, changeLanguage}, {5, changeProvenance}, {8, changeImage},
	} {
		if d.chance(c.percent) {
			c.change(d, a)
		}
	}
	if d.chance(4) {
		a.keys["draft"] = "true"
	}
	d.articles = append(d.articles, a)
	return a
}

func changeSource(d *newsroom, a *story) { a.keys["source"] = d.source() }
func changeStory(d *newsroom, a *story)  { a.keys["story"] = pick(d.r, storyNames) }
func changeRank(d *newsroom, a *story) {
	a.keys["rank"] = pick(d.r, []string{"lead", "major", "brief"})
}
func changeLanguage(d *newsroom, a *story)   { a.keys["lang"] = pick(d.r, []string{"de", "fr", "ar"}) }
func changeHighlights(d *newsroom, a *story) { a.keys["highlights"] = "[It was " + d.word() + ".]" }
func changeEvents(d *newsroom, a *story) {
	a.keys["events"] = fmt.Sprintf("[{date: %d, text: Event %s}, {date: 2020-12, text: Same event}]", 2015+d.r.IntN(5), d.word())
}
func changeCorrections(d *newsroom, a *story) {
	at := d.now.AddDate(0, 0, d.r.IntN(60)-50).Format(time.DateOnly)
	a.keys["corrections"] = "[{date: " + at + ", text: Wrong was " + d.word() + ".}]"
}
func changeProvenance(d *newsroom, a *story) {
	changeSource(d, a)
	a.keys["provenance"] = pick(d.r, []string{"excerpt", "syndicated"})
}
func changeImage(d *newsroom, a *story) {
	a.keys["image"] = "{src: shared.svg, alt: Alt " + d.word() + "}"
}

// digest returns the files.
func (d *newsroom) digest() fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range d.files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, a := range d.articles {
		out[a.name] = &fstest.MapFile{Data: []byte(a.file())}
	}
	return out
}

func (a *story) file() string {
	var b strings.Builder
	b.WriteString("---\n")
	for _, key := range slices.Sorted(maps.Keys(a.keys)) {
		b.WriteString(key + ": " + a.keys[key] + "\n")
	}
	b.WriteString("---\n" + strings.Join(a.text, "\n\n") + "\n")
	return b.String()
}

func (d *newsroom) options() site.Options { return site.Options{Now: d.now} }

// article returns one of them.
func (d *newsroom) article() *story { return pick(d.r, d.articles) }

// A change of one article that touches what lists show, or not.
func editArticle(change func(*newsroom, *story)) func(*newsroom) {
	return func(d *newsroom) { change(d, d.article()) }
}

// editFile replaces an old text in a file by one of the new, or writes the file
// if it is not there.
func editFile(name, old string, new ...string) func(*newsroom) {
	return func(d *newsroom) {
		text, found := d.files[name]
		if !found {
			d.files[name] = fmt.Sprintf(new[0], d.word())
			return
		}
		with := pick(d.r, new)
		if strings.Contains(with, "%s") {
			with = fmt.Sprintf(with, d.word())
		}
		d.files[name] = strings.Replace(text, old, with, 1)
	}
}

// toggle writes a file, or removes it.
func toggle(name, text string) func(*newsroom) {
	return func(d *newsroom) {
		if _, found := d.files[name]; found {
			delete(d.files, name)
			return
		}
		d.files[name] = text
	}
}

// editLayout takes a built-in layout into the digest, and adds to it.
func editLayout(name string) func(*newsroom) {
	return func(d *newsroom) {
		if _, found := d.files[name]; !found {
			text, err := fs.ReadFile(coranto.Theme, name)
			if err != nil {
				panic(err)
			}
			d.files[name] = string(text)
		}
		d.files[name] += d.word() + "\n"
	}
}

// setting adds a line to site.yaml, or removes it.
func setting(line string) func(*newsroom) {
	return func(d *newsroom) {
		text := d.files["site.yaml"]
		key, _, _ := strings.Cut(line, ":")
		var kept []string
		for l := range strings.Lines(text) {
			if !strings.HasPrefix(l, key+":") {
				kept = append(kept, l)
			}
		}
		if !strings.Contains(text, line) {
			kept = append(kept, line+"\n")
		}
		d.files["site.yaml"] = strings.Join(kept, "")
	}
}

// edits are what can happen to a digest, by name.
var edits = map[string]func(*newsroom){
	"text": editArticle(func(d *newsroom, a *story) { a.text = append(a.text, d.paragraph()) }),
	"first paragraph": editArticle(func(d *newsroom, a *story) {
		a.text[0] = d.paragraph()
	}),
	"title":         editArticle(func(d *newsroom, a *story) { a.keys["title"] = `"Title ` + d.word() + `"` }),
	"date":          editArticle(func(d *newsroom, a *story) { a.keys["date"] = d.day() }),
	"tags":          editArticle(func(d *newsroom, a *story) { a.keys["tags"] = d.tags() }),
	"new tag":       editArticle(func(d *newsroom, a *story) { a.keys["tags"] = "[New " + d.word() + "]" }),
	"source":        editArticle(changeSource),
	"second source": editFile("content/articles/latest.md", "https://ap.example/", "https://ap.example/%s"),
	"no source":     editArticle(func(_ *newsroom, a *story) { delete(a.keys, "source"); delete(a.keys, "provenance") }),
	"story":         editArticle(changeStory),
	"new story":     editArticle(func(d *newsroom, a *story) { a.keys["story"] = "story-" + d.word() }),
	"no story":      editArticle(func(_ *newsroom, a *story) { delete(a.keys, "story") }),
	"events":        editArticle(changeEvents),
	"highlights":    editArticle(changeHighlights),
	"rank":          editArticle(changeRank),
	"corrections":   editArticle(changeCorrections),
	"language":      editArticle(changeLanguage),
	"provenance":    editArticle(changeProvenance),
	"image":         editArticle(changeImage),
	"authors":       editArticle(func(d *newsroom, a *story) { a.keys["authors"] = "[Ada " + d.word() + "]" }),
	"summary":       editArticle(func(d *newsroom, a *story) { a.keys["summary"] = "Sum " + d.word() }),
	"notice":        editArticle(func(d *newsroom, a *story) { a.keys["notice"] = "Notice " + d.word() }),
	"params":        editArticle(func(d *newsroom, a *story) { a.keys["params"] = "{x: " + d.word() + "}" }),
	"slug":          editArticle(func(d *newsroom, a *story) { a.keys["slug"] = d.word() }),
	"id":            editArticle(func(d *newsroom, a *story) { a.keys["id"] = d.word() }),
	"updated": editArticle(func(d *newsroom, a *story) {
		a.keys["updated"] = d.now.AddDate(0, 0, d.r.IntN(9)-4).Format(time.DateOnly)
	}),
	"layout": editArticle(func(d *newsroom, a *story) {
		d.files["layouts/wide.html"] = "wide {{.Article.Body}}"
		a.keys["layout"] = "wide"
	}),
	"draft": editArticle(func(_ *newsroom, a *story) {
		if a.keys["draft"] == "true" {
			a.keys["draft"] = "false"
		} else {
			a.keys["draft"] = "true"
		}
	}),
	"expires": editArticle(func(d *newsroom, a *story) {
		a.keys["expires"] = d.now.AddDate(0, 0, d.r.IntN(20)-10).Format(time.DateOnly)
	}),
	"withdrawn": editArticle(func(d *newsroom, a *story) {
		a.keys["withdrawn"] = "{date: " + d.now.AddDate(0, 0, d.r.IntN(9)-4).Format(time.DateOnly) + ", reason: So " + d.word() + "}"
	}),
	"add": func(d *newsroom) { d.write() },
	"delete": func(d *newsroom) {
		linked := func(a *story) bool {
			return slices.ContainsFunc(d.articles, func(b *story) bool {
				return strings.Contains(strings.Join(b.text, " "), "("+path.Base(a.name)+")")
			})
		}
		i := slices.IndexFunc(d.articles, func(a *story) bool { return !linked(a) && a.keys["draft"] != "true" })
		if i >= 0 {
			d.articles = slices.Delete(d.articles, i, i+1)
		}
	},
	"picture": func(d *newsroom) {
		d.files["content/articles/shared.svg"] = fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="20"/>`, 1+d.r.IntN(500))
	},
	"static picture":   editFile("static/logo.svg", "<svg", "<!--%s--><svg"),
	"static file":      editFile("static/report.txt", "A report", "A report %s"),
	"static file more": toggle("static/more.txt", "More"),
	"style":            toggle("static/style.css", "body { color: red }"),
	"topic text":       editFile("content/topics/law.md", "courts", "courts %s"),
	"topic title":      editFile("content/topics/law.md", "title: Law", "title: Law %s", "title: Law"),
	"topic parent":     editFile("content/topics/money.md", "parent: Law\n", "", "\n"),
	"topic file":       toggle("content/topics/space.md", "---\ntitle: Outer space\nparent: Law\n---\nUp.\n"),
	"edition":          toggle("content/editions/second.md", "---\ntitle: Second\ndate: 2021-01-31\nlead: a004\nentries:\n  - {article: a002, title: Two}\n  - {article: a004, title: Four, text: It was four.}\n---\nA note.\n"),
	"edition text":     editFile("content/editions/first.md", "A note", "A note %s"),
	"aliases": editArticle(func(d *newsroom, a *story) {
		a.keys["aliases"] = "[/old/" + d.word() + ".html, /older/" + d.word() + "/]"
	}),
	"topic retired": toggle("content/topics/history.md", "---\ntitle: History\nretired: [The past]\n---\n"),
	"topic synonyms": func(d *newsroom) {
		const name, line = "content/topics/law.md", "synonyms: [Recht]\n"
		if text, found := strings.CutPrefix(d.files[name], "---\n"+line); found {
			d.files[name] = "---\n" + text
		} else {
			d.files[name] = "---\n" + line + strings.TrimPrefix(d.files[name], "---\n")
		}
	},
	"topic synonym":   toggle("content/topics/platforms.md", "---\ntitle: Platforms\nsynonyms: [Ärzte]\n---\n"),
	"source text":     editFile("content/sources/reuters.md", "agency", "agency %s"),
	"source name":     editFile("content/sources/reuters.md", "name: Reuters", "name: Reuters %s"),
	"source license":  editFile("content/sources/reuters.md", "---\n", "---\nlicense: headline\n"),
	"source file":     toggle("content/sources/ap.md", "---\nname: Associated Press\nlicense: excerpt\n---\n"),
	"story text":      editFile("content/stories/vaccines.md", "came", "came %s"),
	"story closed":    editFile("content/stories/vaccines.md", "---\n", "---\nstatus: closed\n"),
	"story file":      toggle("content/stories/parler-v-amazon.md", "---\ntitle: Parler v. Amazon\nsummary: A host.\ntopics: [Law, Space]\n---\nText.\n"),
	"page":            editFile("content/pages/about.md", "See", "See %s"),
	"page title":      editFile("content/pages/about.md", "title: About", "title: About %s"),
	"page more":       toggle("content/pages/more.md", "---\ntitle: More\n---\n[About](about.md)\n"),
	"article layout":  editLayout("layouts/article.html"),
	"topic layout":    editLayout("layouts/topic.html"),
	"base layout":     editLayout("layouts/base.html"),
	"line part":       editLayout("layouts/parts/line.html"),
	"card part":       editLayout("layouts/parts/card.html"),
	"masthead part":   editLayout("layouts/parts/masthead.html"),
	"layout file":     toggle("layouts/timeline.html", "Time: {{.Title}}"),
	"site title":      setting("title: Another"),
	"site feeds":      setting("feeds: {items: 3, content: full}"),
	"site highlights": setting("feeds: {content: highlights}"),
	"site formats":    setting("feeds: {formats: [atom, rss, json]}"),
	"site repository": setting("repository: https://github.com/user/repo"),
	"site authors":    setting("authors: [Ada]"),
	"site language":   setting("language: de"),
	"site zone":       setting("timezone: Asia/Tokyo"),
	"site addresses":  setting("article_url: /:year/:slug/"),
	"site url":        setting("url: https://other.example/"),
	"site params":     setting("params: {a: b}"),
	"clock":           func(d *newsroom) { d.now = d.now.Add(time.Duration(1+d.r.IntN(200)) * time.Hour) },
}
