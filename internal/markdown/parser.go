package markdown

import (
	"bytes"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// dialect is the parser of our Markdown. Attributes are not part of it: no id,
// class or style can be written in a body. Typography and heading ids are not
// goldmark's: they belong to the text, and are made where it is written. That
// also saves most of their cost, and one parser does for every language.
//
// A parser of goldmark does not change once it has been used, and may be shared
// by goroutines.
var dialect = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),

		parser.WithInlineParsers(util.Prioritized(extension.NewStrikethroughParser(), 500)),
		parser.WithInlineParsers(util.Prioritized(bareParser{}, 999)),

		parser.WithParagraphTransformers(util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200)),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),

		parser.WithBlockParsers(util.Prioritized(extension.NewFootnoteBlockParser(), 999)),
		parser.WithInlineParsers(util.Prioritized(extension.NewFootnoteParser(), 101)),
		parser.WithASTTransformers(util.Prioritized(extension.NewFootnoteASTTransformer(), 999)),
	)
})

// parse returns the syntax tree of src, whose capacity must be its length:
// goldmark appends to slices of it.
func parse(src []byte) ast.Node { return dialect().Parse(text.NewReader(src)) }

// tables is goldmark's parser of tables, but for monstrous ones. A row is filled
// up to the width of the head, so a head of n columns over n rows of one would
// make n² cells: 64 KB of Markdown could fill a machine's memory.
type tables struct{ parser.ParagraphTransformer }

// mostCells is more than a reader could ever scroll through.
const mostCells = 100_000

func (t tables) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	n := lines.Len()
	if size := lines.At(n-1).Stop - lines.At(0).Start; n*size > mostCells {
		columns := 0
		for i := range n {
			line := lines.At(i)
			columns = max(columns, 1+bytes.Count(line.Value(reader.Source()), []byte("|")))
		}
		if n*columns > mostCells {
			return // it stays text
		}
	}
	t.ParagraphTransformer.Transform(node, reader, pc)
}
