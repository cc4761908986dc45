package files

import (
	"maps"
	"path"
	"slices"
	"time"
)

// WatchOptions say how a digest's folder is watched.
type WatchOptions struct {
	// Ignore are names below the folder where nothing is looked at, such as that
	// of an output that stands among the inputs.
	Ignore []string

	// Poll is how long to wait between two looks at all files. Zero means that the
	// system tells of changes, which it does at once and at no cost, but not on
	// every network drive, nor in every shared folder of a virtual machine.
	Poll time.Duration
}

func (o WatchOptions) ignores(name string) bool {
	return slices.ContainsFunc(o.Ignore, func(folder string) bool {
		folder = path.Clean(folder)
		return name == folder || below(folder, name)
	})
}

// Watcher tells which files of a digest may have changed. What it says is a
// hint: whoever takes it compares what the files hold.
type Watcher struct {
	changes chan []string
	stop    chan struct{}
	stopped bool
	err     error // set before changes is closed
}

// follower reports names of what may have changed until it is stopped, or can
// go on no more.
type follower interface {
	follow(report func(name string), stop <-chan struct{}) error
}

// Watch begins to watch the digest in a folder. Every change is told that comes
// after it has returned; so it stands before the files are read.
func Watch(folder string, o WatchOptions) (*Watcher, error) { return watch(folder, o, ordinary) }

func watch(folder string, o WatchOptions, p pace) (*Watcher, error) {
	layer, err := Dir(folder)
	if err != nil {
		return nil, err
	}
	d := layer.(*dir)
	var f follower
	if o.Poll > 0 {
		f, err = newPoll(d, o)
	} else {
		f, err = newEvents(d, o)
	}
	if err != nil {
		return nil, err
	}
	w := &Watcher{changes: make(chan []string), stop: make(chan struct{})}
	found := make(chan string)
	go func() {
		defer close(found)
		w.err = f.follow(func(name string) { found <- name }, w.stop)
	}()
	go gather(found, w.changes, w.stop, p)
	return w, nil
}

// Changes gives names as [Tree.Update] takes them: of files that may have come,
// changed or gone, of folders for all below them, and "." for everything. What
// happens while nobody receives is one change, however much it is. The channel
// is closed when watching has ended.
func (w *Watcher) Changes() <-chan []string { return w.changes }

// Err returns why watching has ended, if it was not by [Watcher.Close]. It may
// be called when the channel of changes is closed.
func (w *Watcher) Err() error { return w.err }

// Close ends watching, and returns when it has ended. It is called by the one
// who receives the changes.
func (w *Watcher) Close() {
	if !w.stopped {
		w.stopped = true
		close(w.stop)
	}
	for range w.changes {
	}
}

// pace says when what was found becomes a change. It is not a fixed wait: it
// ends when nothing more is queued, which shows as a pause. Within a save, which
// empties a file and fills it, pauses are of microseconds; within a burst, where
// other programs find the next file to write, they are longer.
type pace struct {
	save  time.Duration // the pause after which one name is a change
	burst time.Duration // the pause after which several are
	limit time.Duration // the longest wait from the first of them on
}

var ordinary = pace{save: time.Millisecond, burst: 10 * time.Millisecond, limit: time.Second}

// gather makes changes of what is found, until there is no more of it. It always
// receives, so whoever finds is never held up by whoever takes the changes.
func gather(found <-chan string, changes chan<- []string, stop <-chan struct{}, p pace) {
	defer close(changes)
	pending := map[string]bool{}
	pause, limit := time.NewTimer(0), time.NewTimer(0)
	pause.Stop()
	limit.Stop()
	var out chan<- []string // changes, when what is pending is one
	var names []string
	isLate, isLast := false, false
	ready := func() { out, names = changes, slices.Sorted(maps.Keys(pending)) }
	for !isLast || out != nil {
		select {
		case name, more := <-found:
			switch {
			case !more:
				isLast, found = true, nil
				if len(pending) > 0 {
					ready()
				}
				continue
			case len(pending) == 0:
				limit.Reset(p.limit)
			}
			pending[name] = true
			if isLate {
				ready()
				continue
			}
			out = nil
			if len(pending) == 1 {
				pause.Reset(p.save)
			} else {
				pause.Reset(p.burst)
			}
		case <-pause.C:
			ready()
		case <-limit.C:
			isLate = true
			ready()
		case out <- names:
			pause.Stop()
			limit.Stop()
			clear(pending)
			out, isLate = nil, false
		case <-stop:
			if found == nil {
				return
			}
			for range found {
			}
			return
		}
	}
}
