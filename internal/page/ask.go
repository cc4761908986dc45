package page

import (
	"slices"
	"strings"
	"sync"

	"coranto/internal/files"
	"coranto/internal/site"
)

// Read is one question that a page asked of the site, and the hash of the
// answer. That there is no answer has a hash too.
type Read struct {
	Question string
	Key      string
	Hash     files.Hash
}

// ReadID is the number of a read among those of one [Renderer], from 0 on.
// Pages that asked the same mostly share a number.
type ReadID uint32

// question is one kind of read: one function, which both answers a layout and
// checks a read of an earlier build, so that the two cannot drift apart.
type question[T any] struct {
	name   string
	shared bool // many pages ask it with the same key: it is answered once
	answer func(s *site.Site, key string) (T, files.Hash)
}

// Answer returns the hash that a read would have today. Comparing it with the
// read's own says whether a page that asked it is still right.
func Answer(s *site.Site, r Read) (files.Hash, bool) {
	ask, ok := questions[r.Question]
	if !ok {
		return files.Hash{}, false
	}
	return ask(s, r.Key), true
}

// questions has every kind of read by name.
var questions = map[string]func(*site.Site, string) files.Hash{}

func newQuestion[T any](name string, answer func(*site.Site, string) (T, files.Hash)) question[T] {
	questions[name] = func(s *site.Site, key string) files.Hash {
		_, hash := answer(s, key)
		return hash
	}
	return question[T]{name, false, answer}
}

func newShared[T any](name string, answer func(*site.Site, string) (T, files.Hash)) question[T] {
	q := newQuestion(name, answer)
	q.shared = true
	return q
}

// reads collects what one page asks.
type reads struct {
	site  *site.Site
	asked *asked
	list  []ReadID
}

func ask[T any](r *reads, q question[T], key string) T {
	if !q.shared {
		answer, hash := q.answer(r.site, key)
		r.list = append(r.list, r.asked.table.add(Read{q.name, key, hash}))
		return answer
	}
	at := askedKey{q.name, key}
	known, ok := r.asked.known[at]
	if !ok {
		known = r.asked.table.answered(at, func() (any, files.Hash) { return q.answer(r.site, key) })
		r.asked.known[at] = known
	}
	r.list = append(r.list, known.id)
	return known.answer.(T)
}

// asked is what one worker knows of the answers to shared questions. It is the
// table's knowledge, to be had without waiting for others.
type asked struct {
	table *readTable
	known map[askedKey]answered
}

type askedKey struct{ question, key string }

type answered struct {
	id     ReadID
	answer any
}

// readTable has all distinct reads of a renderer. At a hundred thousand
// articles pages ask two million times, and mostly the same.
type readTable struct {
	mu    sync.Mutex
	reads [][]Read // in runs of readRun, so that growing moves none
	known map[askedKey]answered
}

const readRun = 1 << 12

// add gives a read its number.
func (t *readTable) add(r Read) ReadID {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.append(r)
}

func (t *readTable) append(r Read) ReadID {
	last := len(t.reads) - 1
	if last < 0 || len(t.reads[last]) == readRun {
		t.reads = append(t.reads, make([]Read, 0, readRun))
		last++
	}
	t.reads[last] = append(t.reads[last], r)
	return ReadID(last*readRun + len(t.reads[last]) - 1)
}

// answered answers a shared question, or finds the answer that was given.
func (t *readTable) answered(at askedKey, answer func() (any, files.Hash)) answered {
	t.mu.Lock()
	defer t.mu.Unlock()
	if known, ok := t.known[at]; ok {
		return known
	}
	value, hash := answer()
	known := answered{t.append(Read{at.question, at.key, hash}), value}
	t.known[at] = known
	return known
}

// Read returns the read with that number.
func (r *Renderer) Read(id ReadID) Read {
	r.table.mu.Lock()
	defer r.table.mu.Unlock()
	return r.table.reads[id/readRun][id%readRun]
}

// Reads returns the reads of an output, each once, by question and key.
func (r *Renderer) Reads(o Output) []Read {
	list := make([]Read, len(o.Reads))
	for i, id := range o.Reads {
		list[i] = r.Read(id)
	}
	slices.SortFunc(list, func(a, b Read) int {
		if c := strings.Compare(a.Question, b.Question); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	return slices.CompactFunc(list, func(a, b Read) bool { return a.Question == b.Question && a.Key == b.Key })
}
