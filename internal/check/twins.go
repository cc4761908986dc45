package check

import (
	"bytes"
	"fmt"
	"strings"

	"coranto/internal/diag"
	"coranto/internal/similar"
)

// alike is how much of all that is in either of two texts is in both, from
// which on they are one.
const alike = 0.6

// fewWords is below how many a text is too short to be compared.
const fewWords = 40

// twins reports articles whose texts are nearly the same.
func (c *checker) twins() {
	if !c.on("near-duplicate") {
		return
	}
	sketches := make([]similar.Sketch, len(c.texts))
	c.each(len(c.texts), func(_ *checker, i int) {
		if body := c.texts[i].src[c.texts[i].Body.Offset:]; hasWords(body, fewWords) {
			sketches[i] = similar.Of(body)
		}
	})
	for _, pair := range similar.Pairs(sketches, alike) {
		a, b := &c.texts[pair[0]], &c.texts[pair[1]]
		share := int(100 * sketches[pair[0]].Share(&sketches[pair[1]]))
		at, excerpt := diag.Locate(b.File, b.src, b.Body.Offset+skipSpace(b.src[b.Body.Offset:]), 1)
		c.report("near-duplicate", fmt.Sprintf("the text is nearly that of another article: %d %% is in both", share),
			"correct or update the other one, or remove this", at, excerpt,
			diag.Related{Position: diag.Position{File: a.File}, Message: "the other article"})
	}
}

// hasWords reports whether a text has so many words.
func hasWords(s []byte, many int) bool {
	n := 0
	for range bytes.FieldsSeq(s) {
		if n++; n == many {
			return true
		}
	}
	return false
}

func skipSpace(s []byte) int { return len(s) - len(strings.TrimLeft(string(s), " \t\r\n")) }
