package page_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestDailyEditions holds that the page of all editions, and that of all
// corrections, lists at most 300: above that years, and above that months.
func TestDailyEditions(t *testing.T) {
	digest := printed()
	day := time.Date(2019, 12, 20, 0, 0, 0, 0, time.UTC)
	var corrections [4]strings.Builder // of one article each
	for i := range 400 {
		date := day.AddDate(0, 0, i).Format(time.DateOnly)
		digest["content/editions/"+date+".md"] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Sheet of %s\ndate: %s\n---\n", date, date)}
		fmt.Fprintf(&corrections[i%4], "  - {date: %s, text: Number %d.}\n", date, i)
	}
	for i := range corrections {
		digest[fmt.Sprintf("content/articles/x%d.md", i)] = &fstest.MapFile{Data: []byte("---\ntitle: X\ndate: 2019-12-01\ncorrections:\n" + corrections[i].String() + "---\n")}
	}
	options, _ := settings(t, "")
	pages, diagnostics := outputs(t, digest, options)
	if len(diagnostics) > 0 {
		t.Fatal(diagnostics)
	}
	for _, of := range []string{"editions/", "corrections/"} {
		for path, wants := range map[string][]string{
			"index.html":         {`href="/news/` + of + `2020/"`, `href="/news/` + of + `2019/"`, `366`},
			"2019/index.html":    {"2019"},
			"2020/index.html":    {`href="/news/` + of + `2020/02/"`, `29`},
			"2020/02/index.html": {"29 February 2020"},
		} {
			page := string(pages[of+path])
			for _, want := range wants {
				if !strings.Contains(page, want) {
					t.Errorf("%s%s lacks %q", of, path, want)
				}
			}
			if n := strings.Count(page, "<li><a"); n > 300 {
				t.Errorf("%s%s lists %d", of, path, n)
			}
		}
		if pages[of+"2019/12/index.html"] != nil {
			t.Errorf("%s2019/12/ is there, though its year fits on one page", of)
		}
	}
}
