package page

import (
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"coranto"
	"coranto/internal/files"
	"coranto/internal/site"
	"coranto/internal/theme"
)

// TestLayoutsDocument holds docs/layouts.md against the code: what it says a
// layout can use is what the views have, no more and no less.
func TestLayoutsDocument(t *testing.T) {
	doc := readLayoutsDocument(t)
	s := siteOfAllKinds(t)
	kinds := viewsOfKinds(t, s)

	t.Run("kinds", func(t *testing.T) {
		want := map[string]documentedKind{}
		for kind, view := range kinds {
			want[string(kind)] = documentedKind{"layouts/" + string(kind) + ".html", view.Name()}
		}
		if d := cmp.Diff(want, doc.kinds, cmp.AllowUnexported(documentedKind{})); d != "" {
			t.Errorf("the table of kinds (-code +document):\n%s", d)
		}
	})
	t.Run("layouts", func(t *testing.T) {
		var want []string
		for _, name := range themeFiles(t, "layouts/*.html") {
			if name != "layouts/base.html" {
				want = append(want, name)
			}
		}
		var got []string
		for _, kind := range doc.kinds {
			got = append(got, kind.layout)
		}
		slices.Sort(got)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("layouts (-built in +document):\n%s", d)
		}
	})
	t.Run("parts", func(t *testing.T) {
		var want []string
		for _, name := range themeFiles(t, "layouts/parts/*.html") {
			want = append(want, strings.TrimSuffix(strings.TrimPrefix(name, "layouts/"), ".html"))
		}
		if d := cmp.Diff(want, doc.parts); d != "" {
			t.Errorf("parts (-built in +document):\n%s", d)
		}
	})
	t.Run("functions", func(t *testing.T) {
		want, got := knownFunctions(t), slices.Sorted(slices.Values(doc.functions))
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("functions (-code +document):\n%s", d)
		}
	})

	types := reachable(kinds)
	for _, name := range slices.Sorted(maps.Keys(types)) {
		typ := types[name]
		t.Run(name, func(t *testing.T) {
			section, ok := doc.types[name]
			if !ok {
				t.Fatalf("docs/layouts.md has no section %q", "### "+name)
			}
			want := documentedType{fields: map[string]string{}}
			for _, embedded := range embeddedIn(typ) {
				want.allOf = append(want.allOf, embedded.Name())
			}
			for field, result := range ownNames(typ) {
				want.fields[field] = inWords(result)
			}
			for field, written := range section.fields {
				// Whether a pointer can be nil, only the document says.
				if plain, missing := strings.CutSuffix(written, ", or nothing"); missing {
					if result := ownNames(typ)[field]; result == nil || result.Kind() == reflect.Pointer {
						section.fields[field] = plain
					}
				}
			}
			if d := cmp.Diff(want, section, cmp.AllowUnexported(documentedType{})); d != "" {
				t.Errorf("docs/layouts.md, section %s (-code +document):\n%s", name, d)
			}
		})
	}
	for name := range doc.types {
		if types[name] == nil {
			t.Errorf("docs/layouts.md has a section %q, and no layout can come to such a value", name)
		}
	}
}

type layoutsDocument struct {
	kinds     map[string]documentedKind
	parts     []string
	functions []string
	types     map[string]documentedType
}

type documentedKind struct{ layout, view string }

// documentedType is a section: the types of which it has all, and its names
// with their types in words.
type documentedType struct {
	allOf  []string
	fields map[string]string
}

var (
	wordInCode = regexp.MustCompile("^`\\.?([^ `]+)")
	linkTo     = regexp.MustCompile(`^\[(\w+)\]\(#(\w+)\)$`)
	allOf      = regexp.MustCompile(`(?i)\ball of \[(\w+)\]\(#(\w+)\)`)
)

// readLayoutsDocument reads the tables of the document by their chapter (##)
// and section (###).
func readLayoutsDocument(t *testing.T) layoutsDocument {
	t.Helper()
	text, err := os.ReadFile("../../docs/layouts.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := layoutsDocument{kinds: map[string]documentedKind{}, types: map[string]documentedType{}}
	chapter, section, code := "", "", false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case code:
		case strings.HasPrefix(line, "## "):
			chapter, section = line[3:], ""
		case strings.HasPrefix(line, "### "):
			section = line[4:]
			if _, twice := doc.types[section]; twice {
				t.Errorf("the section %q stands twice", section)
			}
			doc.types[section] = documentedType{fields: map[string]string{}}
		case strings.HasPrefix(line, "| `"):
			cells := strings.Split(strings.Trim(line, "| "), " | ")
			name := wordInCode.FindStringSubmatch(cells[0])[1]
			switch {
			case section != "":
				if len(cells) != 3 || cells[2] == "" {
					t.Errorf("%s: the row of .%s has no three cells", section, name)
				}
				if _, twice := doc.types[section].fields[name]; twice {
					t.Errorf("%s: .%s stands twice", section, name)
				}
				doc.types[section].fields[name] = unlink(t, cells[1])
			case chapter == "Pages":
				doc.kinds[name] = documentedKind{strings.Trim(cells[1], "`"), unlink(t, cells[2])}
			case chapter == "Parts" && strings.HasPrefix(name, "parts/"):
				doc.parts = append(doc.parts, name)
			case chapter == "Functions":
				doc.functions = append(doc.functions, name)
			}
		}
		if section == "" {
			continue
		}
		for _, m := range allOf.FindAllStringSubmatch(line, -1) {
			if strings.ToLower(m[1]) != m[2] {
				t.Errorf("%s: the link to %s leads to #%s", section, m[1], m[2])
			}
			s := doc.types[section]
			s.allOf = append(s.allOf, m[1])
			doc.types[section] = s
		}
	}
	return doc
}

// unlink takes the links out of a type in words, and checks where they lead.
func unlink(t *testing.T, written string) string {
	t.Helper()
	parts := strings.SplitAfter(written, " ")
	for i, part := range parts {
		word := strings.TrimRight(part, ", ")
		if m := linkTo.FindStringSubmatch(word); m != nil {
			if strings.ToLower(m[1]) != m[2] {
				t.Errorf("the link to %s leads to #%s", m[1], m[2])
			}
			parts[i] = m[1] + part[len(word):]
		}
	}
	return strings.Join(parts, "")
}

// siteOfAllKinds is a digest with so many articles in one month that its topic,
// source and story have pages of their own for it.
func siteOfAllKinds(t *testing.T) *site.Site {
	t.Helper()
	digest := fstest.MapFS{
		"site.yaml":              {Data: []byte("title: Test\nurl: https://example.org/\nid: example.org,2021\ntimezone: UTC\n")},
		"content/pages/about.md": {Data: []byte("---\ntitle: About\n---\n")},
		"content/editions/1.md":  {Data: []byte("---\ntitle: One\ndate: 2021-01-22\n---\n")},
		"content/topics/law.md":  {Data: []byte("---\nretired: [Justice]\n---\n")},
	}
	for i := range MaxEntries + 1 {
		digest[fmt.Sprintf("content/articles/%d.md", i)] = &fstest.MapFile{
			Data: []byte("---\ntitle: A\ndate: 2021-01-21\nsource: Reuters\ntags: [Law]\nstory: trial\n---\n"),
		}
	}
	tree, diagnostics, err := files.Scan(digest, coranto.Theme)
	if err != nil {
		t.Fatal(err)
	}
	s, err := site.Load(tree, site.Options{Now: time.Date(2021, 2, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if diagnostics = append(diagnostics, s.Diagnostics()...); len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	return s
}

// viewsOfKinds makes a view of a page of each kind that layouts render.
func viewsOfKinds(t *testing.T, s *site.Site) map[Kind]reflect.Type {
	t.Helper()
	w := NewRenderer(s).newWorker()
	views := map[Kind]reflect.Type{}
	for _, p := range All(s) {
		if p.Layout == "" || views[p.Kind] != nil {
			continue
		}
		v := &View{reads: w.newReads(), w: w, page: p}
		view, err := v.view()
		if err != nil {
			t.Fatal(err)
		}
		views[p.Kind] = structOf(reflect.TypeOf(view))
	}
	return views
}

func themeFiles(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := fs.Glob(coranto.Theme, pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v", pattern, err)
	}
	return names
}

// knownFunctions returns coranto's own functions: what the theme suggests for
// one that does not exist.
func knownFunctions(t *testing.T) []string {
	t.Helper()
	tree, _, err := files.Scan(fstest.MapFS{"layouts/x.html": {Data: []byte("{{zzzzzzzz}}")}})
	if err != nil {
		t.Fatal(err)
	}
	_, diagnostics := theme.Compile(tree, theme.Options{})
	if len(diagnostics) == 1 {
		if list, ok := strings.CutPrefix(diagnostics[0].Hint, "known here: "); ok {
			return slices.Sorted(strings.SplitSeq(list, ", "))
		}
	}
	t.Fatalf("an unknown function should be one error with those that are known: %v", diagnostics)
	return nil
}

// reachable returns the types of this package, by name, to which a layout can
// come from the views.
func reachable(views map[Kind]reflect.Type) map[string]reflect.Type {
	types := map[string]reflect.Type{}
	var visit func(reflect.Type)
	visit = func(t reflect.Type) {
		t = structOf(t)
		if t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[View]().PkgPath() || types[t.Name()] != nil {
			return
		}
		types[t.Name()] = t
		for _, embedded := range embeddedIn(t) {
			visit(embedded)
		}
		for _, result := range ownNames(t) {
			visit(result)
		}
	}
	for _, view := range views {
		visit(view)
	}
	return types
}

// structOf returns what a type points to or is a list of.
func structOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// embeddedIn returns the exported types that a struct takes names from.
func embeddedIn(t reflect.Type) []reflect.Type {
	var list []reflect.Type
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous && f.IsExported() {
			list = append(list, structOf(f.Type))
		}
	}
	return list
}

// ownNames returns the fields and methods that a layout can ask for, with what
// they give, apart from those of embedded types.
func ownNames(t reflect.Type) map[string]reflect.Type {
	names := map[string]reflect.Type{}
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous && f.IsExported() {
			names[f.Name] = f.Type
		}
	}
	methods := reflect.PointerTo(t)
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		promoted := slices.ContainsFunc(embeddedIn(t), func(e reflect.Type) bool {
			_, has := reflect.PointerTo(e).MethodByName(m.Name)
			return has
		})
		if !promoted {
			names[m.Name] = m.Type.Out(0)
		}
	}
	return names
}

// inWords says what a type is as the document does.
func inWords(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[template.HTML]():
		return "HTML"
	case t.Kind() == reflect.String:
		return "text"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() == reflect.Int:
		return "number"
	case t.Kind() == reflect.Map:
		return "map"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return "list of texts"
	case t.Kind() == reflect.Slice:
		return "list of " + inWords(t.Elem())
	case t.Kind() == reflect.Pointer:
		return inWords(t.Elem())
	case t.Kind() == reflect.Struct:
		return t.Name()
	}
	return t.String()
}
