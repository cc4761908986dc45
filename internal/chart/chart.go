// Package chart draws how much there was over time: bars as inline SVG, made
// when the site is built, so that a page needs no script to show them.
//
// A drawing is as wide as the room it gets and keeps its height: places along
// the axis are percentages, so that its text is as large on a phone as on a
// wall. It has classes and no colours; the stylesheet of the page gives them. It
// has no style attribute, which a strict Content-Security-Policy forbids.
package chart

import (
	"html"
	"strconv"
	"strings"

	"golang.org/x/text/width"
)

// Bar is one span of time.
type Bar struct {
	Label string // what it says when it is pointed at
	Tick  string // what may stand below the axis at its place; "" for nothing
	URL   string // where it leads; "" for nowhere
	Value int    // 0 is a gap
	Mark  bool   // something happened then
}

// Chart is a run of bars.
type Chart struct {
	Title       string
	Description string // what it shows, in words
	Highest     string // what stands at the highest bar's height
	Bars        []Bar
}

// The drawing from top to bottom, in pixels.
const (
	top    = 16  // of the highest bar
	ground = 116 // where bars stand
	marks  = 125 // the middle of the marks
	ticks  = 144 // the line that the text below stands on
	height = 150
)

// room returns how much of the width a text below the axis needs, with a space
// behind it, in thousandths, on a phone of 320 pixels: there 280 are left for the
// drawing, and a letter takes 8 at most, one of Chinese, Japanese or Korean 14.
func room(text string) int {
	pixels := 8
	for _, letter := range text {
		switch width.LookupRune(letter).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			pixels += 14
		default:
			pixels += 8
		}
	}
	return pixels * 1000 / 280
}

// AppendSVG appends the drawing. There is one on a page: its title and its
// description have the ids "chart-title" and "chart-text".
func (c Chart) AppendSVG(buf []byte) []byte {
	d := drawing{buf: buf, n: len(c.Bars)}
	d.put(`<svg width="100%" height="`, strconv.Itoa(height), `" role="group" aria-labelledby="chart-title" aria-describedby="chart-text">`,
		`<title id="chart-title">`, html.EscapeString(c.Title), `</title><desc id="chart-text">`, html.EscapeString(c.Description), `</desc>`)
	d.line("grid", top)
	d.put(`<text x="0" y="`, strconv.Itoa(top-5), `">`, html.EscapeString(c.Highest), `</text>`)
	most := 1
	for _, b := range c.Bars {
		most = max(most, b.Value)
	}
	// Bars are thick lines in a drawing of their own, which is as wide in its units
	// as there are bars, and is stretched: so each says no more than where it
	// stands and how tall it is. Large sites have some hundred thousand of them.
	d.put(`<svg class="bars" height="`, strconv.Itoa(ground), `" viewBox="0 0 `, strconv.Itoa(10*d.n), ` `, strconv.Itoa(ground), `" preserveAspectRatio="none" stroke="currentColor" stroke-width="8">`)
	for i, b := range c.Bars {
		if b.Value > 0 {
			d.bar(i, b, max(2, b.Value*(ground-top)/most))
		}
	}
	d.put(`</svg>`)
	for i, b := range c.Bars {
		if b.Mark {
			d.put(`<circle cx="`, d.at(2*i+1, 2), `" cy="`, strconv.Itoa(marks), `" r="3"/>`)
		}
	}
	d.line("axis", ground)
	d.ticks(c.Bars)
	d.put(`</svg>`)
	return d.buf
}

type drawing struct {
	buf []byte
	n   int // bars
}

func (d *drawing) put(parts ...string) {
	for _, part := range parts {
		d.buf = append(d.buf, part...)
	}
}

// at returns the place of so many parts of a bar's room from the start, where
// the room of one bar has so many.
func (d *drawing) at(count, parts int) string { return percent(count * 10000 / (d.n * parts)) }

// percent writes hundredths of a percent.
func percent(n int) string {
	s := strconv.Itoa(n / 100)
	if rest := n % 100; rest > 0 {
		s += "." + strings.TrimRight(string([]byte{'0' + byte(rest/10), '0' + byte(rest%10)}), "0")
	}
	return s + "%"
}

func (d *drawing) line(class string, y int) {
	at := strconv.Itoa(y)
	d.put(`<line class="`, class, `" x1="0" x2="100%" y1="`, at, `" y2="`, at, `"/>`)
}

// bar draws a bar: a line, of a width of eight tenths of its room. A link of a bar is for
// who points at it; by keyboard the same links are reached in the table beside
// the drawing, and not one by one in here.
func (d *drawing) bar(i int, b Bar, tall int) {
	if b.URL != "" {
		d.put(`<a href="`, html.EscapeString(b.URL), `" tabindex="-1">`)
	}
	d.put(`<path d="M`, strconv.Itoa(10*i+5), ` `, strconv.Itoa(ground), `v-`, strconv.Itoa(tall),
		`"><title>`, html.EscapeString(b.Label), `</title></path>`)
	if b.URL != "" {
		d.put(`</a>`)
	}
}

// ticks writes below the axis what there is room for.
func (d *drawing) ticks(bars []Bar) {
	free := 0 // thousandths of the width
	for i, b := range bars {
		at := i * 1000 / d.n
		if b.Tick == "" || at < free {
			continue
		}
		if at > 1000-room(b.Tick) {
			// It would not end within the drawing; at its end it does.
			if 1000-room(b.Tick) >= free {
				d.put(`<text x="100%" y="`, strconv.Itoa(ticks), `" text-anchor="end">`, html.EscapeString(b.Tick), `</text>`)
			}
			return
		}
		d.put(`<text x="`, percent(at*10), `" y="`, strconv.Itoa(ticks), `">`, html.EscapeString(b.Tick), `</text>`)
		free = at + room(b.Tick)
	}
}
