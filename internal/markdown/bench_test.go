package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// article is the body of an ordinary article: 400 words, six links, a list, a
// quotation.
var article = []byte(`The constitutional court ruled on Thursday that the government's emergency decree "went beyond what
the law allows", and gave parliament until the end of June to replace it. The decision, [published in full](2021/court.md)
by the court's press office, was **unanimous**; it is the third such ruling in *eleven* months.

## What the court decided

Seven of the twelve measures may stay in force until then. The other five -- among them the curfew and the ban on
gatherings of more than four people -- end at midnight. "We don't question that the threat is real," the presiding
judge said when she read the ruling. "What we question is that it can be met for a year without parliament."

The interior ministry said it would [study the ruling](https://www.example.org/ministry/statement-2021-01-21) before
commenting. A spokesman told reporters that police would not enforce the five measures any longer, and that fines that
had not been paid would be suspended. The opposition asked for those that *had* been paid to be returned.

- The curfew ends at midnight in all sixteen districts.
- Gatherings are again subject to the [general rules](../2020/rules.md), which allow fifty people outdoors.
- Shops may open at seven o'clock; the limit of one customer for every ten square metres stays.
- Schools decide for themselves, after asking the health office.

> The legislature may not hand over its most important decisions to the executive, not even in an emergency, and not
> even for a short time.

### What comes next

Parliament meets on Tuesday. The governing coalition has a draft, according to [two people](https://example.com/a) who
have seen it, that would write most of the measures into law and let them expire after three months unless they are
prolonged by a vote. Smaller parties in the coalition want a shorter time: six weeks. A vote is expected before the
end of the month.

The ruling does not touch the regional decrees, on which [administrative courts](https://example.net/courts?year=2021&page=2)
have decided differently. In the north, a court upheld a curfew in December; in the south, another threw one out. Both
cases are on their way to the federal court, which is not expected to hear them before autumn.

Legal scholars called the ruling careful. It leaves the government its tools, said one, "but takes away the habit of
using them alone". Others noted that the court had let the decree stand for eleven months, and had refused to suspend
it twice. The [chronology](../timeline.md) of the decree shows how often it was changed: twenty-three times since last
March, most of them on a Friday evening.`)

func BenchmarkHTML(b *testing.B) {
	c := New()
	b.SetBytes(int64(len(article)))
	b.ReportAllocs()
	for b.Loop() {
		c.HTML(article, Options{Language: "en"})
	}
}

func BenchmarkScan(b *testing.B) {
	c := New()
	b.SetBytes(int64(len(article)))
	b.ReportAllocs()
	for b.Loop() {
		c.Scan(article, true)
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		parse(article)
	}
}

func BenchmarkAnchors(b *testing.B) {
	c := New()
	for b.Loop() {
		c.Anchors(article)
	}
}

// BenchmarkHostile are bodies of 16 KB on which goldmark takes time that grows
// with the square of their length: four times the time for 32 KB. What a limit
// on structure has to stop is here.
func BenchmarkHostile(b *testing.B) {
	const size = 16 << 10
	fill := func(part func(i int) string) []byte {
		var s strings.Builder
		for i := 1; s.Len() < size; i++ {
			s.WriteString(part(i))
		}
		return []byte(s.String())
	}
	repeat := func(part string) []byte { return fill(func(int) string { return part }) }
	bodies := map[string][]byte{
		"quotations in one line":  repeat(">"),
		"quotations line by line": fill(func(i int) string { return strings.Repeat(">", i) + "a\n" }),
		"lists":                   fill(func(i int) string { return strings.Repeat("  ", i) + "- a\n" }),
		"emphasis":                repeat("*a_ "),
		"brackets":                []byte(strings.Repeat("[", size/2) + strings.Repeat("]", size/2)),
		"links":                   repeat("[a]("),
		"destinations":            repeat("[a](<b"),
		"definitions":             repeat("[a]:\n"),
		"references by line":      append([]byte("[r]: x\n\n"), repeat("[r]\n")...),
		"footnotes":               append(fill(func(i int) string { return fmt.Sprintf("[^%d]: x\n", i) }), fill(func(i int) string { return fmt.Sprintf("\n[^%d]", i) })...),
		"escaped pipes":           append([]byte("|a|\n|-|\n"), repeat("|`\\|`|\n")...),
		"table":                   []byte(strings.Repeat("|a", size/6) + "|\n" + strings.Repeat("|-", size/6) + "|\n" + strings.Repeat("a\n", size/6)),
	}
	for name, body := range bodies {
		b.Run(name, func(b *testing.B) {
			c := New()
			for b.Loop() {
				c.HTML(body, Options{})
			}
		})
	}
}
