package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
)

// A body of a few kilobytes can be written so that reading it takes a machine's
// memory, or minutes: goldmark looks at all that is open on every line, at all
// brackets before each bracket, at all emphasis before each mark of it. No
// article does that to it, but a file from somewhere else may.
//
// So the work is counted while it is done, from what stands in the body and
// never from a clock, and there are limits. What passes one stays text, and Scan
// has a finding with the place. Behind the limit of work, all stays text, which
// takes time in proportion to its length. The limits hold for one body, and are
// far from what anyone would write or read.
const (
	// deepest is how many blocks may stand in one another. A quotation is one,
	// a list with its item two.
	deepest = 100

	// mostCells is how many cells the tables of a body may have. A row is filled
	// up to the width of the head, so a head of n columns over n rows of one
	// makes n² of them.
	mostCells = 100_000

	// mostWork is in steps. A step is about a nanosecond, such as looking at one
	// byte takes. It also stands for memory: a node of the tree is a thousand
	// steps and a few hundred bytes. So a megabyte that passes no limit takes
	// less than a second and 300 MB.
	mostWork = 400_000_000
)

// What is counted as work, in steps.
const (
	workOfNode     = 1000 // a block that holds others, a mark in the text: what becomes a node of the tree or may
	workOfLevel    = 400  // a line, for each block around it, which goldmark notes down
	workOfStep     = 4    // a node, line or mark that is looked at again
	workOfLetter   = 3    // a byte of a label that is looked at again
	workOfFootnote = 16   // a footnote that is looked at again
	workOfResult   = 40   // a byte that is written without being in the body
)

// meter counts the work on one body, and notes the limits that it passes.
type meter struct {
	// Of the whole body.
	work      int
	passed    []Finding // each limit once
	cells     int
	footnotes int // defined
	backticks int // in tables
	pipes     int // in tables, escaped

	// Of the block whose text is being read.
	block       ast.Node
	lines       int
	marks       int   // that have or may become nodes
	delimiters  int   // of emphasis
	open        []int // where the brackets begin that are not closed
	runs        []int // by length: where the last run of that many backticks begins, plus one
	runsCounted bool
}

// limit is what is said of passing one.
type limit struct{ message, hint string }

const divide = "divide it by blank lines, or into several files"

var (
	tooDeep      = limit{"more than 100 quotations and lists stand in one another here", "write fewer of the marks that open them"}
	tooManyCells = limit{"the tables of this text have more than 100,000 cells", "divide it, or link to a file that holds the table"}

	// Of work, by what it was spent on at last.
	tooManyLevels  = limit{"this text has too many lines in nested lists and quotations", divide}
	tooManyLinks   = limit{"this text has too many brackets and links", divide}
	tooManyDefined = limit{"this text has too many lines that may define links", divide}
	tooManyNotes   = limit{"this text has too many footnotes", "divide it into several files"}
	tooManyMarks   = limit{"this text has too many marks of emphasis", divide}
	tooManyCodes   = limit{"this text has too many marks of code", divide}
	tooManyPipes   = limit{"the tables of this text have too much code and too many escaped bars", divide}
	tooManyTags    = limit{"this text has too many tags", "write it in Markdown"}
	tooMuchResult  = limit{"this text repeats long addresses or titles too often by referring to them", "define shorter ones"}
)

var meterKey = parser.NewContextKey()

func meterOf(pc parser.Context) *meter { return pc.Get(meterKey).(*meter) }

// reset forgets the last body.
func (m *meter) reset() {
	*m = meter{passed: m.passed[:0], open: trimmed(m.open), runs: trimmed(m.runs)}
}

// trimmed returns s empty, or nil if it has grown to what only a monstrous body
// needs.
func trimmed[T any](s []T) []T {
	if cap(s) > 1<<20 {
		return nil
	}
	return s[:0]
}

// spent reports whether the work is more than there may be.
func (m *meter) spent() bool { return m.work > mostWork }

// spend counts steps of work on what stands at offset. It reports false when it
// must not be done.
func (m *meter) spend(steps, offset int, l limit) bool {
	if m.spent() {
		return false
	}
	if m.work += steps; m.spent() {
		m.pass(l, offset)
		return false
	}
	return true
}

// pass notes that a limit is passed at offset.
func (m *meter) pass(l limit, offset int) {
	for _, f := range m.passed {
		if f.Message == l.message {
			return
		}
	}
	m.passed = append(m.passed, Finding{TooComplex, l.message, l.hint, offset, 1})
}

// mark counts n marks at offset in the text of a block.
func (m *meter) mark(block ast.Node, n, offset int, l limit) bool {
	if m.block != block {
		m.block, m.lines = block, block.Lines().Len()
		m.marks, m.delimiters, m.open, m.runsCounted = 0, 0, m.open[:0], false
	}
	m.marks += n
	return m.spend(n*workOfNode, offset, l)
}

// nodes returns how many nodes there may be in the block so far.
func (m *meter) nodes() int { return m.block.ChildCount() + 2*m.marks }

// Harmless reports whether body is so plain that it can pass no limit, at the
// cost of a glance at it: Scan would have no finding of the rule TooComplex. It
// may say no in vain, but never yes.
func Harmless(body []byte) bool {
	if bytes.Contains(body, []byte("]:")) {
		return false // definitions, footnotes
	}
	var whole bound
	opened, deep := 0, 0
	for rest := body; len(rest) > 0; {
		n := bytes.IndexByte(rest, '\n') + 1
		if n == 0 {
			n = len(rest)
		}
		if c := rest[0] | 0x20; c < 'a' || c > 'z' {
			o, d := levels(rest[:n])
			opened, deep = opened+o, max(deep, d)
		}
		whole.lines++
		rest = rest[n:]
	}
	if deep > deepest {
		return false
	}
	blocks := float64(opened)*workOfNode + float64(whole.lines)*float64(deep)*workOfLevel
	if whole.count(body); whole.fits(blocks) {
		return true
	}
	// The worst is assumed of the body as one paragraph. No paragraph goes
	// beyond a blank line.
	var sum bound
	for rest := body; len(rest) > 0; {
		run, lines := paragraphOf(rest)
		part := bound{lines: lines}
		part.count(rest[:run])
		sum.add(part)
		rest = rest[run:]
	}
	return sum.fits(blocks)
}

// levels returns how many blocks a line can open, and in how many it can stand:
// each takes a mark of its own, or two columns.
func levels(line []byte) (opened, deep int) {
	columns := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ':
			columns++
			continue
		case c == '\t':
			columns += 4
			continue
		case c == '>':
			opened++
			continue
		case c >= '0' && c <= '9':
			for i+1 < len(line) && line[i] >= '0' && line[i] <= '9' {
				i++
			}
			if line[i] != '.' && line[i] != ')' {
				return opened, opened + columns
			}
		case c != '-' && c != '+' && c != '*':
			return opened, opened + columns
		}
		if i+1 < len(line) && line[i+1] != ' ' && line[i+1] != '\t' && line[i+1] != '\n' {
			break
		}
		opened += 2
	}
	return opened, opened + columns
}

// paragraphOf returns the length of body to its first blank line, that included,
// and how many lines these are.
func paragraphOf(body []byte) (length, lines int) {
	for length < len(body) {
		n := bytes.IndexByte(body[length:], '\n') + 1
		if n == 0 {
			n = len(body) - length
		}
		line := body[length : length+n]
		length, lines = length+n, lines+1
		if len(bytes.TrimLeft(line, " \t\r\n")) == 0 {
			break
		}
	}
	return length, lines
}

// bound is the most that may be counted in some lines.
type bound struct {
	lines            int
	work             float64 // as whole numbers, it would not fit
	cells            float64
	backticks, pipes int
}

// count sets b for a text of b.lines lines.
func (b *bound) count(text []byte) {
	of := func(c byte) int { return bytes.Count(text, []byte{c}) }
	opening, closing := of('['), of(']')
	delimiters := of('*') + of('_') + of('~')
	pipes := of('|')
	b.backticks = of('`')
	marks := float64(2*opening + closing + delimiters + b.backticks + 2*of('<'))
	lines, length := float64(b.lines), float64(len(text))

	b.work = marks * workOfNode
	b.work += float64(delimiters) * float64(delimiters) * 2 * workOfStep
	if opening > 0 {
		b.work += lines*workOfNode + lines*lines*workOfStep // as definitions
		b.work += float64(opening) * lines * workOfStep     // as footnotes
		// As links. Each mark and line may leave two nodes, and so may each
		// bare address, of which none is shorter than six bytes.
		nodes := 4*(marks+lines+length/6) + 2*marks
		b.work += float64(closing) * (length*workOfLetter + (nodes+2*lines+4*length+2*lines*lines)*workOfStep)
	}
	b.cells = lines
	if pipes > 0 {
		b.cells = lines * float64(pipes+1)
		b.pipes = bytes.Count(text, []byte(`\|`))
	}
}

func (b *bound) add(c bound) {
	b.lines += c.lines
	b.work += c.work
	b.cells += c.cells
	b.backticks += c.backticks
	b.pipes += c.pipes
}

// fits reports whether b is within the limits, when work is done besides.
func (b *bound) fits(work float64) bool {
	return b.cells <= mostCells &&
		work+b.work+float64(b.backticks)*float64(b.pipes)*workOfStep <= mostWork
}
