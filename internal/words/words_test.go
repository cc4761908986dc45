package words

import (
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// TestEveryLanguageIsWhole holds that the languages that are built in have every
// word, each with its places, and every plural form that their numbers need.
func TestEveryLanguageIsWhole(t *testing.T) {
	names, err := fs.Glob(Builtin, Folder+"/*.yaml")
	if err != nil || len(names) < 6 {
		t.Fatal(names, err)
	}
	english := builtin("en")
	for _, name := range names {
		f := builtin(strings.TrimSuffix(path.Base(name), ".yaml"))
		for _, d := range f.diagnostics {
			t.Errorf("%v", d)
		}
		for key, w := range english.words {
			own := f.words[key]
			if own == nil {
				t.Errorf("%s has no %s", name, key)
				continue
			}
			if own.counted != w.counted {
				t.Errorf("%s: %s depends on a number in one language alone", name, key)
			}
			for n := range 200 {
				form := plural.Cardinal.MatchPlural(f.tag, n, 0, 0, 0, 0)
				if own.counted && own.forms[form] == nil {
					t.Errorf("%s: %s has no form %s, for %d", name, key, formNames[form], n)
					break
				}
			}
		}
		for key := range lists {
			if f.lists[key] == nil {
				t.Errorf("%s has no %s", name, key)
			}
		}
	}
}

func TestDates(t *testing.T) {
	day := time.Date(2021, 1, 21, 0, 0, 0, 0, time.UTC)
	first := time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)
	for tag, want := range map[string][]string{
		"en":    {"21 January 2021", "1 March 2021", "Thursday, 21 January 2021", "January 2021", "21 Jan 2021", "about 2021"},
		"en-GB": {"21 January 2021", "1 March 2021", "Thursday, 21 January 2021", "January 2021", "21 Jan 2021", "about 2021"},
		"de-AT": {"21. Januar 2021", "1. März 2021", "Donnerstag, 21. Januar 2021", "Januar 2021", "21. Jan. 2021", "etwa 2021"},
		"fr":    {"21 janvier 2021", "1er mars 2021", "jeudi 21 janvier 2021", "janvier 2021", "21 janv. 2021", "vers 2021"},
		"es-MX": {"21 de enero de 2021", "1 de marzo de 2021", "jueves, 21 de enero de 2021", "enero de 2021", "21 ene. 2021", "hacia 2021"},
		"ar":    {"21 يناير 2021", "1 مارس 2021", "الخميس، 21 يناير 2021", "يناير 2021", "21 يناير 2021", "نحو 2021"},
		"ja":    {"2021年1月21日", "2021年3月1日", "2021年1月21日（木曜日）", "2021年1月", "2021年1月21日", "2021年頃"},
	} {
		l := (&Languages{}).In(tag)
		got := []string{l.Day(day), l.Day(first), l.DayOfWeek(day), l.Month(day), l.DayShort(day), l.About(l.Year(day))}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tag, d)
		}
	}
}

func TestPlural(t *testing.T) {
	for tag, want := range map[string]map[int]string{
		"en": {0: "0 articles", 1: "1 article", 12345: "12\u202f345 articles"},
		"fr": {0: "0 article", 1: "1 article", 2: "2 articles"},
		"ar": {0: "لا مقالات", 1: "مقال واحد", 2: "مقالان", 3: "3 مقالات", 11: "11 مقالًا", 100: "100 مقال"},
		"ja": {1: "1本の記事"},
	} {
		l := (&Languages{}).In(tag)
		for n, text := range want {
			if got := l.Count("articles", n); got != text {
				t.Errorf("%s: %d is %q, not %q", tag, n, got, text)
			}
		}
	}
	if forms, err := English().Forms("articles"); err != nil || forms != `{"one":"{n} article","other":"{n} articles"}` {
		t.Error(forms, err)
	}
}

func TestDatesForAScript(t *testing.T) {
	for tag, want := range map[string]string{
		"fr": `{"day":"{day} {month} {year}","months":["janvier","février","mars","avril","mai","juin","juillet","août","septembre","octobre","novembre","décembre"],"first":"1er"}`,
		"ja": `{"day":"{year}年{month}{day}日","months":["1月","2月","3月","4月","5月","6月","7月","8月","9月","10月","11月","12月"],"first":"1"}`,
	} {
		if got, err := (&Languages{}).In(tag).Dates(); err != nil || got != want {
			t.Errorf("%s: %s, %v", tag, got, err)
		}
	}
}

func TestWord(t *testing.T) {
	l := English()
	for _, c := range []struct {
		key    string
		values []any
		want   template.HTML
	}{
		{"skip", nil, "Skip to the text"},
		{"by", []any{"<Ida>"}, "by &lt;Ida&gt;"},
		{"updated-on", []any{template.HTML("<time>x</time>")}, "Updated <time>x</time>"},
		{"entries", []any{1}, "1 entry"},
	} {
		if got, err := l.Word(c.key, c.values...); err != nil || got != c.want {
			t.Errorf("%s is %q, %v", c.key, got, err)
		}
	}
	for _, wrong := range []struct {
		key    string
		values []any
	}{{"skipp", nil}, {"by", nil}, {"skip", []any{1}}, {"entries", []any{"one"}}} {
		if got, err := l.Word(wrong.key, wrong.values...); err == nil {
			t.Errorf("%v gives %q", wrong, got)
		}
	}
}

// TestOwnFile holds that a digest's words stand before those that are built in,
// and that nobody is left without.
func TestOwnFile(t *testing.T) {
	all, diagnostics := read(t, map[string]string{
		"de-AT.yaml": "topics: Ressorts\n",
		"de.yaml":    "topics: Rubriken\nsources: Belege\n",
		"pl.yaml":    "topics: Tematy\narticles: {one: '{n} artykuł', few: '{n} artykuły', other: '{n} artykułów'}\nmonths: [a, b, c, d, e, f, g, h, i, j, k, l]\n",
	})
	for tag, want := range map[string][]string{
		"de-AT": {"Ressorts", "Belege", "Entwicklungen"},
		"de-CH": {"Rubriken", "Belege", "Entwicklungen"},
		"pl":    {"Tematy", `<span lang="en">Sources</span>`, `<span lang="en">Stories</span>`},
		"pl de": {"Tematy", `<span lang="de">Belege</span>`, `<span lang="de">Entwicklungen</span>`},
		"xx":    {`<span lang="en">Topics</span>`, `<span lang="en">Sources</span>`, `<span lang="en">Stories</span>`},
		"en-GB": {"Topics", "Sources", "Stories"},
	} {
		var got []string
		for _, key := range []string{"topics", "sources", "stories"} {
			w, _ := all.In(tag).Word(key)
			got = append(got, string(w))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tag, d)
		}
	}
	if got := all.In("pl").Count("articles", 3); got != "3 artykuły" {
		t.Error(got)
	}
	if got := all.In("pl").MonthAlone(time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC)); got != "b" {
		t.Error(got)
	}
	if len(diagnostics) != 1 || diagnostics[0].Severity != diag.Warning || diagnostics[0].File != Folder+"/pl.yaml" ||
		!strings.HasPrefix(diagnostics[0].Message, "readers see these words in English: months-short, weekdays, adapted, ") {
		t.Error(diagnostics)
	}
}

func TestWrongFiles(t *testing.T) {
	_, diagnostics := read(t, map[string]string{
		"de.yaml":    "topcis: Themen\nby: von {nmae}\nby: von {name}\nskip: '{x}'\nmonths: [Januar]\narticles: {one: eins}\nentries: {other: viele, some: x}\nall-of: alles\n",
		"german.yml": "", "de_AT.yaml": "", "german-.yaml": "",
	})
	var got []string
	for _, d := range diagnostics {
		got = append(got, d.Severity.String()+": "+d.Message+": "+d.Hint)
	}
	want := []string{
		`error: there is no word "topcis": did you mean topics?`,
		`error: {nmae} stands for nothing in by: did you mean name?`,
		`error: the key "by" stands twice: keep one of the two`,
		`error: {x} stands for nothing in skip: write it without braces: nothing stands in skip`,
		`error: this list has 1 entries; months are 12: `,
		`error: articles has no form other: write other: and what stands for every number that has no form of its own`,
		`warning: readers will not see {n} here: write {n} where it is to stand`,
		`error: entries has no key "some": known here: other, zero, one, two, few, many`,
		`warning: readers will not see {title} here: write {title} where it is to stand`,
		`error: "de_AT" is not how a language is called: name it de-AT.yaml`,
		`error: "german-" is not how a language is called: name it by a BCP 47 tag, as in de.yaml, pt-BR.yaml or zh-Hant.yaml`,
		`warning: this file is not used: the name of a language file ends in .yaml: rename it, or move it out of layouts/languages/`,
	}
	slices.Sort(got)
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func read(t *testing.T, own map[string]string) (*Languages, []diag.Diagnostic) {
	t.Helper()
	digest := fstest.MapFS{}
	for name, text := range own {
		digest[Folder+"/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	tree, _, err := files.Scan(digest)
	if err != nil {
		t.Fatal(err)
	}
	return Read(tree)
}
