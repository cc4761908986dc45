package diag

import (
	"strings"
	"testing"
)

var keys = []string{"title", "date", "updated", "id", "authors", "rank", "source", "provenance", "highlights", "tags", "story", "lang"}

func TestNear(t *testing.T) {
	tests := []struct {
		name, word string
		known      []string
		want       string
	}{
		{"the word itself", "date", keys, "date"},
		{"another case", "Date", keys, "date"},
		{"the known word keeps its case", "datelayout", []string{"DateLayout"}, "DateLayout"},
		{"a letter too many", "titlee", keys, "title"},
		{"a letter too few", "tile", keys, "title"},
		{"another letter", "tatle", keys, "title"},
		{"two neighbours exchanged", "tilte", keys, "title"},
		{"a third of a long word", "hihglihtz", keys, "highlights"},
		{"more than a third", "provider", keys, ""},
		{"nothing in common", "x", []string{"a", "b"}, ""},
		{"two letters, one of them right", "ix", keys, "id"},
		{"no word", "", []string{"a"}, ""},
		{"nothing known", "date", nil, ""},
		{"letters count, not bytes", "Überschrif", []string{"überschrift"}, "überschrift"},
		{"the nearest", "dates", []string{"gates", "date"}, "gates"},
		{"the first of several", "bat", []string{"cat", "hat"}, "cat"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Near(test.word, test.known); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestAVeryLongWordIsFarFromAll(t *testing.T) {
	if got := Near(strings.Repeat("title", 1<<18), keys); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestDidYouMean(t *testing.T) {
	tests := []struct {
		name, word string
		known      []string
		want       string
	}{
		{"near", "Tags", keys, "did you mean tags?"},
		{"not near, few known", "colour", []string{"a", "b"}, "known here: a, b"},
		{"not near, too many to list", "colour", strings.Split(strings.Repeat("a", 31), ""), ""},
		{"nothing known", "colour", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := DidYouMean(test.word, test.known); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
