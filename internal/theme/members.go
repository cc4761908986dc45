package theme

import (
	"html/template"
	"reflect"
	"sync/atomic"
	"text/template/parse"
)

// member is what a name stands for in the values of one type: a method, a field
// or a key.
type member struct {
	of     reflect.Type
	method int          // its number, or -1
	in     reflect.Type // the method's own type, without the receiver
	field  []int        // its path, or nil
	key    reflect.Value
}

// memberOf returns the member of that name in values of type typ, which is no
// interface, and no pointer unless to what is none. It gives up where there is
// no such member.
func memberOf(typ reflect.Type, name string) *member {
	m := &member{of: typ, method: -1}
	if method, ok := typ.MethodByName(name); ok {
		m.method = method.Index
		m.in = reflect.Zero(typ).Method(method.Index).Type()
		if !callable(m.in) {
			giveUp()
		}
		return m
	}
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch typ.Kind() {
	case reflect.Struct:
		if f, ok := typ.FieldByName(name); ok && f.IsExported() {
			m.field = f.Index
			return m
		}
	case reflect.Map:
		if key := reflect.ValueOf(name); key.Type().AssignableTo(typ.Key()) {
			m.key = key
			return m
		}
	}
	giveUp()
	return nil
}

// members keeps those of one place in a layout, which are few.
type members struct {
	name  string
	known atomic.Pointer[[]*member]
}

func (m *members) of(typ reflect.Type) *member {
	known := m.known.Load()
	if known != nil {
		for _, one := range *known {
			if one.of == typ {
				return one
			}
		}
	}
	one := memberOf(typ, m.name)
	all := []*member{one}
	if known != nil && len(*known) < 8 {
		all = append(all, *known...)
	}
	m.known.Store(&all)
	return one
}

// chain is the value at the end of names that are looked up one in the other;
// the last takes the arguments.
func (t *translator) chain(value expression, names []string, args []parse.Node, final expression) expression {
	last := len(names) - 1
	for _, name := range names[:last] {
		value = field(value, name, nil, nil)
	}
	return field(value, names[last], t.arguments(args), final)
}

// field is the member of that name in the receiver.
func field(receiver expression, name string, args []argument, final expression) expression {
	all := &members{name: name}
	return func(e *execution, dot reflect.Value) reflect.Value {
		var last []reflect.Value
		if final != nil {
			last = []reflect.Value{final(e, dot)}
		}
		v := receiver(e, dot)
		if !v.IsValid() {
			return v // what a map does not have
		}
		for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
			if v.IsNil() {
				if v.Kind() == reflect.Interface {
					giveUp()
				}
				break
			}
			v = v.Elem()
		}
		if v.Kind() != reflect.Pointer && v.CanAddr() {
			v = v.Addr()
		}
		m := all.of(v.Type())
		if m.method >= 0 {
			return called(v.Method(m.method), m.in, given(e, dot, m.in, args, last))
		}
		if len(args) > 0 || final != nil {
			giveUp()
		}
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if m.field != nil {
			return v.FieldByIndex(m.field)
		}
		return v.MapIndex(m.key)
	}
}

// argument is a value that is to be of a type.
type argument func(e *execution, dot reflect.Value, typ reflect.Type) reflect.Value

func (t *translator) arguments(nodes []parse.Node) []argument {
	var args []argument
	for _, n := range nodes {
		if v, ok := constant(n); ok {
			args = append(args, func(_ *execution, _ reflect.Value, typ reflect.Type) reflect.Value { return literal(v, typ) })
			continue
		}
		value := t.operand(n)
		args = append(args, func(e *execution, dot reflect.Value, typ reflect.Type) reflect.Value {
			return fit(value(e, dot), typ)
		})
	}
	return args
}

// literal makes a constant the value of a type.
func literal(v reflect.Value, typ reflect.Type) reflect.Value {
	switch {
	case v.Type() == typ, typ.Kind() == reflect.Interface && typ.NumMethod() == 0:
		return v
	case v.Kind() != typ.Kind():
		giveUp()
	}
	return v.Convert(typ) // a text or a truth of a named type
}

// fit makes v an argument of a type, as text/template does.
func fit(v reflect.Value, typ reflect.Type) reflect.Value {
	if !v.IsValid() {
		switch typ.Kind() {
		case reflect.Interface, reflect.Pointer, reflect.Slice, reflect.Map, reflect.Func:
			return reflect.Zero(typ)
		}
		giveUp()
	}
	if v.Type().AssignableTo(typ) {
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case v.Type().AssignableTo(typ):
		return v
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(typ) && !v.IsNil():
		return v.Elem()
	case reflect.PointerTo(v.Type()).AssignableTo(typ) && v.CanAddr():
		return v.Addr()
	}
	giveUp()
	return v
}

var (
	errorType = reflect.TypeFor[error]()
	valueType = reflect.TypeFor[reflect.Value]()
)

// callable reports whether functions of that type are called here: those that
// give a value, or a value and an error.
func callable(typ reflect.Type) bool {
	for i := range typ.NumIn() {
		if in := typ.In(i); in == valueType || in == reflect.SliceOf(valueType) {
			return false
		}
	}
	switch typ.NumOut() {
	case 1:
		return typ.Out(0) != valueType
	case 2:
		return typ.Out(0) != valueType && typ.Out(1) == errorType
	}
	return false
}

// given are the arguments of a function of that type.
func given(e *execution, dot reflect.Value, typ reflect.Type, args []argument, last []reflect.Value) []reflect.Value {
	n := len(args) + len(last)
	fixed := typ.NumIn()
	if typ.IsVariadic() {
		if fixed--; n < fixed {
			giveUp()
		}
	} else if n != fixed {
		giveUp()
	}
	if n == 0 {
		return nil
	}
	in := func(i int) reflect.Type {
		if i < fixed {
			return typ.In(i)
		}
		return typ.In(fixed).Elem()
	}
	list := make([]reflect.Value, 0, n)
	for i, arg := range args {
		list = append(list, arg(e, dot, in(i)))
	}
	for _, v := range last {
		list = append(list, fit(v, in(n-1)))
	}
	return list
}

// called is what a function gives.
func called(f reflect.Value, typ reflect.Type, args []reflect.Value) reflect.Value {
	results := f.Call(args)
	if len(results) == 2 && !results[1].IsNil() {
		giveUp()
	}
	return results[0]
}

// call is the value of a function.
func (t *translator) call(name string, nodes []parse.Node, final expression) expression {
	f, own := t.functions[name]
	if !own {
		if name == runFunction {
			f = joinParts
		} else if f = printers[name]; f == nil {
			return t.builtin(name, nodes, final)
		}
	}
	fun := reflect.ValueOf(f)
	typ := fun.Type()
	if !callable(typ) {
		panic(unknown{})
	}
	args := t.arguments(nodes)
	value := func(e *execution, dot reflect.Value) reflect.Value {
		var last []reflect.Value
		if final != nil {
			last = []reflect.Value{final(e, dot)}
		}
		return called(fun, typ, given(e, dot, typ, args, last))
	}
	// The layouts' functions answer from their arguments alone.
	if own && final == nil && allConstant(nodes) {
		if v, ok := settled(value); ok {
			return func(*execution, reflect.Value) reflect.Value { return v }
		}
	}
	return value
}

func allConstant(nodes []parse.Node) bool {
	for _, n := range nodes {
		if _, ok := constant(n); !ok {
			return false
		}
	}
	return true
}

// settled evaluates what depends on nothing; ok is false where it fails.
func settled(value expression) (v reflect.Value, ok bool) {
	defer func() { ok = recover() == nil }()
	return value(nil, reflect.Value{}), true
}

var htmlType, urlType = reflect.TypeFor[template.HTML](), reflect.TypeFor[template.URL]()
