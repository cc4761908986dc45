package page

import (
	"strconv"
	"strings"

	"coranto/internal/site"
)

// A read's key is a text, so that the log can hold it. These put one together and
// take it apart.

// listKey names a part of a list in a read: "", "topics/law/" or "stories/x/",
// then the span, as in "topics/law/ 2021/01/".
func listKey(of string, span site.Span) string {
	if span.Year == 0 {
		return of
	}
	return of + " " + span.Path()
}

// listOf returns the list that a key names; an empty one when there is none.
func listOf(s *site.Site, key string) site.List {
	of, path, _ := strings.Cut(key, " ")
	var list site.List
	kind, slug, _ := strings.Cut(strings.TrimSuffix(of, "/"), "/")
	switch kind {
	case "":
		list = s.Published()
	case "topics":
		if t, ok := s.Topic(slug); ok {
			list = t.List
		}
	case "sources":
		if t, ok := s.Source(slug); ok {
			list = t.List
		}
	case "stories":
		if t, ok := s.Story(slug); ok {
			list = t.List
		}
	}
	if path == "" {
		return list
	}
	return list.In(spanOf(path))
}

// spanOf returns the span with that path, as in "2021/01/".
func spanOf(path string) site.Span {
	var span site.Span
	for i, part := range strings.Split(strings.TrimSuffix(path, "/"), "/") {
		n, _ := strconv.Atoi(part)
		*[...]*int{&span.Year, &span.Month, &span.Day}[i] = n
	}
	return span
}

// withNumber and cutNumber put a number behind a key and take it off again.
func withNumber(key string, n int) string { return key + "|" + strconv.Itoa(n) }

func cutNumber(key string) (string, int) {
	i := strings.LastIndexByte(key, '|')
	if i < 0 {
		return key, 0
	}
	n, _ := strconv.Atoi(key[i+1:])
	return key[:i], n
}
