package build

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
	"coranto/internal/site"
)

// ExplainAll in [Options] asks why each page was rendered or removed.
const ExplainAll = "all"

// Explanation says why a page was rendered, or was not.
type Explanation struct {
	Path    string // of the file in the output
	Outcome Outcome
	Reads   int // how many questions it asked of the site
	Reasons []Reason
}

// Outcome is what became of a page.
type Outcome string

// The outcomes.
const (
	AsItWas Outcome = "not rendered"
	Written Outcome = "rendered and written"
	SameAs  Outcome = "rendered, to the same bytes"
	Gone    Outcome = "removed"
)

// Reason is one reason to render a page, or to remove it.
type Reason struct {
	Text string
	Read *ReadReason // of a read that is answered otherwise
}

// ReadReason is a read with another answer than in the last build.
type ReadReason struct {
	Question, Key string
	Before, After files.Hash // of the answer
	Was, Is       string     // the answer in a few words; "" where they are not known
	New, Edited   []string   // files of articles that it lists now, and that came or changed
	Parts         []string   // of the settings, or the files of a layout: those that differ
}

// cause is why a page has to be rendered.
type cause uint8

const (
	noCause    cause = iota
	noLog            // there is no log of an earlier build by this program
	newPage          // the log does not know the page
	notThere         // its file does not stand in the output
	otherPlan        // it is to be rendered as something else
	otherReads       // a read is answered otherwise
	otherBytes       // its file is not as the log says
)

// FirstBuild is the reason for every page of a build without a log.
const FirstBuild = "there is no log of an earlier build by this program"

func (c cause) text(p page.Page, old loggedPage) string {
	switch c {
	case noLog:
		return FirstBuild
	case newPage:
		return "the page is new: the last build had none at this address"
	case notThere:
		return "its file did not stand in the output"
	case otherPlan:
		switch {
		case old.Layout != p.Layout:
			return fmt.Sprintf("its layout is %q, and was %q", p.Layout, old.Layout)
		case old.Kind != p.Kind:
			return fmt.Sprintf("it is of the kind %s, and was of the kind %s", p.Kind, old.Kind)
		}
		return fmt.Sprintf("it is the page of %q, and was that of %q", p.Subject, old.Subject)
	case otherBytes:
		return "its file in the output is not as the last build left it"
	}
	return ""
}

// find finds the pages that are to be explained. What is no page, and was none
// in the last build, is an error.
func (b *builder) find() error {
	for _, address := range b.Explain {
		if address == ExplainAll {
			b.explained = nil
			return nil
		}
		found, err := b.pathOf(address)
		if err != nil {
			return err
		}
		if !slices.Contains(b.explained, found) {
			b.explained = append(b.explained, found)
		}
	}
	return nil
}

// pathOf returns the path in the output of what a user calls by an address, with
// the host or without, or by the name of its file.
func (b *builder) pathOf(given string) (string, error) {
	known := make(map[string]bool, len(b.pages))
	for _, p := range b.pages {
		known[p.Path] = true
	}
	for p := range b.warm.log.pages {
		known[p] = true
	}
	name := given
	if u, err := url.Parse(given); err == nil && u.Path != "" {
		if u.Host != "" && u.Scheme+"://"+u.Host != b.site.Origin {
			return "", fmt.Errorf("--explain: %s is not on this site, which is at %s", given, b.site.Origin+b.site.Base)
		}
		name = u.Path
	} else if err == nil && u.Host != "" {
		name = "/"
	}
	name = filepath.ToSlash(name)
	base := strings.Trim(b.site.Base, "/")
	if plain, err := url.PathUnescape(base); err == nil {
		base = plain
	}
	short := strings.TrimPrefix(name, "/")
	names := []string{short}
	for _, folder := range []string{base, filepath.Base(b.target.out), filepath.ToSlash(b.target.out)[1:]} {
		if folder != "" && (short == folder || strings.HasPrefix(short, folder+"/")) {
			names = append(names, strings.TrimPrefix(strings.TrimPrefix(short, folder), "/"))
		}
	}
	for _, n := range names {
		for _, p := range []string{n, path.Join(n, "index.html"), n + ".html"} {
			if known[p] {
				return p, nil
			}
		}
	}
	return "", errors.New("--explain: " + noPage(given, names[len(names)-1], known))
}

// noPage says that there is no page at an address, and names some near ones.
func noPage(given, name string, known map[string]bool) string {
	text := fmt.Sprintf("there is no page %s", given)
	all := make([]string, 0, len(known))
	for p := range known {
		all = append(all, page.Page{Path: p}.Address())
	}
	slices.Sort(all)
	var near []string
	if one := diag.Near(strings.TrimSuffix(name, "index.html"), all); one != "" {
		near = append(near, one)
	}
	last := strings.TrimSuffix(path.Base(strings.TrimSuffix(name, "/index.html")), ".html")
	for _, p := range all {
		at := "/" + p
		if len(near) < 5 && len(last) > 2 && !slices.Contains(near, p) && (strings.HasSuffix(at, "/"+last+"/") || strings.HasSuffix(at, "/"+last+".html")) {
			near = append(near, p)
		}
	}
	if len(near) == 0 {
		return text + "; write its address, as in /topics/law/, or the name of its file in the output"
	}
	for i := range near {
		near[i] = "/" + near[i]
	}
	return text + "; did you mean " + strings.Join(near, " or ") + "?"
}

// reasons explains, once all is done, the pages that were asked for.
func (b *builder) reasons() []Explanation {
	if len(b.Explain) == 0 {
		return nil
	}
	number := make(map[string]int, len(b.pages))
	for i, p := range b.pages {
		number[p.Path] = i
	}
	all := b.explained
	if all == nil {
		for _, i := range b.warm.stale {
			all = append(all, b.pages[i].Path)
		}
		for p := range b.warm.log.pages {
			if _, planned := number[p]; !planned {
				all = append(all, p)
			}
		}
		slices.Sort(all)
	}
	list := make([]Explanation, 0, len(all))
	for _, p := range all {
		e := Explanation{Path: p, Outcome: Gone}
		old, logged := b.warm.log.pages[p]
		if i, planned := number[p]; planned {
			x := &b.warm.pages[i]
			switch {
			case x.current:
				e.Outcome = AsItWas
			case b.stage.changed[i]:
				e.Outcome = Written
			default:
				e.Outcome = SameAs
			}
			e.Reads = len(x.reads)
			if text := x.cause.text(b.pages[i], old); text != "" {
				e.Reasons = append(e.Reasons, Reason{Text: text})
			}
			if x.current || !logged {
				b.warm.log.eachRead(old, func(int) { e.Reads++ })
				list = append(list, e)
				continue
			}
		} else {
			e.Reasons = append(e.Reasons, Reason{Text: "the page is no longer part of the site"})
		}
		b.warm.log.eachRead(old, func(n int) {
			if !b.warm.agrees[n] {
				e.Reasons = append(e.Reasons, b.differs(n))
			}
		})
		list = append(list, e)
	}
	return list
}

// differs explains a read of the last build that is answered otherwise now.
func (b *builder) differs(number int) Reason {
	read := b.warm.log.reads[number]
	r := &ReadReason{Question: read.Question, Key: read.Key, Before: read.Hash, Was: b.warm.log.brief(number), Is: page.Brief(b.site, read)}
	r.After, _ = page.Answer(b.site, read)
	var notes []string
	parts, inParts := page.ChangedParts(read, r.Was, r.Is)
	switch {
	case inParts:
		switch {
		case r.Was == "":
		case len(parts) == 0:
			notes = append(notes, "by nothing that has a name: spaces, comments, their order, or the address of the site")
		default:
			r.Parts = parts
			notes = append(notes, some(parts))
		}
		r.Was, r.Is = "", ""
	case r.Is == "":
	case r.Was == "" && read.Question == page.ArticleQuestion && r.Is == site.Published.String():
		// The log does not say what it was; mostly it was that.
	case r.Was == "":
		notes = append(notes, "now "+r.Is)
	case r.Was == r.Is:
		notes = append(notes, r.Is+" before and now")
	default:
		notes = append(notes, r.Was+" before, "+r.Is+" now")
	}
	came, edited := b.changesAmong(page.Listed(b.site, read))
	if len(came) > 0 {
		notes = append(notes, "new: "+some(came))
	}
	if len(edited) > 0 {
		notes = append(notes, "edited: "+some(edited))
	}
	text := "changed: " + page.Say(b.site, read)
	if len(notes) > 0 {
		text += " (" + strings.Join(notes, "; ") + ")"
	}
	r.New, r.Edited = came, edited
	return Reason{text, r}
}

// changesAmong returns the files of those of some articles that the last build
// did not have, and of those that it had otherwise.
func (b *builder) changesAmong(ids []string) (came, edited []string) {
	if b.articles == nil {
		b.articles = map[string]bool{}
		for i, r := range b.warm.log.reads {
			if r.Question == page.ArticleQuestion {
				b.articles[r.Key] = b.warm.agrees[i]
			}
		}
	}
	for _, id := range ids {
		a, _ := b.site.Article(id)
		switch same, known := b.articles[id]; {
		case a == nil:
		case !known:
			came = append(came, a.File)
		case !same:
			edited = append(edited, a.File)
		}
	}
	return came, edited
}

func some(names []string) string {
	const most = 5
	text := strings.Join(names[:min(len(names), most)], ", ")
	if more := len(names) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// eachRead is readsOf for all of them.
func (l *pageLog) eachRead(p loggedPage, f func(i int)) {
	l.readsOf(p, func(i int) bool { f(i); return true })
}

// brief returns the answer to a read in a few words, as it was; "" where the log
// does not have it.
func (l *pageLog) brief(number int) string {
	if l.briefs == nil {
		l.briefs = map[int]string{}
		u := unwire{rest: l.packedBriefs}
		for last := 0; u.rest != ""; {
			last += u.count()
			text := u.text()
			if u.bad {
				break
			}
			l.briefs[last] = text
		}
	}
	return l.briefs[number]
}
