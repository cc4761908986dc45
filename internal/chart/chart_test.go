package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
)

// drawn is a drawing, read back.
type drawn struct {
	Titles []string
	Rects  []rect
	Texts  []text
	Marks  int
	Links  []string
}

// rect is a bar, in units of the drawing of bars and pixels.
type rect struct{ x, width, y, height float64 }

type text struct {
	x     float64
	words string
}

func draw(t *testing.T, c Chart) drawn {
	t.Helper()
	var out drawn
	d := xml.NewDecoder(strings.NewReader(string(c.AppendSVG(nil))))
	d.Strict = true
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
		if err != nil {
			t.Fatalf("%q is no number", s)
		}
		return n
	}
	in, wide := "", 0.0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local
			at := map[string]string{}
			for _, a := range token.Attr {
				at[a.Name.Local] = a.Value
			}
			if _, ok := at["style"]; ok {
				t.Error("an attribute style")
			}
			switch in {
			case "svg":
				if at["stroke-width"] != "" {
					wide = number(at["stroke-width"])
				}
			case "path":
				var x, y, up float64
				if n, err := fmt.Sscanf(at["d"], "M%f %fv-%f", &x, &y, &up); n != 3 {
					t.Fatalf("%q is no bar: %v", at["d"], err)
				}
				out.Rects = append(out.Rects, rect{x - wide/2, wide, y - up, up})
			case "text":
				out.Texts = append(out.Texts, text{x: number(at["x"])})
			case "circle":
				out.Marks++
			case "a":
				out.Links = append(out.Links, at["href"])
			}
		case xml.CharData:
			switch in {
			case "title":
				out.Titles = append(out.Titles, string(token))
			case "text":
				out.Texts[len(out.Texts)-1].words = string(token)
			}
		case xml.EndElement:
			in = ""
		}
	}
}

func TestBarsAreAsHighAsTheirValues(t *testing.T) {
	got := draw(t, Chart{Title: "Articles", Highest: "10", Bars: []Bar{
		{Label: "a", Value: 10, URL: "/a/"}, {Label: "none"}, {Label: "b", Value: 5, Mark: true}, {Label: "c <&>", Value: 1},
	}})
	want := []rect{{1, 8, 16, 100}, {21, 8, 66, 50}, {31, 8, 106, 10}}
	if len(got.Rects) != len(want) {
		t.Fatalf("%d bars, want %d", len(got.Rects), len(want))
	}
	for i, r := range got.Rects {
		if r != want[i] {
			t.Errorf("bar %d is %v, want %v", i, r, want[i])
		}
	}
	if strings.Join(got.Titles, "|") != "Articles|a|b|c <&>" || got.Marks != 1 || strings.Join(got.Links, " ") != "/a/" {
		t.Errorf("titles %q, %d marks, links %q", got.Titles, got.Marks, got.Links)
	}
}

// TestTheSmallestIsSeen holds that what there was is seen beside much more.
func TestTheSmallestIsSeen(t *testing.T) {
	got := draw(t, Chart{Bars: []Bar{{Value: 100_000}, {Value: 1}}})
	if got.Rects[1].height < 2 {
		t.Errorf("one of 100,000 is %v pixels high", got.Rects[1].height)
	}
}

// TestTextDoesNotOverlap holds that what stands below the axis has room on a
// phone, and stays within the drawing, at any number of bars.
func TestTextDoesNotOverlap(t *testing.T) {
	const screen = 280 // pixels
	texts := []struct {
		words string
		wide  float64 // in system-ui at 13 pixels
	}{{"2021", 30}, {"21 Jan 2021", 83}, {"2021年", 44}, {"2021年1月21日", 93}, {"2021년 1월", 72}}
	for n := range 240 * len(texts) {
		words, wide := texts[n%len(texts)].words, texts[n%len(texts)].wide
		c := Chart{Bars: make([]Bar, 1+n/len(texts))}
		for i := range c.Bars {
			c.Bars[i] = Bar{Value: 1, Tick: words}
		}
		below := draw(t, c).Texts[1:]
		if len(below) == 0 {
			t.Fatalf("%d bars: nothing below the axis", len(c.Bars))
		}
		end := -1.0
		for _, x := range below {
			from := x.x / 100 * screen
			to := from + wide
			if x.x == 100 {
				from, to = screen-wide, screen
			}
			if from < end || to > screen+0.01 {
				t.Fatalf("%d bars: text from %.0f to %.0f of %d, after one that ends at %.0f", len(c.Bars), from, to, screen, end)
			}
			end = to
		}
	}
}
