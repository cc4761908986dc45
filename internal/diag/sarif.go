package diag

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"
)

// JSON prints ds as a list, each as [Diagnostic.MarshalJSON] has it.
func JSON(w io.Writer, ds []Diagnostic) error {
	if ds == nil {
		ds = []Diagnostic{}
	}
	return indented(w, ds)
}

// SARIF prints ds as a log of one run in the Static Analysis Results Interchange
// Format 2.1.0 (OASIS), which code hosts show beside the lines. The version is
// that of coranto; columns count code points.
func SARIF(w io.Writer, ds []Diagnostic, version string) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "coranto", Version: version, Rules: []sarifRule{}}
	index := map[string]int{}
	for _, d := range ds {
		if _, known := index[d.Rule]; !known {
			index[d.Rule] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{d.Rule})
		}
		text := d.Message
		if d.Hint != "" {
			text += "\n" + d.Hint
		}
		r := sarifResult{RuleID: d.Rule, RuleIndex: index[d.Rule], Level: d.Severity.String(), Message: sarifMessage{text}}
		if d.File != "" {
			r.Locations = []sarifLocation{location(d.Position, "")}
		}
		for _, related := range d.Related {
			if related.File != "" {
				r.Related = append(r.Related, location(related.Position, strings.TrimSpace(related.Message+"\n"+related.Entry)))
			} else {
				r.Message.Text += "\n" + related.Message
			}
		}
		run.Results = append(run.Results, r)
	}
	return indented(w, sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

func indented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func location(p Position, message string) sarifLocation {
	l := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: p.File}).EscapedPath()}}}
	if message != "" {
		l.Message = &sarifMessage{message}
	}
	if p.Line > 0 {
		l.Physical.Region = &sarifRegion{StartLine: p.Line, StartColumn: p.Column}
		if p.Column > 0 {
			l.Physical.Region.EndColumn = p.Column + max(p.Width, 1)
		}
	}
	return l
}

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID string `json:"id"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
	Related   []sarifLocation `json:"relatedLocations,omitempty"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifMessage `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}
