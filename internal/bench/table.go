package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
)

// table prints figures in a column for each size.
type table struct {
	w   *bufio.Writer
	all []figures
}

// printTable prints all figures.
func printTable(w io.Writer, work string, runs int, all []figures) error {
	t := table{bufio.NewWriter(w), all}
	fmt.Fprintf(t.w, "%s, %d processors, in %s; %d runs of each build, the median unless it says otherwise\n\n", runtime.Version(), runtime.GOMAXPROCS(0), work, runs)
	t.row("articles", func(f figures) string { return thousands(int64(f.Articles)) })

	t.head("cold build")
	t.row("articles per second", func(f figures) string {
		return thousands(int64(float64(f.Articles) / median(f.Cold).Wall))
	})
	t.row("wall, s", func(f figures) string { return seconds(median(f.Cold).Wall) })
	t.row("  least", func(f figures) string { return seconds(f.Cold[0].Wall) })
	t.row("  most", func(f figures) string { return seconds(f.Cold[len(f.Cold)-1].Wall) })
	t.row("processor time, s", func(f figures) string { return seconds(median(f.Cold).CPU) })
	t.row("peak memory, MB", func(f figures) string { return megabytes(median(f.Cold).PeakMemory) })

	t.head("its phases, s")
	for _, name := range t.phases() {
		t.row(name, func(f figures) string {
			for _, p := range median(f.Cold).Phases {
				if p.Name == name {
					return seconds(p.Seconds)
				}
			}
			return "–"
		})
	}

	t.head("output")
	t.row("files", func(f figures) string { return thousands(int64(f.Files)) })
	t.row("MB", func(f figures) string { return megabytes(f.Bytes) })
	t.row("bytes per file", func(f figures) string { return thousands(f.Bytes / int64(f.Files)) })
	for _, kind := range kinds {
		t.row("  MB of "+kind, func(f figures) string { return megabytes(f.Kinds[kind]) })
	}
	t.row("bytes per article page", func(f figures) string { return thousands(int64(f.ArticleBytes)) })
	t.row("  more than its text", func(f figures) string { return thousands(int64(f.ArticleBytes - f.TextBytes)) })

	t.head("the floor, least times")
	t.row("read and hash the digest, s", func(f figures) string { return seconds(f.Floor[0].Read) })
	t.row("write as many bytes, s", func(f figures) string { return seconds(f.Floor[0].Write) })
	t.row("cold build over the floor", func(f figures) string { return times(f.Cold[0].Wall / f.Floor[0].sum()) })

	if all[0].Hugo != nil {
		t.head("a cold build with " + hugoVersion() + ", an equivalent site")
		hugo := func(f figures) run { return median(f.Hugo.Cold) }
		t.row("wall, s", func(f figures) string { return seconds(hugo(f).Wall) })
		t.row("  over coranto's", func(f figures) string { return times(f.Hugo.Cold[0].Wall / f.Cold[0].Wall) })
		t.row("processor time, s", func(f figures) string { return seconds(hugo(f).CPU) })
		t.row("  over coranto's", func(f figures) string { return times(hugo(f).CPU / median(f.Cold).CPU) })
		t.row("peak memory, MB", func(f figures) string { return megabytes(hugo(f).PeakMemory) })
		t.row("files", func(f figures) string { return thousands(int64(f.Hugo.Files)) })
		t.row("MB", func(f figures) string { return megabytes(f.Hugo.Bytes) })
	}

	for i, e := range edits {
		t.head("warm build: " + e.name)
		of := func(f figures) run { return median(f.Warm[i].Runs) }
		t.row("wall, s", func(f figures) string { return seconds(of(f).Wall) })
		t.row("  over reading and hashing alone", func(f figures) string { return times(f.Warm[i].Runs[0].Wall / f.Floor[0].Read) })
		t.row("  over the cold build", func(f figures) string { return times(f.Warm[i].Runs[0].Wall / f.Cold[0].Wall) })
		t.row("processor time, s", func(f figures) string { return seconds(of(f).CPU) })
		t.row("peak memory, MB", func(f figures) string { return megabytes(of(f).PeakMemory) })
		t.row("outputs written", func(f figures) string { return thousands(int64(of(f).Written)) })
		t.row("bytes written", func(f figures) string { return thousands(of(f).Bytes) })
	}

	t.row("one more article, s", func(f figures) string { return seconds(f.Added.Wall) })
	t.row("  files written", func(f figures) string { return thousands(int64(f.Added.Written)) })
	for i, day := range []string{"", ", dated a month before", ", years before"} {
		t.row("  of the search index"+day, func(f figures) string { return thousands(int64(f.IndexChanged[i])) })
	}

	t.head("search, bytes over the wire (gzip)")
	t.row("a first query of one word", func(f figures) string { return thousands(int64(f.Index.query(1))) })
	t.row("  of three words", func(f figures) string { return thousands(int64(f.Index.query(3))) })
	t.row("  of a word or a beginning, the worst", func(f figures) string { return thousands(int64(f.Index.worst(1))) })
	t.row("  of two words, the worst", func(f figures) string { return thousands(int64(f.Index.worst(2))) })
	t.row("the newest articles", func(f figures) string { return thousands(int64(f.Index.Recent)) })
	t.row("words, on average", func(f figures) string { return thousands(int64(f.Index.Mean)) })
	t.row("  the largest", func(f figures) string { return thousands(int64(f.Index.Words[0])) })
	t.row("texts, on average", func(f figures) string { return thousands(int64(f.Index.Texts)) })
	t.row("  the largest", func(f figures) string { return thousands(int64(f.Index.Most)) })
	t.row("files", func(f figures) string { return thousands(int64(f.Index.Files)) })
	t.row("MB as they are", func(f figures) string { return megabytes(f.Index.Bytes) })

	if len(all) > 1 {
		t.head("growth, from the size before (×1.00 is linear)")
		t.growth("time per article", func(f figures) float64 { return f.Cold[0].Wall })
		t.growth("processor time per article", func(f figures) float64 { return median(f.Cold).CPU })
		t.growth("peak memory per article", func(f figures) float64 { return float64(median(f.Cold).PeakMemory) })
		t.growth("bytes per article", func(f figures) float64 { return float64(f.Bytes) })
		t.growth("warm build per article", func(f figures) float64 { return f.Warm[0].Runs[0].Wall })
	}
	return t.w.Flush()
}

func (t *table) head(text string) { fmt.Fprintf(t.w, "\n%s\n", text) }

func (t *table) row(label string, value func(figures) string) {
	fmt.Fprintf(t.w, "  %-32s", label)
	for _, f := range t.all {
		fmt.Fprintf(t.w, "%12s", value(f))
	}
	fmt.Fprintln(t.w)
}

// growth prints by how much a measure per article grew. For times it compares
// the least ones: what else runs on the machine can only add to them.
func (t *table) growth(label string, measure func(figures) float64) {
	fmt.Fprintf(t.w, "  %-32s%12s", label, "")
	for i := 1; i < len(t.all); i++ {
		a, b := t.all[i-1], t.all[i]
		fmt.Fprintf(t.w, "%12s", times(measure(b)/float64(b.Articles)/(measure(a)/float64(a.Articles))))
	}
	fmt.Fprintln(t.w)
}

// phases returns the names of the phases, as they follow one another.
func (t *table) phases() []string {
	var names []string
	for _, f := range t.all {
		for _, p := range median(f.Cold).Phases {
			if !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// median returns the middle one of runs sorted by time.
func median(runs []run) run { return runs[len(runs)/2] }

func seconds(s float64) string {
	if s < 0.1 {
		return strconv.FormatFloat(s, 'f', 4, 64)
	}
	return strconv.FormatFloat(s, 'f', 2, 64)
}

func times(x float64) string { return fmt.Sprintf("×%.2f", x) }

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f", float64(bytes)/1e6) }

// thousands writes a number with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
