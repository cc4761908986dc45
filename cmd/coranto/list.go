package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/site"
)

func (t *tool) listCommand() *cobra.Command {
	var o selection
	var format string
	var clock clock
	c := &cobra.Command{
		Use:   "list",
		Short: "List articles",
		Long: `List prints the articles of the digest, newest first, as a table, as JSON or as
CSV. Flags that are given together all have to hold; one that is given several
times holds when one of its values does. In CSV, a cell that a spreadsheet could
take for a formula has an apostrophe before it.`,
		Example: `  coranto list --state draft --state scheduled
  coranto list --topic Law --from 2021-01 --to 2021-03-15
  coranto list --story parler-v-amazon --format json
  coranto list --source Reuters --format csv > reuters.csv`,
		Args:              atMost(0),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			s, err := t.site(site.Options{Now: clock.now()})
			if err != nil {
				return err
			}
			articles, err := o.of(s)
			if err != nil {
				return err
			}
			rows := make([]row, len(articles))
			for i, a := range articles {
				rows[i] = rowOf(s, a)
			}
			switch format {
			case "json":
				return t.encode(rows)
			case "csv":
				return t.csv(rows)
			}
			return t.table(rows)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.states, "state", nil, "articles in this `state`: published, draft, scheduled, expired, withdrawn, invalid")
	f.StringArrayVar(&o.topics, "topic", nil, "articles with this `topic`, by tag or slug")
	f.StringArrayVar(&o.sources, "source", nil, "articles from this `publisher`, by name or slug")
	f.StringArrayVar(&o.stories, "story", nil, "articles of the running story with this `slug`")
	f.StringVar(&o.from, "from", "", "articles of this `date` and later, as in 2021, 2021-01 or 2021-01-21")
	f.StringVar(&o.to, "to", "", "articles of this `date` and earlier, the whole of it")
	choice(c, &format, "format", "table, json or csv", "table", "json", "csv")
	clock.flag(c, takeForNow)
	completes(c, map[string]completion{
		"state": cobra.FixedCompletions(states(), cobra.ShellCompDirectiveNoFileComp),
		"topic": t.selected(topicNames), "source": t.selected(sourceNames), "story": t.selected(storyNames),
		"from": cobra.NoFileCompletions, "to": cobra.NoFileCompletions,
	})
	return c
}

// selection says which articles are listed.
type selection struct {
	states, topics, sources, stories []string
	from, to                         string
}

// of returns the articles, newest first.
func (o *selection) of(s *site.Site) ([]*site.Article, error) {
	all := s.Articles()
	states := states()
	topics, sources, stories := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range all {
		for _, tag := range a.Tags {
			topics[s.TopicSlug(tag.Slug)] = true
		}
		for _, source := range a.Sources {
			sources[s.SourceSlug(source.Slug)] = true
		}
		stories[a.Story] = a.Story != ""
	}
	for _, t := range s.Topics() {
		topics[t.Slug] = true
	}
	for _, t := range s.Sources() {
		sources[t.Slug] = true
	}
	for _, t := range s.Stories() {
		stories[t.Slug] = true
	}
	for _, state := range o.states {
		if !slices.Contains(states, state) {
			return nil, fmt.Errorf("--state: there is no state %q; %s", state, diag.DidYouMean(state, states))
		}
	}
	wanted := func(flag string, names []string, slug func(string) string, known map[string]bool) (map[string]bool, error) {
		out := map[string]bool{}
		for _, name := range names {
			if !known[slug(name)] {
				var list []string
				for k, ok := range known {
					if ok {
						list = append(list, k)
					}
				}
				slices.Sort(list)
				return nil, fmt.Errorf("--%s: there is no %s %q; %s", flag, flag, name, diag.DidYouMean(slug(name), list))
			}
			out[slug(name)] = true
		}
		return out, nil
	}
	inTopics, err := wanted("topic", o.topics, s.TopicSlug, topics)
	if err != nil {
		return nil, err
	}
	inSources, err := wanted("source", o.sources, s.SourceSlug, sources)
	if err != nil {
		return nil, err
	}
	inStories, err := wanted("story", o.stories, content.SlugOf, stories)
	if err != nil {
		return nil, err
	}
	from, _, err := days("from", o.from)
	if err != nil {
		return nil, err
	}
	_, to, err := days("to", o.to)
	if err != nil {
		return nil, err
	}
	var out []*site.Article
	for _, a := range all {
		day := a.Date.Time.Format(time.DateOnly)
		if len(o.states) > 0 && !slices.Contains(o.states, stateOf(a)) ||
			len(inTopics) > 0 && !slices.ContainsFunc(a.Tags, func(tag content.Tag) bool { return inTopics[s.TopicSlug(tag.Slug)] }) ||
			len(inSources) > 0 && !slices.ContainsFunc(a.Sources, func(x content.Source) bool { return inSources[s.SourceSlug(x.Slug)] }) ||
			len(inStories) > 0 && !inStories[a.Story] ||
			(from != "" || to != "") && a.Date.IsZero() || from != "" && day < from || to != "" && day > to {
			continue
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b *site.Article) int {
		if c := b.Date.Time.Compare(a.Date.Time); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// stateOf returns the word for the state of an article. One without a date is a
// draft, whose date is empty.
func stateOf(a *site.Article) string {
	if a.State == site.Undated {
		return site.Draft.String()
	}
	return a.State.String()
}

// states returns the words for the states of articles.
func states() []string {
	var words []string
	for state := site.Published; state <= site.Withdrawn; state++ {
		words = append(words, state.String())
	}
	return words
}

// days returns the first and the last day of a date of any precision.
func days(flag, s string) (first, last string, err error) {
	if s == "" {
		return "", "", nil
	}
	for layout, step := range map[string][3]int{"2006": {1, 0, 0}, "2006-01": {0, 1, 0}, time.DateOnly: {0, 0, 1}} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), t.AddDate(step[0], step[1], step[2]-1).Format(time.DateOnly), nil
		}
	}
	return "", "", fmt.Errorf("--%s: %q is not a date; write 2021, 2021-01 or 2021-01-21", flag, s)
}

// row is an article as it is listed.
type row struct {
	ID         string   `json:"id"`
	File       string   `json:"file"`
	State      string   `json:"state"`
	Date       string   `json:"date"`
	Updated    string   `json:"updated,omitempty"`
	Title      string   `json:"title"`
	Address    string   `json:"address,omitempty"`
	Sources    []string `json:"sources"`
	Provenance string   `json:"provenance"`
	Topics     []string `json:"topics"`
	Story      string   `json:"story,omitempty"`
	Authors    []string `json:"authors"`
}

func rowOf(s *site.Site, a *site.Article) row {
	r := row{
		ID: a.ID, File: a.File, State: stateOf(a), Date: a.Date.String(), Updated: a.Updated.String(), Title: a.Title,
		Sources: []string{}, Topics: []string{}, Story: a.Story, Authors: append([]string{}, a.Authors...),
		Provenance: [...]string{"original", "adapted", "excerpt", "syndicated"}[a.Provenance],
	}
	if a.Entry != nil {
		r.Address = s.Absolute(a.Entry.URL)
	}
	for _, source := range a.Sources {
		r.Sources = append(r.Sources, source.Name)
	}
	for _, tag := range a.Tags {
		if slug := s.TopicSlug(tag.Slug); !slices.Contains(r.Topics, slug) {
			r.Topics = append(r.Topics, slug)
		}
	}
	return r
}

func (t *tool) table(rows []row) error {
	w := tabwriter.NewWriter(t.out, 0, 1, 2, ' ', 0)
	fmt.Fprintln(w, "DATE\tSTATE\tFILE\tTITLE")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Date, r.State, plain(r.File), plain(r.Title))
	}
	if err := w.Flush(); err != nil {
		return &failure{err}
	}
	return nil
}

// plain replaces what would break a table, or steer a terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

func (t *tool) csv(rows []row) error {
	w := csv.NewWriter(t.out)
	_ = w.Write([]string{"id", "file", "state", "date", "updated", "title", "address", "sources", "provenance", "topics", "story", "authors"})
	for _, r := range rows {
		cells := []string{
			r.ID, r.File, r.State, r.Date, r.Updated, r.Title, r.Address, strings.Join(r.Sources, "; "), r.Provenance,
			strings.Join(r.Topics, "; "), r.Story, strings.Join(r.Authors, "; "),
		}
		for i := range cells {
			cells[i] = noFormula(cells[i])
		}
		_ = w.Write(cells)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return &failure{err}
	}
	return nil
}

// noFormula keeps a spreadsheet from reading a cell as a formula (OWASP, "CSV
// Injection"), also one that it finds behind a separator of its own.
func noFormula(cell string) string {
	rest := strings.TrimLeft(cell, " \u00a0\ufeff")
	if rest != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(rest)[0]) {
		return "'" + cell
	}
	return cell
}
