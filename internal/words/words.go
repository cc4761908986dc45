// Package words has what a site itself says to its readers, beside what its
// articles say: titles, labels, dates. It has them in several languages, each in
// one file: layouts/languages/TAG.yaml, here and in a digest, which may have a few of the words or all, and may add a language.
//
// Which words there are, which of them depend on a number, and which values
// stand in them, the English file of this package says. A word that a language
// does not have is taken from the next: de-AT, de, English. Where it is another
// language's in the end, it says so where it stands: see [Language.Word].
//
// A file is read when its language is first asked for.
package words

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// Builtin has the files of the languages that are built in, where a digest has
// its own.
//
//go:embed layouts/languages
var Builtin embed.FS

// Language is the words in one language. It never changes.
type Language struct {
	Hash  files.Hash // of all that it says
	words map[string]*word
	lists map[string][]string
}

// word is one entry, ready to be written.
type word struct {
	forms    [len(formNames)]text // by plural.Form; of one that does not depend on a number, the first alone
	counted  bool
	rules    language.Tag // whose plural forms they are
	from     string       // the language they are in, where that is another; for the attribute lang
	constant template.HTML
}

// English returns the built-in words in English.
func English() *Language { return (&Languages{}).In("en") }

// Languages are the words of a digest in every language: its own files over
// those that are built in.
type Languages struct {
	own   map[string]*file // by tag
	known sync.Map         // by tag: *Language
}

// Read reads the language files of a digest.
func Read(tree *files.Tree) (*Languages, []diag.Diagnostic) {
	all := &Languages{own: map[string]*file{}}
	var diagnostics []diag.Diagnostic
	for _, f := range tree.Under(Folder) {
		own := readFile(f)
		diagnostics = append(diagnostics, own.diagnostics...)
		if own.tag != language.Und {
			all.own[own.tag.String()] = own
		}
	}
	for _, own := range all.own {
		if d, missing := all.missing(own); missing {
			diagnostics = append(diagnostics, d)
		}
	}
	return all, diag.Sort(diagnostics)
}

// In returns the words in the first of some languages, separated by spaces: what
// it does not have is taken from the others in turn, as in "fa ar", and from
// English at last.
func (all *Languages) In(tags string) *Language {
	if known, ok := all.known.Load(tags); ok {
		return known.(*Language)
	}
	known, _ := all.known.LoadOrStore(tags, compose(tags, all.chain(tags+" en")))
	return known.(*Language)
}

// chain returns the files that have a say in some languages, in order.
func (all *Languages) chain(tags string) (chain []*file) {
	for tag := range strings.FieldsSeq(tags) {
		asked, err := language.Parse(tag)
		if err != nil {
			asked = language.Und
		}
		for t := asked; t != language.Und; t = t.Parent() {
			if f := all.own[t.String()]; f != nil {
				chain = append(chain, f)
			}
			if f := builtin(t.String()); f != nil {
				chain = append(chain, f)
			}
		}
	}
	return chain
}

// baseOf returns the language of a tag without script and region; "" where there
// is none.
func baseOf(tag language.Tag) string {
	if tag == language.Und {
		return ""
	}
	base, _ := tag.Base()
	return base.String()
}

// compose makes a language of the files that have a say in it.
func compose(tags string, chain []*file) *Language {
	l := &Language{words: map[string]*word{}, lists: map[string][]string{}}
	var h files.Hasher
	h.Text(tags)
	tag, _, _ := strings.Cut(tags, " ")
	asked, _ := language.Parse(tag)
	for _, f := range slices.Backward(chain) {
		h.Hash(f.hash)
		from := ""
		if baseOf(f.tag) != baseOf(asked) {
			from = f.tag.String()
		}
		for key, w := range f.words {
			shown := *w
			shown.from = from
			shown.constant = shown.mark(template.HTML(shown.forms[plural.Other].constant()))
			l.words[key] = &shown
		}
		maps.Copy(l.lists, f.lists)
		if f.lists["months"] != nil && f.lists["months-alone"] == nil {
			l.lists["months-alone"] = f.lists["months"]
		}
	}
	l.Hash = h.Sum()
	return l
}

// mark says of a word which language it is in, where that is not the one which
// was asked for, so that a screen reader speaks it as it should. In an attribute
// html/template leaves the element out.
func (w *word) mark(html template.HTML) template.HTML {
	if w.from == "" || !strings.ContainsFunc(string(html), unicode.IsLetter) {
		return html
	}
	return template.HTML(`<span lang="` + w.from + `">` + string(html) + `</span>`)
}

// Keys returns the names of all words, in order.
func (l *Language) Keys() []string {
	keys := make([]string, 0, len(l.words))
	for key := range l.words {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Takes returns how many values stand in a word; false when there is none of
// that name.
func (l *Language) Takes(key string) (n int, known bool) {
	w := l.words[key]
	if w == nil {
		return 0, false
	}
	return places(key), true
}

// Word returns a word as HTML, with values in its places, in the order in which
// the built-in English has them. A word that depends on a number takes that
// first. A value of type template.HTML stands as it is, any other is escaped.
func (l *Language) Word(key string, values ...any) (template.HTML, error) {
	w := l.words[key]
	if w == nil {
		return "", fmt.Errorf("there is no word %q", key)
	}
	if len(values) == 0 && w.constant != "" {
		return w.constant, nil
	}
	if want := places(key); len(values) != want {
		return "", fmt.Errorf("the word %q takes %d values", key, want)
	}
	form := plural.Other
	var written [4]string
	for i, v := range values {
		if i == 0 && w.counted {
			n, err := Whole(v)
			if err != nil {
				return "", err
			}
			form, written[0] = w.form(n), Digits(n)
			continue
		}
		switch v := v.(type) {
		case template.HTML:
			written[i] = string(v)
		case string:
			written[i] = template.HTMLEscapeString(v)
		default:
			written[i] = template.HTMLEscapeString(fmt.Sprint(v))
		}
	}
	var b strings.Builder
	for _, part := range w.forms[form] {
		if part.place < 0 {
			b.WriteString(part.html)
		} else {
			b.WriteString(written[part.place])
		}
	}
	return w.mark(template.HTML(b.String())), nil
}

// Text returns a word as plain text, with values in its places.
func (l *Language) Text(key string, values ...string) string {
	return l.words[key].forms[plural.Other].fill(values)
}

// Count returns a word that depends on a number.
func (l *Language) Count(key string, n int) string {
	w := l.words[key]
	return w.forms[w.form(n)].fill([]string{Digits(n)})
}

// Forms returns the forms of a word that depends on a number, as JSON: by their
// names in CLDR, which Intl.PluralRules gives, with {n} in the place of the
// number.
func (l *Language) Forms(key string) (string, error) {
	w := l.words[key]
	if w == nil || !w.counted {
		return "", fmt.Errorf("there is no word %q that depends on a number", key)
	}
	forms := map[string]string{}
	for form, t := range w.forms {
		if t != nil {
			forms[formNames[form]] = t.fill([]string{"{n}"})
		}
	}
	encoded, err := json.Marshal(forms)
	return string(encoded), err
}

// Dates returns how a day is written, as JSON for a script: the text in which
// {day}, {month} and {year} stand, the months, and the first day of a month.
func (l *Language) Dates() (string, error) {
	encoded, err := json.Marshal(struct {
		Day    string   `json:"day"`
		Months []string `json:"months"`
		First  string   `json:"first"`
	}{l.Text("date-day", "{day}", "{month}", "{year}"), l.lists["months"], l.lists["first-of-month"][0]})
	return string(encoded), err
}

// formNames are the names of plural forms in CLDR, by plural.Form.
var formNames = [...]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// form returns the form for a number: the general one where the language's file
// has none of its own for it.
func (w *word) form(n int) plural.Form {
	form := plural.Cardinal.MatchPlural(w.rules, max(n, -n), 0, 0, 0, 0)
	if w.forms[form] == nil {
		return plural.Other
	}
	return form
}

// missing says which words of a digest's language readers see in English; false
// when there is none, or when English is what is asked for.
func (all *Languages) missing(own *file) (diag.Diagnostic, bool) {
	l := all.In(own.tag.String())
	var english []string
	for _, key := range []string{"months", "months-short", "weekdays"} {
		if slices.Equal(l.lists[key], builtin("en").lists[key]) {
			english = append(english, key)
		}
	}
	for _, key := range l.Keys() {
		if l.words[key].from != "" {
			english = append(english, key)
		}
	}
	if len(english) == 0 || baseOf(own.tag) == "en" {
		return diag.Diagnostic{}, false
	}
	list := strings.Join(english[:min(len(english), 8)], ", ")
	if more := len(english) - 8; more > 0 {
		list += fmt.Sprintf(" and %d others", more)
	}
	return diag.Diagnostic{
		Severity: diag.Warning, Rule: rule,
		Message:  "readers see these words in English: " + list,
		Hint:     "translate them here; the English ones are in layouts/languages/en.yaml of the built-in theme",
		Position: diag.Position{File: own.name},
	}, true
}

var errNotWhole = errors.New("this is not a whole number")
