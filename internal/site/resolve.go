package site

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	_ "image/gif"  // sizes of pictures
	_ "image/jpeg" // sizes of pictures
	_ "image/png"  // sizes of pictures
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	_ "golang.org/x/image/webp" // sizes of pictures

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
)

// Asset is the published copy of a file that an article shows or links to: its
// name holds the hash of its bytes, so a browser may keep it for ever.
type Asset struct {
	File          string // the input file
	Path          string // below the home page
	URL           string // path on the host
	Size          int    // in bytes
	Width, Height int    // of a picture, in pixels; 0 when unknown
	Hash          files.Hash
}

// Target is where a destination written in a content file leads.
type Target struct {
	URL     string // on the host; "" when it leads nowhere
	Problem string // why it leads nowhere
	Hint    string
	Left    bool   // it leads to something that is not published
	Below   string // of an address from the root: the path below the home page
}

// Resolve finds where a destination leads that is written in file: another
// content file by its path relative to file, a file beside it, or an address
// that begins with "/", to which the base path is added. Fragments are kept.
func (s *Site) Resolve(file, destination string) Target {
	if strings.HasPrefix(destination, "#") {
		return Target{URL: destination}
	}
	where, tail := destination, ""
	if i := strings.IndexAny(where, "?#"); i >= 0 {
		where, tail = where[:i], where[i:]
	}
	if plain, err := url.PathUnescape(where); err == nil {
		where = plain
	}
	if strings.HasPrefix(where, "/") {
		return s.resolveAddress(where, tail)
	}
	name := path.Join(path.Dir(file), where)
	if path.Ext(name) == ".md" {
		return s.resolveText(file, name, tail)
	}
	if a, ok := s.assets[name]; ok {
		return Target{URL: a.URL + tail}
	}
	if _, ok := s.Tree.Lookup(name); ok {
		if below, static := strings.CutPrefix(name, "static/"); static {
			return s.resolveAddress("/"+below, tail)
		}
		return Target{Left: true, Problem: name + " is not published"}
	}
	hint := "name a file as seen from this one, or an address that begins with /"
	if _, ok := s.Tree.Lookup(name + ".md"); ok {
		hint = "write " + where + ".md"
	}
	return Target{Problem: "there is no file " + name, Hint: hint}
}

func (s *Site) resolveAddress(where, tail string) Target {
	if a, ok := s.assets["static"+path.Clean(where)]; ok {
		return Target{URL: a.URL + tail}
	}
	below := strings.TrimPrefix(path.Clean(where), "/")
	if strings.HasSuffix(where, "/") && below != "" {
		below += "/"
	}
	for _, path := range []string{below, below + "/"} {
		if a, ok := s.leftAt[path]; ok {
			return Target{Left: true, Problem: fmt.Sprintf("/%s is not published: %s", path, a.State)}
		}
	}
	return Target{URL: s.Path(below) + tail, Below: below}
}

func (s *Site) resolveText(file, name, tail string) Target {
	if a, ok := s.byFile[name]; ok {
		if !a.HasPage() {
			return Target{Left: true, Problem: fmt.Sprintf("%s is not published: %s", name, a.State)}
		}
		return Target{URL: a.Entry.URL + tail}
	}
	if address, ok := s.standing[name]; ok {
		return Target{URL: s.Path(address) + tail}
	}
	if _, ok := s.Tree.Lookup(name); ok {
		return Target{Left: true, Problem: name + " is not published"}
	}
	return Target{Problem: "there is no file " + name, Hint: s.nearFile(file, name)}
}

// nearFile names the content file that was most likely meant: one with the
// same name elsewhere, else one with a similar name.
func (s *Site) nearFile(from, name string) string {
	var known []string
	for _, f := range s.Tree.Under("content") {
		if f.Name == from {
			continue
		}
		if path.Base(f.Name) == path.Base(name) {
			return "did you mean " + relative(path.Dir(from), f.Name) + "?"
		}
		if path.Dir(f.Name) == path.Dir(name) {
			known = append(known, path.Base(f.Name))
		}
	}
	if near := diag.Near(path.Base(name), known); near != "" {
		return "did you mean " + relative(path.Dir(from), path.Join(path.Dir(name), near)) + "?"
	}
	return "name a file as seen from this one"
}

// relative returns the path of a file as seen from a folder.
func relative(folder, file string) string {
	from, to := strings.Split(folder, "/"), strings.Split(file, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}

// collectAssets finds the files that published ones show or link to.
func (s *Site) collectAssets(standing *standingFiles) error {
	for _, in := range standing.inputs() {
		if _, shown := s.standing[in.File]; !shown {
			continue
		}
		if err := s.addAssets(in); err != nil {
			return err
		}
	}
	for _, a := range s.articles {
		if a.State == Published && s.rightsOf(a.Article) == FullText {
			if err := s.addAssets(&a.Input); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkAllLinks checks every destination, those of unpublished articles too:
// publication alone must never bring an error.
func (s *Site) checkAllLinks(standing *standingFiles) {
	anchors := &anchors{site: s}
	for _, in := range standing.inputs() {
		s.checkLinks(in, anchors)
	}
	for _, a := range s.articles {
		s.checkLinks(&a.Input, anchors)
	}
	for _, a := range s.left {
		if a.State == Invalid {
			s.checkLinks(&a.Input, anchors)
		}
	}
}

// addAssets makes assets of the files that a content file shows or links to.
func (s *Site) addAssets(in *content.Input) error {
	for _, ref := range slices.Concat(in.Pictures, in.Links) {
		name, local := AssetName(in.File, ref.Destination)
		if !local || s.assets[name] != nil {
			continue
		}
		file, found := s.Tree.Lookup(name)
		if !found {
			continue // reported with its place by checkLinks
		}
		data, err := file.Read(nil)
		if err != nil {
			if err := s.unreadable(name, err); err != nil {
				return err
			}
			continue
		}
		s.assets[name] = s.newAsset(name, data)
	}
	return nil
}

// AssetName returns the input file that a destination names, when it can be
// one that is copied: beside a content file, or a picture of static/.
func AssetName(file, destination string) (string, bool) {
	where, _, _ := strings.Cut(destination, "#")
	where, _, _ = strings.Cut(where, "?")
	if plain, err := url.PathUnescape(where); err == nil {
		where = plain
	}
	switch {
	case where == "", strings.HasPrefix(where, "//"), strings.Contains(where, ":"), path.Ext(where) == ".md":
		return "", false
	case strings.HasPrefix(where, "/"):
		return "static" + path.Clean(where), isPicture(where)
	}
	name := path.Join(path.Dir(file), where)
	return name, strings.HasPrefix(name, "content/") || strings.HasPrefix(name, "static/") && isPicture(name)
}

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif":
		return true
	}
	return false
}

func (s *Site) newAsset(name string, data []byte) *Asset {
	a := &Asset{File: name, Size: len(data), Hash: files.Sum(data)}
	ext := path.Ext(name)
	stem := strings.TrimSuffix(path.Base(name), ext) + "." + a.Hash.Short() + strings.ToLower(ext)
	if below, static := strings.CutPrefix(name, "static/"); static {
		a.Path = path.Join(path.Dir(below), stem)
	} else {
		a.Path = "media/" + stem
	}
	a.URL = s.Path(a.Path)
	if strings.EqualFold(ext, ".svg") {
		a.Width, a.Height = svgSize(data)
	} else if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
		a.Width, a.Height = c.Width, c.Height
	}
	return a
}

// svgSize returns the size that an SVG file gives itself, in CSS pixels.
func svgSize(data []byte) (width, height int) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	for {
		token, err := d.Token()
		if err != nil {
			return 0, 0
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		var box []string
		for _, attr := range start.Attr {
			switch attr.Name.Local {
			case "width":
				width, _ = strconv.Atoi(strings.TrimSuffix(attr.Value, "px"))
			case "height":
				height, _ = strconv.Atoi(strings.TrimSuffix(attr.Value, "px"))
			case "viewBox":
				box = strings.Fields(strings.ReplaceAll(attr.Value, ",", " "))
			}
		}
		if (width == 0 || height == 0) && len(box) == 4 {
			w, _ := strconv.ParseFloat(box[2], 64)
			h, _ := strconv.ParseFloat(box[3], 64)
			width, height = int(w+0.5), int(h+0.5)
		}
		return max(width, 0), max(height, 0)
	}
}

// checkLinks reports what the destinations of a content file fail to reach.
func (s *Site) checkLinks(in *content.Input, anchors *anchors) {
	report := func(ref content.Reference, severity diag.Severity, rule, message, hint string) {
		s.diagnostics = append(s.diagnostics, diag.Diagnostic{
			Severity: severity, Rule: rule, Message: message, Hint: hint, Position: ref.Position, Excerpt: ref.Excerpt,
		})
	}
	for _, ref := range in.Pictures {
		if Remote(ref.Destination) {
			report(ref, diag.Warning, "remote-picture", "this picture comes from another host",
				"save it beside the article, if its licence allows, and name the file")
			continue
		}
		name, _ := AssetName(in.File, ref.Destination)
		switch _, found := s.Tree.Lookup(name); {
		case !found:
			report(ref, diag.Error, "picture", fmt.Sprintf("there is no picture %q", ref.Destination), s.nearPicture(in.File, name))
		case !isPicture(name):
			report(ref, diag.Error, "picture", fmt.Sprintf("%q is not a picture that browsers show", ref.Destination), "use a png, jpg, gif, webp, avif or svg file")
		}
	}
	for _, ref := range in.Links {
		target := s.Resolve(in.File, ref.Destination)
		switch {
		case target.Left:
			report(ref, diag.Warning, "link", target.Problem, "the text stays, without the link")
		case target.URL == "":
			report(ref, diag.Error, "link", target.Problem, target.Hint)
		case target.Below != "":
			s.rootLinks = append(s.rootLinks, RootLink{ref, target.Below})
		}
		if problem, hint := anchors.check(in, ref.Destination); problem != "" {
			report(ref, diag.Error, "link", problem, hint)
		}
	}
}

// Remote reports whether a destination names another host.
func Remote(destination string) bool {
	return strings.HasPrefix(destination, "//") || strings.Contains(destination, "://")
}

func (s *Site) nearPicture(file, name string) string {
	var known []string
	for _, f := range s.Tree.Under(path.Dir(name)) {
		if isPicture(f.Name) && path.Dir(f.Name) == path.Dir(name) {
			known = append(known, path.Base(f.Name))
		}
	}
	if len(known) == 0 {
		return "put it beside " + file
	}
	return diag.DidYouMean(path.Base(name), known)
}

// anchors finds the headings of content files, reading each at most once.
type anchors struct {
	site   *Site
	parser content.Parser
	known  map[string][]string
}

// check returns what is wrong with the fragment of a destination.
func (a *anchors) check(in *content.Input, destination string) (problem, hint string) {
	where, fragment, found := strings.Cut(destination, "#")
	if !found || fragment == "" || strings.HasPrefix(where, "/") {
		return "", ""
	}
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	target := in
	if where != "" {
		if plain, err := url.PathUnescape(where); err == nil {
			where = plain
		}
		article, ok := a.site.byFile[path.Join(path.Dir(in.File), where)]
		if !ok || article.State == Invalid {
			return "", ""
		}
		target = &article.Input
	}
	ids, ok := a.known[target.File]
	if !ok {
		body, err := a.site.Text(target, nil)
		if err != nil {
			return "", ""
		}
		ids = a.parser.Anchors(body)
		if a.known == nil {
			a.known = map[string][]string{}
		}
		a.known[target.File] = ids
	}
	if slices.Contains(ids, fragment) {
		return "", ""
	}
	if len(ids) == 0 {
		return fmt.Sprintf("%s has no heading #%s", target.File, fragment), "it has no headings at all"
	}
	return fmt.Sprintf("%s has no heading #%s", target.File, fragment), diag.DidYouMean(fragment, ids)
}

// RootLink is a link written from the root of the site, as in /topics/law/.
type RootLink struct {
	content.Reference
	Below string // the path below the home page
}

// MayAnswer reports whether an address below the home page is that of a topic,
// source, story or span of time that some article belongs to, published or not:
// such a page comes and goes with the clock.
func (s *Site) MayAnswer(below string) bool {
	kind, rest, _ := strings.Cut(strings.TrimSuffix(below, "/"), "/")
	slug, _, _ := strings.Cut(rest, "/")
	for _, a := range s.articles {
		switch kind {
		case "topics":
			for _, tag := range a.Tags {
				if s.topicSlug(tag.Slug) == slug {
					return true
				}
			}
		case "sources":
			for _, source := range a.Sources {
				if s.sourceSlug(source.Slug) == slug {
					return true
				}
			}
		case "stories":
			if a.Story == slug {
				return true
			}
		default:
			if day := SpanOf(a.Date.Time).Path(); strings.HasPrefix(day, strings.TrimSuffix(below, "/")+"/") {
				return true
			}
		}
	}
	return false
}

// RootLinks returns the links of content files that are written from the root.
// Whether a page answers to them, the plan knows.
func (s *Site) RootLinks() []RootLink { return s.rootLinks }
