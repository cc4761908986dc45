package site

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/diag"
)

// links checks every destination, those of unpublished articles too:
// publication alone must never bring an error.
func (c *checker) links() {
	for _, in := range c.standing.inputs() {
		c.linksOf(in)
	}
	for a := range c.articles.all() {
		c.linksOf(&a.Input)
	}
}

// linksOf reports what the destinations of a content file fail to reach.
func (c *checker) linksOf(in *content.Input) {
	s := c.Site
	report := func(ref content.Reference, severity diag.Severity, rule, message, hint string) {
		c.report(diag.Diagnostic{
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
		name, _ := AssetName(in.File, ref.Destination)
		_, found := s.Tree.Lookup(name)
		switch {
		case found && isDocument(name) && strings.HasPrefix(name, "content/"):
			report(ref, diag.Error, "link", fmt.Sprintf("%s would be a page of its own, which could run something", name),
				"write it as an article or a page in Markdown, or give it as a pdf")
		case target.Left:
			report(ref, diag.Warning, "link", target.Problem, "the text stays, without the link")
		case target.URL == "":
			report(ref, diag.Error, "link", target.Problem, target.Hint)
		case target.Below != "":
			c.rootLinks = append(c.rootLinks, RootLink{ref, target.Below})
		}
		if problem, hint := c.anchors.check(in, ref.Destination); problem != "" {
			report(ref, diag.Error, "link", problem, hint)
		}
	}
}

// Remote reports whether a destination names another host.
func Remote(destination string) bool {
	return strings.HasPrefix(destination, "//") || strings.Contains(destination, "://")
}

func (s *Site) nearPicture(file, name string) string {
	if s.hasOtherForm(name) {
		return otherForm
	}
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
		article := a.site.articleIn(path.Join(path.Dir(in.File), where))
		if article == nil || article.State == Invalid {
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
	for a := range s.articles.all() {
		if !isValid(a) {
			continue
		}
		switch kind {
		case "topics":
			for _, tag := range a.Tags {
				if s.register.topic(tag.Slug) == slug {
					return true
				}
			}
		case "sources":
			for _, source := range a.Sources {
				if s.register.source(source.Slug) == slug {
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
