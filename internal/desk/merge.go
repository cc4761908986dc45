package desk

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/frontmatter"
	"coranto/internal/site"
)

// MergeTopics works out how the topic a of the digest at dir becomes part of b.
// Articles, stories and topics say b then; the name of a is retired, so that its
// address leads to b, and its feeds go on answering. Both are named as in tags, or
// by their slugs. The error is a [BadOption] where that cannot be.
func MergeTopics(dir, a, b string, t Trial) (*Rewrite, error) {
	r, err := openRewrite(dir, t)
	if err != nil {
		return nil, err
	}
	from, to := r.before.TopicSlug(content.SlugOf(a)), r.before.TopicSlug(content.SlugOf(b))
	for _, x := range []struct{ name, slug string }{{a, from}, {b, to}} {
		if x.slug == "" || !r.isTopic(x.slug) {
			return nil, BadOption(fmt.Sprintf("there is no topic %q", x.name))
		}
	}
	if from == to {
		return nil, BadOption(fmt.Sprintf("%q and %q are one topic already", a, b))
	}
	name := r.nameOf(to, b)
	retired := []string{r.nameOf(from, a)}
	old, stands := r.topicFile(from)
	if stands {
		retired = append(retired, slices.Concat(old.Synonyms, old.Retired)...)
		if what := r.lost(old, to); what != "" {
			return nil, BadOption(fmt.Sprintf("%s has %s, which would be lost; move it to the file of the other topic, or remove it, first", old.File, what))
		}
		r.removed = append(r.removed, old.File)
		r.was[old.File] = old.FileHash
	}
	// Tags may write the topic in more than one way.
	for _, x := range r.before.Articles() {
		for _, tag := range x.Tags {
			if r.before.TopicSlug(tag.Slug) == from {
				retired = append(retired, tag.Name)
			}
		}
	}
	if err := r.retire(to, name, retired); err != nil {
		return nil, err
	}
	if err := r.tags(from, to, name); err != nil {
		return nil, err
	}
	if err := r.standing(from, to, name); err != nil {
		return nil, err
	}
	if stands {
		target := topicsFolder + to + ".md"
		if f, is := r.topicFile(to); is {
			target = f.File
		}
		if err := r.references(map[string]string{old.File: target}); err != nil {
			return nil, err
		}
		delete(r.written, old.File)
	}
	var said []string
	for _, file := range r.removed {
		said = append(said, "removed "+file)
	}
	r.sayAll(said...)
	return r, r.try()
}

// lost returns what a topic's file says that would be lost if it went into
// another topic; "" for nothing.
func (r *Rewrite) lost(f *content.TopicFile, to string) string {
	switch {
	case !f.Body.Empty:
		return "an introduction"
	case len(f.Title) > 1:
		return "titles in several languages"
	case f.Parent != "" && r.before.TopicSlug(f.Parent) != to:
		return "a parent"
	}
	return ""
}

func (r *Rewrite) isTopic(slug string) bool {
	if _, is := r.topicFile(slug); is {
		return true
	}
	return slices.ContainsFunc(r.before.Articles(), func(a *site.Article) bool {
		return slices.ContainsFunc(a.Tags, func(t content.Tag) bool { return r.before.TopicSlug(t.Slug) == slug })
	})
}

// topicFile returns the file of a topic.
func (r *Rewrite) topicFile(slug string) (*content.TopicFile, bool) {
	var p content.Parser
	for _, f := range r.before.Tree.Under(strings.TrimSuffix(topicsFolder, "/")) {
		if path.Ext(f.Name) != ".md" || content.SlugOf(strings.TrimSuffix(path.Base(f.Name), ".md")) != slug {
			continue
		}
		if src, err := f.Read(nil); err == nil {
			return p.Topic(f.Name, src), true
		}
	}
	return nil, false
}

// retire adds names to those that a topic had, in its file, which may be new.
func (r *Rewrite) retire(slug, name string, names []string) error {
	f, stands := r.topicFile(slug)
	var fresh []string
	seen := map[string]bool{slug: true}
	if stands {
		for _, other := range slices.Concat(f.Synonyms, f.Retired) {
			seen[content.SlugOf(other)] = true
		}
	}
	for _, n := range names {
		if s := content.SlugOf(n); !seen[s] {
			seen[s] = true
			fresh = append(fresh, n)
		}
	}
	if !stands {
		m := matter{kind: '-'}
		var list []string
		for _, n := range fresh {
			list = append(list, m.scalar(n, 0))
		}
		r.written[topicsFolder+slug+".md"] = fmt.Appendf(nil, "---\ntitle: %s\nretired: [%s]\n---\n", m.scalar(name, 0), strings.Join(list, ", "))
		return nil
	}
	src, err := r.source(f.File)
	if err != nil {
		return err
	}
	m, ok := openMatter(f.File, src)
	if !ok {
		return BadOption(fmt.Sprintf("the front matter of %s cannot be read", f.File))
	}
	m.add("retired", fresh...)
	r.written[f.File] = m.bytes()
	return nil
}

// tags rewrites the tags of all articles.
func (r *Rewrite) tags(from, to, name string) error {
	for _, a := range r.before.Articles() {
		if !slices.ContainsFunc(a.Tags, func(t content.Tag) bool { return r.before.TopicSlug(t.Slug) == from }) {
			continue
		}
		src, err := r.source(a.File)
		if err != nil {
			return err
		}
		m, ok := openMatter(a.File, src)
		if !ok {
			continue // it has errors, and stands for the topic by its retired name
		}
		r.rename(m, "tags", from, to, name)
		wanted := []content.Tag{}
		for _, t := range a.Tags {
			if r.before.TopicSlug(t.Slug) == from {
				t = content.Tag{Name: name, Slug: content.SlugOf(name)}
			}
			is := func(o content.Tag) bool { return r.before.TopicSlug(o.Slug) == r.before.TopicSlug(t.Slug) }
			if r.before.TopicSlug(t.Slug) != to || !slices.ContainsFunc(wanted, is) {
				wanted = append(wanted, t)
			}
		}
		if err := r.same(a.File, src, a.File, m.bytes(), func(was, is *content.Article) bool {
			was.Tags = is.Tags
			return slices.Equal(is.Tags, wanted)
		}); err != nil {
			return err
		}
		r.written[a.File] = m.bytes()
	}
	return nil
}

// rename writes another name for a topic in a list; where the list has it already,
// the old one goes.
func (r *Rewrite) rename(m *matter, key, from, to, name string) {
	v, ok := m.field(key)
	slug := func(v frontmatter.Value) string { return r.before.TopicSlug(content.SlugOf(v.Text)) }
	switch {
	case !ok:
	case v.Kind == frontmatter.Scalar:
		if slug(v) == from {
			m.replace(v, name)
		}
	case v.Kind == frontmatter.List:
		has := slices.ContainsFunc(v.Items, func(item frontmatter.Value) bool { return slug(item) == to })
		for i, item := range v.Items {
			if slug(item) != from {
				continue
			}
			if has {
				m.removeItem(v, i)
			} else {
				m.replace(item, name)
			}
			has = true
		}
	}
}

// standing rewrites the topics of stories, and the parents of topics.
func (r *Rewrite) standing(from, to, name string) error {
	for _, folder := range []string{"content/stories", "content/topics"} {
		for _, f := range r.before.Tree.Under(folder) {
			if path.Ext(f.Name) != ".md" || slices.Contains(r.removed, f.Name) {
				continue
			}
			src, err := r.source(f.Name)
			if err != nil {
				return err
			}
			m, ok := openMatter(f.Name, src)
			if !ok {
				continue
			}
			r.rename(m, "topics", from, to, name)
			if parent, ok := m.field("parent"); ok && parent.Kind == frontmatter.Scalar && r.before.TopicSlug(content.SlugOf(parent.Text)) == from {
				if content.SlugOf(strings.TrimSuffix(path.Base(f.Name), ".md")) == to {
					return BadOption(fmt.Sprintf("%s has the other topic for its parent; remove that first", f.Name))
				}
				m.replace(parent, to)
			}
			if len(m.edits) > 0 {
				r.written[f.Name] = m.bytes()
			}
		}
	}
	return nil
}
