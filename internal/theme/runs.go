package theme

import (
	"html/template"
	"reflect"
	"strings"
	"text/template/parse"
)

// Most of what a layout writes are runs of parts: {{range .List}}{{.Part
// "line"}}{{end}}. Each turn of such a loop costs html/template some
// microseconds of reflection for a text that is there already, and large sites
// have millions of turns. So once a layout has been escaped, a run becomes
//
//	{{with coranto_run .List "line"}}{{.}}{{else}}{{range .List}}…{{end}}{{end}}
//
// with one call for the whole of it. Where that call has nothing to give,
// because the list is empty or something is wrong, the loop is there still, and
// fails as it always did.

// runFunction is the name of that call. No layout can use it.
const runFunction = "coranto_run"

// runFunctions has what the rewritten layouts call.
var runFunctions = template.FuncMap{runFunction: joinParts}

// joinParts returns the parts of that name of all elements of a list, or "".
func joinParts(list any, name string) template.HTML {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return ""
	}
	var out strings.Builder
	for i := range v.Len() {
		element, ok := v.Index(i).Interface().(interface {
			Part(name string) (template.HTML, error)
		})
		if !ok {
			return ""
		}
		part, err := element.Part(name)
		if err != nil {
			return ""
		}
		if i == 0 {
			out.Grow(len(part) * v.Len())
		}
		out.WriteString(string(part))
	}
	return template.HTML(out.String())
}

// joinRuns rewrites the runs in an escaped template.
func joinRuns(t *template.Template) {
	if t.Tree == nil {
		return
	}
	var lists []*parse.ListNode
	walk(t.Tree.Root, func(n parse.Node) {
		if list, ok := n.(*parse.ListNode); ok {
			lists = append(lists, list)
		}
	})
	for _, list := range lists {
		for i, n := range list.Nodes {
			if loop, ok := n.(*parse.RangeNode); ok {
				if name := runOf(loop); name != nil {
					list.Nodes[i] = joined(t.Tree, loop, name)
				}
			}
		}
	}
}

// runOf returns the name of the part that a loop has of each element, and of
// nothing else; nil when it does anything more. html/template escapes a part in
// the text of a page for HTML, which leaves it as it is; one that stands
// anywhere else is not meant here.
func runOf(loop *parse.RangeNode) *parse.StringNode {
	if len(loop.Pipe.Decl) > 0 || loop.ElseList != nil || len(loop.List.Nodes) != 1 {
		return nil
	}
	action, ok := loop.List.Nodes[0].(*parse.ActionNode)
	if !ok || len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds) != 2 {
		return nil
	}
	part, escaper := action.Pipe.Cmds[0], action.Pipe.Cmds[1]
	if len(part.Args) != 2 || part.Args[0].String() != ".Part" || escaper.String() != "_html_template_htmlescaper" {
		return nil
	}
	name, _ := part.Args[1].(*parse.StringNode)
	return name
}

// joined returns what takes the place of a loop.
func joined(tree *parse.Tree, loop *parse.RangeNode, name *parse.StringNode) parse.Node {
	pos, line := loop.Pos, loop.Line
	pipe := func(args ...parse.Node) *parse.PipeNode {
		return &parse.PipeNode{NodeType: parse.NodePipe, Pos: pos, Line: line, Cmds: []*parse.CommandNode{
			{NodeType: parse.NodeCommand, Pos: pos, Args: args},
		}}
	}
	nodes := func(n parse.Node) *parse.ListNode {
		return &parse.ListNode{NodeType: parse.NodeList, Pos: pos, Nodes: []parse.Node{n}}
	}
	call := parse.NewIdentifier(runFunction).SetPos(pos).SetTree(tree)
	return &parse.WithNode{BranchNode: parse.BranchNode{
		NodeType: parse.NodeWith, Pos: pos, Line: line,
		Pipe: pipe(call, loop.Pipe, name),
		List: nodes(&parse.ActionNode{
			NodeType: parse.NodeAction, Pos: pos, Line: line,
			Pipe: pipe(&parse.DotNode{NodeType: parse.NodeDot, Pos: pos}),
		}),
		ElseList: nodes(loop),
	}}
}
