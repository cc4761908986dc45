package theme

import (
	"cmp"
	"fmt"
	"reflect"
	"text/template/parse"
)

// printers are the functions of text/template that are those of package fmt.
var printers = map[string]any{"print": fmt.Sprint, "printf": fmt.Sprintf, "println": fmt.Sprintln}

// builtin is the value of one of the functions that text/template brings along.
// Those that layouts seldom use are left to it.
func (t *translator) builtin(name string, nodes []parse.Node, final expression) expression {
	var operands []expression
	for _, n := range nodes {
		operands = append(operands, t.operand(n))
	}
	if name == "and" || name == "or" {
		if final != nil || len(operands) == 0 {
			panic(unknown{})
		}
		return shortest(operands, name == "or")
	}
	f := builtins[name]
	if f == nil {
		panic(unknown{})
	}
	return func(e *execution, dot reflect.Value) reflect.Value {
		var last reflect.Value
		if final != nil {
			last = final(e, dot)
		}
		values := make([]reflect.Value, 0, 4)
		for _, operand := range operands {
			values = append(values, operand(e, dot))
		}
		if final != nil {
			values = append(values, last)
		}
		return f(values)
	}
}

// shortest is the first value that is as true as is asked for, or the last.
func shortest(operands []expression, want bool) expression {
	return func(e *execution, dot reflect.Value) reflect.Value {
		var v reflect.Value
		for _, operand := range operands {
			if v = operand(e, dot); truth(v) == want {
				break
			}
		}
		return v
	}
}

var builtins = map[string]func([]reflect.Value) reflect.Value{
	"not": func(v []reflect.Value) reflect.Value {
		count(v, 1)
		return reflect.ValueOf(!truth(v[0]))
	},
	"len": func(v []reflect.Value) reflect.Value {
		count(v, 1)
		list := v[0]
		for list.Kind() == reflect.Pointer || list.Kind() == reflect.Interface {
			list = list.Elem()
		}
		switch list.Kind() {
		case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
			return reflect.ValueOf(list.Len())
		}
		giveUp()
		return list
	},
	"index": func(v []reflect.Value) reflect.Value {
		count(v, 2)
		list, at := v[0], v[1]
		for list.Kind() == reflect.Pointer || list.Kind() == reflect.Interface {
			list = list.Elem()
		}
		if list.Kind() != reflect.Slice || !at.CanInt() {
			giveUp()
		}
		return list.Index(int(at.Int())) // or a panic, which is as good as giving up
	},
	"eq": func(v []reflect.Value) reflect.Value {
		if len(v) < 2 {
			giveUp()
		}
		for _, other := range v[1:] {
			if order(v[0], other) == 0 {
				return reflect.ValueOf(true)
			}
		}
		return reflect.ValueOf(false)
	},
	"ne": comparison(func(c int) bool { return c != 0 }),
	"lt": comparison(func(c int) bool { return c < 0 }),
	"le": comparison(func(c int) bool { return c <= 0 }),
	"gt": comparison(func(c int) bool { return c > 0 }),
	"ge": comparison(func(c int) bool { return c >= 0 }),
}

// count gives up where there are not n operands.
func count(v []reflect.Value, n int) {
	if len(v) != n {
		giveUp()
	}
}

func comparison(holds func(order int) bool) func([]reflect.Value) reflect.Value {
	return func(v []reflect.Value) reflect.Value {
		count(v, 2)
		return reflect.ValueOf(holds(order(v[0], v[1])))
	}
}

// order compares two texts or two whole numbers; nothing else is compared here.
func order(a, b reflect.Value) int {
	if a.Kind() == reflect.Interface {
		a = a.Elem()
	}
	if b.Kind() == reflect.Interface {
		b = b.Elem()
	}
	switch {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	case a.CanInt() && b.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	}
	giveUp()
	return 0
}
