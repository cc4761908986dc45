package preview

import (
	"slices"
	"time"

	"coranto/internal/diag"
	"coranto/internal/page"
)

// quietTime is how long nothing happens before all files are checked together.
const quietTime = time.Second

// check looks at all files together, off to the side: what one file says wrong
// of another costs more to find than all else that a change does. What it finds
// is for the terminal.
func (s *state) check() {
	if !s.stale || s.checking != nil {
		return
	}
	s.stale = false
	of, found := s.site, make(chan []diag.Diagnostic, 1)
	s.checking = found
	go func() {
		ds := append(of.Tree.Diagnostics(), of.Diagnostics()...)
		broken := diag.HasErrors(ds)
		for _, d := range page.Check(of, page.All(of)) {
			if !broken || d.Rule != "link" && d.Rule != "feed" {
				ds = append(ds, d)
			}
		}
		found <- diag.Sort(slices.Clone(ds))
	}()
}

// checked reports what a check has found that was not there before.
func (s *state) checked(ds []diag.Diagnostic) {
	told := map[string]bool{}
	var fresh []diag.Diagnostic
	for _, d := range ds {
		text := d.String()
		told[text] = true
		if !s.told[text] && !slices.ContainsFunc(s.known, func(k diag.Diagnostic) bool { return sameProblem(k, d) }) {
			fresh = append(fresh, d)
		}
	}
	s.told = told
	if len(fresh) > 0 {
		s.o.Report(Report{Full: fresh})
	}
}
