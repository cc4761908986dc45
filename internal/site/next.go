package site

import (
	"slices"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/theme"
	"coranto/internal/words"
)

// How a Site comes from the one before it. What the files say is read where it
// may have changed. Then the articles that are gone are taken out of everything
// that is derived from articles, and those that have come are put in; one that
// has changed is both. The first Site comes from one with nothing in it. So
// there is one way, and no way for the two ends of it to drift apart.
//
// Some changes bear upon articles that are as they were: another base path,
// another meaning of a name, an id that two files claim. Where all that they
// touch is not easily found, all articles are put into a site without any: they
// are not read again.

// touched are the names of files that may have changed, in order.
type touched struct {
	config   bool
	theme    bool // layouts, and what they may ask for
	articles []string
	standing []string
	others   map[string]bool // what content files may show or link to
}

func sortTouched(names []string) touched {
	var t touched
	for _, name := range names {
		top, _, _ := strings.Cut(name, "/")
		switch {
		case name == files.ConfigName:
			t.config = true
		case top == "layouts":
			t.theme = true
		case isText(name) && strings.HasPrefix(name, articlesFolder):
			t.articles = append(t.articles, name)
		case isText(name) && top == "content":
			t.standing = append(t.standing, name)
		default:
			t.theme = t.theme || top == "static"
			if t.others == nil {
				t.others = map[string]bool{}
			}
			t.others[name] = true
		}
	}
	return t
}

// successor returns the site of a tree that differs from s's own in the named
// files at most, at a moment.
func (old *Site) successor(tree *files.Tree, names []string, now time.Time) (*Site, error) {
	first := old.Tree == nil
	t := sortTouched(names)
	copied := *old
	s := &copied
	s.Tree, s.checks, s.fileNames = tree, new(checks), newFileNames(tree)
	s.unread = slices.DeleteFunc(slices.Clone(s.unread), func(p problem) bool {
		_, found := slices.BinarySearch(names, p.file)
		return found
	})
	if t.config || first {
		if err := s.readConfig(); err != nil {
			return nil, err
		}
		t.config = first || s.Config.Hash != old.Config.Hash || s.Base != old.Base || s.Origin != old.Origin
	}
	zone := first || s.Config.Zone.String() != old.Config.Zone.String()
	if !zone {
		s.Config.Zone = old.Config.Zone
	}
	s.Now = now.In(s.Config.Zone)
	moved := first || s.Base != old.Base || s.Config.ArticleURL != old.Config.ArticleURL
	if t.theme || moved || s.Config.Language != old.Config.Language {
		s.readTheme()
	}

	if err := s.readDrawings(t.others); err != nil {
		return nil, err
	}

	known, standing := old, old.standing
	reread := zone || s.Config.Language != old.Config.Language // all files mean something else
	if reread && !first {
		known, standing = &Site{}, &standingFiles{}
		all := make([]string, 0, len(tree.All()))
		for _, f := range tree.Under("content") {
			all = append(all, f.Name)
		}
		of := sortTouched(all)
		t.articles, t.standing = of.articles, of.standing
		s.unread = nil
	}
	parsed, err := s.readArticles(t.articles, known)
	if err != nil {
		return nil, err
	}
	goneFiles, comeFiles, err := s.readStanding(t.standing, standing)
	if err != nil {
		return nil, err
	}

	if first && s.options.AllRead != nil {
		s.options.AllRead()
	}

	d := derivation{Site: s, prev: old, others: t.others, goneFiles: goneFiles, comeFiles: comeFiles}
	if len(goneFiles)+len(comeFiles) > 0 || reread || old.editionComesDue(s.Now) {
		s.register = s.newRegister()
		d.renewed = true
	}
	for i, name := range t.articles {
		before, after := known.articleIn(name), parsed[i]
		if before != nil && before.Article == after {
			continue
		}
		if before != nil {
			d.gone = append(d.gone, before)
		}
		if after != nil {
			d.come = append(d.come, &Article{Article: after})
		}
	}
	back := s.Now.Before(old.Now)
	anew := moved || reread || back || !s.register.entriesAgree(old.register)
	if !anew {
		if !t.config && !t.theme && len(t.others) == 0 && tree == old.Tree && s.Now.Equal(old.Now) &&
			len(d.gone)+len(d.come)+len(goneFiles)+len(comeFiles) == 0 && slices.EqualFunc(s.unread, old.unread, sameProblem) {
			return old, nil
		}
		d.comeDue()
	}
	if !anew {
		done, err := d.derive()
		if err != nil {
			return nil, err
		}
		anew = !done
	}
	if anew {
		articles := known.articles.edited(d.gone, d.come, byFile)
		if err := d.anew(articles.slice(), moved); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// readTheme reads the layouts and the words that they are written with.
func (s *Site) readTheme() {
	var ofWords, ofLayouts []diag.Diagnostic
	s.Words, ofWords = words.Read(s.Tree)
	s.Theme, ofLayouts = theme.Compile(s.Tree, theme.Options{
		Base: s.Base, Language: s.Words.In(s.Config.Language), Functions: s.options.Functions,
	})
	s.saidOf.theme = slices.Concat(ofWords, ofLayouts)
}

func sameProblem(a, b problem) bool { return a.file == b.file && a.Message == b.Message }

// due reports whether an edition is to be shown.
func (s *Site) due(f *content.EditionFile) bool {
	return (!f.Draft || s.options.Drafts) && (!f.Date.Time.After(s.Now) || s.options.Future)
}

// editionComesDue reports whether an edition is dated after the site's moment
// and not after another, or the other way round.
func (s *Site) editionComesDue(now time.Time) bool {
	return slices.ContainsFunc(s.standing.editions, func(f *content.EditionFile) bool {
		return f.Date.Time.After(s.Now) != f.Date.Time.After(now)
	})
}

// waiting is an article that time will change.
type waiting struct {
	file   string
	change time.Time // after which it may not be what it is
	next   time.Time // when the site changes by it; zero for never
}

// waitingFor says when time changes an article; false when it never does.
func waitingFor(a *content.Article, next, now time.Time) (waiting, bool) {
	w := waiting{file: a.File, next: next}
	due := func(d content.Date) {
		if !d.IsZero() && d.Time.After(now) && (w.change.IsZero() || d.Time.Before(w.change)) {
			w.change = d.Time
		}
	}
	due(a.Date)
	due(a.Updated)
	due(a.Expires)
	if a.Withdrawn != nil {
		due(a.Withdrawn.Date)
	}
	for _, c := range a.Corrections {
		due(c.Date)
	}
	return w, !w.change.IsZero()
}

// comeDue takes in the articles that time has changed.
func (d *derivation) comeDue() {
	for _, w := range d.prev.waiting {
		if w.change.After(d.Now) {
			continue
		}
		if a := d.prev.articleIn(w.file); !slices.Contains(d.gone, a) {
			d.renew(a)
		}
	}
}

// renew has an article taken out and put in as the same file says.
func (d *derivation) renew(a *Article) {
	d.gone = append(d.gone, a)
	d.come = append(d.come, &Article{Article: a.Article})
}

// setNext finds the next moment at which the clock changes the site.
func (s *Site) setNext() {
	s.next = time.Time{}
	note := func(t time.Time) {
		if !t.IsZero() && (s.next.IsZero() || t.Before(s.next)) {
			s.next = t
		}
	}
	for _, w := range s.waiting {
		note(w.next)
	}
	for _, f := range s.standing.editions {
		if _, shown := s.register.addresses[f.File]; !shown && !diag.HasErrors(f.Diagnostics) && !f.Draft && f.Date.Time.After(s.Now) {
			note(f.Date.Time)
		}
	}
	for _, e := range s.News() {
		note(e.Date.Time.Add(newsWindow))
	}
}
