package diag

import (
	"strings"
	"testing"
)

func TestSARIF(t *testing.T) {
	ds := []Diagnostic{
		{Severity: Warning, Rule: "date", Message: "a <date>", Hint: "write another", Position: Position{"content/articles/ä b.md", 4, 7, 10},
			Related: []Related{{Position{File: "site.yaml"}, "see here", ""}, {Position{}, "on /", ""}}},
		{Severity: Note, Rule: "site", Message: "large"},
		{Severity: Error, Rule: "date", Message: "whole file", Position: Position{File: "a.md"}},
	}
	var b strings.Builder
	if err := SARIF(&b, ds, "1.2"); err != nil {
		t.Fatal(err)
	}
	const want = `{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "coranto",
          "version": "1.2",
          "rules": [
            {
              "id": "date"
            },
            {
              "id": "site"
            }
          ]
        }
      },
      "columnKind": "unicodeCodePoints",
      "results": [
        {
          "ruleId": "date",
          "ruleIndex": 0,
          "level": "warning",
          "message": {
            "text": "a <date>\nwrite another\non /"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "content/articles/%C3%A4%20b.md"
                },
                "region": {
                  "startLine": 4,
                  "startColumn": 7,
                  "endColumn": 17
                }
              }
            }
          ],
          "relatedLocations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "site.yaml"
                }
              },
              "message": {
                "text": "see here"
              }
            }
          ]
        },
        {
          "ruleId": "site",
          "ruleIndex": 1,
          "level": "note",
          "message": {
            "text": "large"
          }
        },
        {
          "ruleId": "date",
          "ruleIndex": 0,
          "level": "error",
          "message": {
            "text": "whole file"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "a.md"
                }
              }
            }
          ]
        }
      ]
    }
  ]
}
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	b.Reset()
	if err := JSON(&b, nil); err != nil || b.String() != "[]\n" {
		t.Errorf("JSON of nothing is %q (%v)", b.String(), err)
	}
}
