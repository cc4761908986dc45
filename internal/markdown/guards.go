package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A guard is one of goldmark's parsers that counts its work before it does it.
// Up to a limit it gives what goldmark's gives; behind it, nothing, and the
// text stays text.

// container guards blocks that hold blocks: goldmark asks each of them about
// each line.
type container struct{ parser.BlockParser }

func (g container) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	m := meterOf(pc)
	if m.spent() {
		return nil, parser.NoChildren
	}
	line, before := reader.Position()
	node, state := g.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return nil, state
	}
	at := before.Start + max(pc.BlockOffset(), 0)
	steps, l, depth := workOfNode, tooManyLevels, 1+depthOf(parent)
	switch node.Kind() {
	case ast.KindList:
		depth++ // its item
	case extension.KindFootnote:
		// They are sorted at the end by putting each behind those before it.
		steps, l = workOfNode+workOfFootnote*m.footnotes, tooManyNotes
		m.footnotes++
	}
	if depth > deepest {
		m.pass(tooDeep, at)
	} else if m.spend(steps, at, l) {
		return node, state
	}
	reader.SetPosition(line, before)
	return nil, parser.NoChildren
}

func (g container) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	_, at := reader.Position()
	if !meterOf(pc).spend(workOfLevel, at.Start, tooManyLevels) {
		return parser.Close
	}
	return g.BlockParser.Continue(node, reader, pc)
}

// depthOf returns how many blocks stand around what stands in n.
func depthOf(n ast.Node) int {
	depth := 0
	for n.Kind() != ast.KindDocument {
		depth, n = depth+1, n.Parent()
	}
	return depth
}

// item guards the items of lists. A list that goes on must get its item, so it
// only counts.
type item struct{ parser.BlockParser }

func (g item) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, before := reader.Position()
	node, state := g.BlockParser.Open(parent, reader, pc)
	if node != nil {
		meterOf(pc).spend(workOfNode, before.Start+max(pc.BlockOffset(), 0), tooManyLevels)
	}
	return node, state
}

// definitions guards the definitions of links, at the beginning of a paragraph.
// For each line that belongs to one goldmark looks at all lines behind it, and
// moves them.
type definitions struct{ parser.ParagraphTransformer }

func (g definitions) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	if n := lines.Len(); n > 0 {
		first := lines.At(0)
		line := reader.Source()[first.Start:first.Stop]
		space := util.TrimLeftSpaceLength(line)
		if space == len(line) || line[space] != '[' {
			return // goldmark would find none
		}
		if !meterOf(pc).spend(n*workOfNode+n*n*workOfStep, first.Start+space, tooManyDefined) {
			return
		}
	}
	g.ParagraphTransformer.Transform(node, reader, pc)
}

// tables guards tables. Those that have more cells than there may be stay text.
type tables struct{ parser.ParagraphTransformer }

func (g tables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	m, lines := meterOf(pc), node.Lines()
	if m.spent() {
		return
	}
	n := lines.Len()
	for i := 1; i < n; i++ {
		line := lines.At(i)
		columns := columnsOf(reader.Source()[line.Start:line.Stop])
		if columns == 0 {
			continue
		}
		head := lines.At(i - 1)
		if m.cells += columns * (n - i); m.cells > mostCells {
			m.pass(tooManyCells, head.Start)
			return
		}
		rows := reader.Source()[head.Start:lines.At(n-1).Stop]
		// goldmark looks up every piece of code in a cell with an escaped bar
		// among all escaped bars.
		before := m.backticks * m.pipes
		m.backticks += bytes.Count(rows, []byte("`"))
		m.pipes += bytes.Count(rows, []byte(`\|`))
		if !m.spend((m.backticks*m.pipes-before)*workOfStep, head.Start, tooManyPipes) {
			return
		}
		break
	}
	g.ParagraphTransformer.Transform(node, reader, pc)
}

// columnsOf returns how many columns a line may give a table, which is written
// below its head; 0 if it is no such line.
func columnsOf(line []byte) int {
	hyphens := false
	for _, c := range line {
		switch {
		case c == '-':
			hyphens = true
		case c != '|' && c != ':' && !util.IsSpace(c):
			return 0
		}
	}
	if !hyphens {
		return 0
	}
	line = bytes.TrimSpace(line)
	line = bytes.TrimPrefix(bytes.TrimSuffix(line, []byte("|")), []byte("|"))
	return 1 + bytes.Count(line, []byte("|"))
}

// codeSpans guards code. goldmark looks for the end of each span, to the end of
// the block; the guard knows whether there is one.
type codeSpans struct{ parser.InlineParser }

func (g codeSpans) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	m := meterOf(pc)
	if !m.mark(parent, 1, segment.Start, tooManyCodes) {
		return nil
	}
	n := 0
	for n < len(line) && line[n] == '`' {
		n++
	}
	if !m.runsCounted {
		m.countRuns(parent.Lines(), block.Source())
	}
	if n < len(m.runs) && m.runs[n] > segment.Start+n {
		return g.InlineParser.Parse(parent, block, pc)
	}
	block.Advance(n)
	return ast.NewTextSegment(segment.WithStop(segment.Start + n))
}

// countRuns finds the last run of backticks of every length.
func (m *meter) countRuns(lines *text.Segments, src []byte) {
	m.runs, m.runsCounted = m.runs[:0], true
	for i := range lines.Len() {
		line := lines.At(i)
		for at := line.Start; ; {
			k := bytes.IndexByte(src[at:line.Stop], '`')
			if k < 0 {
				break
			}
			at += k
			start := at
			for at < line.Stop && src[at] == '`' {
				at++
			}
			for len(m.runs) <= at-start {
				m.runs = append(m.runs, 0)
			}
			m.runs[at-start] = start + 1
		}
	}
}

// angled guards what begins with "<".
type angled struct{ parser.InlineParser }

func (g angled) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	_, segment := block.PeekLine()
	if !meterOf(pc).mark(parent, 1, segment.Start, tooManyTags) {
		return nil
	}
	return g.InlineParser.Parse(parent, block, pc)
}

// emphasis guards emphasis and what is struck out. goldmark looks for the
// partner of each mark that may close something among all before it.
type emphasis struct{ parser.InlineParser }

func (g emphasis) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	m := meterOf(pc)
	if m.spent() || line[0] == '~' && block.PrecendingCharacter() == '~' {
		return nil // goldmark's answer too, but it reads all tildes for it
	}
	node := g.InlineParser.Parse(parent, block, pc)
	if d, ok := node.(*parser.Delimiter); ok {
		m.mark(parent, d.OriginalLength, segment.Start, tooManyMarks)
		m.delimiters++
		if d.CanClose {
			m.spend(m.delimiters*2*workOfStep, segment.Start, tooManyMarks)
		}
	}
	return node
}

// footnotes guards references to footnotes. goldmark looks each up among all
// footnotes, and writes a way back for each.
type footnotes struct{ parser.InlineParser }

func (g footnotes) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(bytes.TrimPrefix(line, []byte("!")), []byte("[^")) {
		return nil
	}
	m := meterOf(pc)
	if !m.mark(parent, 1, segment.Start, tooManyNotes) ||
		!m.spend(m.lines*workOfStep+m.footnotes*workOfFootnote, segment.Start, tooManyNotes) {
		return nil
	}
	node := g.InlineParser.Parse(parent, block, pc)
	if node != nil {
		m.spend(150*workOfResult, segment.Start, tooManyNotes)
	}
	return node
}

// links guards links and pictures. At each closing bracket goldmark looks at
// all nodes between it and its partner, at the text between them, at all nodes
// before them, and for a destination. It finds the line of the text, and that of
// a label or title behind it, from the last line of the block upwards.
type links struct{ parser.InlineParser }

func (g links) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	g.InlineParser.(parser.CloseBlocker).CloseBlock(parent, block, pc)
}

func (g links) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	at := segment.Start
	if line[0] == '!' && (len(line) == 1 || line[1] != '[') {
		return nil
	}
	m := meterOf(pc)
	if !m.mark(parent, 1, at, tooManyLinks) {
		return nil
	}
	if line[0] != ']' {
		m.open = append(m.open, at)
		return g.InlineParser.Parse(parent, block, pc)
	}
	if n := len(m.open); n > 0 {
		steps := (m.nodes()+2*m.lines)*workOfStep + (at-m.open[n-1])*workOfLetter
		m.open = m.open[:n-1]
		if len(line) > 1 {
			steps += m.lookahead(line[1:], at+1, parent.Lines())
		}
		if !m.spend(steps, at, tooManyLinks) {
			return nil
		}
	}
	node := g.InlineParser.Parse(parent, block, pc)
	switch n := node.(type) {
	case *ast.Link:
		m.result(n.Reference, n.Destination, n.Title, at)
	case *ast.Image:
		m.result(n.Reference, n.Destination, n.Title, at)
	}
	return node
}

// lookahead returns the work of looking for what may follow a closing bracket,
// from offset at to the end of the block: rest, and the lines below it.
func (m *meter) lookahead(rest []byte, at int, lines *text.Segments) int {
	n := 0
	switch rest[0] {
	case '[':
		if n = partnerOf(rest, 0, ']'); n >= 0 {
			return 0 // no byte is looked at for two labels
		}
	case '(':
		n = 1 + util.TrimLeftSpaceLength(rest[1:])
		n += destinationLength(rest[n:])
		n += util.TrimLeftSpaceLength(rest[n:])
		switch {
		case n == len(rest): // a title may follow on the next line
			n = -1
		case rest[n] == '(':
			n = partnerOf(rest, n, ')')
		case rest[n] == '"' || rest[n] == '\'':
			n = partnerOf(rest, n, rest[n])
		}
	}
	if n < 0 {
		// It goes on below. Each of its lines is looked up among all.
		n = lines.At(lines.Len()-1).Stop - at + m.lines*m.lines
	}
	return 2 * n * workOfStep // here and there
}

// partnerOf returns where goldmark stops looking for what ends that which begins
// at line[start]: at closer, or where such begins again; -1 if not in line.
func partnerOf(line []byte, start int, closer byte) int {
	for i := start + 1; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && i < len(line)-1 && util.IsPunct(line[i+1]):
			i++
		case c == closer || c == line[start]:
			return i
		}
	}
	return -1
}

// destinationLength returns how many bytes of line goldmark looks at to read a
// destination.
func destinationLength(line []byte) int {
	pointed := len(line) > 0 && line[0] == '<'
	open := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && i < len(line)-1 && util.IsPunct(line[i+1]):
			i++
		case pointed && c == '>':
			return i + 1
		case pointed:
		case c == '(':
			open++
		case c == ')':
			if open--; open < 0 {
				return i
			}
		case util.IsSpace(c):
			return i
		}
	}
	return len(line)
}

// result counts what a link or picture gets from a definition: it is written
// anew for each that refers to it.
func (m *meter) result(reference *ast.ReferenceLink, destination, title []byte, at int) {
	if reference != nil {
		m.spend((len(destination)+len(title))*workOfResult, at, tooMuchResult)
	}
}
