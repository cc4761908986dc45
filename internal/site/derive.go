package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"coranto/internal/content"
	"coranto/internal/files"
)

// derivation makes what follows from the articles. It reads from top to bottom
// of this file: which of them there are, what each shows of itself, and in
// which lists it stands.
type derivation struct {
	*Site                // the one that is being made
	prev           *Site // the one that it comes from
	gone, come     []*Article
	goneFiles      []*content.Input // of standing files
	comeFiles      []*content.Input
	renewed        bool            // the register is another
	others         map[string]bool // files that assets may be made of and that may have changed
	first          bool            // prev has nothing in it
	hasGone        map[*Entry]bool // the listed entries of gone
	sourceNames    map[string]string
	from, listings []*Article // of gone and come: what is listed, newest first
}

// anew makes everything that follows from articles. Assets are read again only
// if their addresses are others.
func (d *derivation) anew(articles []*Article, moved bool) error {
	none := &Site{register: &register{}, standing: &standingFiles{}}
	if !moved {
		none.assets = d.prev.assets
	}
	d.prev, d.first, d.renewed = none, true, true
	d.gone, d.come = nil, make([]*Article, len(articles))
	all := make([]Article, len(articles))
	for i, a := range articles {
		all[i].Article = a.Article
		d.come[i] = &all[i]
	}
	_, err := d.derive()
	return err
}

// derive makes what follows from the articles, unless that has to be made anew.
func (d *derivation) derive() (done bool, err error) {
	s, prev := d.Site, d.prev
	slices.SortFunc(d.come, byFile)
	admitted := d.admit(d.come)
	valid, losers := distinct(admitted)
	if !d.first && d.idsCollide(valid, losers) {
		return false, nil
	}
	for _, a := range losers {
		a.State, a.Entry = Invalid, nil
	}
	s.articles = prev.articles.edited(d.gone, d.come, byFile)
	if err := d.updateAssets(); err != nil {
		return false, err
	}
	if more := d.repictured(); len(more) > 0 {
		begin := len(d.come)
		for _, a := range more {
			d.renew(a)
		}
		valid = append(valid, d.admit(d.come[begin:])...)
		s.articles = prev.articles.edited(d.gone, d.come, byFile)
	}
	s.losers = edited(prev.losers, where(d.gone, (*Article).isLoser), where(d.come, (*Article).isLoser), byFile)
	s.left = edited(prev.left, where(d.gone, isLeft), where(d.come, isLeft), byFile)

	for _, a := range valid {
		s.complete(a)
	}
	d.from, d.listings = where(d.gone, isListed), where(d.come, isListed)
	for _, of := range [][]*Article{d.from, d.listings} {
		slices.SortFunc(of, func(a, b *Article) int { return compare(a.Entry, b.Entry) })
	}
	if !d.nameSources() {
		return false, nil
	}
	wasValid := where(d.gone, isValid)
	d.credit(valid, wasValid)

	s.byID = prev.byID.edited(wasValid, valid, idOf)
	s.byURL = prev.byURL.edited(wasValid, valid, urlOf)
	s.aliases = edited(prev.aliases, aliasesOf(d.gone), aliasesOf(d.come), byPath)
	d.list()
	d.wait()
	d.setEditions()
	s.setNext()
	return true, nil
}

func where(list []*Article, is func(*Article) bool) []*Article {
	var out []*Article
	for _, a := range list {
		if is(a) {
			out = append(out, a)
		}
	}
	return out
}

func isLeft(a *Article) bool   { return a.State != Published }
func isListed(a *Article) bool { return a.State == Published }
func isValid(a *Article) bool  { return a.Entry != nil }

// isLoser reports whether the article is left out because another has its id.
func (a *Article) isLoser() bool {
	return a.State == Invalid && !hasErrors(a.Article)
}

// admit decides on the states of articles, and returns the valid ones: those
// that can have a page.
func (d *derivation) admit(list []*Article) []*Article {
	valid := make([]*Article, 0, len(list))
	for _, a := range list {
		a.State, _ = stateOf(a.Article, d.Now)
		if a.State == Invalid || a.State == Undated {
			continue
		}
		a.Entry = &Entry{State: a.State}
		if a.State == Draft && d.options.Drafts || a.State == Scheduled && d.options.Future {
			// Shown as published; the entry keeps the reason as a mark.
			a.State = Published
		}
		valid = append(valid, a)
	}
	return valid
}

// distinct returns those of some articles, which are by file, that have an id of
// their own, and those whose id one before them has.
func distinct(list []*Article) (owners, losers []*Article) {
	taken := make(map[string]bool, len(list))
	owners = make([]*Article, 0, len(list))
	for _, a := range list {
		if taken[a.ID] {
			losers = append(losers, a)
		} else {
			taken[a.ID] = true
			owners = append(owners, a)
		}
	}
	return owners, losers
}

// idsCollide reports whether who has an id is to be decided anew.
func (d *derivation) idsCollide(valid, losers []*Article) bool {
	if len(losers) > 0 {
		return true
	}
	gone := map[*Article]bool{}
	for _, a := range d.gone {
		gone[a] = true
	}
	for _, a := range valid {
		if owner, taken := d.prev.Article(a.ID); taken && !gone[owner] {
			return true
		}
	}
	return slices.ContainsFunc(d.prev.losers, func(loser *Article) bool {
		owner, _ := d.prev.Article(loser.ID)
		return !gone[loser] && gone[owner]
	})
}

// complete fills in an article's entry, but for what needs the names of all.
func (s *Site) complete(a *Article) {
	e := a.Entry
	e.Rights = s.rightsOf(a.Article)
	e.Summary = narrowed(asOf(&a.Summary, s.Now), e.Rights)
	e.day = dayOf(e.Date.Time)
	e.URL = s.Path(articlePath(s.Config.ArticleURL, a.Article))
	if len(a.Tags) > 0 {
		e.Topics = make([]string, 0, len(a.Tags))
	}
	for _, tag := range a.Tags {
		if slug := s.register.topic(tag.Slug); !slices.Contains(e.Topics, slug) {
			e.Topics = append(e.Topics, slug)
		}
	}
	if e.Image != nil {
		if name, local := AssetName(a.File, e.Image.Src); local {
			e.Picture, _ = s.Asset(name)
		}
	}
}

// nameSources finds the names of the sources that the changed articles have. It
// returns false when articles that did not change show one that did.
func (d *derivation) nameSources() bool {
	d.sourceNames = map[string]string{}
	d.hasGone = make(map[*Entry]bool, len(d.from))
	oldest := map[string]*Article{}
	fewer := map[string]int{}
	for _, a := range d.from {
		d.hasGone[a.Entry] = true
		for _, slug := range d.sourcesOf(a) {
			oldest[slug] = nil
			fewer[slug]++
		}
	}
	for _, a := range d.listings { // the oldest last
		for _, slug := range d.sourcesOf(a) {
			oldest[slug] = a
		}
	}
	for slug, a := range oldest {
		known := d.prev.sources[slug]
		name, kept := "", 0
		if file := d.register.sources[slug]; file != nil {
			name = file.Name
		}
		if known != nil {
			kept = known.List.Len() - fewer[slug]
			if e := known.List.oldest(d.hasGone); name == "" && e != nil && (a == nil || compare(e, a.Entry) > 0) {
				a, _ = d.prev.Article(e.ID)
			}
		}
		if name == "" && a != nil {
			for _, source := range a.Sources {
				if d.register.source(source.Slug) == slug {
					name = cmp.Or(name, source.Name)
				}
			}
		}
		d.sourceNames[slug] = name
		if d.first || name == d.prev.sourceName(slug) {
			continue
		}
		if kept > 0 || slices.ContainsFunc(d.left, func(a *Article) bool {
			return isValid(a) && a.Entry.Credit.Slug == slug && a.Entry.Credit.Name != cmp.Or(name, a.Source.Name)
		}) {
			return false
		}
	}
	return true
}

// sourcesOf returns the slugs of an article's sources, each once.
func (s *Site) sourcesOf(a *Article) []string {
	if len(a.Sources) == 0 {
		return nil
	}
	out := make([]string, 0, len(a.Sources))
	for _, source := range a.Sources {
		if slug := s.register.source(source.Slug); !slices.Contains(out, slug) {
			out = append(out, slug)
		}
	}
	return out
}

// sourceName returns the name of a source as its file or an article has it; ""
// when there is none.
func (s *Site) sourceName(slug string) string {
	known := s.sources[slug]
	if known == nil || known.List.Len() == 0 && (known.File == nil || known.File.Name == "") {
		return ""
	}
	return known.Name
}

// credit names the sources of entries as their pages do, which completes the
// entries. One that shows what it showed before is the same value.
func (d *derivation) credit(valid, wasValid []*Article) {
	before := make(map[string]*Entry, len(wasValid))
	for _, a := range wasValid {
		before[a.ID] = a.Entry
	}
	var h files.Hasher
	for _, a := range valid {
		e := a.Entry
		if name := e.Source.Name; name != "" {
			slug := d.register.source(e.Source.Slug)
			known, ok := d.sourceNames[slug]
			if !ok {
				known = d.prev.sourceName(slug)
			}
			e.Credit = Credit{cmp.Or(known, name), slug, d.Path("sources/" + slug + "/")}
		}
		e.rehash(a, &h)
		if old := before[a.ID]; old != nil && old.Hash == e.Hash && old.day == e.day {
			a.Entry = old
		}
	}
}

// rehash sets the hash of an entry, that of an article.
func (e *Entry) rehash(a *Article, h *files.Hasher) {
	h.Hash(e.Summary.Hash)
	if e.Picture != nil {
		h.Hash(e.Picture.Hash)
		h.Text(e.Picture.URL)
	}
	h.Text(e.URL)
	h.Texts(e.Topics)
	h.Text(e.Credit.Name)
	h.Text(e.Credit.URL)                  // of two sources with one name
	for i := 1; i < len(a.Sources); i++ { // the first is in the summary; feeds show all
		h.Text(a.Sources[i].Slug)
		h.Text(a.Sources[i].URL)
		h.Text(a.Sources[i].Title)
	}
	h.Number(int64(e.State))
	h.Number(int64(e.Rights))
	e.Hash = h.Sum()
}

// edit is what goes from a list and what comes to it.
type edit struct{ gone, come []*Entry }

// edits are those of many lists, by slug.
type edits map[string]*edit

func (m edits) of(slug string) *edit {
	e := m[slug]
	if e == nil {
		e = &edit{}
		m[slug] = e
	}
	return e
}

// list puts the entries that have changed into the lists.
func (d *derivation) list() {
	stays := map[*Entry]bool{}
	for _, a := range d.listings {
		if d.hasGone[a.Entry] {
			stays[a.Entry] = true
		}
	}
	all, topics, sources, stories := edit{}, edits{}, edits{}, edits{}
	sort := func(list []*Article, side func(*edit) *[]*Entry) {
		add := func(to *edit, e *Entry) {
			of := side(to)
			*of = append(*of, e)
		}
		for _, a := range list {
			e := a.Entry
			if stays[e] {
				continue
			}
			add(&all, e)
			for _, slug := range e.Topics {
				add(topics.of(slug), e)
			}
			for _, slug := range d.sourcesOf(a) {
				add(sources.of(slug), e)
			}
			if e.Story != "" {
				add(stories.of(e.Story), e)
			}
		}
	}
	sort(d.from, func(e *edit) *[]*Entry { return &e.gone })
	sort(d.listings, func(e *edit) *[]*Entry { return &e.come })

	s, prev := d.Site, d.prev
	s.published = prev.published.edited(all.gone, all.come)
	s.corrections = edited(prev.corrections, correctionsOf(all.gone), correctionsOf(all.come), compareCorrections)
	for slug, name := range d.sourceNames {
		if known := prev.sources[slug]; known != nil && known.Name != cmp.Or(name, titleOf(slug)) {
			sources.of(slug) // one that is spelled otherwise
		}
	}
	if d.renewed {
		topics.all(prev.topics, s.register.topics)
		sources.all(prev.sources, s.register.sources)
		stories.all(prev.stories, s.register.stories)
	}
	s.topics = updated(prev.topics, topics, func(slug string, e *edit) *Topic { return s.topic(slug, prev.topics[slug], e) })
	s.sources = updated(prev.sources, sources, func(slug string, e *edit) *Source { return d.source(slug, prev.sources[slug], e) })
	s.stories = updated(prev.stories, stories, func(slug string, e *edit) *Story { return s.story(slug, prev.stories[slug], e) })
}

// all adds what has a page, or a file.
func (m edits) all(lists ...any) {
	for _, list := range lists {
		switch list := list.(type) {
		case map[string]*Topic:
			for slug := range list {
				m.of(slug)
			}
		case map[string]*Source:
			for slug := range list {
				m.of(slug)
			}
		case map[string]*Story:
			for slug := range list {
				m.of(slug)
			}
		}
	}
}

// updated returns a map with what is new of each slug that an edit concerns.
func updated[T any](old map[string]*T, edits edits, value func(string, *edit) *T) map[string]*T {
	if len(edits) == 0 {
		return old
	}
	next := maps.Clone(old)
	if next == nil {
		next = make(map[string]*T, len(edits))
	}
	for slug, e := range edits {
		if x := value(slug, e); x != nil {
			next[slug] = x
		} else {
			delete(next, slug)
		}
	}
	return next
}

// wait notes what time will change.
func (d *derivation) wait() {
	var gone, come []waiting
	for _, a := range d.gone {
		if i, found := slices.BinarySearchFunc(d.prev.waiting, a.File, func(w waiting, file string) int { return strings.Compare(w.file, file) }); found {
			gone = append(gone, d.prev.waiting[i])
		}
	}
	for _, a := range d.come {
		if !isValid(a) {
			continue
		}
		_, next := stateOf(a.Article, d.Now)
		if w, ok := waitingFor(a.Article, next, d.Now); ok {
			come = append(come, w)
		}
	}
	d.waiting = edited(d.prev.waiting, gone, come, func(a, b waiting) int { return strings.Compare(a.file, b.file) })
}
