package page_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"coranto"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// The oracle of [site.Site.Apply]: a digest is edited at random, and after every
// step the site that Apply made of the last one is compared with what Load makes
// of all files: everything that can be asked of it, and the bytes and reads of
// every page.

var (
	applySeed  = flag.Uint64("apply.seed", 0, "run TestApplyEqualsLoad with this seed alone")
	applySteps = flag.Int("apply.steps", 40, "edits in each run of TestApplyEqualsLoad")
	applyRuns  = flag.Int("apply.runs", 8, "runs of TestApplyEqualsLoad")
)

func TestApplyEqualsLoad(t *testing.T) {
	first, last := uint64(1), uint64(*applyRuns)
	if *applySeed > 0 {
		first, last = *applySeed, *applySeed
	}
	for seed := first; seed <= last; seed++ {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			newEditing(t, seed).run(*applySteps)
		})
	}
}

// FuzzApplyEqualsLoad runs with any seed:
//
//	go test -run '^$' -fuzz FuzzApplyEqualsLoad ./internal/page
//
// and what it finds is run again by go test -run TestApplyEqualsLoad -apply.seed.
func FuzzApplyEqualsLoad(f *testing.F) {
	f.Add(uint64(1000))
	f.Fuzz(func(t *testing.T, seed uint64) {
		newEditing(t, seed).run(12)
	})
}

// editing is one run: a digest, and the sites of its last state.
type editing struct {
	t       *testing.T
	seed    uint64
	d       *newsroom
	folder  *folder
	options site.Options
	applied *site.Site
	loaded  *site.Site
	history []string
	missed  []string // names that an Apply without success was given
}

func newEditing(t *testing.T, seed uint64) *editing {
	e := &editing{t: t, seed: seed, d: newNewsroom(seed, 14), folder: &folder{MapFS: fstest.MapFS{}, refused: map[string]error{}}}
	e.options = site.Options{Now: e.d.now, Drafts: seed%3 == 1, Future: seed%4 == 1, Jobs: 1 + int(seed%2)}
	e.sync()
	e.loaded, e.applied = e.load(), e.load()
	return e
}

func (e *editing) run(steps int) {
	names := slices.Concat(slices.Sorted(maps.Keys(edits)), slices.Sorted(maps.Keys(roughEdits)))
	for step := range steps {
		e.history = nil
		for range 1 + e.d.r.IntN(5)/3 { // mostly one
			name := pick(e.d.r, names)
			e.history = append(e.history, name)
			if edit := edits[name]; edit != nil && len(e.d.articles) > 0 {
				edit(e.d)
			} else if edit := roughEdits[name]; edit != nil {
				edit(e)
			}
		}
		if len(e.d.articles) < 6 {
			e.d.write()
		}
		if !e.step() {
			e.t.Fatalf("seed %d, step %d (%s): Apply and Load differ; see it again with -run 'TestApplyEqualsLoad' -apply.seed=%d -apply.steps=%d",
				e.seed, step+1, strings.Join(e.history, ", "), e.seed, step+1)
		}
	}
}

// step takes the edits in, and compares.
func (e *editing) step() bool {
	changed := slices.Concat(e.sync(), e.missed)
	before, wasLoaded := e.applied, e.loaded
	now := e.d.now
	if now.Equal(e.applied.Now) && e.d.chance(50) {
		now = time.Time{}
	}
	applied, err := before.Apply(site.Changes{Files: e.vague(changed), Now: now})
	tree, _, scanErr := files.Scan(e.folder, coranto.Theme)
	if scanErr != nil {
		e.t.Fatal(scanErr)
	}
	e.options.Now = e.d.now
	loaded, loadErr := site.Load(tree, e.options)
	if (err == nil) != (loadErr == nil) {
		e.t.Errorf("Apply: %v, Load: %v", err, loadErr)
		return false
	}
	if err != nil { // nothing is taken in
		e.missed = changed
		return true
	}
	e.missed = nil
	e.applied, e.loaded = applied, loaded
	return e.same("the last site", before, wasLoaded) && e.same("the site", applied, loaded) && e.samePages()
}

func (e *editing) load() *site.Site {
	tree, _, err := files.Scan(e.folder, coranto.Theme)
	if err != nil {
		e.t.Fatal(err)
	}
	s, err := site.Load(tree, e.options)
	if err != nil {
		e.t.Fatal(err)
	}
	return s
}

// sync writes the digest to the folder, and returns the names of what changed.
func (e *editing) sync() []string {
	var changed []string
	now := e.d.digest()
	for name := range e.folder.MapFS {
		if now[name] == nil {
			changed = append(changed, name)
			delete(e.folder.MapFS, name)
		}
	}
	for name, file := range now {
		if old := e.folder.MapFS[name]; old == nil || !bytes.Equal(old.Data, file.Data) {
			changed = append(changed, name)
			e.folder.MapFS[name] = file
		}
	}
	slices.Sort(changed)
	changed = append(changed, e.folder.toggled...)
	e.folder.toggled = nil
	return changed
}

// vague names changes as a watcher may: in any order, some more than once, some
// by their folder, and with names at which nothing happened.
func (e *editing) vague(names []string) []string {
	r := e.d.r
	out := slices.Clone(names)
	for _, name := range names {
		if r.IntN(4) == 0 {
			out = append(out, path.Dir(name))
		}
	}
	if r.IntN(3) == 0 {
		out = append(out, "content/articles/a001.md", "content/none/x.md", "README.md", "content/articles/.a.md.swp", "layouts")
	}
	if r.IntN(10) == 0 {
		out = append(out, ".")
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// answers are all that can be asked of a site.
func answers(s *site.Site) map[string]any {
	themes := map[string]files.Hash{}
	for _, name := range s.Theme.Names() {
		themes[name] = s.Theme.Hash(name)
	}
	config := s.Config
	config.Zone = nil
	articles := map[string]*site.Article{}
	resolved := map[string]site.Target{}
	for a := range s.Parsed() {
		if found, ok := s.Article(a.ID); ok {
			articles[a.ID] = found
		}
		for _, destination := range []string{path.Base(a.File), "/" + a.Slug + ".html", "none.md", "shared.svg", "/logo.svg", "extra.png"} {
			resolved[a.File+" "+destination] = s.Resolve("content/articles/x.md", destination)
			resolved[a.File+" in "+destination] = s.Resolve(a.File, destination)
		}
		for _, file := range []string{a.File, "site.yaml", "layouts/article.html", "content/topics/law.md"} {
			resolved["said of "+file] = site.Target{Problem: fmt.Sprint(s.Said(file))}
		}
	}
	var names []string
	for _, f := range s.Tree.All() {
		names = append(names, f.Name)
	}
	var spans []site.SpanCount
	for depth := 1; depth <= 3; depth++ {
		spans = append(spans, s.Published().Spans(depth)...)
	}
	synonyms := map[string]*site.Source{}
	for _, slug := range []string{"reuters", "ap", "associated-press", "reuters-agency"} {
		synonyms[slug], _ = s.Source(slug)
	}
	return map[string]any{
		"Config": config, "zone": s.Config.Zone.String(), "Base": s.Base, "Origin": s.Origin, "Now": s.Now.String(),
		"files": names, "tree": s.Tree.Diagnostics(), "layouts": themes, "theme's assets": s.Theme.Assets(),
		"Published": s.Published(), "list": s.Published().Entries(), "spans": spans, "hash": s.Published().Hash(),
		"Topics": s.Topics(), "Sources": s.Sources(), "Stories": s.Stories(), "Source": synonyms, "Editions": s.Editions(),
		"Pages": s.Pages(), "Corrections": s.Corrections(), "Assets": s.Assets(), "LeftOut": s.LeftOut(),
		"Shown": slices.Collect(s.Shown()), "Parsed": slices.Collect(s.Parsed()), "Article": articles, "Resolve": resolved,
		"Redirects": s.Redirects(), "FeedAliases": s.FeedAliases(), "News": s.News(), "Next": s.Next().String(),
		"Diagnostics": s.Diagnostics(), "RootLinks": s.RootLinks(),
	}
}

// same compares all answers of two sites.
func (e *editing) same(what string, got, want *site.Site) bool {
	a, b := answers(got), answers(want)
	ok := true
	for _, question := range slices.Sorted(maps.Keys(b)) {
		if reflect.DeepEqual(a[question], b[question]) {
			continue
		}
		d := cmp.Diff(b[question], a[question], cmp.Exporter(func(reflect.Type) bool { return true }))
		if d == "" {
			continue // an empty list, or none; a zone that was read twice
		}
		ok = false
		e.t.Errorf("%s: %s (-Load +Apply)\n%.3000s", what, question, d)
	}
	return ok
}

// samePages compares the plans, what is found at each address, and every page.
func (e *editing) samePages() bool {
	pages := page.All(e.loaded)
	if got := page.All(e.applied); !slices.Equal(got, pages) {
		e.t.Errorf("the plan (-Load +Apply)\n%s", cmp.Diff(pages, got))
		return false
	}
	got, want := page.Check(e.applied, pages), page.Check(e.loaded, pages)
	if d := cmp.Diff(want, got); d != "" {
		e.t.Errorf("the check of the plan (-Load +Apply)\n%s", d)
		return false
	}
	paths := map[string]int{}
	for _, p := range pages {
		paths[p.Path]++
	}
	ok := true
	applied, loaded := page.NewRenderer(e.applied), page.NewRenderer(e.loaded)
	applied.Expect(pages)
	loaded.Expect(pages)
	for _, p := range pages {
		for _, address := range []string{p.Address(), p.Path} {
			if at, found := page.At(e.applied, address); !found || paths[p.Path] == 1 && at != p {
				e.t.Errorf("at %q is %+v, want %+v", address, at, p)
				ok = false
			}
		}
		got, gotErr := applied.Render(nil, p)
		want, wantErr := loaded.Render(nil, p)
		switch {
		case fmt.Sprint(gotErr) != fmt.Sprint(wantErr):
			e.t.Errorf("%s: Apply: %v, Load: %v", p, gotErr, wantErr)
		case !bytes.Equal(got.Bytes, want.Bytes):
			e.t.Errorf("%s has other bytes (before is Load):\n%s", p, difference(want.Bytes, got.Bytes))
		case !slices.Equal(got.Reads, want.Reads):
			e.t.Errorf("%s has other reads (-Load +Apply):\n%s", p, cmp.Diff(want.Reads, got.Reads))
		case !reflect.DeepEqual(got.Diagnostics, want.Diagnostics):
			e.t.Errorf("%s (-Load +Apply):\n%s", p, cmp.Diff(want.Diagnostics, got.Diagnostics))
		default:
			continue
		}
		ok = false
	}
	return ok
}

// folder is a digest's folder in memory, in which some files may not be read.
type folder struct {
	fstest.MapFS
	refused map[string]error
	toggled []string // names refused since the last look, or no longer
}

func (f *folder) Open(name string) (fs.File, error) {
	if err := f.refused[name]; err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return f.MapFS.Open(name)
}

var errDisk = errors.New("the disk is broken")

// refuse makes a file unreadable, or readable again.
func (f *folder) refuse(name string, err error) {
	f.toggled = append(f.toggled, name)
	if f.refused[name] != nil {
		delete(f.refused, name)
		return
	}
	f.refused[name] = err
}

// rough returns an edit of a newsroom as one of a run.
func rough(edit func(*newsroom)) func(*editing) { return func(e *editing) { edit(e.d) } }

// roughArticle returns an edit that sets keys of an article.
func roughArticle(edit func(*newsroom, *story)) func(*editing) {
	return func(e *editing) {
		if len(e.d.articles) > 0 {
			edit(e.d, e.d.article())
		}
	}
}

// roughEdits leave the digest in any state, with errors or without.
var roughEdits = map[string]func(*editing){
	"nothing": func(*editing) {},
	"break":   roughArticle(func(d *newsroom, a *story) { a.keys["date"] = "tomorrow" }),
	"break yaml": roughArticle(func(d *newsroom, a *story) {
		a.keys["title"] = pick(d.r, []string{`"open`, "[a", "*x"})
	}),
	"mend": func(e *editing) {
		for _, a := range e.d.articles {
			if a.keys["date"] == "tomorrow" {
				a.keys["date"] = e.d.day()
			}
			if !strings.HasSuffix(a.keys["title"], `"`) || len(a.keys["title"]) < 7 {
				a.keys["title"] = `"Mended ` + e.d.word() + `"`
			}
		}
	},
	"delete any": func(e *editing) {
		if n := len(e.d.articles); n > 0 {
			i := e.d.r.IntN(n)
			e.d.articles = slices.Delete(e.d.articles, i, i+1)
		}
	},
	"rename": roughArticle(func(d *newsroom, a *story) { a.name = path.Dir(a.name) + "/" + d.word() + ".md" }),
	"move": roughArticle(func(d *newsroom, a *story) {
		a.name = pick(d.r, []string{"content/articles/", "content/articles/2021/", "content/articles/2021/deep/"}) + path.Base(a.name)
	}),
	"rename folder": func(e *editing) {
		for _, a := range e.d.articles {
			switch {
			case strings.HasPrefix(a.name, "content/articles/2021/"):
				a.name = strings.Replace(a.name, "/2021/", "/old/", 1)
			case strings.HasPrefix(a.name, "content/articles/old/"):
				a.name = strings.Replace(a.name, "/old/", "/2021/", 1)
			}
		}
	},
	"away and back": roughArticle(func(d *newsroom, a *story) {
		if strings.HasPrefix(a.name, "content/articles/") {
			a.name = "content/pages/" + path.Base(a.name)
		} else {
			a.name = "content/articles/" + path.Base(a.name)
		}
	}),
	"id of another": roughArticle(func(d *newsroom, a *story) { a.keys["id"] = path.Base(strings.TrimSuffix(d.article().name, ".md")) }),
	"own id":        roughArticle(func(d *newsroom, a *story) { delete(a.keys, "id") }),
	"two ids swapped": roughArticle(func(d *newsroom, a *story) {
		b := d.article()
		a.keys["id"], b.keys["id"] = "swapped-"+d.word(), "swapped-"+d.word()
		a.keys["id"], b.keys["id"] = b.keys["id"], a.keys["id"]
	}),
	"slug of another": roughArticle(func(d *newsroom, a *story) { a.keys["slug"] = path.Base(strings.TrimSuffix(d.article().name, ".md")) }),
	"own slug":        roughArticle(func(d *newsroom, a *story) { delete(a.keys, "slug") }),
	"alias of others": roughArticle(func(d *newsroom, a *story) { a.keys["aliases"] = "[/old/a.html, /topics/x/]" }),
	"no alias":        roughArticle(func(d *newsroom, a *story) { delete(a.keys, "aliases") }),
	"spelled tags": roughArticle(func(d *newsroom, a *story) {
		a.keys["tags"] = pick(d.r, []string{"[LAW]", "[law]", "[space]", "[S pace]", "[History]", "[the past]", "[Outer space]"})
	}),
	"spelled source": roughArticle(func(d *newsroom, a *story) {
		a.keys["source"] = pick(d.r, []string{"REUTERS", "ap", "A P", "le monde", "LE MONDE", "Associated Press", "[AP, le monde]", "[le monde, Le Monde]", "Reuters Agency"})
	}),
	"later":     roughArticle(func(d *newsroom, a *story) { a.keys["date"] = d.now.AddDate(0, 0, 1+d.r.IntN(9)).Format(time.DateOnly) }),
	"dated now": roughArticle(func(d *newsroom, a *story) { a.keys["date"] = d.now.Format(time.DateOnly) }),
	"later changes": roughArticle(func(d *newsroom, a *story) {
		a.keys["updated"] = d.now.AddDate(0, 0, 3).Format(time.DateOnly)
		a.keys["draft"] = "true"
	}),
	"oldest":        roughArticle(func(d *newsroom, a *story) { a.keys["date"] = "2017-0" + fmt.Sprint(1+d.r.IntN(9)) + "-03" }),
	"no withdrawal": roughArticle(func(d *newsroom, a *story) { delete(a.keys, "withdrawn"); delete(a.keys, "expires") }),
	"own picture":   roughArticle(func(d *newsroom, a *story) { a.keys["image"] = "{src: extra.png, alt: Alt}" }),
	"shows picture": roughArticle(func(d *newsroom, a *story) { a.text = append(a.text, "![x](extra.png) and [y](data.csv)") }),
	"shows none":    roughArticle(func(d *newsroom, a *story) { a.text = a.text[:1]; a.text[0] = "Plain."; delete(a.keys, "image") }),
	"to a heading":  roughArticle(func(d *newsroom, a *story) { a.text = append(a.text, "[there]("+path.Base(d.article().name)+"#part)") }),
	"heading":       roughArticle(func(d *newsroom, a *story) { a.text = append(a.text, "## Part") }),
	"to an address": roughArticle(func(d *newsroom, a *story) {
		a.text = append(a.text, pick(d.r, []string{"[t](/topics/space/)", "[m](/2021/01/)", "[n](/none/)", "[s](/sources/ap/)", "[u](../../pages/about.md)"}))
	}),
	"drawing":         rough(toggle("content/articles/2021/lively.svg", "<svg><script/></svg>")),
	"drawing bytes":   rough(editFile("content/articles/2021/lively.svg", "script", "g", "script")),
	"static drawing":  rough(toggle("static/lively.svg", "<svg onload=\"x\"/>")),
	"picture file":    rough(toggle("content/articles/extra.png", "no picture")),
	"picture bytes":   rough(func(d *newsroom) { d.files["content/articles/extra.png"] = "picture " + d.word() }),
	"data file":       rough(toggle("content/articles/data.csv", "a,b")),
	"picture below":   rough(toggle("content/articles/2021/extra.png", "no picture")),
	"other ending":    rough(toggle("content/articles/x.markdown", "# X")),
	"other folder":    rough(toggle("content/topic/x.md", "# X")),
	"no site.yaml":    rough(func(d *newsroom) { stash(d, "site.yaml") }),
	"bad site.yaml":   rough(setting("colour: red")),
	"bad zone":        rough(setting("timezone: Nowhere")),
	"feed aliases":    rough(setting("feeds: {aliases: {/feed.xml: /atom.xml, /law.xml: /topics/law/atom.xml, /old.xml: /2021/01/atom.xml, /bad.xml: /none.xml}}")),
	"bad layout":      rough(toggle("layouts/day.html", "{{.Nope")),
	"worse layout":    rough(toggle("layouts/topics.html", "{{.Nope}}")),
	"layout's asset":  rough(toggle("layouts/sources.html", `{{asset "more.css"}}`)),
	"asset":           rough(toggle("static/more.css", "a{}")),
	"half saved":      rough(toggle("content/articles/half.md", "---\ntitle: Half\ndate: 2021-01-0")),
	"half, then more": rough(editFile("content/articles/half.md", "2021-01-0", "2021-01-08\n---\nText.\n")),
	"emptied":         rough(toggle("content/articles/emptied.md", "")),
	"own layout":      rough(toggle("layouts/special.html", "<p>{{.Title}}</p>")),
	"of own layout":   roughArticle(func(d *newsroom, a *story) { a.keys["layout"] = "special" }),
	"folder of topics": rough(func(d *newsroom) {
		for name, text := range maps.Clone(d.files) {
			from, to := "content/topics/", "content/topics/moved/"
			if strings.HasPrefix(name, to) {
				from, to = to, from
			}
			if rest, ok := strings.CutPrefix(name, from); ok {
				delete(d.files, name)
				d.files[to+rest] = text
			}
		}
	}),
	"no layout":      rough(toggle("layouts/notes.txt", "Notes.")),
	"robots":         rough(toggle("static/robots.txt", "User-agent: *")),
	"topic twice":    rough(toggle("content/topics/deep/law.md", "---\ntitle: Law too\n---\n![x](../../articles/extra.png)\n")),
	"topic circle":   rough(toggle("content/topics/circle.md", "---\ntitle: Circle\nparent: Money\nsynonyms: [Law, money, Ronde]\n---\n")),
	"topic untitled": rough(toggle("content/topics/platforms.md", "---\nretired: [Old platforms, History]\n---\n")),
	"bad topic":      rough(editFile("content/topics/money.md", "title", "titel")),
	"good topic":     rough(editFile("content/topics/money.md", "titel", "title")),
	"topic picture":  rough(toggle("content/topics/picture.md", "---\ntitle: Picture\n---\n![x](extra.png)\n")),
	"topic's extra":  rough(toggle("content/topics/extra.png", "no picture")),
	"other name":     rough(toggle("content/sources/reuters-agency.md", "---\nname: Reuters\n---\n")),
	"other address":  rough(toggle("content/sources/agency.md", "---\nname: AP\n---\n")),
	"nameless":       rough(toggle("content/sources/le-monde.md", "---\nurl: https://lemonde.example/\n---\n")),
	"source renamed": rough(toggle("content/sources/asahi.md", "---\nname: 朝日新聞\nlicense: headline\n---\n")),
	"page is topics": rough(toggle("content/pages/topics.md", "---\ntitle: Topics\n---\n")),
	"edition later":  rough(toggle("content/editions/third.md", "---\ntitle: Third\ndate: 2021-02-04\nentries:\n  - {article: a003, title: Three}\n---\nA [note](../articles/a003.md).\n")),
	"edition lead":   rough(editFile("content/editions/first.md", "lead: a002", "lead: none", "lead: a006")),
	"edition draft":  rough(toggle("content/editions/draft.md", "---\ntitle: Draft\ndate: 2021-01-04\ndraft: true\nentries:\n  - {article: a005, title: Five}\n---\n")),
	"draft undated":  rough(toggle("content/articles/undated.md", "---\ntitle: Undated\ndate: unknown\ndraft: true\ntags: [Law]\nsource: AP\naliases: [/old/]\n---\n[Law](a001.md)\n")),
	"draft dated":    rough(toggle("content/articles/undated.md", "---\ntitle: Undated\ndate: 2021-01-09\ndraft: true\ntags: [Law]\n---\nText.\n")),
	"an hour":        rough(func(d *newsroom) { d.now = d.now.Add(time.Hour) }),
	"some days":      rough(func(d *newsroom) { d.now = d.now.AddDate(0, 0, d.r.IntN(6)) }),
	"clock back":     rough(func(d *newsroom) { d.now = d.now.Add(-time.Duration(d.r.IntN(90)) * time.Hour) }),
	"many": func(e *editing) {
		for range 10 {
			e.d.write()
		}
	},
	"unreadable": func(e *editing) {
		if len(e.d.articles) > 0 {
			e.folder.refuse(e.d.article().name, pick(e.d.r, []error{fs.ErrPermission, fs.ErrNotExist}))
		}
	},
	"unreadable topic":   func(e *editing) { e.folder.refuse("content/topics/law.md", fs.ErrPermission) },
	"unreadable picture": func(e *editing) { e.folder.refuse("content/articles/extra.png", fs.ErrPermission) },
	"all readable": func(e *editing) {
		for name := range maps.Clone(e.folder.refused) {
			e.folder.refuse(name, nil)
		}
	},
	"broken disk": func(e *editing) {
		if e.d.chance(20) {
			e.folder.refuse("content/sources/reuters.md", errDisk)
		}
	},
}

// stash takes a file away, or puts it back.
func stash(d *newsroom, name string) {
	if text, found := d.files[name]; found {
		d.files["stash/"+name] = text
		delete(d.files, name)
	} else if text, found := d.files["stash/"+name]; found {
		d.files[name] = text
	}
}

// TestABodyEditTouchesNoList holds what makes saving quick: every list, topic,
// source and story of the next site is the very same.
func TestABodyEditTouchesNoList(t *testing.T) {
	e := newEditing(t, 2)
	before := e.applied
	for range 10 {
		a := e.d.article()
		a.text = append(a.text, e.d.word())
		after, err := before.Apply(site.Changes{Files: e.sync()})
		if err != nil || after == before {
			t.Fatal("the edit is not taken in", err)
		}
		if !reflect.DeepEqual(sharedParts(before), sharedParts(after)) {
			t.Error("a list, a topic, a source or a story is another one")
		}
		before = after
	}
	a, _ := before.Article(before.Published().Newest(1)[0].ID)
	e.d.files[a.File] = "---\ntitle: Another\ndate: 2021-01-01\n---\n"
	after, err := before.Apply(site.Changes{Files: e.sync()})
	if err != nil || reflect.DeepEqual(sharedParts(before), sharedParts(after)) {
		t.Error("a title is changed, and no list", err)
	}
}

// sharedParts are the addresses in memory of what lists are made of.
func sharedParts(s *site.Site) []string {
	var out []string
	list := func(l site.List) { out = append(out, fmt.Sprintf("%+v", l)) } // its months by their addresses
	list(s.Published())
	for _, t := range s.Topics() {
		out = append(out, fmt.Sprintf("%p", t))
		list(t.List)
	}
	for _, t := range s.Sources() {
		out = append(out, fmt.Sprintf("%p", t))
		list(t.List)
	}
	for _, t := range s.Stories() {
		out = append(out, fmt.Sprintf("%p", t))
		list(t.List)
	}
	for _, e := range s.Published().Entries() {
		out = append(out, fmt.Sprintf("%p", e))
	}
	return out
}

// TestApplyOfNothingIsTheSameSite holds that no change, or a text that was
// written as it was, gives the same site.
func TestApplyOfNothingIsTheSameSite(t *testing.T) {
	e := newEditing(t, 3)
	for _, names := range [][]string{nil, {"content/articles/a001.md"}, {"content/topics"}, {"content/none.md"}, {"site.yaml"}, {"README.md", ".git"}} {
		after, err := e.applied.Apply(site.Changes{Files: names, Now: e.applied.Now})
		if err != nil || after != e.applied {
			t.Errorf("%v: another site, %v", names, err)
		}
	}
}

// TestNoOtherAddressIsFound asks for addresses that the plan does not have.
func TestNoOtherAddressIsFound(t *testing.T) {
	for _, pattern := range []string{"", "article_url: /:year/:slug/", "article_url: /:slug.html"} {
		d := newNewsroom(17, 40)
		setting(pattern)(d)
		if pattern == "" {
			d = newNewsroom(17, 40)
		}
		for _, edit := range []string{"aliases", "topic retired", "edition", "site formats"} {
			edits[edit](d)
		}
		all := mustRender(t, d)
		planned, pieces := map[string]bool{}, map[string]bool{}
		for _, p := range all.pages {
			planned[p.Path], planned[p.Address()] = true, true
			for _, piece := range strings.Split(p.Path, "/") {
				pieces[piece] = true
			}
		}
		words := append(slices.Sorted(maps.Keys(pieces)), "", "2021", "01", "1", "00", "13", "atom.xml", "INDEX.HTML", "..", "%2e", "index", "history", "the-past")
		r := rand.New(rand.NewPCG(1, 2))
		for range 20000 {
			var parts []string
			for range 1 + r.IntN(4) {
				parts = append(parts, pick(r, words))
			}
			address := strings.Join(parts, "/")
			if r.IntN(8) == 0 {
				address += "/"
			}
			if p, found := page.At(all.site, address); found != planned[address] {
				t.Fatalf("%s: at %q is %+v, %v", pattern, address, p, found)
			}
		}
	}
}
