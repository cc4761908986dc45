package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/words"
)

// uses is what one template names.
type uses struct {
	templates []use // by {{template}}
	parts     []use // by .Part, with the prefix parts/
	assets    []use // as they stand in the layout
}

// use is a name and the node that gives it.
type use struct {
	name string
	node parse.Node
}

// check looks at every name in every layout.
func (c *compiler) check() {
	for _, s := range c.sources {
		for _, name := range slices.Sorted(maps.Keys(s.trees)) {
			u := &uses{}
			if c.owner[name] == s {
				c.uses[name] = u
			}
			walk(s.trees[name].Root, func(n parse.Node) {
				switch n := n.(type) {
				case *parse.IdentifierNode:
					c.checkFunction(s, n)
				case *parse.TemplateNode:
					u.templates = append(u.templates, use{n.Name, n})
				case *parse.PipeNode:
					for i, command := range n.Cmds {
						c.checkCommand(s, u, command, i > 0)
					}
				}
			})
			for _, r := range u.templates {
				c.checkTemplate(s, r)
			}
			for _, r := range u.parts {
				c.checkPart(s, r)
			}
			for _, r := range u.assets {
				c.checkAsset(s, r)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.uses)) {
		for _, r := range c.uses[name].parts {
			c.checkCircle(name, r)
		}
	}
}

func (c *compiler) checkFunction(s *source, n *parse.IdentifierNode) {
	if c.functions[n.Ident] != nil || slices.Contains(standard, n.Ident) {
		return
	}
	known := slices.Sorted(maps.Keys(c.functions))
	c.report(s, s.at(n, "there is no function "+n.Ident, suggestion(n.Ident, known, standard)))
}

// checkCommand notes the names behind asset and .Part.
func (c *compiler) checkCommand(s *source, u *uses, command *parse.CommandNode, piped bool) {
	for i, arg := range command.Args {
		word := lastWord(arg)
		switch word {
		case "asset", ".Part":
		case "word", ".Word", "forms":
			if i == 0 {
				c.checkWord(s, word, command.Args[1:], piped)
			}
			continue
		default:
			continue
		}
		if i == 0 && !piped && len(command.Args) == 2 {
			if name, ok := command.Args[1].(*parse.StringNode); ok {
				if word == "asset" {
					u.assets = append(u.assets, use{name.Text, name})
				} else {
					u.parts = append(u.parts, use{partsPrefix + name.Text, name})
				}
				continue
			}
		}
		example := `write {{asset "style.css"}}`
		if word == ".Part" {
			example = `write {{.Part "masthead"}}`
		}
		c.report(s, s.at(arg, word+" takes one name in quotes, right behind it", example))
	}
}

// checkWord looks up the word behind word, .Word or forms, where it is a text in
// quotes, and counts the values given to it.
func (c *compiler) checkWord(s *source, call string, args []parse.Node, piped bool) {
	if len(args) == 0 {
		return // it is piped; found when the layout is carried out
	}
	key, ok := args[0].(*parse.StringNode)
	if !ok {
		return
	}
	want, known := c.options.Language.Takes(key.Text)
	if !known {
		c.report(s, s.at(key, fmt.Sprintf("there is no word %q", key.Text), words.Near(key.Text, c.options.Language.Keys())))
		return
	}
	given := len(args) - 1
	if piped {
		given++
	}
	if call != "forms" && given != want {
		example := `write {{word "` + key.Text + `"` + strings.Repeat(" .Value", want) + "}}"
		c.report(s, s.at(key, fmt.Sprintf("the word %q takes %s, and is given %s", key.Text, values(strconv.Itoa(want)), values(strconv.Itoa(given))), example))
	}
}

// suggestion names the nearest function, else those of coranto.
func suggestion(word string, own, standard []string) string {
	if near := diag.Near(word, slices.Concat(own, standard)); near != "" {
		return "did you mean " + near + "?"
	}
	return diag.DidYouMean(word, own)
}

// lastWord returns the name of a function, ".Name" where a chain of names ends
// in it, and "" for anything else. What follows .Params is the site's own.
func lastWord(n parse.Node) string {
	if id, ok := n.(*parse.IdentifierNode); ok {
		return id.Ident
	}
	names := namesIn(n)
	if len(names) == 0 || slices.Contains(names, "Params") {
		return ""
	}
	return "." + names[len(names)-1]
}

func (c *compiler) checkTemplate(s *source, r use) {
	if c.owner[r.name] != nil {
		return
	}
	// It may be defined in a file that has an error of its own.
	for _, other := range c.sources {
		if other.trees == nil && strings.Contains(other.text, strconv.Quote(r.name)) {
			if _, known := c.problems[s]; !known {
				c.problems[s] = c.problems[other]
			}
			return
		}
	}
	known := slices.Sorted(maps.Keys(c.owner))
	hint := diag.DidYouMean(r.name, known)
	if c.owner[partsPrefix+r.name] != nil {
		hint = "did you mean " + partsPrefix + r.name + "?"
	} else if !strings.HasPrefix(hint, "did you mean") {
		hint = "a part is a file: write layouts/" + partsPrefix + strings.TrimPrefix(r.name, partsPrefix) +
			".html and include it as \"" + partsPrefix + strings.TrimPrefix(r.name, partsPrefix) + "\""
	}
	c.report(s, s.at(r.node, fmt.Sprintf("there is no part %q", r.name), hint))
}

func (c *compiler) checkPart(s *source, r use) {
	if owner := c.owner[r.name]; owner != nil && owner.name == r.name {
		return
	}
	var known []string
	for _, other := range c.sources {
		if name, ok := strings.CutPrefix(other.name, partsPrefix); ok {
			known = append(known, name)
		}
	}
	name := strings.TrimPrefix(r.name, partsPrefix)
	c.report(s, s.at(r.node, fmt.Sprintf("there is no part %q", name), diag.DidYouMean(name, known)))
}

// checkAsset finds the file, its hash, and its address.
func (c *compiler) checkAsset(s *source, r use) {
	if _, known := c.assets[r.name]; known {
		return
	}
	const folder = "static/"
	file, found := c.tree.Lookup(folder + r.name)
	if !found {
		var known []string
		for _, f := range c.tree.Under("static") {
			known = append(known, strings.TrimPrefix(f.Name, folder))
		}
		c.report(s, s.at(r.node, fmt.Sprintf("there is no file %s%s", folder, r.name), diag.DidYouMean(r.name, known)))
		return
	}
	data, err := file.Read(nil)
	if err != nil {
		c.report(s, unreadable(file.Name, err))
		return
	}
	hash := files.Sum(data)
	a := Asset{File: file.Name, Path: fingerprint(r.name, hash), Hash: hash}
	c.assets[r.name] = a
	c.urls[r.name] = template.URL(c.options.Base + (&url.URL{Path: a.Path}).EscapedPath())
}

// fingerprint puts a hash before the extension of a name.
func fingerprint(name string, hash files.Hash) string {
	extension := path.Ext(name)
	if extension == path.Base(name) {
		extension = "" // .htaccess has none
	}
	return strings.TrimSuffix(name, extension) + "." + hash.Short() + extension
}

func unreadable(file string, err error) diag.Diagnostic {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		err = failed.Err // the path stands before it already
	}
	return diag.Diagnostic{
		Rule: "file", Message: "this file cannot be read: " + err.Error(),
		Position: diag.Position{File: file},
	}
}

// checkCircle refuses a .Part that leads back to where it stands: each turn is
// a new Execute, so nothing would end it but the memory of the machine.
func (c *compiler) checkCircle(name string, r use) {
	if !slices.Contains(c.reach(r.name, both), name) {
		return
	}
	s := c.owner[name]
	part := strings.TrimPrefix(r.name, partsPrefix)
	c.report(s, s.at(r.node, fmt.Sprintf("the part %q asks for itself here, again and again", part),
		"a part within itself is included: {{template \""+r.name+"\" …}}"))
}

// both are the templates that u leads to in one way or the other.
func both(u *uses) []use { return slices.Concat(u.templates, u.parts) }

// included returns name and all templates that it includes, at any depth.
func (c *compiler) included(name string) []string {
	return c.reach(name, func(u *uses) []use { return u.templates })
}

// reach returns name and the templates that can be reached from it, in the
// order in which they are met.
func (c *compiler) reach(name string, next func(*uses) []use) []string {
	names := []string{name}
	for i := 0; i < len(names); i++ {
		u := c.uses[names[i]]
		if u == nil {
			continue
		}
		for _, r := range next(u) {
			if !slices.Contains(names, r.name) {
				names = append(names, r.name)
			}
		}
	}
	return names
}

// hash returns the hash of all that can change what a layout makes of a value:
// the files of the templates it includes and of the parts it names, the
// assets, and the base path.
func (c *compiler) hash(name string) (files.Hash, map[string]files.Hash) {
	made := make(map[string]files.Hash)
	var h files.Hasher
	h.Text(name)
	h.Text(c.options.Base)
	names := c.reach(name, both)
	slices.Sort(names)
	assets := make(map[string]bool)
	for _, n := range names {
		h.Text(n)
		if s := c.owner[n]; s != nil {
			h.Hash(s.hash)
			made[s.file] = s.hash
		}
		if u := c.uses[n]; u != nil {
			for _, r := range u.assets {
				assets[r.name] = true
			}
		}
	}
	for _, n := range slices.Sorted(maps.Keys(assets)) {
		h.Text(n)
		h.Hash(c.assets[n].Hash)
		made[c.assets[n].File] = c.assets[n].Hash
	}
	return h.Sum(), made
}
