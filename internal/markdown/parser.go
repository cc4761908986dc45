package markdown

import (
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
// What can take more time than the length of a body warrants stands behind a
// guard; see guards.go.
//
// A parser of goldmark does not change once it has been used, and may be shared
// by goroutines.
var dialect = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(container{parser.NewListParser()}, 300),
			util.Prioritized(item{parser.NewListItemParser()}, 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(container{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(container{extension.NewFootnoteBlockParser()}, 999),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(definitions{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithInlineParsers(
			util.Prioritized(codeSpans{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(footnotes{extension.NewFootnoteParser()}, 101),
			util.Prioritized(links{parser.NewLinkParser()}, 200),
			util.Prioritized(angled{parser.NewAutoLinkParser()}, 300),
			util.Prioritized(angled{parser.NewRawHTMLParser()}, 400),
			util.Prioritized(emphasis{parser.NewEmphasisParser()}, 500),
			util.Prioritized(emphasis{extension.NewStrikethroughParser()}, 500),
			util.Prioritized(bareParser{}, 999),
		),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
	)
})

// parse returns the syntax tree of src, whose capacity must be its length:
// goldmark appends to slices of it. m is told what it costs.
func parse(src []byte, m *meter) ast.Node {
	m.reset()
	pc := parser.NewContext()
	pc.Set(meterKey, m)
	doc := dialect().Parse(text.NewReader(src), parser.WithContext(pc))
	m.block = nil // it would keep the tree alive
	return doc
}
