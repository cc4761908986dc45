package preview

import (
	"container/list"
	"sync"
	"sync/atomic"

	"coranto/internal/theme"
)

// maxKept bounds the bytes of pages that are kept.
const maxKept = 16 << 20

// kept is the last good version of the pages that were looked at last. A page
// whose file has become wrong cannot be made again from anything else.
type kept struct {
	mu    sync.Mutex
	pages map[string]*list.Element // of keptPage, by the path on the host
	order list.List                // the last used first
	size  int
	sent  map[string]string // what tells the bytes apart that were last sent, by path

	bad atomic.Pointer[theme.Theme] // the last one with which a page could not be made
}

type keptPage struct {
	path   string
	answer answer
	file   string // of content, that it is made of
}

func (k *kept) put(path string, p keptPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	p.path = path
	if k.pages == nil {
		k.pages = map[string]*list.Element{}
	}
	if old := k.pages[path]; old != nil {
		k.remove(old)
	}
	if len(p.answer.body) > maxKept/4 {
		return
	}
	k.pages[path] = k.order.PushFront(p)
	k.size += len(p.answer.body)
	for k.size > maxKept {
		k.remove(k.order.Back())
	}
}

func (k *kept) remove(e *list.Element) {
	p := k.order.Remove(e).(keptPage)
	delete(k.pages, p.path)
	k.size -= len(p.answer.body)
}

func (k *kept) get(path string) (keptPage, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.pages[path]
	if e == nil {
		return keptPage{}, false
	}
	k.order.MoveToFront(e)
	return e.Value.(keptPage), true
}

// maxSent is how many paths are kept in mind: more than a browser has open.
const maxSent = 4096

// send notes what was sent for a path.
func (k *kept) send(path, etag string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sent == nil || len(k.sent) >= maxSent {
		k.sent = map[string]string{}
	}
	k.sent[path] = etag
}

// served returns what tells apart the bytes that were last sent for a path; ""
// when that is not known.
func (k *kept) served(path string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.sent[path]
}

// fail notes that a page could not be made with a theme.
func (k *kept) fail(t *theme.Theme)        { k.bad.Store(t) }
func (k *kept) failed(t *theme.Theme) bool { return k.bad.Load() == t }
