package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/site"
)

// EditionOptions say what a new edition is.
type EditionOptions struct {
	Title string // the week when empty
	Date  string // as in front matter; the day of the site's Now when empty
	From  string // day from which articles are collected; that of the last edition when empty
	Limit int    // at most so many entries
}

// maxOfStory is how many articles of one story an edition collects: a story that
// moves much would leave no place for the others.
const maxOfStory = 3

// firstDays is how many days the first edition of a digest looks back.
const firstDays = 7

// Collected is what a new edition has.
type Collected struct {
	Name    string // of its file
	Entries int
	Left    int       // that were collected and are named in comments alone
	From    time.Time // day from which articles were collected
}

// NewEdition writes the file of an edition with what was published since the
// last one, as a draft. Every edition there is counts as earlier, drafts too:
// no article and no headline is printed twice. The error is a [BadOption] when
// no such edition can be written.
func NewEdition(dir string, s *site.Site, o EditionOptions) (Collected, error) {
	o.Title = OneLine(o.Title)
	today := s.Now.Format(time.DateOnly)
	date, err := dayIn(s, "--date", o.Date, today)
	if err != nil {
		return Collected{}, err
	}
	before := earlier(s, date)
	from, err := dayIn(s, "--from", o.From, before.from(date).Format(time.DateOnly))
	if err != nil {
		return Collected{}, err
	}
	if o.Limit < 1 {
		return Collected{}, BadOption(fmt.Sprintf("--limit: %d is too few; write 1 or more", o.Limit))
	}
	ranked := rank(s, before.rest(s, from, date))
	if len(ranked) == 0 {
		return Collected{}, before.nothing(from)
	}
	taken, left := choose(ranked, o.Limit)
	year, week := date.ISOWeek()
	if o.Title == "" {
		o.Title = s.Words.In(s.Config.Language).Text("week", strconv.Itoa(week), strconv.Itoa(year))
	}
	if o.Date == "" {
		o.Date = today
	}
	text := editionText(o, taken, left)
	name := fmt.Sprintf("content/editions/%d-w%02d", year, week)
	parser := content.Parser{Zone: s.Config.Zone, Language: s.Config.Language}
	for _, d := range parser.Edition(name+".md", []byte(text)).Diagnostics {
		if d.Severity == diag.Error {
			return Collected{}, BadOption(said(d))
		}
	}
	for i := 1; ; i++ {
		file := name + ".md"
		if i > 1 {
			file = fmt.Sprintf("%s-%d.md", name, i)
		}
		err := write(dir, file, text)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		return Collected{file, len(taken), len(left), from}, err
	}
}

// dayIn returns the day that a date begins.
func dayIn(s *site.Site, option, date, otherwise string) (time.Time, error) {
	if date == "" {
		date = otherwise
	}
	if len(date) >= len(time.DateOnly) {
		if day, err := time.ParseInLocation(time.DateOnly, date[:len(time.DateOnly)], s.Config.Zone); err == nil {
			return day, nil
		}
	}
	return time.Time{}, BadOption(fmt.Sprintf("%s: %q is not a day; write one as in 2021-01-21", option, date))
}

// printed is what earlier editions printed.
type printed struct {
	last      *content.EditionFile // nil when there is none
	articles  map[string]bool      // by id
	headlines map[string]bool      // as slugs
}

// earlier returns what the editions printed; the last is the newest that is not
// of a later date.
func earlier(s *site.Site, date time.Time) printed {
	p := printed{articles: map[string]bool{}, headlines: map[string]bool{}}
	for _, e := range s.EditionFiles() {
		for _, x := range e.Entries {
			p.articles[x.Article] = true
			p.headlines[content.SlugOf(x.Title)] = true
		}
		if e.Date.Time.Before(date.AddDate(0, 0, 1)) && (p.last == nil || e.Date.Time.After(p.last.Date.Time)) {
			p.last = e
		}
	}
	return p
}

// from returns the day of the last edition: what was published later on that day
// is not in it yet.
func (p *printed) from(date time.Time) time.Time {
	if p.last == nil {
		return date.AddDate(0, 0, -firstDays)
	}
	return p.last.Date.Time
}

// rest returns what was published in a span of days and not printed, newest
// first.
func (p *printed) rest(s *site.Site, from, to time.Time) []*site.Entry {
	var list []*site.Entry
	end := to.AddDate(0, 0, 1)
	for e := range s.Published().All() {
		if e.Date.Time.Before(from) {
			break
		}
		headline := content.SlugOf(e.Title)
		if !e.Date.Time.Before(end) || p.articles[e.ID] || p.headlines[headline] {
			continue
		}
		p.headlines[headline] = true
		list = append(list, e)
	}
	return list
}

// nothing says that there is nothing to print.
func (p *printed) nothing(from time.Time) error {
	day := from.Format(time.DateOnly)
	if p.last == nil {
		return fmt.Errorf("nothing was published since %s; name an earlier day with --from", day)
	}
	return fmt.Errorf("nothing was published since %s that no edition has printed; the last edition is %s; name an earlier day with --from", day, p.last.File)
}

// rank orders articles by how much they weigh. Those of one story stand
// together. A story, or an article without one, comes before others by the
// highest rank in it; then by how many of the articles are of it; then by how
// many are of its busiest topic; then by its newest article.
func rank(s *site.Site, list []*site.Entry) []*site.Entry {
	type thread struct {
		entries     []*site.Entry
		rank        content.Rank
		topic, from int
	}
	inTopic := map[string]int{}
	for _, e := range list {
		for _, topic := range e.Topics {
			inTopic[topic]++
		}
	}
	var threads []*thread
	of := map[string]*thread{}
	for i, e := range list {
		t := of[e.Story]
		if t == nil {
			t = &thread{rank: e.Rank, from: i}
			threads = append(threads, t)
			if e.Story != "" {
				of[e.Story] = t
			}
		}
		t.entries = append(t.entries, e)
		t.rank = min(t.rank, e.Rank)
		for _, topic := range e.Topics {
			t.topic = max(t.topic, inTopic[topic])
		}
	}
	slices.SortFunc(threads, func(a, b *thread) int {
		switch {
		case a.rank != b.rank:
			return int(a.rank) - int(b.rank)
		case len(a.entries) != len(b.entries):
			return len(b.entries) - len(a.entries)
		case a.topic != b.topic:
			return b.topic - a.topic
		}
		return a.from - b.from
	})
	var out []*site.Entry
	for _, t := range threads {
		slices.SortStableFunc(t.entries, func(a, b *site.Entry) int { return int(a.Rank) - int(b.Rank) })
		out = append(out, t.entries...)
	}
	return out
}

// choose takes the first articles of a ranking, few of each story.
func choose(ranked []*site.Entry, limit int) (taken, left []*site.Entry) {
	ofStory := map[string]int{}
	for _, e := range ranked {
		if len(taken) == limit || e.Story != "" && ofStory[e.Story] == maxOfStory {
			left = append(left, e)
			continue
		}
		ofStory[e.Story]++
		taken = append(taken, e)
	}
	return taken, left
}

// editionText returns the text of the edition's file. What was left is named in
// comments.
func editionText(o EditionOptions, taken, left []*site.Entry) string {
	var b strings.Builder
	line := func(key, value string) { fmt.Fprintf(&b, "%s: %s\n", key, value) }
	b.WriteString("---\n")
	line("title", yamlText(o.Title))
	line("date", dateText(o.Date))
	line("draft", "true # remove this line to publish")
	line("lead", yamlText(taken[0].ID))
	b.WriteString("entries:\n")
	for _, e := range taken {
		fmt.Fprintf(&b, "  - article: %s\n    title: %s\n", yamlText(e.ID), yamlText(OneLine(e.Title)))
		if text := printedText(e); text != "" {
			fmt.Fprintf(&b, "    text: %s\n", yamlText(text))
		}
		if e.Credit.Name != "" {
			fmt.Fprintf(&b, "    source: %s\n", yamlText(OneLine(e.Credit.Name)))
		}
	}
	if len(left) > 0 {
		b.WriteString("  # Not taken, in the same order:\n")
		const most = 40
		for _, e := range left[:min(len(left), most)] {
			fmt.Fprintf(&b, "  # - article: %s\n  #   title: %s\n", yamlText(e.ID), yamlText(OneLine(e.Title)))
		}
		if len(left) > most {
			fmt.Fprintf(&b, "  # and %d more\n", len(left)-most)
		}
	}
	b.WriteString("---\n\n")
	return b.String()
}

// printedText is what an edition prints of an article: its highlights, or else
// its excerpt.
func printedText(e *site.Entry) string {
	const most = 3 // highlights
	if len(e.Highlights) > 0 {
		return OneLine(strings.Join(e.Highlights[:min(len(e.Highlights), most)], " "))
	}
	return OneLine(e.Excerpt)
}
