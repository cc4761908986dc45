package site

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"coranto/internal/content"
	"coranto/internal/files"
)

// Entry is an article as lists show it: its summary, and what only the site
// knows of it.
type Entry struct {
	*content.Summary
	URL     string   // path on the host, with the base path
	Topics  []string // slugs, synonyms resolved
	Credit  Credit   // of the main source; its Name is "" when there is none
	State   State
	Rights  Rights     // to show the source's text
	Picture *Asset     // of the image; nil when there is none, or on another host
	Hash    files.Hash // of all that the entry shows
	day     int        // yyyymmdd in the site's zone
}

// Credit is a publisher's name and the address of its page here.
type Credit struct{ Name, Slug, URL string }

// compare orders entries as they are listed everywhere: newest day first, then
// by rank, then newest first, then by id.
func compare(a, b *Entry) int {
	switch {
	case a.day != b.day:
		return b.day - a.day
	case a.Rank != b.Rank:
		return int(a.Rank) - int(b.Rank)
	case !a.Date.Time.Equal(b.Date.Time):
		return b.Date.Time.Compare(a.Date.Time)
	case a.ID < b.ID:
		return -1
	case a.ID > b.ID:
		return 1
	}
	return 0
}

func dayOf(t time.Time) int { return t.Year()*10000 + int(t.Month())*100 + t.Day() }

// Span is a year, a month or a day: what is zero is not given. The zero Span
// is all of time.
type Span struct{ Year, Month, Day int }

// SpanOf returns the day of t.
func SpanOf(t time.Time) Span { return Span{t.Year(), int(t.Month()), t.Day()} }

// Path returns "2021/", "2021/01/" or "2021/01/21/"; "" for all of time.
func (s Span) Path() string {
	if s.Year == 0 {
		return ""
	}
	b := make([]byte, 0, len("2021/01/21/"))
	b = appendPadded(b, s.Year, 4)
	b = append(b, '/')
	if s.Month > 0 {
		b = append(appendPadded(b, s.Month, 2), '/')
	}
	if s.Day > 0 {
		b = append(appendPadded(b, s.Day, 2), '/')
	}
	return string(b)
}

func appendPadded(b []byte, n, width int) []byte {
	digits := strconv.Itoa(n)
	for range width - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// Up returns the span that holds s: the month of a day, the year of a month,
// all of time of a year.
func (s Span) Up() Span {
	switch {
	case s.Day > 0:
		s.Day = 0
	case s.Month > 0:
		s.Month = 0
	default:
		s.Year = 0
	}
	return s
}

// Holds reports whether the span holds the day of t.
func (s Span) Holds(t time.Time) bool {
	first, last := s.bounds()
	day := dayOf(t)
	return first <= day && day <= last
}

// bounds returns the first and last day of the span as yyyymmdd.
func (s Span) bounds() (first, last int) {
	switch {
	case s.Year == 0:
		return 0, 99991231
	case s.Month == 0:
		return s.Year * 10000, s.Year*10000 + 1231
	case s.Day == 0:
		first = s.Year*10000 + s.Month*100
		return first, first + 31
	}
	first = s.Year*10000 + s.Month*100 + s.Day
	return first, first
}

// List is an ordered run of entries, newest first, cut by month. It is
// immutable: a list with one more entry shares all months but one.
type List struct {
	months []*month
	count  int
}

// month is the part of a list that lies in one month.
type month struct {
	key     int // yyyymm
	entries []*Entry
	hash    files.Hash // of the entries' hashes in their order
}

// newList returns the list of entries, which are in order already.
func newList(entries []*Entry) List {
	l := List{count: len(entries)}
	for start := 0; start < len(entries); {
		key := entries[start].day / 100
		end := start + 1
		for end < len(entries) && entries[end].day/100 == key {
			end++
		}
		l.months = append(l.months, newMonth(key, entries[start:end:end]))
		start = end
	}
	return l
}

func newMonth(key int, entries []*Entry) *month {
	var h files.Hasher
	for _, e := range entries {
		h.Hash(e.Hash)
	}
	return &month{key, entries, h.Sum()}
}

// Len returns the number of entries.
func (l List) Len() int { return l.count }

// All yields the entries, newest first.
func (l List) All() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for _, m := range l.months {
			for _, e := range m.entries {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// Entries returns all of them as a slice.
func (l List) Entries() []*Entry {
	if len(l.months) == 1 {
		return l.months[0].entries
	}
	all := make([]*Entry, 0, l.count)
	for _, m := range l.months {
		all = append(all, m.entries...)
	}
	return all
}

// Newest returns the first n entries, or all when there are fewer.
func (l List) Newest(n int) []*Entry {
	n = min(n, l.count)
	out := make([]*Entry, 0, n)
	for e := range l.All() {
		if len(out) == n {
			break
		}
		out = append(out, e)
	}
	return out
}

// In returns the part of the list that lies in a span.
func (l List) In(s Span) List {
	if s.Year == 0 {
		return l
	}
	first, last := s.bounds()
	from, _ := slices.BinarySearchFunc(l.months, last/100, func(m *month, key int) int { return key - m.key })
	part := List{}
	for _, m := range l.months[from:] {
		if m.key < first/100 {
			break
		}
		if s.Day > 0 {
			if m = m.day(first); m == nil {
				break
			}
		}
		part.months = append(part.months, m)
		part.count += len(m.entries)
	}
	return part
}

// day returns the part of the month on one day (yyyymmdd), or nil.
func (m *month) day(day int) *month {
	from := slices.IndexFunc(m.entries, func(e *Entry) bool { return e.day == day })
	if from < 0 {
		return nil
	}
	to := from
	for to < len(m.entries) && m.entries[to].day == day {
		to++
	}
	return newMonth(m.key, m.entries[from:to:to])
}

// Spans returns the years, months or days (as depth is 1, 2 or 3) that hold
// entries, newest first, with how many.
func (l List) Spans(depth int) []SpanCount {
	var out []SpanCount
	add := func(s Span, n int) {
		if last := len(out) - 1; last >= 0 && out[last].Span == s {
			out[last].Count += n
			return
		}
		out = append(out, SpanCount{s, n})
	}
	for _, m := range l.months {
		switch depth {
		case 1:
			add(Span{Year: m.key / 100}, len(m.entries))
		case 2:
			add(Span{Year: m.key / 100, Month: m.key % 100}, len(m.entries))
		default:
			for _, e := range m.entries {
				add(Span{e.day / 10000, e.day / 100 % 100, e.day % 100}, 1)
			}
		}
	}
	return out
}

// SpanCount is a span and the number of entries in it.
type SpanCount struct {
	Span
	Count int
}

// Recent returns the newest part of the list, cut by the calendar: whole
// months, newest first, until there are at least want entries. It never holds
// more than most: where a month would exceed that, its newest days.
func (l List) Recent(want, most int) List {
	part := List{}
	for _, m := range l.months {
		if part.count >= want && part.count > 0 {
			break
		}
		whole := part.count+len(m.entries) <= most
		if !whole {
			if part.count > 0 && m.firstDay() > most-part.count {
				break
			}
			m = m.newestDays(most - part.count)
		}
		part.months = append(part.months, m)
		part.count += len(m.entries)
		if !whole {
			break
		}
	}
	return part
}

// firstDay returns the number of entries of the newest day.
func (m *month) firstDay() int {
	n := 0
	for n < len(m.entries) && m.entries[n].day == m.entries[0].day {
		n++
	}
	return n
}

// newestDays returns whole days, newest first, up to most entries; of a single
// day with more than that, its first ones.
func (m *month) newestDays(most int) *month {
	end := 0
	for end < len(m.entries) {
		next := end
		for next < len(m.entries) && m.entries[next].day == m.entries[end].day {
			next++
		}
		if next > most {
			break
		}
		end = next
	}
	if end == 0 {
		end = min(most, len(m.entries))
	}
	return newMonth(m.key, m.entries[:end:end])
}

// RecentDays is Recent by days instead of months.
func (l List) RecentDays(want, most int) List {
	part := List{}
	for _, m := range l.months {
		end := 0
		for end < len(m.entries) && part.count+end < want {
			next := end
			for next < len(m.entries) && m.entries[next].day == m.entries[end].day {
				next++
			}
			if part.count+next > most {
				break
			}
			end = next
		}
		if end == 0 && part.count == 0 {
			end = min(most, len(m.entries))
		}
		if end > 0 {
			part.months = append(part.months, newMonth(m.key, m.entries[:end:end]))
			part.count += end
		}
		if end < len(m.entries) || part.count >= want {
			break
		}
	}
	return part
}

// Before returns up to n entries that come directly before e in time: those of
// its own day, newest first, then those of earlier days as they are listed.
// Rank, which orders a day, does not make what happened later come before. It
// does not matter whether e is in the list.
func (l List) Before(e *Entry, n int) []*Entry {
	var out []*Entry
	from, _ := slices.BinarySearchFunc(l.months, e.day/100, func(m *month, key int) int { return key - m.key })
	for _, m := range l.months[from:] {
		i := 0
		if m.key == e.day/100 {
			i, _ = slices.BinarySearchFunc(m.entries, e.day, func(x *Entry, day int) int { return day - x.day })
			for ; i < len(m.entries) && m.entries[i].day == e.day; i++ {
				if x := m.entries[i]; inTime(e, x) < 0 {
					out = append(out, x)
				}
			}
			slices.SortFunc(out, inTime)
			out = out[:min(n, len(out))]
		}
		for ; i < len(m.entries) && len(out) < n; i++ {
			out = append(out, m.entries[i])
		}
		if len(out) == n {
			break
		}
	}
	return out
}

// inTime orders entries by their time, newest first; those of one moment as
// they are listed.
func inTime(a, b *Entry) int {
	if c := b.Date.Time.Compare(a.Date.Time); c != 0 {
		return c
	}
	return compare(a, b)
}

// Hash returns the hash of the list: it changes when an entry comes, goes, or
// shows something else.
func (l List) Hash() files.Hash {
	var h files.Hasher
	for _, m := range l.months {
		h.Number(int64(m.key))
		h.Hash(m.hash)
	}
	return h.Sum()
}
