package build

import (
	"path/filepath"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/page"
)

// pageLog is what the last build into an output knew of its pages: of each the
// page as it was planned, what became of it, and its reads. A page whose reads
// would all be answered as they were need not be rendered again.
//
// The log is an optimisation. Without it every page is rendered, to the same
// bytes. So it is believed only where it is whole and of this very program, and
// what it says of the output only where that stands as it says.
type pageLog struct {
	pages  map[string]loggedPage // by path
	reads  []page.Read
	newest int64 // the latest time of a file

	packedBriefs string         // number and text, of answers that a few words say
	briefs       map[int]string // the same by number, once one was asked for
}

// loggedPage is a page of the log.
type loggedPage struct {
	page.Page
	stamp
	hash        files.Hash // of its bytes
	reads       string     // numbers of reads, packed
	diagnostics string     // packed
}

// pageLogFile is what the file of a log says that it is. The number changes
// with the format.
const pageLogFile = "coranto pages 2"

// pageLogPath returns the file of a target's log.
func pageLogPath(t target) string {
	return filepath.Join(t.cache, "pages-"+t.name())
}

// readPageLog reads a log; one that is not whole is empty.
func readPageLog(path string) (*pageLog, error) {
	l := &pageLog{}
	file, err := readSealed(path, pageLogFile)
	if err != nil || len(file.parts) != 1 || !file.whole {
		return l, err
	}
	if l.decode(textOf(file.parts[0])) {
		return l, nil
	}
	return &pageLog{}, nil
}

// decode reads the part of a log file.
func (l *pageLog) decode(data string) bool {
	u := unwire{rest: data}
	words := make([]string, u.many())
	for i := range words {
		words[i] = u.text()
	}
	word := func() string {
		i := u.count()
		if i >= len(words) {
			u.fail()
			return ""
		}
		return words[i]
	}
	l.reads = make([]page.Read, u.many())
	for i := range l.reads {
		l.reads[i] = page.Read{Question: word(), Key: u.text(), Hash: u.hash()}
	}
	n := u.many()
	l.pages = make(map[string]loggedPage, n)
	for range n {
		if u.bad {
			return false
		}
		var p loggedPage
		p.Kind, p.Path, p.Subject, p.Span, p.Layout = page.Kind(word()), u.text(), u.text(), u.span(), word()
		p.size, p.time, p.hash = u.number(), u.number(), u.hash()
		p.reads, p.diagnostics = u.text(), u.text()
		l.pages[p.Path] = p
		l.newest = max(l.newest, p.time)
	}
	l.packedBriefs = u.text()
	return !u.bad && u.rest == ""
}

// readsOf yields the numbers of a page's reads.
func (l *pageLog) readsOf(p loggedPage, yield func(i int) bool) bool {
	u := unwire{rest: p.reads}
	last := 0
	for u.rest != "" {
		last += u.count()
		if u.bad || last >= len(l.reads) || !yield(last) {
			return false
		}
	}
	return true
}

func unpackDiagnostics(packed string) []diag.Diagnostic {
	var ds []diag.Diagnostic
	for u := (unwire{rest: packed}); u.rest != ""; {
		d := u.diagnostic()
		if u.bad {
			return ds
		}
		ds = append(ds, d)
	}
	return ds
}

// newPageLog collects the log of a build, page by page in the order of the
// plan.
type newPageLog struct {
	words    wire
	numbers  map[string]int // of words
	reads    wire
	readsLen int
	pages    wire
	count    int
	packed   wire // of the page at hand
	briefs   wire
	briefed  int // the number of the last read with one
}

func (n *newPageLog) word(w *wire, text string) {
	i, ok := n.numbers[text]
	if !ok {
		if n.numbers == nil {
			n.numbers = map[string]int{}
		}
		i = len(n.numbers)
		n.numbers[text] = i
		n.words.text(text)
	}
	w.count(i)
}

// read adds a read, with its answer in a few words if it has one, and returns
// its number.
func (n *newPageLog) read(r page.Read, brief string) int {
	if brief != "" {
		n.briefs.count(n.readsLen - n.briefed)
		n.briefs.text(brief)
		n.briefed = n.readsLen
	}
	n.word(&n.reads, r.Question)
	n.reads.text(r.Key)
	n.reads.hash(r.Hash)
	n.readsLen++
	return n.readsLen - 1
}

// page adds a page. The numbers of its reads are in order.
func (n *newPageLog) page(p page.Page, s stamp, hash files.Hash, reads []int, diagnostics string) {
	w := &n.pages
	n.word(w, string(p.Kind))
	w.text(p.Path)
	w.text(p.Subject)
	w.span(p.Span)
	n.word(w, p.Layout)
	w.number(s.size)
	w.number(s.time)
	w.hash(hash)
	n.packed.buf = n.packed.buf[:0]
	last := 0
	for _, i := range reads {
		n.packed.count(i - last)
		last = i
	}
	w.text(textOf(n.packed.buf))
	w.text(diagnostics)
	n.count++
}

// bytes returns the file of the log.
func (n *newPageLog) bytes() []byte {
	var words, reads, pages, briefs wire
	words.count(len(n.numbers))
	reads.count(n.readsLen)
	pages.count(n.count)
	briefs.count(len(n.briefs.buf))
	head := sealedHead(pageLogFile)
	size := len(head) + partHead + len(n.words.buf) + len(n.reads.buf) + len(n.pages.buf) + len(n.briefs.buf) + 64
	file := append(make([]byte, 0, size), head...)
	return appendPart(file, head, words.buf, n.words.buf, reads.buf, n.reads.buf, pages.buf, n.pages.buf, briefs.buf, n.briefs.buf)
}
