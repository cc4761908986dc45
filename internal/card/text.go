package card

import (
	"image"
	"sort"
	"strings"
	"sync"

	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
	"golang.org/x/text/unicode/bidi"
)

// face is one of the fonts.
type face struct{ font func() *sfnt.Font }

var (
	serif = face{sync.OnceValue(func() *sfnt.Font { return parsed(liberationserifbold.TTF) })}
	sans  = face{sync.OnceValue(func() *sfnt.Font { return parsed(liberationsansregular.TTF) })}
)

func parsed(ttf []byte) *sfnt.Font {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		panic(err) // it is part of the program
	}
	return f
}

// Lacks returns the first letter of the card that its fonts have no form for, or
// that they cannot set: they have the letters of European languages, and know
// only how to write from the left. It is "" when the card can be drawn.
func (c Card) Lacks() string {
	var buf sfnt.Buffer
	for _, part := range []struct {
		face
		text string
	}{{serif, c.Masthead}, {serif, c.Title}, {sans, c.Line}} {
		for _, r := range plain(part.text) {
			glyph, err := part.font().GlyphIndex(&buf, r)
			class, _ := bidi.LookupRune(r)
			if err != nil || glyph == 0 || class.Class() == bidi.R || class.Class() == bidi.AL {
				return string(r)
			}
		}
	}
	return ""
}

// line is a run of text in one face and size, ready to be drawn.
type line struct {
	face   face
	size   int // in pixels
	glyphs []glyph
	width  fixed.Int26_6
}

type glyph struct {
	sfnt.GlyphIndex
	at fixed.Int26_6 // from the beginning of the line
}

// sheet is what is drawn on.
type sheet struct {
	*image.Paletted
	buf    sfnt.Buffer
	raster vector.Rasterizer
	mask   image.Alpha
}

func (s *sheet) fill(r image.Rectangle, index uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			s.Pix[y*s.Stride+x] = index
		}
	}
}

// set sets a text on one line.
func (s *sheet) set(f face, text string, size int) line {
	l := line{face: f, size: size}
	font26 := fixed.I(size)
	var last sfnt.GlyphIndex
	for _, r := range text {
		index, err := f.font().GlyphIndex(&s.buf, r)
		if err != nil {
			continue
		}
		if kern, err := f.font().Kern(&s.buf, last, index, font26, font.HintingNone); err == nil && len(l.glyphs) > 0 {
			l.width += kern
		}
		l.glyphs = append(l.glyphs, glyph{index, l.width})
		if advance, err := f.font().GlyphAdvance(&s.buf, index, font26, font.HintingNone); err == nil {
			l.width += advance
		}
		last = index
	}
	return l
}

// room is how wide a line may be.
const room = Width - 2*margin

func (l line) fits() bool { return l.width <= fixed.I(room) }

// fit sets a text on one line as large as it fits between two sizes; what is too
// long at the smaller one is cut.
func (s *sheet) fit(f face, text string, most, least int) line {
	for size := most; size > least; size -= 2 {
		if l := s.set(f, text, size); l.fits() {
			return l
		}
	}
	return s.cut(f, text, least)
}

// cut sets as much of a text on one line as fits, with an ellipsis where that is
// not all.
func (s *sheet) cut(f face, text string, size int) line {
	l := s.set(f, text, size)
	if l.fits() {
		return l
	}
	runes := []rune(text)
	fits := sort.Search(len(runes), func(n int) bool { return l.glyphs[n].at > fixed.I(room) })
	for n := fits; n > 0 && !l.fits(); n-- {
		l = s.set(f, strings.TrimRight(string(runes[:n]), " ,;:–—-")+"…", size)
	}
	return l
}

// title sets a text on as many lines as its room holds, as large as it can be.
func (s *sheet) title(text string) ([]line, int) {
	for _, size := range titleSizes {
		lines, whole := s.wrap(text, size)
		if whole {
			return lines, size
		}
	}
	size := titleSizes[len(titleSizes)-1]
	lines, _ := s.wrap(text, size)
	return lines, size
}

// wrap breaks a text into lines between its words. It is not whole when it has
// more lines than there is room for, or a word that is longer than a line; then
// the last line, and each such word, is cut.
func (s *sheet) wrap(text string, size int) (lines []line, whole bool) {
	most := (titleTo - titleFrom) / (size * 9 / 8)
	space := s.set(serif, " ", size).width
	words := strings.Fields(text)
	whole = true
	for len(words) > 0 {
		n, width := 1, s.set(serif, words[0], size).width
		whole = whole && width <= fixed.I(room)
		for n < len(words) {
			if width += space + s.set(serif, words[n], size).width; width > fixed.I(room) {
				break
			}
			n++
		}
		if len(lines) == most-1 && n < len(words) {
			return append(lines, s.cut(serif, strings.Join(words, " "), size)), false
		}
		lines = append(lines, s.cut(serif, strings.Join(words[:n], " "), size))
		words = words[n:]
	}
	return lines, whole
}

// write draws a line of text from x on, on the base line y, as dark as the
// palette's number ink.
func (s *sheet) write(l line, x, y int, ink uint8) {
	for _, g := range l.glyphs {
		segments, err := l.face.font().LoadGlyph(&s.buf, g.GlyphIndex, fixed.I(l.size), nil)
		if err != nil || len(segments) == 0 {
			continue
		}
		left := fixed.I(x) + g.at
		origin := image.Pt(left.Floor(), y)
		bounds := segments.Bounds()
		bounds = bounds.Add(fixed.Point26_6{X: left - fixed.I(origin.X)})
		box := image.Rect(bounds.Min.X.Floor(), bounds.Min.Y.Floor(), bounds.Max.X.Ceil()+1, bounds.Max.Y.Ceil()+1)
		s.raster.Reset(box.Dx(), box.Dy())
		s.outline(segments, fixed.Point26_6{X: left - fixed.I(origin.X) - fixed.I(box.Min.X), Y: -fixed.I(box.Min.Y)})
		s.print(box.Add(origin), ink)
	}
}

// outline gives the outline of a glyph to the rasterizer. Curves are cut into
// lines here, in whole numbers: to do that in floating point is faster on
// machines that multiply and add in one step, and gives other bytes there.
func (s *sheet) outline(segments sfnt.Segments, by fixed.Point26_6) {
	const steps = 8
	var pen fixed.Point26_6
	lineTo := func(p fixed.Point26_6) { s.raster.LineTo(float32(p.X)/64, float32(p.Y)/64) }
	for _, segment := range segments {
		p := segment.Args
		for i := range p {
			p[i] = p[i].Add(by)
		}
		switch segment.Op {
		case sfnt.SegmentOpMoveTo:
			s.raster.ClosePath()
			s.raster.MoveTo(float32(p[0].X)/64, float32(p[0].Y)/64)
			pen = p[0]
		case sfnt.SegmentOpLineTo:
			lineTo(p[0])
			pen = p[0]
		case sfnt.SegmentOpQuadTo: // the only curves in a TrueType font
			for t := fixed.Int26_6(1); t <= steps; t++ {
				u := steps - t
				lineTo(fixed.Point26_6{
					X: (u*u*pen.X + 2*u*t*p[0].X + t*t*p[1].X) / (steps * steps),
					Y: (u*u*pen.Y + 2*u*t*p[0].Y + t*t*p[1].Y) / (steps * steps),
				})
			}
			pen = p[1]
		}
	}
	s.raster.ClosePath()
}

// print puts what the rasterizer holds on the sheet.
func (s *sheet) print(at image.Rectangle, ink uint8) {
	if n := at.Dx() * at.Dy(); cap(s.mask.Pix) < n {
		s.mask.Pix = make([]uint8, n)
	}
	s.mask = image.Alpha{Pix: s.mask.Pix[:at.Dx()*at.Dy()], Stride: at.Dx(), Rect: image.Rect(0, 0, at.Dx(), at.Dy())}
	clear(s.mask.Pix)
	s.raster.Draw(&s.mask, s.mask.Rect, image.Opaque, image.Point{})
	for y := range at.Dy() {
		for x := range at.Dx() {
			level := uint8((int(s.mask.Pix[y*at.Dx()+x])*int(ink) + 127) / 255)
			if p := image.Pt(at.Min.X+x, at.Min.Y+y); level > 0 && p.In(s.Rect) {
				here := &s.Pix[p.Y*s.Stride+p.X]
				*here = max(*here, level)
			}
		}
	}
}
