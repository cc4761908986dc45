package check_test

import (
	"fmt"
	"strings"
	"testing"

	"coranto/internal/check"
)

// wire is a story as an agency's feed might leave it, with every mark of it.
const wire = `---
title: Judge says harbour firm acted in bad faith
date: 2021-01-21
source: Reuters
highlights:
  - Judge says harbour firm acted in bad faith
  - The court spoke of “a clear breach of contract”.
  - 'The harbour&#39;s plea, the firm&#39;s defence: both failed.'
---

OSLO, Jan.21 (Reuters) - A federal judge refused the request that Inc restore
service to to the harbour company. the ruling came late on Wednesday.

"We are disappointed, " said a spokesman for the company.

“The contract was never broken, the judge wrote.

The firm didn&#39;t comment. Its lawyer spoke of ”bad faith“ on Monday.

#### Reaction

The ruling is [here](https://court.example/ruling).

Read more: Harbour firm sues its host

(This story has not been edited by the staff and is auto-generated from a
syndicated feed.)
`

func TestAWireStoryShowsEveryMark(t *testing.T) {
	d := base()
	d["content/articles/wire.md"] = example("markdown", wire)["content/articles/a.md"]
	var got []string
	for _, x := range find(t, d, now, check.Options{}) {
		got = append(got, fmt.Sprintf("%d:%d %s", x.Line, x.Column, x.Rule))
	}
	want := []string{
		"6:5 highlight-is-title",
		"7:25 misquoted",
		"8:17 entity",
		"8:38 entity",
		"11:7 month-space",
		"11:67 lost-name",
		"12:9 doubled-word",
		"12:34 stop-case",
		"14:22 quote-space",
		"16:1 quotes",
		"18:14 entity",
		"18:50 quotes",
		"18:60 quotes",
		"20:6 heading-order",
		"22:16 link-text",
		"24:1 boilerplate",
		"26:2 boilerplate",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("found\n%s", strings.Join(got, "\n"))
	}
}

// TestMeantIsNotMarked are texts that look like marks and are none.
func TestMeantIsNotMarked(t *testing.T) {
	for _, text := range []string{
		"“We won’t appeal,” she said. “That is over.”",
		"“The first paragraph of a long quotation.\n\n“The second one ends it.”",
		"\"The first paragraph.\n\n\"The second one.\"",
		"A 27\" screen and a 5'10\" man.",
		"It costs approx. ten dollars, i.e. more than in the U.S. courts, vs. Europe.",
		"She had had enough. He said that that was fine. They live in Walla Walla.",
		"The iPhone is here. iPhone users rejoice.",
		"Amazon.com Inc and Apple Inc sued. Inc. magazine wrote of it.",
		"Jan. 13 and Feb. 2 were cold.",
		"It moved to host.com and www.his-paper.example, as settings.json says.",
		"Write `&amp;` and `the the` in code. AT&amp;T too.",
		"```\nthe the . the\n```",
		"See [the the ruling](https://example.com/the-the) or not: [the ruling](https://example.com/the%20the).",
		"Some 1,000 people, or so… and then some.",
		"‘Twas a rock ’n’ roll show in the ’90s.",
		"*“Emphasis,”* she said, and **“more.”**",
		"- “One.”\n- “Two.”\n\n1. Three.\n2. Four.",
		"> “A quotation in a block.”",
		"Er sagte: „Das ist so.“",
	} {
		d := example("markdown", text+"\n")
		if strings.HasPrefix(text, "Er") {
			d["site.yaml"].Data = append(d["site.yaml"].Data, "language: de\n"...)
		}
		for _, x := range find(t, d, now, check.Options{}) {
			if x.Rule != "doubled-word" || !strings.Contains(text, "[the the") {
				t.Errorf("%q: %v", text, x)
			}
		}
	}
}
