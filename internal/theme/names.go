package theme

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"coranto/internal/diag"
)

// maxTypes bounds the search for a type.
const maxTypes = 2000

// findType returns the type that prints as name, among those that can be
// reached from the values: by fields, methods, elements, and what functions
// give. text/template names types in no other way.
func findType(name string, data any, results []reflect.Type) reflect.Type {
	var queue []reflect.Type
	seen := make(map[reflect.Type]bool)
	push := func(t reflect.Type) {
		if t != nil && !seen[t] {
			seen[t] = true
			queue = append(queue, t)
		}
	}
	held(reflect.ValueOf(data), 4, push)
	for _, result := range results {
		push(result)
	}
	for i := 0; i < len(queue) && i < maxTypes; i++ {
		t := queue[i]
		if t.String() == name {
			return t
		}
		reachable(t, push)
	}
	return nil
}

// held pushes the types of a value and of what it holds in interfaces, which
// no type tells: the values of .Params, and those of a dict.
func held(v reflect.Value, depth int, push func(reflect.Type)) {
	if !v.IsValid() || depth == 0 {
		return
	}
	push(v.Type())
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		held(v.Elem(), depth, push)
	case reflect.Map:
		for iter := v.MapRange(); iter.Next(); {
			held(iter.Value(), depth-1, push)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && holdsAny(f.Type) {
				held(v.Field(i), depth-1, push)
			}
		}
	case reflect.Slice:
		if holdsAny(v.Type()) && v.Len() > 0 {
			held(v.Index(0), depth-1, push)
		}
	}
}

func holdsAny(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Map, reflect.Slice:
		return t.Elem().Kind() == reflect.Interface
	}
	return false
}

// reachable pushes the types that a layout can come to from a value of type t.
func reachable(t reflect.Type, push func(reflect.Type)) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Chan:
		push(t.Elem())
	case reflect.Func: // an iterator: its values are what yield takes
		for i := range t.NumIn() {
			push(t.In(i))
		}
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() || f.Anonymous {
				push(f.Type)
			}
		}
	}
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && t.Name() != "" {
		push(reflect.PointerTo(t))
	}
	for i := range t.NumMethod() {
		if m := t.Method(i).Type; m.NumOut() > 0 {
			push(m.Out(0))
		}
	}
}

// internalMethod matches methods that are there for Go's own libraries.
var internalMethod = regexp.MustCompile(`^(Marshal|Unmarshal|Append|Gob|GoString|Scan)`)

// namesOf returns the names that a layout can ask of a value of type t, each
// with its dot.
func namesOf(t reflect.Type) []string {
	var names []string
	methods := t
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface {
		methods = reflect.PointerTo(t)
	}
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		if results := m.Type.NumOut(); (results == 1 || results == 2) && !internalMethod.MatchString(m.Name) {
			names = append(names, "."+m.Name)
		}
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(t) {
			if f.IsExported() && !f.Anonymous {
				names = append(names, "."+f.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// knownNames is the hint for a name that is not among those known. The dots
// are kept out of the comparison, where they would count as letters in common.
func knownNames(name string, known []string) string {
	bare := make([]string, len(known))
	for i, k := range known {
		bare[i] = strings.TrimPrefix(k, ".")
	}
	if near := diag.Near(name, bare); near != "" {
		return "did you mean ." + near + "?"
	}
	if len(known) == 0 || len(known) > 30 {
		return ""
	}
	return "known here: " + strings.Join(known, ", ")
}

// kindWord returns what a value of a simple type is called, or "" for those
// that have names of their own.
func kindWord(name string, t reflect.Type) string {
	if t != nil {
		switch t.Kind() {
		case reflect.Slice, reflect.Array:
			return "a list"
		case reflect.String:
			return "a text"
		}
	}
	if w := typeWord(name); w != otherWord {
		return w
	}
	return ""
}

const otherWord = "something else"

var numberType = regexp.MustCompile(`^u?int(8|16|32|64)?$|^float(32|64)?$|^integer$`)

// typeWord returns what a type is called, by its name in Go.
func typeWord(name string) string {
	switch {
	case name == "string", strings.HasPrefix(name, "template."):
		return "a text"
	case numberType.MatchString(name):
		return "a number"
	case name == "bool":
		return "true or false"
	case name == "time.Time":
		return "a time"
	case strings.HasPrefix(name, "[]"), strings.HasPrefix(name, "iter."):
		return "a list"
	case strings.HasPrefix(name, "map["):
		return "a map"
	}
	return otherWord
}

// goType matches the names of Go types inside a text.
var goType = regexp.MustCompile(`(?:\*|\[\])*\b(?:[a-z][a-z0-9]*\.[A-Z]\w*|u?int(?:8|16|32|64)?|string|bool|float(?:32|64)|interface \{\}|map\[[^ ]*)(?:$|\b)`)

// plainTypes replaces the names of Go types in a text.
func plainTypes(text string) string {
	return goType.ReplaceAllStringFunc(text, typeWord)
}
