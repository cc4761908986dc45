package main

import (
	"fmt"
	"strings"
	"time"

	"coranto/internal/build"
)

// summary tells a person what a build did.
func summary(r *build.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s in %s: %d written, %d unchanged, %d removed; %s\n",
		count(r.Pages, "page"), count(r.Articles, "article"), r.Out, r.Written, r.Unchanged, r.Removed, size(r.Bytes))
	writeLeftOut(&b, r.LeftOut)
	if !r.Next.IsZero() {
		fmt.Fprintf(&b, "the site next changes by itself at %s\n", r.Next.Format(time.RFC3339))
	}
	var total time.Duration
	parts := make([]string, 0, len(r.Phases))
	for _, p := range r.Phases {
		total += p.Duration
		parts = append(parts, p.Name+" "+span(p.Duration))
	}
	fmt.Fprintf(&b, "%s (%s)", span(total), strings.Join(parts, ", "))
	if peak := peakMemory(); peak > 0 {
		fmt.Fprintf(&b, ", %s of memory", size(peak))
	}
	return b.String()
}

// maxLeftOut is how many articles of one reason are named.
const maxLeftOut = 5

// writeLeftOut names the articles that are not listed, by reason.
func writeLeftOut(b *strings.Builder, left []build.LeftOut) {
	var reasons []string
	by := map[string][]string{}
	for _, l := range left {
		if by[l.Reason] == nil {
			reasons = append(reasons, l.Reason)
		}
		by[l.Reason] = append(by[l.Reason], l.File)
	}
	for _, reason := range reasons {
		files := by[reason]
		fmt.Fprintf(b, "left out, %s: %s", reason, strings.Join(files[:min(len(files), maxLeftOut)], ", "))
		if len(files) > maxLeftOut {
			fmt.Fprintf(b, " and %d more", len(files)-maxLeftOut)
		}
		b.WriteByte('\n')
	}
}

// span writes a duration to three digits or so.
func span(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// size writes a number of bytes.
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 1000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	case n < 1000_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1000_000)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1000_000_000)
}
