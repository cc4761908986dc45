package site

import (
	"iter"
	"slices"

	"coranto/internal/content"
	"coranto/internal/files"
)

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
	events  []int32    // the dates of their events: yyyymmdd, 0 for what is not known of it
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
	var events []int32
	for _, e := range entries {
		h.Hash(e.Hash)
		for _, event := range e.Events {
			if at := event.Date; !at.About {
				day := dayOf(at.Time)
				switch at.Precision {
				case content.Year:
					day -= day % 10000
				case content.Month:
					day -= day % 100
				}
				events = append(events, int32(day))
			}
		}
	}
	return &month{key, entries, h.Sum(), events}
}

// Events yields the dates of the events that the list's articles tell of, no more
// precise than they are known; of an event with a time, the day. A date that is
// only about right is not among them.
func (l List) Events() iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for _, m := range l.months {
			for _, day := range m.events {
				day := int(day)
				if !yield(Span{day / 10000, day / 100 % 100, day % 100}) {
					return
				}
			}
		}
	}
}

// edited returns the list without the entries of gone, all of which it has, and
// with those of come; both are in order. Months in which nothing goes or comes
// are shared.
func (l List) edited(gone, come []*Entry) List {
	switch {
	case len(gone)+len(come) == 0:
		return l
	case l.count == 0:
		return newList(come)
	}
	out := List{months: make([]*month, 0, len(l.months)+1), count: l.count - len(gone) + len(come)}
	months := l.months
	for len(gone)+len(come) > 0 {
		key := 0
		for _, list := range [][]*Entry{gone, come} {
			if len(list) > 0 {
				key = max(key, list[0].day/100)
			}
		}
		for len(months) > 0 && months[0].key > key {
			out.months, months = append(out.months, months[0]), months[1:]
		}
		var goes, comes, entries []*Entry
		goes, gone = cutMonth(gone, key)
		comes, come = cutMonth(come, key)
		if len(months) > 0 && months[0].key == key {
			entries, months = months[0].entries, months[1:]
		}
		if entries = edited(entries, goes, comes, compare); len(entries) > 0 {
			out.months = append(out.months, newMonth(key, entries))
		}
	}
	if out.count == 0 {
		return List{}
	}
	out.months = append(out.months, months...)
	return out
}

// cutMonth cuts a run of entries behind those of a month, which are the first.
func cutMonth(entries []*Entry, key int) (in, rest []*Entry) {
	n := 0
	for n < len(entries) && entries[n].day/100 == key {
		n++
	}
	return entries[:n:n], entries[n:]
}

// backward yields the entries, oldest first.
func (l List) backward() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		for _, m := range slices.Backward(l.months) {
			for _, e := range slices.Backward(m.entries) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// oldest returns the oldest entry that is not to be passed over; nil when there
// is none.
func (l List) oldest(but map[*Entry]bool) *Entry {
	for e := range l.backward() {
		if !but[e] {
			return e
		}
	}
	return nil
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

// Until returns the part of the list that lies before a day.
func (l List) Until(day Span) List {
	first, _ := day.bounds()
	part := List{}
	for _, m := range l.months {
		if m.key > first/100 {
			continue
		}
		if m.key == first/100 {
			from := slices.IndexFunc(m.entries, func(e *Entry) bool { return e.day < first })
			if from < 0 {
				continue
			}
			m = newMonth(m.key, m.entries[from:])
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

// NewestDays returns the newest days that have entries, newest first, until they
// hold n entries together.
func (l List) NewestDays(n int) []SpanCount {
	var out []SpanCount
	day := -1
	for _, m := range l.months {
		for _, e := range m.entries {
			if e.day != day {
				if n <= 0 {
					return out
				}
				day = e.day
				out = append(out, SpanCount{Span: Span{day / 10000, day / 100 % 100, day % 100}})
			}
			out[len(out)-1].Count++
			n--
		}
	}
	return out
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

// After returns the entries that have e among the n that come directly before
// them, oldest first: those for which [List.Before] would return it.
func (l List) After(e *Entry, n int) []*Entry {
	var out []*Entry
	day, passed, ofDay := 0, 0, 0 // entries of days after e's that are over, and of this one
	for x := range l.backward() {
		if x.day < e.day {
			continue
		}
		if x.day != day {
			if day > e.day {
				passed += ofDay
			}
			if day, ofDay = x.day, 0; passed >= n {
				break
			}
		}
		ofDay++
		if x != e && slices.Contains(l.Before(x, n), e) {
			out = append(out, x)
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
