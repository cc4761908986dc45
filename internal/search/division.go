package search

import (
	"slices"
	"strings"
	"time"

	"coranto/internal/site"
)

// Which file holds an article follows from how many articles there are, so that
// a new one changes few files, however many there are.
//
// Articles are counted from the oldest. Each group of shards holds those up to a
// number that moves on by [Groups] with every so many articles, and is another
// for each group: so one more article moves that of one group, two files. All
// these numbers stay [Margin] behind the newest article. What is newer than the
// least of them is recent: it stands in the one file that the browser reads
// whole. What is older stands in the files of texts: so one more article moves
// one article there, into one file. An article that is written for one of the
// last days comes among the newest [Margin], where no shard has been yet.
const (
	Margin  = 32
	perText = 16 // articles in a file of texts, which are all of one day
)

// recentMost is the most articles that are recent.
const recentMost = Margin + Groups - 1

// Division says which articles of a list stand where.
type Division struct {
	Count int // of articles
	days  []site.SpanCount
	from  int // the number of the first article of the oldest of days
}

// Divide returns the division of all published articles.
func Divide(list site.List) Division {
	d := Division{Count: list.Len(), from: list.Len(), days: list.NewestDays(recentMost)}
	for _, day := range d.days {
		d.from -= day.Count
	}
	return d
}

// Recent returns the number of the first recent article, from 0.
func (d Division) Recent() int { return max(0, d.Count-recentMost) }

// Covered returns how many articles the shards of a group hold: 0 when there
// are no such files.
func (d Division) Covered(group int) int {
	top := d.Count - Margin
	if top < group {
		return 0
	}
	return top - (top-group)%Groups
}

// Place is where an article stands among all: its day, and its number on it in
// order of time.
type Place struct {
	Day site.Span
	N   int
}

// At returns the place of an article by its number, which is that of a recent
// one or the one behind all.
func (d Division) At(number int) Place {
	number -= d.from
	for i, day := range slices.Backward(d.days) {
		if number < day.Count || i == 0 {
			return Place{day.Span, number}
		}
		number -= day.Count
	}
	return Place{}
}

// inTime returns the entries of a day in order of time.
func inTime(day []*site.Entry) []*site.Entry {
	day = slices.Clone(day)
	slices.SortFunc(day, func(a, b *site.Entry) int {
		if c := a.Date.Time.Compare(b.Date.Time); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return day
}

// Texts returns the entries in a file of texts, which is the part-th of a day.
func (d Division) Texts(list site.List, day site.Span, part int) []*site.Entry {
	n := d.older(day, list.In(day).Len())
	if part*perText >= n {
		return nil
	}
	entries := inTime(list.In(day).Entries())[:n]
	return entries[part*perText : min(len(entries), (part+1)*perText)]
}

// Parts returns how many files of texts a day has, which holds so many entries.
func (d Division) Parts(day site.SpanCount) int {
	return (d.older(day.Span, day.Count) + perText - 1) / perText
}

// older returns how many of a day's entries are older than what is recent.
func (d Division) older(day site.Span, count int) int {
	if d.Recent() == 0 {
		return 0
	}
	start := d.At(d.Recent())
	switch after := dayNumber(day) - dayNumber(start.Day); {
	case after > 0:
		return 0
	case after == 0:
		return start.N
	}
	return count
}

// Newest returns the recent entries, oldest first, and the place of the first.
func (d Division) Newest(list site.List) ([]*site.Entry, Place) {
	if d.Count == 0 {
		return nil, Place{}
	}
	start := d.At(d.Recent())
	var out []*site.Entry
	for _, day := range slices.Backward(d.days) {
		out = append(out, inTime(list.In(day.Span).Entries())...)
	}
	return out[len(out)-(d.Count-d.Recent()):], start
}

// dayNumber counts days from the first of 1970.
func dayNumber(s site.Span) int {
	return int(time.Date(s.Year, time.Month(s.Month), s.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
