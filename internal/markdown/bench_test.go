package markdown

import "testing"

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
	var m meter
	b.ReportAllocs()
	for b.Loop() {
		parse(article, &m)
	}
}

func BenchmarkAnchors(b *testing.B) {
	c := New()
	for b.Loop() {
		c.Anchors(article)
	}
}

func BenchmarkHarmless(b *testing.B) {
	b.SetBytes(int64(len(article)))
	for b.Loop() {
		if !Harmless(article) {
			b.Fatal("an article is not harmless")
		}
	}
}

// BenchmarkHostile has, for each family, the worst body of 1 MiB that passes no
// limit: as much of the family as that allows, then articles. "accepted" is how
// much that is, in percent.
func BenchmarkHostile(b *testing.B) {
	const size = 1 << 20
	for _, f := range families {
		body := func(n int) []byte {
			body := f.body(n)
			for len(body) < size-len(article) {
				body = append(append(body, "\n\n"...), article...)
			}
			return body
		}
		b.Run(f.name, func(b *testing.B) {
			c := New()
			passes := func(n int) bool {
				c.HTML(body(n), Options{})
				return len(c.r.meter.passed) == 0
			}
			most, tooMany := 0, f.parts(size)+1
			if passes(tooMany - 1) {
				most = tooMany - 1
			} else {
				for tooMany-most > 1+most/64 {
					if n := (most + tooMany) / 2; passes(n) {
						most = n
					} else {
						tooMany = n
					}
				}
			}
			worst := body(most)
			b.ReportAllocs()
			for b.Loop() {
				c.HTML(worst, Options{})
			}
			b.ReportMetric(100*float64(len(f.body(most)))/size, "%accepted")
			b.ReportMetric(float64(c.r.meter.work)/1e6, "Msteps")
		})
	}
}
