package site

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/content"
	"coranto/internal/files"
)

// randomEntries returns up to n entries of a few years, in no order. Days are
// drawn unevenly, so that some hold many entries and most none, and many
// entries are of the same moment.
func randomEntries(r *rand.Rand, n int) []*Entry {
	first := time.Date(2019, 11, 1, 0, 0, 0, 0, time.UTC)
	days := 1 + r.IntN(1+r.IntN(900))
	var all []*Entry
	for i := range r.IntN(n + 1) {
		at := first.AddDate(0, 0, int(float64(days)*r.Float64()*r.Float64()))
		precision := content.Day
		if r.IntN(2) == 0 {
			precision = content.Minute
			at = at.Add(time.Duration(r.IntN(24)) * time.Hour)
		}
		id := fmt.Sprintf("%03d", i)
		all = append(all, &Entry{
			Summary: &content.Summary{ID: id, Date: content.Date{Time: at, Precision: precision}, Rank: content.Rank(r.IntN(4))},
			day:     dayOf(at),
			Hash:    files.Sum([]byte(id)),
		})
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// listed returns entries in their order: day, rank, time, id. What is of one
// day and rank is ordered by its time.
func listed(entries []*Entry) []*Entry {
	key := func(e *Entry) string {
		t := e.Date.Time
		return fmt.Sprintf("%08d %d %02d %s", 99999999-dayOf(t), e.Rank, 23-t.Hour(), e.ID)
	}
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b *Entry) int { return strings.Compare(key(a), key(b)) })
	return entries
}

// describe makes entries readable in a failing test.
func describe(entries []*Entry) []string {
	out := []string{}
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%s %s %d", e.Date.Time.Format("2006-01-02T15:04"), e.ID, e.Rank))
	}
	return out
}

// sameList checks that a list holds exactly these entries, by every way there
// is to ask it.
func sameList(t *testing.T, what string, got List, want []*Entry) {
	t.Helper()
	if d := cmp.Diff(describe(want), describe(got.Entries())); d != "" {
		t.Fatalf("%s (-want +got):\n%s", what, d)
	}
	if got.Len() != len(want) {
		t.Fatalf("%s: Len is %d, want %d", what, got.Len(), len(want))
	}
	if got.Hash() != newList(want).Hash() {
		t.Fatalf("%s: the hash is not that of its entries", what)
	}
	i := 0
	for e := range got.All() {
		if e != want[i] {
			t.Fatalf("%s: All yields %s as number %d", what, e.ID, i)
		}
		i++
	}
}

// TestListAnswersAsASortedSliceWould compares every question to a list with its
// plain answer from a sorted slice.
func TestListAnswersAsASortedSliceWould(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		entries := randomEntries(r, 60)
		want := listed(entries)
		slices.SortFunc(entries, compare)
		l := newList(entries)
		what := func(s string, args ...any) string { return fmt.Sprintf("seed %d: "+s, append([]any{seed}, args...)...) }
		sameList(t, what("all"), l, want)

		for _, s := range []Span{{}, {Year: 2020}, {Year: 2018}, {Year: 2020, Month: 2}, {Year: 2019, Month: 12}, {Year: 2019, Month: 11, Day: 3}, {Year: 2020, Month: 1, Day: 1}} {
			sameList(t, what("In(%v)", s), l.In(s), within(want, s))
		}
		if len(want) > 0 {
			day := SpanOf(want[r.IntN(len(want))].Date.Time)
			for s := day; s != (Span{}); s = s.Up() {
				sameList(t, what("In(%v)", s), l.In(s), within(want, s))
			}
		}
		for depth := 1; depth <= 3; depth++ {
			if d := cmp.Diff(spansOf(want, depth), l.Spans(depth)); d != "" {
				t.Fatalf("%s (-want +got):\n%s", what("Spans(%d)", depth), d)
			}
		}
		for _, n := range []int{0, 1, 5, len(want), len(want) + 3} {
			if d := cmp.Diff(describe(want[:min(n, len(want))]), describe(l.Newest(n))); d != "" {
				t.Fatalf("%s (-want +got):\n%s", what("Newest(%d)", n), d)
			}
		}
		for range 5 {
			wanted, most := 1+r.IntN(30), 1+r.IntN(40)
			sameList(t, what("Recent(%d, %d)", wanted, most), l.Recent(wanted, most), recent(want, 2, wanted, most))
			sameList(t, what("RecentDays(%d, %d)", wanted, most), l.RecentDays(wanted, most), recent(want, 3, wanted, most))
		}
		for _, e := range entries {
			n := r.IntN(8)
			if d := cmp.Diff(describe(earlier(want, e, n)), describe(l.Before(e, n))); d != "" {
				t.Fatalf("%s (-want +got):\n%s", what("Before(%s, %d)", describe([]*Entry{e}), n), d)
			}
		}
	}
}

// spanAt returns the year, month or day of an entry.
func spanAt(e *Entry, depth int) Span {
	s := SpanOf(e.Date.Time)
	for range 3 - depth {
		s = s.Up()
	}
	return s
}

func depthOf(s Span) int {
	switch {
	case s.Year == 0:
		return 0
	case s.Month == 0:
		return 1
	case s.Day == 0:
		return 2
	}
	return 3
}

func within(sorted []*Entry, s Span) []*Entry {
	var out []*Entry
	for _, e := range sorted {
		if depthOf(s) == 0 || spanAt(e, depthOf(s)) == s {
			out = append(out, e)
		}
	}
	return out
}

func spansOf(sorted []*Entry, depth int) []SpanCount {
	var out []SpanCount
	for _, e := range sorted {
		s := spanAt(e, depth)
		i := slices.IndexFunc(out, func(c SpanCount) bool { return c.Span == s })
		if i < 0 {
			out = append(out, SpanCount{s, 0})
			i = len(out) - 1
		}
		out[i].Count++
	}
	return out
}

// recent is Recent (depth 2) and RecentDays (depth 3): whole spans until there
// is enough, then whole days, at least something.
func recent(sorted []*Entry, depth, want, most int) []*Entry {
	var out []*Entry
	for _, s := range spansOf(sorted, depth) {
		if len(out) >= want {
			break
		}
		part := within(sorted, s.Span)
		if len(out)+len(part) <= most {
			out = append(out, part...)
			continue
		}
		for _, day := range spansOf(part, 3) {
			if len(out)+day.Count > most {
				break
			}
			out = append(out, within(part, day.Span)...)
		}
		if len(out) == 0 {
			out = part[:most]
		}
		break
	}
	return out
}

// earlier returns what came before e: by time within its day, then the earlier
// days as they are listed.
func earlier(sorted []*Entry, e *Entry, n int) []*Entry {
	var sameDay, before []*Entry
	at := slices.Index(sorted, e)
	for i, x := range sorted {
		switch {
		case x.day < e.day:
			before = append(before, x)
		case x.day == e.day && (x.Date.Time.Before(e.Date.Time) || x.Date.Time.Equal(e.Date.Time) && i > at):
			sameDay = append(sameDay, x)
		}
	}
	slices.SortStableFunc(sameDay, func(a, b *Entry) int { return b.Date.Time.Compare(a.Date.Time) })
	out := append(sameDay, before...)
	return out[:min(n, len(out))]
}

// TestListHash shows what the hash of a list depends on: which entries it has,
// and all that each of them shows.
func TestListHash(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	entries := listed(randomEntries(r, 50))
	for len(entries) < 5 {
		entries = listed(randomEntries(r, 50))
	}
	hash := newList(entries).Hash()
	for i := range entries {
		if newList(slices.Delete(slices.Clone(entries), i, i+1)).Hash() == hash {
			t.Errorf("the hash is the same without entry %d", i)
		}
		changed := slices.Clone(entries)
		e := *changed[i]
		e.Hash = files.Sum([]byte("other"))
		changed[i] = &e
		if newList(changed).Hash() == hash {
			t.Errorf("the hash is the same with another entry %d", i)
		}
	}
}

func TestSpanPath(t *testing.T) {
	for _, c := range []struct {
		span Span
		want string
		up   Span
	}{
		{Span{}, "", Span{}},
		{Span{Year: 2021}, "2021/", Span{}},
		{Span{Year: 2021, Month: 1}, "2021/01/", Span{Year: 2021}},
		{Span{Year: 2021, Month: 12, Day: 3}, "2021/12/03/", Span{Year: 2021, Month: 12}},
		{Span{Year: 999, Month: 10, Day: 31}, "0999/10/31/", Span{Year: 999, Month: 10}},
	} {
		if got := c.span.Path(); got != c.want {
			t.Errorf("%v has the path %q, want %q", c.span, got, c.want)
		}
		if got := c.span.Up(); got != c.up {
			t.Errorf("above %v stands %v, want %v", c.span, got, c.up)
		}
	}
}
