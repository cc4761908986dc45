package words

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/frontmatter"
)

// Folder is where a digest has language files of its own.
const Folder = "layouts/languages"

const rule = "language"

// file is one language file.
type file struct {
	name        string
	tag         language.Tag // Und when the name of the file is none
	hash        files.Hash
	words       map[string]*word
	lists       map[string][]string
	diagnostics []diag.Diagnostic
}

// lists are the keys that are no words, with how many entries each has.
var lists = map[string]int{"months": 12, "months-alone": 12, "months-short": 12, "weekdays": 7, "first-of-month": 1}

// schema is what the built-in English says of words: the names of their places,
// in order, and whether they depend on a number.
var schema = sync.OnceValue(func() map[string]entry {
	_, doc := builtinDocument("en")
	entries := map[string]entry{}
	for _, f := range doc.Fields {
		switch key := f.Key.Text; {
		case lists[key] > 0:
		case f.Value.Kind == frontmatter.Map:
			for _, form := range f.Value.Fields {
				if form.Key.Text == formNames[plural.Other] {
					entries[strings.Clone(key)] = entry{namesIn(strings.Clone(form.Value.Text)), true}
				}
			}
		default:
			entries[strings.Clone(key)] = entry{namesIn(strings.Clone(f.Value.Text)), false}
		}
	}
	return entries
})

type entry struct {
	names   []string
	counted bool
}

func places(key string) int { return len(schema()[key].names) }

// builtins are the files that are built in, by tag, each read when it is first
// asked for.
var builtins = func() map[string]func() *file {
	all := map[string]func() *file{}
	entries, _ := Builtin.ReadDir(Folder)
	for _, e := range entries {
		tag := strings.TrimSuffix(e.Name(), ".yaml")
		all[tag] = sync.OnceValue(func() *file {
			src, doc := builtinDocument(tag)
			f := &file{name: Folder + "/" + tag + ".yaml", tag: language.Make(tag), hash: files.Sum(src)}
			f.read(src, doc)
			return f
		})
	}
	return all
}()

func builtin(tag string) *file {
	if read := builtins[tag]; read != nil {
		return read()
	}
	return nil
}

func builtinDocument(tag string) ([]byte, frontmatter.Document) {
	name := Folder + "/" + tag + ".yaml"
	src, _ := Builtin.ReadFile(name)
	var parser frontmatter.Parser
	return src, parser.YAML(name, src)
}

// readFile reads a language file of a digest.
func readFile(in files.File) *file {
	f := &file{name: in.Name}
	name, isYAML := strings.CutSuffix(strings.TrimPrefix(in.Name, Folder+"/"), ".yaml")
	if !isYAML {
		f.diagnostics = append(f.diagnostics, diag.Diagnostic{
			Severity: diag.Warning, Rule: rule,
			Message:  "this file is not used: the name of a language file ends in .yaml",
			Hint:     "rename it, or move it out of " + Folder + "/",
			Position: diag.Position{File: f.name},
		})
		return f
	}
	tag, err := language.Parse(name)
	if err != nil || tag.String() != name {
		hint := "name it by a BCP 47 tag, as in de.yaml, pt-BR.yaml or zh-Hant.yaml"
		if err == nil {
			hint = "name it " + tag.String() + path.Ext(in.Name)
		}
		f.diagnostics = append(f.diagnostics, diag.Diagnostic{
			Rule: rule, Message: fmt.Sprintf("%q is not how a language is called", name), Hint: hint,
			Position: diag.Position{File: f.name},
		})
		return f
	}
	src, err := in.Read(nil)
	if err != nil {
		f.diagnostics = append(f.diagnostics, diag.Diagnostic{
			Rule: "file", Message: "this file cannot be read: " + err.Error(), Position: diag.Position{File: f.name},
		})
		return f
	}
	f.tag, f.hash = tag, files.Sum(src)
	var parser frontmatter.Parser
	f.read(src, parser.YAML(f.name, src))
	return f
}

// read takes the words out of a document.
func (f *file) read(src []byte, doc frontmatter.Document) {
	f.words, f.lists = map[string]*word{}, map[string][]string{}
	d := &frontmatter.Decoder{File: f.name, Source: src, Diagnostics: doc.Diagnostics}
	seen := map[string]bool{}
	for _, field := range doc.Fields {
		key := strings.Clone(field.Key.Text)
		entry, isWord := schema()[key]
		n, isList := lists[key]
		switch {
		case seen[key]:
			d.Error(field.Key, "repeated-key", fmt.Sprintf("the key %q stands twice", key), "keep one of the two")
		case isList:
			if list := d.Strings(field.Value); len(list) == n {
				f.lists[key] = list
			} else if list != nil {
				d.Error(field.Value, "schema", fmt.Sprintf("this list has %d entries; %s are %d", len(list), key, n), "")
			}
		case isWord:
			f.word(d, key, entry, field.Value)
		default:
			known := slices.Concat(slices.Sorted(maps.Keys(schema())), slices.Sorted(maps.Keys(lists)))
			d.Error(field.Key, "unknown-key", fmt.Sprintf("there is no word %q", key), Near(key, known))
		}
		seen[key] = true
	}
	f.diagnostics = append(f.diagnostics, d.Diagnostics...)
}

// word takes one word: a text, or where it depends on a number the text of each
// plural form.
func (f *file) word(d *frontmatter.Decoder, key string, e entry, v frontmatter.Value) {
	w := &word{counted: e.counted, rules: f.tag}
	if !e.counted || v.Kind == frontmatter.Scalar {
		if w.forms[plural.Other] = f.text(d, key, e, v, true); w.forms[plural.Other] != nil {
			f.words[key] = w
		}
		return
	}
	d.Map(v, key, formNames[:], func(form string, v frontmatter.Value) {
		i := slices.Index(formNames[:], form)
		w.forms[i] = f.text(d, key, e, v, i == int(plural.Other))
	})
	switch {
	case w.forms[plural.Other] != nil:
		f.words[key] = w
	case v.Kind == frontmatter.Map && !v.Has("other"):
		d.Error(v, "schema", key+" has no form other", "write other: and what stands for every number that has no form of its own")
	}
}

// text takes one text. Space around it counts where it is quoted: some words
// stand between others.
func (f *file) text(d *frontmatter.Decoder, key string, e entry, v frontmatter.Value, all bool) text {
	written := d.Text(v)
	if written == "" {
		return nil
	}
	if v.Quoted {
		written = v.Text
	}
	written = strings.Clone(written)
	t, unknown := cut(written, e.names)
	if unknown != "" {
		hint := "write it without braces: nothing stands in " + key
		if len(e.names) > 0 {
			hint = diag.DidYouMean(unknown, e.names)
		}
		d.Error(v, rule, fmt.Sprintf("{%s} stands for nothing in %s", unknown, key), hint)
		return nil
	}
	if !all {
		return t
	}
	for i, name := range e.names {
		if !slices.ContainsFunc(t, func(p part) bool { return p.place == i }) {
			d.Warn(v, rule, fmt.Sprintf("readers will not see {%s} here", name), "write {"+name+"} where it is to stand")
		}
	}
	return t
}

// Near is the hint for a word that does not exist.
func Near(key string, known []string) string {
	if near := diag.Near(key, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "docs/layouts.md lists the words that there are"
}
