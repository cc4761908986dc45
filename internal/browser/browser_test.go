package browser

import (
	"slices"
	"strings"
	"testing"
)

func TestAPageIsShownAndItsComplaintsAreNoted(t *testing.T) {
	tab := Start(t).Tab()
	tab.Open(`data:text/html,<title>shown</title><p id=p>first</p><script>setTimeout(() => { p.textContent = "second"; undefined_name() })</script>`)
	tab.Wait(`p.textContent == "second"`)
	if title := Get[string](tab, "document.title"); title != "shown" {
		t.Errorf("the title is %q", title)
	}
	for range 1000 {
		if slices.ContainsFunc(tab.Complaints(), func(s string) bool { return strings.Contains(s, "undefined_name") }) {
			return
		}
		tab.Wait(`true`) // a round trip; the complaint is on its way
	}
	t.Errorf("the error is not among %q", tab.Complaints())
}
