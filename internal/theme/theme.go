// Package theme compiles a digest's layouts. A [Theme] holds them all, checked
// and escaped, with the fingerprinted names of the assets they ask for.
//
// # Layouts and parts
//
// A layout is the file layouts/NAME.html, written for html/template: the one
// for kind NAME, or for the articles and pages whose front matter says
// "layout: NAME". There is one rule for finding it: the name in the front
// matter, else the kind's own, and then the site's file before the built-in
// one of the same name. There is no search in folders, by section or by
// language.
//
// A part is a layout under layouts/parts. {{template "parts/masthead" .}}
// writes it out in place, with whatever stands around it; .Part "masthead", on
// the values that offer it, renders it on its own and may keep the result for
// other pages. The name behind .Part is a text in quotes, so that it is known
// here which layouts use which parts. A part may include itself, for a tree of
// topics, but not ask for itself by .Part. A {{define}} or {{block}} belongs to
// the whole theme, and its name to one file.
//
// A layout that begins with <!doctype is a whole document ([Theme.Whole]); the
// others are what stands inside layouts/base.html.
//
// # Functions
//
// Beside those of text/template (and, or, not, eq, lt, len, index, printf, …):
//
//	asset "style.css"        the address of static/style.css under a name with its
//	                         hash; the name is a text in quotes
//	url "topics/"            an address of this site, under its base path; a full
//	                         address, or one that begins with #, stays as it is
//	join ", " LIST           the elements with a text between them
//	first 5 LIST             at most so many elements from the start
//	plural N "one" "many"    "one" where N is 1, else "many"
//	number N                 digits in groups from 10 000 on: 12 345 (a narrow space)
//	word "skip"              what the site says, in its language; with values for its
//	                         places: word "articles" N
//	forms "articles"         all plural forms of such a word as JSON, for a script
//	dict "Key" VALUE …       several values for a part: {{template "parts/x" dict "A" . "B" 1}}
//
// They answer from their arguments alone, and so must those in
// [Options.Functions]. A layout reaches no file, network, clock or environment,
// and has no way to switch the escaping off.
//
// A name that a map does not have, as in .Site.Params.colour, is empty and
// counts as false, at any depth, so that a theme's settings are optional. A
// name that any other value does not have is an error.
//
// # Errors
//
// [Compile] finds what can be known from the layouts alone: syntax, unknown
// functions, parts and assets, and HTML in which a value would stand where it
// cannot be escaped. It goes on after an error, so all are shown at once.
// What depends on the values is found by [Theme.Execute].
package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/words"
)

// Options are what a theme needs to know of the site.
type Options struct {
	Base      string           // the site's base path, "/" or "/repo/"; empty is "/"
	Language  *words.Language  // what the functions word and forms answer from; nil for the built-in English
	Functions template.FuncMap // more functions for the layouts; one of the same name replaces a built-in
}

// Asset is a file of static/ that layouts ask for, to be published under a name
// with its hash as well.
type Asset struct {
	File string // its name in the tree, "static/css/style.css"
	Path string // where it goes, "css/style.3f2a9c81de.css"; not percent-encoded
	Hash files.Hash
}

// Theme is a set of compiled layouts. It never changes and may be used by many
// goroutines at once.
type Theme struct {
	layouts map[string]*layout
	assets  []Asset
	sources []*source      // for the places of errors
	results []reflect.Type // what functions give, for the names in errors
}

// layout is one file, ready to be executed on its own.
type layout struct {
	template *template.Template
	program  *program         // the template, translated; nil where that cannot be done
	problem  *diag.Diagnostic // why it cannot be executed
	whole    bool
	hash     files.Hash
	files    map[string]files.Hash // what the hash is of, by name of the file
}

// Has reports whether there is a layout or part ("parts/masthead") of that
// name.
func (t *Theme) Has(name string) bool { return t.layouts[name] != nil }

// Names returns the names of all layouts, without the parts, in order.
func (t *Theme) Names() []string {
	names := slices.Sorted(maps.Keys(t.layouts))
	return slices.DeleteFunc(names, func(n string) bool { return strings.HasPrefix(n, partsPrefix) })
}

// Whole reports whether the layout is a whole document, not to be placed
// inside another: the first text it writes begins with <!doctype.
func (t *Theme) Whole(name string) bool {
	l := t.layouts[name]
	return l != nil && l.whole
}

// Hash returns the hash of a layout or part and of all that it can reach: the
// parts it includes or names, and the assets it asks for. It is the same on
// every machine. Of an unknown name it is the zero hash.
func (t *Theme) Hash(name string) files.Hash {
	if l := t.layouts[name]; l != nil {
		return l.hash
	}
	return files.Hash{}
}

// Files returns the files of which a layout or part is made, with their hashes:
// its own, those of the parts it reaches, and the assets they ask for.
func (t *Theme) Files(name string) map[string]files.Hash {
	if l := t.layouts[name]; l != nil {
		return l.files
	}
	return nil
}

// Assets returns the files that layouts ask for by asset, by name.
func (t *Theme) Assets() []Asset { return t.assets }

// Failure carries the diagnostic of a layout through the error that
// html/template wants of a method. A method that executes a part returns it,
// and the layout that called the method then fails with that same diagnostic:
// the place where things went wrong, not the places that lead there.
type Failure struct{ Diagnostic diag.Diagnostic }

// Error returns the place and the message.
func (f *Failure) Error() string {
	return f.Diagnostic.Position.String() + ": " + f.Diagnostic.Message
}

// Unsuited returns the names of the layouts and parts that html/template has to
// execute, because they could not be translated or their translation gave up: it
// is right, and slower.
func (t *Theme) Unsuited() []string {
	var names []string
	for name, l := range t.layouts {
		if l.problem == nil && (l.program == nil || l.program.unsuited.Load()) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Execute appends to b what the layout or part of that name makes of data. On
// failure ok is false, b is as it was, and the diagnostic says what is wrong
// and where.
//
// An error of the environment, such as a file that cannot be read, is not the
// layout's: the method that met it keeps it for its caller.
func (t *Theme) Execute(b *bytes.Buffer, name string, data any) (d diag.Diagnostic, ok bool) {
	l := t.layouts[name]
	switch {
	case l == nil:
		return diag.Diagnostic{
			Rule:    rule,
			Message: fmt.Sprintf("there is no layout %q", name),
			Hint:    diag.DidYouMean(name, t.Names()),
		}, false
	case l.problem != nil:
		return *l.problem, false
	}
	before := b.Len()
	defer func() {
		// text/template turns a panic in a method or function into an error.
		// What is left are those in its own use of reflection.
		if p := recover(); p != nil {
			b.Truncate(before)
			d, ok = diag.Diagnostic{
				Rule:     rule,
				Message:  fmt.Sprintf("this layout cannot be carried out: %v", p),
				Hint:     faultHint,
				Position: diag.Position{File: fileOf(name)},
			}, false
		}
	}()
	if l.program != nil && !l.program.unsuited.Load() {
		if l.program.execute(b, data) {
			return diag.Diagnostic{}, true
		}
		defer func() { l.program.unsuited.Store(ok) }()
	}
	if err := l.template.Execute(b, data); err != nil {
		b.Truncate(before)
		return t.explain(err, name, data), false
	}
	return diag.Diagnostic{}, true
}

// rule is the name of the rule of every diagnostic about a layout.
const rule = "layout"

const faultHint = "this is a fault in coranto, not in the layout: please report it"

// partsPrefix begins the name of every part.
const partsPrefix = "parts/"

// fileOf returns the file of the layout with that name.
func fileOf(name string) string { return "layouts/" + name + ".html" }
