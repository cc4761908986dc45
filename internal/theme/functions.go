package theme

import (
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"strings"

	"coranto/internal/words"
)

// standard are the functions that text/template brings along.
var standard = []string{
	"and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or",
	"print", "printf", "println", "slice", "urlquery",
}

// functions returns those of coranto. asset answers from urls, which is filled
// when the layouts are checked.
func functions(base string, language *words.Language, urls map[string]template.URL) template.FuncMap {
	return template.FuncMap{
		"word":   language.Word,
		"forms":  language.Forms,
		"dates":  language.Dates,
		"asset":  func(name string) template.URL { return urls[name] },
		"url":    func(to any) string { return underBase(base, to) },
		"join":   join,
		"first":  first,
		"plural": plural,
		"number": number,
		"dict":   dict,
	}
}

// full matches what already is an address: one with a scheme or a host, and a
// place in the page itself.
var full = regexp.MustCompile(`^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//|#)`)

// underBase is the function url. It takes any kind of text, template.URL too.
func underBase(base string, to any) string {
	if to == nil {
		return base
	}
	text := fmt.Sprint(to)
	if full.MatchString(text) {
		return text
	}
	return base + strings.TrimPrefix(text, "/")
}

func join(separator, list any) (string, error) {
	v, err := listOf(list)
	if err != nil || !v.IsValid() {
		return "", err
	}
	var b strings.Builder
	for i := range v.Len() {
		if i > 0 {
			fmt.Fprint(&b, separator)
		}
		fmt.Fprint(&b, v.Index(i).Interface())
	}
	return b.String(), nil
}

func first(n int, list any) (any, error) {
	v, err := listOf(list)
	if err != nil || !v.IsValid() {
		return nil, err
	}
	return v.Slice(0, min(max(n, 0), v.Len())).Interface(), nil
}

// listOf returns list as a slice; nothing is an empty list.
func listOf(list any) (reflect.Value, error) {
	v := reflect.ValueOf(list)
	if v.IsValid() && v.Kind() != reflect.Slice {
		return v, errors.New("this is not a list")
	}
	return v, nil
}

func plural(n any, one, many string) (string, error) {
	whole, err := words.Whole(n)
	if whole == 1 {
		return one, err
	}
	return many, err
}

func number(n any) (string, error) {
	whole, err := words.Whole(n)
	return words.Digits(whole), err
}

func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("the last name has no value; write dict \"Name\" value \"Name\" value")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, errors.New("a name is not a text in quotes; write dict \"Name\" value \"Name\" value")
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}
