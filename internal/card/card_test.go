package card

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
)

var example = Card{Masthead: "The Harbour Digest", Title: "Ship refloated after six days in the canal, and the queue of four hundred begins to move", Line: "Reuters · 29 March 2021"}

func decoded(t *testing.T, c Card) *image.Paletted {
	t.Helper()
	data := c.AppendPNG(nil)
	if len(data) > 30<<10 {
		t.Errorf("the card of %q has %d bytes", c.Title, len(data))
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, Width, Height) {
		t.Errorf("the card is %v", img.Bounds())
	}
	return img.(*image.Paletted)
}

// printed returns the rows, and the columns, between which something is drawn in
// a part of a card.
func printed(img *image.Paletted, in image.Rectangle) image.Rectangle {
	var out image.Rectangle
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			if img.ColorIndexAt(x, y) != 0 {
				out = out.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return out
}

// TestTextStaysInItsRoom draws titles of every length: each has ink in the room
// for titles, and none beside it.
func TestTextStaysInItsRoom(t *testing.T) {
	for _, title := range []string{
		"Law", "Économie à Ålesund", "Čas: 24 часа", example.Title,
		strings.Repeat("A long title that has no end ", 12), strings.Repeat("Donaudampfschiff", 12),
	} {
		c := example
		c.Title = title
		img := decoded(t, c)
		got := printed(img, image.Rect(0, rulesAt+9, Width, lineAt-40))
		if got.Empty() || got.Min.X < margin-4 || got.Max.X > Width-margin+4 || got.Min.Y < titleFrom-12 || got.Max.Y > titleTo+16 {
			t.Errorf("the title %q is printed in %v", title, got)
		}
		if line := printed(img, image.Rect(0, lineAt-28, Width, Height)); line.Empty() || line.Min.X < margin-4 {
			t.Errorf("below the title %q the line is printed in %v", title, line)
		}
	}
}

func TestOtherWordsAreAnotherCard(t *testing.T) {
	seen := map[string]string{}
	for name, c := range map[string]Card{
		"as it is":         example,
		"another title":    {example.Masthead, "Another", example.Line, Colours{}},
		"another masthead": {"Another", example.Title, example.Line, Colours{}},
		"another line":     {example.Masthead, example.Title, "Another", Colours{}},
		"other colours":    {example.Masthead, example.Title, example.Line, Colours{Paper: "#102030", Ink: "#FFFFFF"}},
	} {
		data := string(c.AppendPNG([]byte("before")))
		if !strings.HasPrefix(data, "before\x89PNG") {
			t.Errorf("%s: the card is not appended", name)
		}
		if other, ok := seen[data]; ok {
			t.Errorf("%s is the same card as %s", name, other)
		}
		seen[data] = name
	}
}

// TestSameBytesEverywhere holds the pixels of one card, whatever the machine:
// with another way to draw, [Design] counts up.
func TestSameBytesEverywhere(t *testing.T) {
	const want = "1 1758a75772226c3c8198face8ca8fe1eacf8b0fc6b051d948a7429baad4dfaca"
	if got := fmt.Sprintf("%s %x", Design, sha256.Sum256(decoded(t, example).Pix)); got != want {
		t.Errorf("the pixels of the example have changed: %s, before %s", got, want)
	}
}

func TestLacks(t *testing.T) {
	for text, want := range map[string]string{
		"Reuters · 29 March 2021": "", "“Économie” – 5 € … 1/2": "", "Ελλάδα": "", "Україна": "", "Tiếng Việt": "", "re\u00adfloated\u00a0ship": "",
		"見出し": "見", "عاجل": "ع", "חדשות": "ח", "हिन्दी": "ह", "Ship 🚢": "🚢", "": "",
	} {
		for _, c := range []Card{{Masthead: text}, {Title: text}, {Line: text}} {
			if got := c.Lacks(); got != want {
				t.Errorf("%+v lacks %q, want %q", c, got, want)
			}
		}
	}
}

func BenchmarkCard(b *testing.B) {
	var buf []byte
	for b.Loop() {
		buf = example.AppendPNG(buf[:0])
	}
	b.SetBytes(int64(len(buf)))
}
