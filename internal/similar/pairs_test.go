package similar

import (
	"fmt"
	"strings"
	"testing"
)

func TestPairsFindsTheOnesThatAreAlike(t *testing.T) {
	var list []Sketch
	text := func(seed int) []string {
		var words []string
		for i := range 200 {
			words = append(words, fmt.Sprintf("w%dx%d", seed, i*i%211))
		}
		return words
	}
	for i := range 200 {
		list = append(list, Of([]byte(strings.Join(text(i), " "))))
	}
	edited := text(7)
	edited[20], edited[120] = "another", "word"
	list = append(list, Of([]byte(strings.Join(edited, " "))), Sketch{}, Sketch{})
	got := Pairs(list, 0.6)
	if len(got) != 1 || got[0] != [2]int{7, 200} {
		t.Errorf("the pairs are %v, want 7 and 200", got)
	}
}
