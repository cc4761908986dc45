package theme

import (
	"bytes"
	"html/template"
	"maps"
	"reflect"
	"slices"
	"sync/atomic"
	"text/template/parse"
)

// A large site executes its layouts some hundred thousand times, and
// text/template takes each of their trees apart anew every time: it looks
// methods up by name, makes a list of arguments for every escaper, and hands
// each value on as an interface. So once html/template has checked and escaped
// a layout, its tree is translated into a program: a chain of functions in
// which names, constants and escapers are settled beforehand.
//
// html/template stays the judge. A program does what it knows for certain to
// come out the same, and gives up at anything else: a value of a rare type, an
// error, a panic. Then html/template executes the layout from its start, and
// says what is wrong where something is. A layout with something in its tree
// that is not known here has no program.

// program is what one escaped template does.
type program struct {
	steps    []step
	slots    int         // variables, $ among them
	unsuited atomic.Bool // it gave up where html/template did not
}

type (
	// step writes what one node of the tree makes of dot.
	step func(e *execution, dot reflect.Value)

	// expression is the value of one node of the tree.
	expression func(e *execution, dot reflect.Value) reflect.Value
)

// execution is one execution of a program.
type execution struct {
	out   *bytes.Buffer
	slots []reflect.Value // of the template that is at work; the first is $
	depth int             // of templates that include each other
}

// maxDepth is where a program gives up. html/template goes on for longer, and
// then has an error for it.
const maxDepth = 1000

// gaveUp is what a program panics with where it cannot go on.
type gaveUp struct{}

func giveUp() { panic(gaveUp{}) }

// execute appends to b what the program makes of data, or reports that it gave
// up. Then b is as it was.
func (p *program) execute(b *bytes.Buffer, data any) (ok bool) {
	before := b.Len()
	defer func() {
		if !ok {
			recover() // html/template meets what a method panics with as well
			b.Truncate(before)
		}
	}()
	dot := reflect.ValueOf(data)
	if v, is := data.(reflect.Value); is {
		dot = v
	}
	e := &execution{out: b, slots: make([]reflect.Value, p.slots)}
	e.slots[0] = dot
	e.walk(p.steps, dot)
	return true
}

func (e *execution) walk(steps []step, dot reflect.Value) {
	for _, s := range steps {
		s(e, dot)
	}
}

// include executes another template in place, with variables of its own.
func (e *execution) include(p *program, dot reflect.Value) {
	if e.depth == maxDepth {
		giveUp()
	}
	outer := e.slots
	e.slots = make([]reflect.Value, p.slots)
	e.slots[0] = dot
	e.depth++
	e.walk(p.steps, dot)
	e.depth--
	e.slots = outer
}

// programs translates the templates of an escaped set, by name. Those that
// cannot be translated, and those that include such, are not there.
func programs(set *template.Template, functions template.FuncMap) map[string]*program {
	t := &translator{
		functions: functions,
		programs:  make(map[string]*program),
		includes:  make(map[string][]string),
		writers:   make(map[string]writer),
	}
	trees := make(map[string]*parse.Tree)
	for _, one := range set.Templates() {
		if one.Tree != nil {
			trees[one.Name()] = one.Tree
			t.programs[one.Name()] = &program{}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(trees)) {
		if !t.translate(name, trees[name]) {
			delete(t.programs, name)
		}
	}
	for removed := true; removed; {
		removed = false
		for name := range t.programs {
			if slices.ContainsFunc(t.includes[name], func(n string) bool { return t.programs[n] == nil }) {
				delete(t.programs, name)
				removed = true
			}
		}
	}
	return t.programs
}
