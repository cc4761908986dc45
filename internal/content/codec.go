package content

import (
	"maps"
	"math"
	"slices"
	"time"

	"coranto/internal/diag"
)

// What follows writes an article and reads it again, each part of it by one
// pair of functions that have the same order. A field that is forgotten here
// fails a test.

func (e *encoding) article(a *Article) {
	e.flags(a.Body.Empty, a.FromPath, a.Draft, a.Withdrawn != nil, a.Image != nil, len(a.Sources) > 0 && a.Source == a.Sources[0])
	e.count(a.Body.Offset)
	e.summary(&a.Summary)
	listed(e, a.Sources, e.source)
	if len(a.Sources) == 0 || a.Source != a.Sources[0] {
		e.source(a.Source)
	}
	if a.Image != nil {
		e.text(a.Image.Src)
		e.text(a.Image.Alt)
		e.text(a.Image.Caption)
		e.text(a.Image.Credit)
	}
	e.text(a.Notice)
	listed(e, a.Aliases, e.text)
	e.date(a.Expires)
	if a.Withdrawn != nil {
		e.date(a.Withdrawn.Date)
		e.text(a.Withdrawn.Reason)
	}
	e.text(a.Layout)
	if a.Params == nil {
		e.value(nil)
	} else {
		e.value(a.Params)
	}
	listed(e, a.Links, e.reference)
	listed(e, a.Pictures, e.reference)
	listed(e, a.Diagnostics, e.diagnostic)
}

func (d *decoding) article(a *Article) {
	is := d.flags()
	a.Body.Empty, a.FromPath, a.Draft = is(0), is(1), is(2)
	a.Body.Offset = d.count()
	d.summary(&a.Summary)
	a.Sources = relist(d, d.source)
	if !is(5) {
		d.source(&a.Source)
	} else if len(a.Sources) > 0 {
		a.Source = a.Sources[0]
	}
	if is(4) {
		a.Image = &Image{Src: d.text(), Alt: d.text(), Caption: d.text(), Credit: d.text()}
	}
	a.Notice = d.text()
	a.Aliases = relist(d, d.toText)
	a.Expires = d.date()
	if is(3) {
		a.Withdrawn = &Withdrawal{Date: d.date(), Reason: d.text()}
	}
	a.Layout = d.text()
	a.Params, _ = d.value().(map[string]any)
	a.Links = relist(d, d.reference)
	a.Pictures = relist(d, d.reference)
	a.Diagnostics = relist(d, d.diagnostic)
}

// summary writes a summary without its source and its image, which stand with
// the article's.
func (e *encoding) summary(s *Summary) {
	e.text(s.ID)
	e.text(s.Title)
	e.text(s.Slug)
	e.date(s.Date)
	e.date(s.Updated)
	e.count(int(s.Rank)<<4 | int(s.Provenance))
	listed(e, s.Authors, e.text)
	listed(e, s.Highlights, e.text)
	listed(e, s.Tags, func(t Tag) { e.text(t.Name); e.text(t.Slug) })
	e.text(s.Story)
	listed(e, s.Events, func(x Event) { e.date(x.Date); e.text(x.Text); e.text(x.URL) })
	e.text(s.Excerpt)
	listed(e, s.Corrections, func(c Correction) { e.date(c.Date); e.text(c.Text) })
	e.text(s.Lang)
	e.buf = append(e.buf, s.Hash[:]...)
}

func (d *decoding) summary(s *Summary) {
	s.ID, s.Title, s.Slug = d.text(), d.text(), d.text()
	s.Date, s.Updated = d.date(), d.date()
	both := d.count()
	s.Rank, s.Provenance = Rank(both>>4), Provenance(both&15)
	if s.Rank > Brief || s.Provenance > Syndicated {
		d.fail()
	}
	s.Authors = relist(d, d.toText)
	s.Highlights = relist(d, d.toText)
	s.Tags = relist(d, func(t *Tag) { t.Name, t.Slug = d.text(), d.text() })
	s.Story = d.text()
	s.Events = relist(d, func(x *Event) { x.Date, x.Text, x.URL = d.date(), d.text(), d.text() })
	s.Excerpt = d.text()
	s.Corrections = relist(d, func(c *Correction) { c.Date, c.Text = d.date(), d.text() })
	s.Lang = d.text()
	if len(d.rest) < len(s.Hash) {
		d.fail()
		return
	}
	copy(s.Hash[:], d.rest)
	d.rest = d.rest[len(s.Hash):]
}

func (e *encoding) source(s Source) {
	e.text(s.Name)
	e.text(s.Slug)
	e.text(s.URL)
	e.text(s.Title)
	e.text(s.Author)
	e.date(s.Date)
	e.text(s.License)
}

func (d *decoding) source(s *Source) {
	s.Name, s.Slug, s.URL, s.Title, s.Author = d.text(), d.text(), d.text(), d.text(), d.text()
	s.Date, s.License = d.date(), d.text()
}

// date writes a moment and how far it was from UTC in the site's zone: where
// the rules of the zone have changed since, the article is parsed anew.
func (e *encoding) date(t Date) {
	e.count(int(t.Precision)<<1 | int(bits([]bool{t.About})))
	if t.Precision > 0 {
		_, offset := t.Time.Zone()
		e.number(t.Time.Unix())
		e.number(int64(offset))
	}
}

func (d *decoding) date() Date {
	both := d.count()
	t := Date{Precision: Precision(both >> 1), About: both&1 != 0}
	if t.Precision > Minute {
		d.fail()
		return Date{}
	}
	if t.Precision > 0 {
		t.Time = time.Unix(d.number(), 0).In(d.zone)
		if _, offset := t.Time.Zone(); int64(offset) != d.number() {
			d.fail()
		}
	}
	return t
}

func (d *decoding) toText(s *string) { *s = d.text() }

func (e *encoding) reference(r Reference) {
	e.text(r.Destination)
	e.position(r.Position)
	e.text(r.Excerpt)
}

func (d *decoding) reference(r *Reference) {
	r.Destination = d.text()
	r.Position = d.position()
	r.Excerpt = d.text()
}

// position writes a place; mostly it is in the article's own file.
func (e *encoding) position(p diag.Position) {
	e.flags(p.File == e.file)
	if p.File != e.file {
		e.text(p.File)
	}
	e.count(p.Line)
	e.count(p.Column)
	e.count(p.Width)
}

func (d *decoding) position() diag.Position {
	p := diag.Position{File: d.file}
	if own := d.flags(); !own(0) {
		p.File = d.text()
	}
	p.Line, p.Column, p.Width = d.count(), d.count(), d.count()
	return p
}

func (e *encoding) diagnostic(x diag.Diagnostic) {
	e.count(int(x.Severity))
	e.text(x.Rule)
	e.text(x.Message)
	e.text(x.Hint)
	e.position(x.Position)
	e.text(x.Excerpt)
	listed(e, x.Related, func(r diag.Related) { e.position(r.Position); e.text(r.Message); e.text(r.Entry) })
}

func (d *decoding) diagnostic(x *diag.Diagnostic) {
	x.Severity = diag.Severity(d.count())
	if x.Severity > diag.Note {
		d.fail()
	}
	x.Rule, x.Message, x.Hint = d.text(), d.text(), d.text()
	x.Position = d.position()
	x.Excerpt = d.text()
	x.Related = relist(d, func(r *diag.Related) { r.Position, r.Message, r.Entry = d.position(), d.text(), d.text() })
}

// The kinds of values that a theme's keys have.
const (
	nothing = iota
	falsehood
	truth
	whole
	fraction
	words
	sequence
	mapping
)

func (e *encoding) value(v any) {
	switch v := v.(type) {
	case nil:
		e.count(nothing)
	case bool:
		e.count(falsehood + int(bits([]bool{v})))
	case int:
		e.count(whole)
		e.number(int64(v))
	case float64:
		e.count(fraction)
		e.number(int64(math.Float64bits(v)))
	case string:
		e.count(words)
		e.text(v)
	case []any:
		e.count(sequence)
		listed(e, v, e.value)
	case map[string]any:
		e.count(mapping)
		keys := slices.Sorted(maps.Keys(v))
		e.count(len(keys))
		for _, k := range keys {
			e.text(k)
			e.value(v[k])
		}
	default: // a decoder gives no others; what reads this parses the file anew
		e.count(mapping + 1)
	}
}

func (d *decoding) value() any {
	switch d.count() {
	case nothing:
	case falsehood:
		return false
	case truth:
		return true
	case whole:
		return int(d.number())
	case fraction:
		return math.Float64frombits(uint64(d.number()))
	case words:
		return d.text()
	case sequence:
		return relist(d, func(v *any) { *v = d.value() })
	case mapping:
		n := d.count()
		m := map[string]any{}
		for range n {
			if d.bad {
				return nil
			}
			k := d.text()
			m[k] = d.value()
		}
		return m
	default:
		d.fail()
	}
	return nil
}
