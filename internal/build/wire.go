package build

import (
	"encoding/binary"

	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
)

// wire writes values one after the other, and reads them again.
type wire struct{ buf []byte }

func (w *wire) number(n int64)    { w.buf = binary.AppendVarint(w.buf, n) }
func (w *wire) count(n int)       { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }
func (w *wire) text(s string)     { w.count(len(s)); w.buf = append(w.buf, s...) }
func (w *wire) hash(h files.Hash) { w.buf = append(w.buf, h[:]...) }

func (w *wire) span(s site.Span) {
	w.count(s.Year)
	if s.Year > 0 {
		w.count(s.Month)
		w.count(s.Day)
	}
}

func (w *wire) diagnostic(d diag.Diagnostic) {
	w.count(int(d.Severity))
	w.text(d.Rule)
	w.text(d.Message)
	w.text(d.Hint)
	w.position(d.Position)
	w.text(d.Excerpt)
	w.count(len(d.Related))
	for _, r := range d.Related {
		w.position(r.Position)
		w.text(r.Message)
	}
}

func (w *wire) position(p diag.Position) {
	w.text(p.File)
	w.count(p.Line)
	w.count(p.Column)
	w.count(p.Width)
}

// unwire reads what wire wrote. Texts share memory with what is read. What
// cannot be read is zero, and from then on all is.
type unwire struct {
	rest string
	bad  bool
}

func (u *unwire) fail() { u.bad, u.rest = true, "" }

// uvarint reads a number of at most n bits, seven to a byte.
func (u *unwire) uvarint(n int) (x uint64) {
	for i := 0; i < len(u.rest) && 7*i < n; i++ {
		b := u.rest[i]
		x |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			u.rest = u.rest[i+1:]
			return x
		}
	}
	u.fail()
	return 0
}

func (u *unwire) count() int { return int(u.uvarint(63)) }

func (u *unwire) number() int64 {
	x := u.uvarint(64)
	return int64(x>>1) ^ -int64(x&1)
}

func (u *unwire) take(n int) string {
	if n > len(u.rest) {
		u.fail()
		return ""
	}
	s := u.rest[:n]
	u.rest = u.rest[n:]
	return s
}

func (u *unwire) text() string { return u.take(u.count()) }

func (u *unwire) hash() (h files.Hash) {
	copy(h[:], u.take(len(h)))
	return h
}

// many reads the length of a list, each element of which takes a byte at least.
func (u *unwire) many() int {
	n := u.count()
	if n > len(u.rest) {
		u.fail()
		return 0
	}
	return n
}

func (u *unwire) span() (s site.Span) {
	if s.Year = u.count(); s.Year > 0 {
		s.Month, s.Day = u.count(), u.count()
	}
	return s
}

func (u *unwire) diagnostic() (d diag.Diagnostic) {
	d.Severity = diag.Severity(u.count())
	if d.Severity > diag.Note {
		u.fail()
	}
	d.Rule, d.Message, d.Hint, d.Position, d.Excerpt = u.text(), u.text(), u.text(), u.position(), u.text()
	for range u.many() {
		d.Related = append(d.Related, diag.Related{Position: u.position(), Message: u.text()})
	}
	return d
}

func (u *unwire) position() diag.Position {
	return diag.Position{File: u.text(), Line: u.count(), Column: u.count(), Width: u.count()}
}
