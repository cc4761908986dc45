package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"coranto/internal/build"
	"coranto/internal/diag"
)

// explained says on standard output why pages were rendered, or were not.
func (t *tool) explained(list []build.Explanation, all bool) error {
	w := bufio.NewWriter(t.out)
	if all && len(list) == 0 {
		fmt.Fprintln(w, "no page had to be rendered: all that each asked of the site is answered as in the last build")
	}
	first := 0
	for _, e := range list {
		if all && e.Outcome != build.Gone && len(e.Reasons) == 1 && e.Reasons[0].Text == build.FirstBuild {
			first++
			continue
		}
		fmt.Fprintf(w, "%s was %s\n", e.Path, e.Outcome)
		if e.Outcome == build.AsItWas {
			fmt.Fprintf(w, "  all %s that it asks are answered as in the last build, and its file is as that left it\n", count(e.Reads, "question"))
		}
		for _, r := range e.Reasons {
			fmt.Fprintf(w, "  %s\n", r.Text)
			if r.Read != nil {
				fmt.Fprintf(w, "    %s %s: %s before, %s now\n", r.Read.Question, key(r.Read.Key), r.Read.Before.Short(), r.Read.After.Short())
			}
		}
	}
	if first > 0 {
		fmt.Fprintf(w, "%s rendered: %s\n", count(first, "page"), build.FirstBuild)
	}
	return w.Flush()
}

func key(k string) string {
	if k == "" {
		return "–"
	}
	return strings.ReplaceAll(k, "\n", " ")
}

type jsonExplanation struct {
	Path    string       `json:"path"`
	Outcome string       `json:"outcome"`
	Reads   int          `json:"reads"`
	Reasons []jsonReason `json:"reasons"`
}

type jsonReason struct {
	Text     string   `json:"text"`
	Question string   `json:"question,omitempty"`
	Key      string   `json:"key,omitempty"`
	Before   string   `json:"before,omitempty"`
	After    string   `json:"after,omitempty"`
	Was      string   `json:"was,omitempty"`
	Is       string   `json:"is,omitempty"`
	New      []string `json:"new,omitempty"`
	Edited   []string `json:"edited,omitempty"`
	Parts    []string `json:"parts,omitempty"`
}

func jsonExplanations(list []build.Explanation) []jsonExplanation {
	var out []jsonExplanation
	for _, e := range list {
		j := jsonExplanation{e.Path, string(e.Outcome), e.Reads, []jsonReason{}}
		for _, r := range e.Reasons {
			x := jsonReason{Text: r.Text}
			if r.Read != nil {
				x.Question, x.Key, x.Was, x.Is = r.Read.Question, r.Read.Key, r.Read.Was, r.Read.Is
				x.New, x.Edited, x.Parts = r.Read.New, r.Read.Edited, r.Read.Parts
				x.Before, x.After = r.Read.Before.String(), r.Read.After.String()
			}
			j.Reasons = append(j.Reasons, x)
		}
		out = append(out, j)
	}
	return out
}

// maxDifferences is how many files a person is told of.
const maxDifferences = 50

// verified says how the output differs from a clean build's.
func (t *tool) verified(v *build.Verification, err error, asJSON bool) error {
	if err == nil && len(v.Differences) > 0 {
		err = fmt.Errorf("%s of %s differ from a clean build; remove them, and run coranto build", count(len(v.Differences), "file"), v.Out)
	}
	if asJSON {
		if err := t.printVerification(v, err); err != nil {
			return &failure{err}
		}
	} else if err := t.showDifferences(v, err != nil); err != nil {
		return &failure{err}
	}
	if errors.Is(err, build.ErrInvalid) {
		n, _ := diag.Count(v.Diagnostics)
		err = fmt.Errorf("%s; there is no clean build to compare with", count(n, "error"))
	}
	if err != nil {
		return &failure{err}
	}
	t.say("%s in %s: all as a clean build gives them", count(v.Pages, "page"), v.Out)
	return nil
}

func (t *tool) showDifferences(v *build.Verification, failed bool) error {
	if failed {
		if err := diag.Text(t.err, onlyErrors(v.Diagnostics), t.colour()); err != nil {
			return err
		}
	}
	w := bufio.NewWriter(t.out)
	for _, d := range v.Differences[:min(len(v.Differences), maxDifferences)] {
		at := ""
		if d.Line > 0 {
			at = fmt.Sprintf(", from line %d on", d.Line)
		}
		fmt.Fprintf(w, "%s: %s%s\n", d.Path, d.What, at)
		if d.Line > 0 {
			fmt.Fprintf(w, "  has  %s\n  want %s\n", d.Has, d.Want)
		}
	}
	if more := len(v.Differences) - maxDifferences; more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
	return w.Flush()
}

// printVerification prints all of it as one object.
func (t *tool) printVerification(v *build.Verification, err error) error {
	type difference struct {
		Path string `json:"path"`
		What string `json:"what"`
		Line int    `json:"line,omitempty"`
		Has  string `json:"has,omitempty"`
		Want string `json:"want,omitempty"`
	}
	j := struct {
		OK          bool              `json:"ok"`
		Error       string            `json:"error,omitempty"`
		Out         string            `json:"out"`
		Pages       int               `json:"pages"`
		Differences []difference      `json:"differences"`
		Diagnostics []diag.Diagnostic `json:"diagnostics"`
	}{err == nil, "", v.Out, v.Pages, []difference{}, append([]diag.Diagnostic{}, v.Diagnostics...)}
	if err != nil {
		j.Error = err.Error()
	}
	for _, d := range v.Differences {
		j.Differences = append(j.Differences, difference(d))
	}
	encoder := json.NewEncoder(t.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(j)
}
