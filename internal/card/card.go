// Package card draws social cards: the picture that a network shows where a page
// is shared, with the digest's masthead, a title and a line below it.
//
// The same card gives the same bytes on every machine. Text is set in Liberation
// Serif and Sans, which are under the SIL Open Font License; see [Card.Lacks] for
// what they cannot set.
package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Width and Height are a card's size in pixels: the one that all networks show
// whole.
const (
	Width  = 1200
	Height = 630
)

// Design is the number of the way in which cards are drawn. It counts up with
// every change that gives other bytes, so that it can stand in their addresses.
const Design = "1"

// Card is what a card says.
type Card struct {
	Masthead string // the digest's name
	Title    string
	Line     string // below the title; may be empty
	Colours  Colours
}

// Colours are those of a card. The zero value is the built-in theme's.
type Colours struct {
	Paper, Ink, Accent Colour
}

// Colour is #rrggbb; "" is that of the built-in theme.
type Colour string

// rgb returns the colour.
func (c Colour) rgb(without color.RGBA) color.RGBA {
	if len(c) != len("#rrggbb") {
		return without
	}
	out := color.RGBA{A: 0xff}
	for i, part := range []*uint8{&out.R, &out.G, &out.B} {
		*part = digit(c[1+2*i])<<4 | digit(c[2+2*i])
	}
	return out
}

func digit(c byte) uint8 {
	if c >= 'a' {
		return c - 'a' + 10
	}
	if c >= 'A' {
		return c - 'A' + 10
	}
	return c - '0'
}

// levels is how many steps there are from paper to ink. With the accent they
// fill a palette of 16, of which two pixels share a byte.
const levels = 15

// accent is the palette's number of the accent.
const accent = levels

// Margins and heights of the drawing, in pixels.
const (
	margin     = 72
	mastheadAt = 112 // base line
	rulesAt    = 148
	titleFrom  = 188
	titleTo    = 528
	lineAt     = 572 // base line
)

// titleSizes are tried from the largest on, until the title has room.
var titleSizes = []int{88, 78, 68, 60, 52, 46}

// AppendPNG appends the card as a PNG file.
func (c Card) AppendPNG(buf []byte) []byte {
	s := &sheet{Paletted: image.NewPaletted(image.Rect(0, 0, Width, Height), c.palette())}
	s.fill(image.Rect(0, 0, Width, 12), accent)
	masthead := s.fit(serif, plain(c.Masthead), 56, 30)
	s.write(masthead, margin, mastheadAt, levels-1)
	s.fill(image.Rect(margin, rulesAt, Width-margin, rulesAt+4), levels-1)
	s.fill(image.Rect(margin, rulesAt+8, Width-margin, rulesAt+9), levels-1)

	lines, size := s.title(plain(c.Title))
	leading := size * 9 / 8
	// The block stands in the middle of its room, a little above it.
	top := titleFrom + max(0, titleTo-titleFrom-len(lines)*leading)*2/5
	for i, line := range lines {
		s.write(line, margin, top+i*leading+size*7/8, levels-1)
	}
	if c.Line != "" {
		s.write(s.fit(sans, plain(c.Line), 32, 24), margin, lineAt, levels*2/3)
	}
	out := bytes.NewBuffer(buf)
	_ = png.Encode(out, s.Paletted) // into memory, of a size that PNG can have
	return out.Bytes()
}

// palette is paper, the steps to ink, and the accent.
func (c Card) palette() color.Palette {
	paper := c.Colours.Paper.rgb(color.RGBA{0xfd, 0xfc, 0xf9, 0xff})
	ink := c.Colours.Ink.rgb(color.RGBA{0x1c, 0x1a, 0x17, 0xff})
	var p color.Palette
	mix := func(a, b uint8, i int) uint8 { return uint8((int(a)*(levels-1-i) + int(b)*i) / (levels - 1)) }
	for i := range levels {
		p = append(p, color.RGBA{mix(paper.R, ink.R, i), mix(paper.G, ink.G, i), mix(paper.B, ink.B, i), 0xff})
	}
	return append(p, c.Colours.Accent.rgb(color.RGBA{0x8a, 0x1c, 0x1c, 0xff}))
}

// plain returns a text on one line, in the form in which fonts have its letters,
// without marks that say where words may be broken.
func plain(text string) string {
	text = strings.ReplaceAll(text, "\u00ad", "")
	return norm.NFC.String(strings.Join(strings.Fields(text), " "))
}
