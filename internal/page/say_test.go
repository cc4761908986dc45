package page_test

import (
	"strings"
	"testing"

	"coranto/internal/page"
)

// TestEveryReadHasWords holds that whatever a page asks can be told to a user,
// with the names of things and not their keys.
func TestEveryReadHasWords(t *testing.T) {
	r := mustRender(t, newNewsroom(3, 60))
	words := map[string]string{} // an example of each question
	for _, out := range r.outputs {
		for _, read := range out.reads {
			said := page.Say(r.site, read)
			words[read.Question] = said
			if said == "" || strings.Contains(said, "another program") || strings.ContainsAny(said, "|\n") {
				t.Errorf("%+v is said %q", read, said)
			}
			for _, id := range page.Listed(r.site, read) {
				if _, ok := r.site.Article(id); !ok {
					t.Errorf("%s lists %q", said, id)
				}
			}
		}
	}
	for question, begin := range map[string]string{
		"list": "the list of ", "recent": "the newest months of the list of ", "before": "the 5 articles before content/articles/", "name": "title and address of ",
	} {
		if !strings.HasPrefix(words[question], begin) {
			t.Errorf("the question %s is said %q", question, words[question])
		}
	}
}
