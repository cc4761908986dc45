package site

import (
	"slices"
	"strings"
	"testing"
)

// TestDueSaysWhatNextBrings walks along the clock: at each moment that Next
// names something is due, and what is due is what becomes of the files.
func TestDueSaysWhatNextBrings(t *testing.T) {
	d := digest{
		"content/articles/old.md":       "---\ntitle: Old\ndate: 2020-01-10\n---\nText.\n",
		"content/articles/draft.md":     "---\ntitle: Draft\ndate: 2021-02-02\ndraft: true\n---\nText.\n",
		"content/articles/new.md":       "---\ntitle: New\ndate: 2021-01-31T12:00\nupdated: 2021-02-03\n---\nText.\n",
		"content/articles/soon.md":      "---\ntitle: Soon\ndate: 2021-02-02\nexpires: 2021-02-03\n---\nText.\n",
		"content/articles/corrected.md": "---\ntitle: Corrected\ndate: 2020-02-02\ncorrections: [{date: 2021-02-05, text: x}]\n---\nText.\n",
		"content/articles/taken.md":     "---\ntitle: Taken\ndate: 2020-02-03\nexpires: 2021-02-06T06:00\nwithdrawn: {date: 2021-02-06T12:00, reason: x}\n---\nText.\n",
		"content/articles/wire.md":      "---\ntitle: Wire\ndate: 2021-02-01T00:00\nsource: Reuters\nprovenance: syndicated\n---\nText.\n",
		"content/editions/w05.md":       "---\ntitle: Week\ndate: 2021-02-04\nentries: [{article: old, title: Old}]\n---\n",
		"content/editions/w06.md":       "---\ntitle: Week\ndate: 2021-02-04\ndraft: true\nentries: [{article: old, title: Old}]\n---\n",
	}
	s := load(t, d, Options{Now: now})
	var got []string
	for moment := s.Next(); !moment.IsZero(); moment = s.Next() {
		var words []string
		for _, due := range s.Due() {
			if !due.At.Equal(moment) {
				t.Errorf("at %s the site changes, and %s is due at %s", moment, due.File, due.At)
			}
			_, name, _ := strings.Cut(strings.TrimPrefix(due.File, "content/"), "/")
			words = append(words, name+" "+due.What)
		}
		got = append(got, moment.Format("02T15:04")+": "+strings.Join(words, ", "))
		next, err := s.Apply(Changes{Now: moment})
		if err != nil {
			t.Fatal(err)
		}
		s = next
		if len(got) > 20 {
			break
		}
	}
	want := []string{
		"02T00:00: soon.md published",
		"02T12:00: new.md no longer news",
		"03T00:00: new.md updated, soon.md expired",
		"04T00:00: w05.md published",
		"05T00:00: corrected.md corrected",
		"06T06:00: taken.md expired",
		"06T12:00: taken.md withdrawn",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s.Due() != nil {
		t.Errorf("nothing is due any more, and Due has %v", s.Due())
	}
}
