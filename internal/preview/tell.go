package preview

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"coranto/internal/diag"
	"coranto/internal/files"
)

// What browsers are told, and when. It happens on the goroutine that owns the
// state.

// grace is how long bad news waits: that a page is gone or has become wrong. A
// file that is saved in two steps looks like that for a moment. Good news, which
// is nearly all there is, never waits.
const grace = 100 * time.Millisecond

// welcome tells a new stream what has happened since its pages were served.
func (s *state) welcome(stream *stream) {
	s.wait()
	looked := s.look()
	for i, path := range stream.paths {
		if stream.shows[i] == "" {
			stream.shows[i] = s.kept.served(path)
		}
		if stream.shows[i] == "" {
			stream.shows[i] = looked.at(path).etag
		}
	}
	s.tellOne(stream, looked, true, nil)
}

// tell tells every stream whose pages have other bytes, and what is wrong.
// Unless late is set, bad news waits.
func (s *state) tell(late bool, changed []string) *look {
	looked := s.look()
	bad := false
	for stream := range s.streams {
		bad = s.tellOne(stream, looked, late, changed) || bad
	}
	for _, name := range looked.torn {
		if !slices.Contains(s.pending, name) {
			s.pending = append(s.pending, name)
		}
	}
	if bad && !s.waiting {
		s.waiting = true
		s.late.Reset(grace)
	}
	return looked
}

// tellOne tells one stream, and reports whether bad news was left to wait.
func (s *state) tellOne(stream *stream, looked *look, late bool, changed []string) (bad bool) {
	stream.changed = append(stream.changed, changed...)
	var problems []diag.Diagnostic
	for _, d := range looked.version.problems {
		if strings.HasPrefix(d.File, "layouts/") || d.File == files.ConfigName || !s.first[d.String()] {
			problems = append(problems, d)
		}
	}
	var events []event
	told := true
	for i, path := range stream.paths {
		a := looked.at(path)
		problems = append(problems, a.problems...)
		if a.torn {
			told = false
			continue
		}
		if a.etag == stream.shows[i] {
			events = append(events, shownFiles(path, a, changed)...)
			continue
		}
		if a.status >= 400 && !late {
			bad = true
			continue
		}
		stream.shows[i] = a.etag
		events = append(events, changesOf(path, a, stream.changed)...)
	}
	if !bad && told {
		stream.changed = nil
	}
	text := problemsJSON(diag.Sort(problems))
	if text != stream.problems {
		if len(problems) > 0 && !late {
			bad = true
		} else {
			stream.problems = text
			events = append(events, event{name: "problems", data: text})
		}
	}
	stream.put(looked.version.number, events)
	return bad
}

// look is the pages that browsers have open, as they are in one version: each is
// rendered once, however many show it.
type look struct {
	*Preview
	version *version
	answers map[string]answer
	torn    []string // names of files that have changed since
}

func (s *state) look() *look {
	return &look{Preview: s.Preview, version: s.current.Load(), answers: map[string]answer{}}
}

func (l *look) at(path string) answer {
	a, known := l.answers[path]
	if !known {
		a = l.answer(l.version, path)
		if a.torn {
			l.torn = append(l.torn, a.changed)
		}
		l.answers[path] = a
	}
	return a
}

// problemsJSON writes problems as a browser is told them.
func problemsJSON(ds []diag.Diagnostic) string {
	type problem struct {
		Severity string `json:"severity"`
		Rule     string `json:"rule"`
		File     string `json:"file"`
		Line     int    `json:"line"`
		Column   int    `json:"column"`
		Width    int    `json:"width"`
		Message  string `json:"message"`
		Hint     string `json:"hint"`
		Excerpt  string `json:"excerpt"`
	}
	list := make([]problem, 0, len(ds))
	for _, d := range ds {
		list = append(list, problem{d.Severity.String(), d.Rule, d.File, d.Line, d.Column, d.Width, d.Message, d.Hint, d.Excerpt})
	}
	text, err := json.Marshal(map[string]any{"problems": list})
	if err != nil {
		panic(fmt.Sprint("problems of text and numbers: ", err))
	}
	return string(text)
}
