package search_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"coranto/internal/search"
)

type vector struct {
	Text  string   `json:"text"`
	Words []string `json:"words"`
}

// vectors are texts with their words, for Go and for the script alike.
func vectors(t *testing.T) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []vector
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWords(t *testing.T) {
	for _, v := range vectors(t) {
		if d := cmp.Diff(v.Words, search.Words(v.Text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", v.Text, d)
		}
	}
}

// TestFourLettersAskForOneFile holds that words which begin alike stand in one
// file, so that a beginning is found there.
func TestFourLettersAskForOneFile(t *testing.T) {
	for _, words := range [][]string{{"cong", "congress", "congo"}, {"прав", "право", "правда"}} {
		for _, w := range words {
			if search.ShardOf(w) != search.ShardOf(words[0]) {
				t.Errorf("%s and %s are in two files", words[0], w)
			}
		}
	}
}
