package content

import (
	"encoding/binary"
	"strings"
	"time"

	"coranto/internal/files"
)

// Kept has articles as an earlier run parsed them, so that they need not be
// parsed again. An entry depends on nothing outside its key: the file's name,
// its bytes, and what the whole of it was made for, see [Kept.For]. The program
// must be the same too, which is for the keeper to know.
//
// The nil Kept is one that has nothing.
type Kept struct {
	setting string
	records map[string]string // by file; the hash of its bytes, and the article
	read    int               // records, those among them that count no more
}

// NewKept takes in records of [Article.AppendKept], one after the other; of two of one
// file the later counts. It refers to data, which must not change any more.
// What is no record ends it.
func NewKept(setting string, data ...string) *Kept {
	k := &Kept{setting: setting, records: map[string]string{}}
	for _, s := range data {
		d := decoding{rest: s}
		for d.rest != "" && !d.bad {
			d = decoding{rest: d.rest}
			record := d.text()
			r := decoding{rest: record}
			file := r.text()
			if d.bad || r.bad || len(r.rest) < len(files.Hash{}) {
				return k
			}
			k.records[file] = r.rest
			k.read++
		}
	}
	return k
}

// Setting is what parsing depends on besides a file's name and bytes: the
// site's time zone and language.
func Setting(zone *time.Location, language string) string { return zone.String() + "\n" + language }

// For returns k if it was made for that zone and language, and nil if not.
func (k *Kept) For(zone *time.Location, language string) *Kept {
	if k == nil || k.setting != Setting(zone, language) {
		return nil
	}
	return k
}

// Len returns the number of articles.
func (k *Kept) Len() int {
	if k == nil {
		return 0
	}
	return len(k.records)
}

// Records returns how many records there were, with those of which a later one
// counts.
func (k *Kept) Records() int {
	if k == nil {
		return 0
	}
	return k.read
}

// Knows reports whether there is an article of that file, with whatever bytes.
func (k *Kept) Knows(file string) bool { return k != nil && k.records[file] != "" }

// Has reports whether there is the article that a file with those bytes is.
func (k *Kept) Has(file string, hash files.Hash) bool {
	return k != nil && strings.HasPrefix(k.records[file], string(hash[:]))
}

// Article returns the article that a file with those bytes is, as parsing it
// would.
func (k *Kept) Article(file string, hash files.Hash, zone *time.Location) (*Article, bool) {
	if !k.Has(file, hash) {
		return nil, false
	}
	d := decoding{rest: k.records[file][len(hash):], zone: zone, file: file}
	a := &Article{}
	a.File, a.FileHash = file, hash
	d.article(a)
	return a, !d.bad && d.rest == ""
}

// AppendKept appends the article's record.
func (a *Article) AppendKept(buf []byte) []byte {
	e := encoding{buf: buf, file: a.File}
	// The record's length comes first, in as many bytes as the largest needs.
	start := len(e.buf)
	e.buf = append(e.buf, make([]byte, lengthSize)...)
	e.text(a.File)
	e.buf = append(e.buf, a.FileHash[:]...)
	e.article(a)
	putLength(e.buf[start:], len(e.buf)-start-lengthSize)
	return e.buf
}

// lengthSize is the size of a length that is written before it is known: a
// varint with needless zeros, as every decoder reads it.
const lengthSize = 5

func putLength(at []byte, n int) {
	for i := range lengthSize - 1 {
		at[i] = byte(n>>(7*i)) | 0x80
	}
	at[lengthSize-1] = byte(n >> (7 * (lengthSize - 1)))
}

// encoding writes values one after the other. A list begins with its length and
// one, so that none at all is told from an empty one.
type encoding struct {
	buf  []byte
	file string // of the article
}

func (e *encoding) number(n int64)  { e.buf = binary.AppendVarint(e.buf, n) }
func (e *encoding) count(n int)     { e.buf = binary.AppendUvarint(e.buf, uint64(n)) }
func (e *encoding) text(s string)   { e.count(len(s)); e.buf = append(e.buf, s...) }
func (e *encoding) flags(f ...bool) { e.buf = append(e.buf, bits(f)) }

func bits(flags []bool) (b byte) {
	for i, f := range flags {
		if f {
			b |= 1 << i
		}
	}
	return b
}

// listed writes a list.
func listed[T any](e *encoding, list []T, each func(T)) {
	if list == nil {
		e.count(0)
		return
	}
	e.count(len(list) + 1)
	for _, x := range list {
		each(x)
	}
}

// decoding reads what encoding wrote. Its texts share memory with what is read.
// Once it is bad, all that it reads is zero.
type decoding struct {
	rest string
	zone *time.Location
	file string
	bad  bool
}

func (d *decoding) fail() { d.bad, d.rest = true, "" }

func (d *decoding) count() int {
	var n uint64
	for i := 0; i < len(d.rest) && i < 9; i++ {
		b := d.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.rest = d.rest[i+1:]
			return int(n)
		}
	}
	d.fail()
	return 0
}

func (d *decoding) number() int64 {
	var n uint64
	for i := 0; i < len(d.rest) && i < 10; i++ {
		b := d.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.rest = d.rest[i+1:]
			return int64(n>>1) ^ -int64(n&1)
		}
	}
	d.fail()
	return 0
}

func (d *decoding) text() string {
	n := d.count()
	if n > len(d.rest) {
		d.fail()
		return ""
	}
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

func (d *decoding) flags() func(i int) bool {
	if d.rest == "" {
		d.fail()
		return func(int) bool { return false }
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return func(i int) bool { return b&(1<<i) != 0 }
}

// relist reads a list. An element takes a byte at least, which bounds what a
// wrong length can ask for.
func relist[T any](d *decoding, each func(*T)) []T {
	n := d.count() - 1
	if n < 0 {
		return nil
	}
	if n > len(d.rest) {
		d.fail()
		return nil
	}
	list := make([]T, n)
	for i := range list {
		if d.bad {
			return nil
		}
		each(&list[i])
	}
	return list
}
