package search

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"coranto/internal/site"
)

// Which file holds an article follows from how many articles there are, so that
// a new one changes few files, however many there are.
//
// Articles are counted from the oldest: by day, and on a day by a hash of their
// ids. Each shard holds those up to a number that moves on by [Shards] with every
// so many articles, and is another for each shard: so one more article moves that
// of one shard, one file. All these numbers stay [Margin] behind the newest
// article, and what a shard does not hold yet stands in the file of the newest
// articles: an article that is written for one of the last days comes where no
// shard has been.
//
// What results show stands in files of a few articles of one day. A file that
// grows too large gives half of its articles to a new one: so one more article
// changes two of them at most.

// perText is the most articles in a file of texts.
const perText = 8

// Margin returns how many of the newest articles no shard holds, of all there
// are. It grows by less than one with each article, so that no shard ever gives
// articles back.
func Margin(count int) int { return 64 + count/1024 }

// Division says which articles of a list stand where.
type Division struct {
	Count int // of articles
	top   int // no shard holds an article of this number or of a higher one
	days  []site.SpanCount
	from  int // the number of the first article of the oldest of days
}

// Divide returns the division of all published articles.
func Divide(list site.List) Division {
	d := Division{Count: list.Len(), from: list.Len(), top: list.Len() - Margin(list.Len())}
	d.days = list.NewestDays(d.Count - d.Recent())
	for _, day := range d.days {
		d.from -= day.Count
	}
	return d
}

// Covered returns how many articles a shard holds: 0 when there is no such file.
func (d Division) Covered(shard int) int {
	if d.top < shard {
		return 0
	}
	return d.top - (d.top-shard)%Shards
}

// Recent returns the number of the first article, from 0, that some shard does
// not hold.
func (d Division) Recent() int { return max(0, d.top-Shards+1) }

// newest returns the entries from that number on, oldest first.
func (d Division) newest(list site.List) []*site.Entry {
	var out []*site.Entry
	for _, day := range slices.Backward(d.days) {
		out = append(out, counted(list.In(day.Span).Entries())...)
	}
	return out[len(out)-(d.Count-d.Recent()):]
}

// end returns the day on which an article stands whose number is that of a
// recent one, or the one behind all, and its number on that day.
func (d Division) end(number int) (site.Span, int) {
	number -= d.from
	for i, day := range slices.Backward(d.days) {
		if number < day.Count || i == 0 {
			return day.Span, number
		}
		number -= day.Count
	}
	return site.Span{}, 0
}

// counted returns the entries of a day in the order in which they are counted.
func counted(day []*site.Entry) []*site.Entry {
	day = slices.Clone(day)
	slices.SortFunc(day, func(a, b *site.Entry) int {
		return cmp.Or(cmp.Compare(sum(a.ID), sum(b.ID)), strings.Compare(a.ID, b.ID))
	})
	return day
}

// Part is a file of texts. A day that has too many articles for one is cut by
// the first bit of their hashes, and so on with the next bits. Name has the bits
// of the articles in this one, without zeros at the end: so one of the halves
// keeps the name of the whole.
type Part struct {
	Name    string
	Entries []*site.Entry
}

// Parts returns the files of texts of a day.
func Parts(day []*site.Entry) []Part {
	if len(day) == 0 {
		return nil
	}
	if len(day) <= perText {
		return []Part{{"", counted(day)}}
	}
	var out []Part
	cut(counted(day), nil, func(part []*site.Entry, bits []byte) {
		out = append(out, Part{strings.TrimRight(string(bits), "0"), part})
	}, func(int) {})
	return out
}

// cut cuts counted entries into parts. It says of each run that is cut in two
// how many are in the first half.
func cut(entries []*site.Entry, bits []byte, part func([]*site.Entry, []byte), half func(int)) {
	if len(entries) <= perText || len(bits) == 32 {
		if len(entries) > 0 {
			part(entries, bits)
		}
		return
	}
	n := 0
	for n < len(entries) && sum(entries[n].ID)<<len(bits)>>31 == 0 {
		n++
	}
	half(n)
	cut(entries[:n], append(bits, '0'), part, half)
	cut(entries[n:], append(bits, '1'), part, half)
}

// dayNumber counts days from the first of 1970.
func dayNumber(s site.Span) int {
	return int(time.Date(s.Year, time.Month(s.Month), s.Day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// days yields each day of a list that has entries, oldest first, with these in
// the order in which they are counted.
func days(list site.List, yield func(day int, entries []*site.Entry)) {
	entries := list.Entries()
	for end := len(entries); end > 0; {
		day := site.SpanOf(entries[end-1].Date.Time)
		begin := end - 1
		for begin > 0 && site.SpanOf(entries[begin-1].Date.Time) == day {
			begin--
		}
		yield(dayNumber(day), counted(entries[begin:end]))
		end = begin
	}
}
