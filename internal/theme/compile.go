package theme

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/words"
)

// compiler holds what is known while a theme is made.
type compiler struct {
	tree        *files.Tree
	options     Options
	sources     []*source               // by name
	owner       map[string]*source      // by template
	uses        map[string]*uses        // by template
	urls        map[string]template.URL // of assets, by the name in the layout
	assets      map[string]Asset        // by the name in the layout
	functions   template.FuncMap
	problems    map[*source]diag.Diagnostic // the first of each file
	diagnostics []diag.Diagnostic
}

// Compile makes a theme of the layouts in tree. Every layout is checked, also
// after errors in others. The theme can be used despite errors: Execute gives
// the diagnostic of a layout that has one, or that includes a part which has.
func Compile(tree *files.Tree, options Options) (*Theme, []diag.Diagnostic) {
	if !strings.HasSuffix(options.Base, "/") {
		options.Base += "/"
	}
	c := &compiler{
		tree: tree, options: options,
		owner:    make(map[string]*source),
		uses:     make(map[string]*uses),
		urls:     make(map[string]template.URL),
		assets:   make(map[string]Asset),
		problems: make(map[*source]diag.Diagnostic),
	}
	if options.Language == nil {
		c.options.Language = words.English()
	}
	c.functions = functions(options.Base, c.options.Language, c.urls)
	maps.Copy(c.functions, options.Functions)

	c.read()
	c.check()
	return c.theme(), diag.Sort(c.diagnostics)
}

// report adds an error of one layout.
func (c *compiler) report(s *source, d diag.Diagnostic) {
	if _, known := c.problems[s]; !known {
		c.problems[s] = d
	}
	c.diagnostics = append(c.diagnostics, d)
}

// read reads and parses all layouts and finds the owner of each template.
func (c *compiler) read() {
	for _, file := range c.tree.Under("layouts") {
		if strings.HasPrefix(file.Name, words.Folder+"/") {
			continue
		}
		if !strings.HasSuffix(file.Name, ".html") {
			c.diagnostics = append(c.diagnostics, diag.Diagnostic{
				Severity: diag.Warning, Rule: rule,
				Message:  "this file is not used: a layout's name ends in .html",
				Hint:     "rename it, or move it out of layouts/",
				Position: diag.Position{File: file.Name},
			})
			continue
		}
		s, d, ok := readSource(file)
		c.sources = append(c.sources, s)
		if !ok {
			c.report(s, d)
		}
	}
	// A file's own name is its own, whether or not it could be parsed; only
	// then come the names that files define.
	for _, s := range c.sources {
		c.owner[s.name] = s
	}
	for _, s := range c.sources {
		for _, name := range slices.Sorted(maps.Keys(s.trees)) {
			other := c.owner[name]
			if other == nil || other == s {
				c.owner[name] = s
				continue
			}
			at := s.definition(name)
			d := s.diagnostic(at.start, at.length, "\""+name+"\" is defined in "+other.file+" as well",
				"give one of the two another name")
			there := diag.Position{File: other.file, Line: 1}
			if name != other.name {
				at := other.definition(name)
				there, _ = diag.Locate(other.file, []byte(other.text), at.start, at.length)
			}
			d.Related = []diag.Related{{Position: there, Message: "the other \"" + name + "\""}}
			c.report(s, d)
		}
	}
}

// rootPrefix begins the names of the copies that are executed. Each layout and
// part has one of its own, since html/template forgets the tree of a template
// that cannot stand alone, and a part that opens a tag for others to close is
// right where it is included.
const rootPrefix = "\x00"

// set returns all templates as one fresh, unescaped set.
func (c *compiler) set() *template.Template {
	set := template.New("").Funcs(c.functions).Funcs(runFunctions)
	for name, s := range c.owner {
		if t := s.trees[name]; t != nil {
			add(set, name, t)
		}
	}
	return set
}

func add(set *template.Template, name string, tree *parse.Tree) *template.Template {
	t, err := set.AddParseTree(name, tree.Copy())
	if err != nil {
		panic(err) // only after an Execute
	}
	return t
}

// theme escapes all layouts and parts and returns the result.
func (c *compiler) theme() *Theme {
	t := &Theme{layouts: make(map[string]*layout), sources: c.sources}
	set := c.set()
	// All are added before the first is escaped: html/template takes no more
	// afterwards.
	for _, s := range c.sources {
		l := &layout{whole: c.whole(s.name)}
		l.hash, l.files = c.hash(s.name)
		if tree := s.trees[s.name]; tree != nil {
			l.template = add(set, rootPrefix+s.name, tree)
		}
		t.layouts[s.name] = l
	}
	included := make(map[string]bool)
	for _, u := range c.uses {
		for _, r := range u.templates {
			included[r.name] = true
		}
	}
	asked := make(map[string]bool)
	for _, u := range c.uses {
		for _, r := range u.parts {
			asked[r.name] = true
		}
	}
	for _, s := range c.sources {
		l := t.layouts[s.name]
		var complete bool
		if l.problem, complete = c.problem(s.name); !complete {
			continue
		}
		err := escape(l.template)
		if err == nil {
			continue
		}
		d := c.explainEscape(s, err)
		l.problem = &d
		// What is only ever included need not stand alone.
		if !strings.HasPrefix(s.name, partsPrefix) || asked[s.name] || !included[s.name] {
			c.diagnostics = append(c.diagnostics, d)
		}
	}
	for _, one := range set.Templates() {
		joinRuns(one)
	}
	all := programs(set, c.functions)
	for name, l := range t.layouts {
		if l.problem == nil {
			l.program = all[rootPrefix+name]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.assets)) {
		t.assets = append(t.assets, c.assets[name])
	}
	for _, name := range slices.Sorted(maps.Keys(c.functions)) {
		if f := reflect.TypeOf(c.functions[name]); f.NumOut() > 0 {
			t.results = append(t.results, f.Out(0))
		}
	}
	return t
}

// problem returns the first error of the files that a template includes, its
// own first, and whether all of their trees are there to be escaped.
func (c *compiler) problem(name string) (first *diag.Diagnostic, complete bool) {
	complete = true
	for _, n := range c.included(name) {
		s := c.owner[n]
		if s == nil || s.trees[n] == nil {
			complete = false
		}
		if s == nil || first != nil {
			continue
		}
		if d, found := c.problems[s]; found {
			first = &d
		}
	}
	return first, complete
}

// escape has html/template escape a template and what it includes, which it
// does at the first Execute. That Execute runs without values, so no method is
// called, and ends at the first byte, which is refused. What it says of its own
// run is of no interest, only what it says of the escaping.
func escape(t *template.Template) (e *template.Error) {
	defer func() {
		if p := recover(); p != nil {
			e = &template.Error{Description: "cannot be escaped"}
		}
	}()
	errors.As(t.Execute(refusal{}, nil), &e)
	return e
}

type refusal struct{}

func (refusal) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// whole reports whether the first text that a template writes begins with
// <!doctype.
func (c *compiler) whole(name string) bool {
	const doctype = "<!doctype"
	found := false
	visited := make(map[string]bool)
	// begin reports whether some text was met, in found whether it is the one.
	var begin func(n parse.Node) bool
	begin = func(n parse.Node) bool {
		switch n := n.(type) {
		case *parse.ListNode:
			return n != nil && slices.ContainsFunc(n.Nodes, begin)
		case *parse.TextNode:
			text := n.Text
			for {
				text = bytes.TrimLeft(text, " \t\r\n")
				if !bytes.HasPrefix(text, []byte("<!--")) {
					break
				}
				_, text, _ = bytes.Cut(text, []byte("-->"))
			}
			found = len(text) >= len(doctype) && strings.EqualFold(string(text[:len(doctype)]), doctype)
			return len(text) > 0
		case *parse.IfNode:
			return begin(n.List) || begin(n.ElseList)
		case *parse.WithNode:
			return begin(n.List) || begin(n.ElseList)
		case *parse.TemplateNode:
			if s := c.owner[n.Name]; s != nil && s.trees[n.Name] != nil && !visited[n.Name] {
				visited[n.Name] = true
				return begin(s.trees[n.Name].Root)
			}
		}
		return false
	}
	if s := c.owner[name]; s.trees[name] != nil {
		begin(s.trees[name].Root)
	}
	return found
}
