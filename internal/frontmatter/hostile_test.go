package frontmatter

import (
	"strings"
	"testing"
)

// TestHostile reads front matter made to cost as much as it can. None may take
// more than moments; a test that ran for minutes would show it.
func TestHostile(t *testing.T) {
	const size = maxHeader - 100
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	yaml := func(s string) string { return "---\n" + s + "\n---\n" }
	for name, src := range map[string]string{
		"many keys":          yaml(fill("a:\n")),
		"many wrong keys":    yaml(fill("a: b: c\n")),
		"many items":         yaml("a: [" + fill("b,") + "b]"),
		"many maps":          yaml("a: [" + fill("{b: c}, ") + "b]"),
		"many texts":         yaml("a: [" + fill("'b''',") + "b]"),
		"many lines":         yaml("a: >\n" + fill(" b\n")),
		"many lines, folded": yaml("a: b\n" + fill(" b\n")),
		"many wrong lines":   yaml(fill("b\n")),
		"deep brackets":      yaml("a: " + fill("[")),
		"deep maps":          yaml("a: " + fill("{a: ")),
		"deep lists":         yaml("a:\n  " + fill("- ")),
		"deep indentation":   yaml(stairs(1000)),
		"quotes":             yaml("a: " + fill("'")),
		"comments":           yaml("a: b\n" + fill("# c\n")),
		"comments in lists":  yaml("a:\n" + fill("- # c\n")),
		"alias bomb": yaml("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n" +
			"d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f]"),
		"fences":        yaml("a: >\n" + fill(" ---\n")),
		"no end":        "---\n" + strings.Repeat(" ---x\n", MaxSize/6-10),
		"many dashes":   "---\n" + strings.Repeat("---x\n", MaxSize/5-10),
		"TOML keys":     "+++\n" + keys(28000) + "+++\n",
		"TOML repeated": "+++\n" + fill("a=1\n") + "+++\n",
		"TOML tables":   "+++\n" + fill("[[a]]\n") + "+++\n",
		"TOML brackets": "+++\na = " + fill("[") + "\n+++\n",
		"TOML dotted":   "+++\n" + fill("a.") + "a = 1\n+++\n",
		"JSON brackets": "{\"a\": " + fill("[") + "\n",
		"JSON deep":     "{\"a\": " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}\n",
		"controls":      yaml("a: b") + strings.Repeat("\x01", 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			var p Parser
			d := p.Document("a.md", []byte(src))
			if len(d.Diagnostics) > maxDiagnostics+1 {
				t.Errorf("%d diagnostics", len(d.Diagnostics))
			}
			dec := Decoder{File: "a.md", Source: []byte(src)}
			dec.Any(d.Value)
			dec.Map(d.Value, "this", []string{"a"}, func(string, Value) {})
		})
	}
}

func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("k")
		for ; i > 0; i /= 26 {
			b.WriteByte('a' + byte(i%26))
		}
		b.WriteString(" = 1\n")
	}
	return b.String()
}
