package site

import (
	"strings"
	"testing"
	"time"

	"coranto/internal/content"
	"coranto/internal/diag"
)

// The site's time zone, and now, which is two hours and a half into its 1st of
// February, while it is January still in London.
var (
	berlin = zone("Europe/Berlin")
	now    = time.Date(2021, 2, 1, 0, 30, 0, 0, berlin)
)

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// article parses an article of which only the front matter matters.
func article(matter string) *content.Article {
	p := content.Parser{Zone: berlin}
	return p.Article("content/articles/a.md", []byte("---\ntitle: A\n"+matter+"\n---\n"))
}

func TestStateAndWhenItChanges(t *testing.T) {
	for name, test := range map[string]struct {
		matter string
		state  State
		next   string // when the clock changes it; "" for never
	}{
		"plain":                    {"date: 2021-01-20", Published, ""},
		"dated now":                {"date: 2021-02-01T00:30", Published, ""},
		"dated today":              {"date: 2021-02-01", Published, ""},
		"dated in a minute":        {"date: 2021-02-01T00:31", Scheduled, "2021-02-01T00:31:00+01:00"},
		"dated tomorrow":           {"date: 2021-02-02", Scheduled, "2021-02-02T00:00:00+01:00"},
		"now, in another zone":     {"date: 2021-01-31T23:30Z", Published, ""},
		"later, in another zone":   {"date: 2021-01-31T23:31Z", Scheduled, "2021-02-01T00:31:00+01:00"},
		"draft":                    {"date: 2021-01-20\ndraft: true", Draft, ""},
		"draft for tomorrow":       {"date: 2021-02-02\ndraft: true", Draft, ""},
		"draft without a date":     {"date: unknown\ndraft: true", Undated, ""},
		"undated, and no draft":    {"date: unknown", Invalid, ""},
		"no draft":                 {"date: 2021-01-20\ndraft: false", Published, ""},
		"invalid":                  {"date: 2021-01-20\ntag: x", Invalid, ""},
		"invalid draft":            {"date: 2021-01-20\ntag: x\ndraft: true", Invalid, ""},
		"expires later":            {"date: 2021-01-20\nexpires: 2021-03-01", Published, "2021-03-01T00:00:00+01:00"},
		"expires now":              {"date: 2021-01-20\nexpires: 2021-02-01T00:30", Expired, ""},
		"expired":                  {"date: 2021-01-20\nexpires: 2021-01-21", Expired, ""},
		"scheduled, then expires":  {"date: 2021-02-02\nexpires: 2021-02-03", Scheduled, "2021-02-02T00:00:00+01:00"},
		"withdrawn":                {"date: 2021-01-20\nwithdrawn: {date: 2021-01-21, reason: x}", Withdrawn, ""},
		"withdrawn now":            {"date: 2021-01-20\nwithdrawn: {date: 2021-02-01T00:30, reason: x}", Withdrawn, ""},
		"withdrawn later":          {"date: 2021-01-20\nwithdrawn: {date: 2021-02-02, reason: x}", Published, "2021-02-02T00:00:00+01:00"},
		"withdrawn and expired":    {"date: 2021-01-20\nexpires: 2021-01-22\nwithdrawn: {date: 2021-01-21, reason: x}", Withdrawn, ""},
		"expired, withdrawn later": {"date: 2021-01-20\nexpires: 2021-01-21\nwithdrawn: {date: 2021-02-05, reason: x}", Expired, "2021-02-05T00:00:00+01:00"},
		"withdrawn and a draft":    {"date: 2021-01-20\ndraft: true\nwithdrawn: {date: 2021-01-21, reason: x}", Draft, ""},
		"updated later":            {"date: 2021-01-20\nupdated: 2021-02-01T09:00", Published, "2021-02-01T09:00:00+01:00"},
		"corrected later":          {"date: 2021-01-20\ncorrections: [{date: 2021-01-21, text: x}, {date: 2021-02-05, text: x}, {date: 2021-02-04, text: x}]", Published, "2021-02-04T00:00:00+01:00"},
		"the first of all": {"date: 2021-01-20\nexpires: 2021-02-05\nupdated: 2021-02-03\ncorrections: [{date: 2021-02-02, text: x}]\nwithdrawn: {date: 2021-02-04, reason: x}",
			Published, "2021-02-02T00:00:00+01:00"},
	} {
		t.Run(name, func(t *testing.T) {
			a := article(test.matter)
			if diag.HasErrors(a.Diagnostics) != (test.state == Invalid) {
				t.Fatalf("%v", a.Diagnostics)
			}
			state, next := stateOf(a, now)
			got := ""
			if !next.IsZero() {
				got = next.Format(time.RFC3339)
			}
			if state != test.state || got != test.next {
				t.Errorf("%s until %q, want %s until %q", state, got, test.state, test.next)
			}
			if next.IsZero() {
				return
			}
			// Just before that moment all is as it is now; at it, something is not.
			shown := func(at time.Time) string {
				state, _ := stateOf(a, at)
				s := asOf(&a.Summary, at)
				return state.String() + " " + s.Updated.String() + " " + s.Hash.String()
			}
			if shown(next.Add(-time.Second)) != shown(now) {
				t.Errorf("it changes before %s", got)
			}
			if shown(next) == shown(now) {
				t.Errorf("it does not change at %s", got)
			}
		})
	}
}

// TestWhatIsDatedLaterWaits shows that an update and corrections do not show,
// nor change the hash of the summary, before their time.
func TestWhatIsDatedLaterWaits(t *testing.T) {
	corrections := func(s *content.Summary) string {
		var texts []string
		for _, c := range s.Corrections {
			texts = append(texts, c.Text)
		}
		return strings.Join(texts, " ")
	}
	a := article("date: 2021-01-20\nupdated: 2021-02-02\ncorrections: [{date: 2021-01-21, text: one}, {date: 2021-02-03, text: two}]")
	plain := article("date: 2021-01-20\ncorrections: [{date: 2021-01-21, text: one}]")
	before := asOf(&a.Summary, now)
	if !before.Updated.IsZero() || corrections(before) != "one" {
		t.Errorf("before their time, there is %q and %q", before.Updated, corrections(before))
	}
	if before.Hash != plain.Hash {
		t.Error("the hash tells of what is to come")
	}
	if after := asOf(&a.Summary, now.AddDate(0, 1, 0)); after != &a.Summary {
		t.Error("when all is due, the summary is another")
	}
	if corrections(&a.Summary) != "one two" || a.Updated.IsZero() {
		t.Error("the article itself was changed")
	}
}
