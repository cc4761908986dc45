package theme

import (
	"html/template"
	"reflect"
	"strings"
	"text/template/parse"
)

// translator makes programs of trees.
type translator struct {
	functions template.FuncMap
	programs  map[string]*program
	includes  map[string][]string // which templates each includes
	writers   map[string]writer   // by what escapes

	// Of the template at work:
	name  string
	scope []string // the variables that can be seen, by slot; the last of a name counts
	slots int
}

// unknown is what translation panics with at a node that is not known here.
type unknown struct{}

// translate fills the program of that name, unless there is something in the
// tree that is not known here.
func (t *translator) translate(name string, tree *parse.Tree) (ok bool) {
	defer func() {
		if _, is := recover().(unknown); is {
			ok = false
		}
	}()
	t.name, t.scope, t.slots = name, []string{"$"}, 1
	p := t.programs[name]
	p.steps = t.list(tree.Root)
	p.slots = t.slots
	return true
}

// declare makes room for a variable until the scope ends.
func (t *translator) declare(name string) int {
	t.scope = append(t.scope, name)
	t.slots = max(t.slots, len(t.scope))
	return len(t.scope) - 1
}

// slot returns the place of a variable that is in scope.
func (t *translator) slot(name string) int {
	for i := len(t.scope) - 1; i >= 0; i-- {
		if t.scope[i] == name {
			return i
		}
	}
	panic(unknown{})
}

// inside translates what has a scope of its own.
func (t *translator) inside(translate func()) {
	before := len(t.scope)
	translate()
	t.scope = t.scope[:before]
}

func (t *translator) list(list *parse.ListNode) []step {
	if list == nil {
		return nil
	}
	var steps []step
	for _, n := range list.Nodes {
		if s := t.node(n); s != nil {
			steps = append(steps, s)
		}
	}
	return steps
}

func (t *translator) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(e *execution, _ reflect.Value) { e.out.Write(text) }
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return t.action(n.Pipe)
	case *parse.IfNode:
		return t.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return t.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return t.loop(n)
	case *parse.TemplateNode:
		t.includes[t.name] = append(t.includes[t.name], n.Name)
		p := t.programs[n.Name]
		if p == nil {
			panic(unknown{})
		}
		value := expression(func(*execution, reflect.Value) reflect.Value { return reflect.Value{} })
		if n.Pipe != nil {
			value = t.pipe(n.Pipe)
		}
		return func(e *execution, dot reflect.Value) { e.include(p, value(e, dot)) }
	}
	panic(unknown{}) // break and continue
}

// action writes a value, as its escapers have it, or keeps it in a variable.
func (t *translator) action(pipe *parse.PipeNode) step {
	if len(pipe.Decl) > 0 {
		value := t.pipe(pipe)
		return func(e *execution, dot reflect.Value) { value(e, dot) }
	}
	commands := pipe.Cmds
	var escapers []string
	for len(commands) > 1 {
		last := commands[len(commands)-1]
		name, ok := last.Args[0].(*parse.IdentifierNode)
		if !ok || len(last.Args) > 1 || !strings.HasPrefix(name.Ident, escaperPrefix) {
			break
		}
		escapers = append([]string{name.Ident}, escapers...)
		commands = commands[:len(commands)-1]
	}
	write := t.writer(escapers)
	value := t.commands(commands)
	return func(e *execution, dot reflect.Value) { write(e.out, value(e, dot)) }
}

func (t *translator) branch(n *parse.BranchNode, with bool) (s step) {
	t.inside(func() {
		condition := t.pipe(n.Pipe)
		var then, otherwise []step
		t.inside(func() { then = t.list(n.List) })
		t.inside(func() { otherwise = t.list(n.ElseList) })
		s = func(e *execution, dot reflect.Value) {
			value := condition(e, dot)
			switch {
			case !truth(value):
				e.walk(otherwise, dot)
			case with:
				e.walk(then, value)
			default:
				e.walk(then, dot)
			}
		}
	})
	return s
}

func (t *translator) loop(n *parse.RangeNode) (s step) {
	if n.Pipe.IsAssign {
		panic(unknown{})
	}
	t.inside(func() {
		list := t.pipe(n.Pipe)
		index, element := -1, -1
		switch len(n.Pipe.Decl) {
		case 1:
			element = t.slot(n.Pipe.Decl[0].Ident[0])
		case 2:
			index, element = t.slot(n.Pipe.Decl[0].Ident[0]), t.slot(n.Pipe.Decl[1].Ident[0])
		}
		var turn, otherwise []step
		t.inside(func() { turn = t.list(n.List) })
		t.inside(func() { otherwise = t.list(n.ElseList) })
		s = func(e *execution, dot reflect.Value) {
			values := list(e, dot)
			for values.Kind() == reflect.Pointer || values.Kind() == reflect.Interface {
				if values.IsNil() {
					giveUp()
				}
				values = values.Elem()
			}
			length := 0
			switch values.Kind() {
			case reflect.Slice, reflect.Array:
				length = values.Len()
			case reflect.Invalid:
			default:
				giveUp()
			}
			if length == 0 {
				e.walk(otherwise, dot)
			}
			for i := range length {
				value := values.Index(i)
				if index >= 0 {
					e.slots[index] = reflect.ValueOf(i)
				}
				if element >= 0 {
					e.slots[element] = value
				}
				e.walk(turn, value)
			}
		}
	})
	return s
}

// pipe is the value of a pipeline, which it keeps in the variables that are
// declared or set by it.
func (t *translator) pipe(pipe *parse.PipeNode) expression {
	value := t.commands(pipe.Cmds)
	if len(pipe.Decl) == 0 {
		return value
	}
	slots := make([]int, len(pipe.Decl))
	for i, variable := range pipe.Decl {
		if pipe.IsAssign {
			slots[i] = t.slot(variable.Ident[0])
		} else {
			slots[i] = t.declare(variable.Ident[0])
		}
	}
	return func(e *execution, dot reflect.Value) reflect.Value {
		v := value(e, dot)
		for _, slot := range slots {
			e.slots[slot] = v
		}
		return v
	}
}

// commands is the value of the last of several commands, of which each has that
// of the one before it as its last argument.
func (t *translator) commands(commands []*parse.CommandNode) expression {
	var value expression
	for _, c := range commands {
		value = bare(t.command(c, value))
	}
	return value
}

// bare takes a value out of an interface that says nothing of it.
func bare(value expression) expression {
	return func(e *execution, dot reflect.Value) reflect.Value {
		v := value(e, dot)
		if v.Kind() == reflect.Interface && v.NumMethod() == 0 {
			return v.Elem()
		}
		return v
	}
}

func (t *translator) command(c *parse.CommandNode, final expression) expression {
	switch n := c.Args[0].(type) {
	case *parse.FieldNode:
		return t.chain(dotOf, n.Ident, c.Args[1:], final)
	case *parse.ChainNode:
		return t.chain(t.operand(n.Node), n.Field, c.Args[1:], final)
	case *parse.VariableNode:
		value := t.variable(n)
		if len(n.Ident) > 1 {
			return t.chain(value, n.Ident[1:], c.Args[1:], final)
		}
		return alone(value, c, final)
	case *parse.IdentifierNode:
		return t.call(n.Ident, c.Args[1:], final)
	default:
		return alone(t.operand(n), c, final)
	}
}

// alone is a value that takes no arguments.
func alone(value expression, c *parse.CommandNode, final expression) expression {
	if len(c.Args) > 1 || final != nil {
		panic(unknown{})
	}
	return value
}

func dotOf(_ *execution, dot reflect.Value) reflect.Value { return dot }

func (t *translator) variable(n *parse.VariableNode) expression {
	slot := t.slot(n.Ident[0])
	return func(e *execution, _ reflect.Value) reflect.Value { return e.slots[slot] }
}

// operand is the value of a node that stands for one.
func (t *translator) operand(n parse.Node) expression {
	if v, ok := constant(n); ok {
		return func(*execution, reflect.Value) reflect.Value { return v }
	}
	switch n := n.(type) {
	case *parse.DotNode:
		return dotOf
	case *parse.FieldNode:
		return t.chain(dotOf, n.Ident, nil, nil)
	case *parse.VariableNode:
		value := t.variable(n)
		if len(n.Ident) > 1 {
			return t.chain(value, n.Ident[1:], nil, nil)
		}
		return value
	case *parse.ChainNode:
		return t.chain(t.operand(n.Node), n.Field, nil, nil)
	case *parse.PipeNode:
		return t.pipe(n)
	case *parse.IdentifierNode:
		return t.call(n.Ident, nil, nil)
	}
	panic(unknown{})
}

// constant is the value of a literal where nothing says of which type it is to
// be.
func constant(n parse.Node) (v reflect.Value, ok bool) {
	switch n := n.(type) {
	case *parse.StringNode:
		return reflect.ValueOf(n.Text), true
	case *parse.BoolNode:
		return reflect.ValueOf(n.True), true
	case *parse.NumberNode:
		if n.IsInt && !strings.ContainsAny(n.Text, ".eEpPxX'i") {
			return reflect.ValueOf(int(n.Int64)), true
		}
	}
	return reflect.Value{}, false
}

// truth is what text/template takes a value for in a condition.
func truth(v reflect.Value) bool {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Bool:
		return v.Bool()
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0
	case reflect.Struct:
		return true
	case reflect.Pointer, reflect.Func, reflect.Chan:
		return !v.IsNil()
	case reflect.Float32, reflect.Float64:
		return v.Float() != 0
	}
	switch {
	case v.CanInt():
		return v.Int() != 0
	case v.CanUint():
		return v.Uint() != 0
	}
	giveUp()
	return false
}
