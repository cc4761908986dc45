package site

import (
	"iter"
	"math"
	"slices"
	"strings"
)

// ordered is a sorted list that may be long, cut into runs. The next list, in
// which a few elements are others, shares all runs but theirs: to copy a hundred
// thousand pointers for each save is what would fill the heap. It is immutable.
type ordered[T any] struct {
	runs  [][]T // none is empty
	count int
}

// runLength is about how many elements each run of a list has: a run that grows
// to twice as many is cut. What an edit copies is a run and the list of runs.
func runLength(count int) int { return max(8, int(math.Sqrt(float64(count)))) }

// len returns the number of elements.
func (o ordered[T]) len() int { return o.count }

// all yields the elements in order.
func (o ordered[T]) all() iter.Seq[T] { return o.from(func(T) int { return 0 }) }

// slice returns the elements in a slice of the caller's.
func (o ordered[T]) slice() []T { return slices.Concat(o.runs...) }

// from yields the elements from the first on that at does not place before what
// is looked for: at is negative there, zero at it and positive behind it.
func (o ordered[T]) from(at func(T) int) iter.Seq[T] {
	return func(yield func(T) bool) {
		none := struct{}{}
		place := func(x T, _ struct{}) int { return at(x) }
		first, _ := slices.BinarySearchFunc(o.runs, none, func(run []T, _ struct{}) int { return at(run[len(run)-1]) })
		for i, run := range o.runs[first:] {
			if i == 0 {
				begin, _ := slices.BinarySearchFunc(run, none, place)
				run = run[begin:]
			}
			for _, x := range run {
				if !yield(x) {
					return
				}
			}
		}
	}
}

// find returns the first element at which at is zero, see from.
func (o ordered[T]) find(at func(T) int) (found T, ok bool) {
	for x := range o.from(at) {
		if at(x) == 0 {
			return x, true
		}
		break
	}
	return found, false
}

// edited is the function edited for such a list.
func (o ordered[T]) edited(gone, come []T, compare func(a, b T) int) ordered[T] {
	if len(gone)+len(come) == 0 {
		return o
	}
	slices.SortFunc(gone, compare)
	slices.SortFunc(come, compare)
	next := ordered[T]{count: o.count - len(gone) + len(come)}
	if o.count == 0 {
		next.runs = cut(next.runs, slices.Clone(come), next.count)
		return next
	}
	next.runs = make([][]T, 0, len(o.runs)+1)
	rest := o.runs
	for len(gone)+len(come) > 0 {
		first := slices.Concat(gone[:min(1, len(gone))], come[:min(1, len(come))])
		at, found := slices.BinarySearchFunc(rest, slices.MinFunc(first, compare), func(run []T, x T) int { return compare(run[0], x) })
		if !found {
			at = max(at-1, 0)
		}
		next.runs = append(next.runs, rest[:at]...)
		run := rest[at]
		rest = rest[at+1:]
		// What is before the next run belongs to this one.
		goes, comes := len(gone), len(come)
		if len(rest) > 0 {
			goes, _ = slices.BinarySearchFunc(gone, rest[0][0], compare)
			comes, _ = slices.BinarySearchFunc(come, rest[0][0], compare)
		}
		run = edited(run, gone[:goes:goes], come[:comes:comes], compare)
		gone, come = gone[goes:], come[comes:]
		switch {
		case len(run) > 2*runLength(next.count):
			next.runs = cut(next.runs, run, next.count)
		case len(run) > 0:
			next.runs = append(next.runs, run)
		}
	}
	next.runs = append(next.runs, rest...)
	return next
}

// cut appends a part of a sorted list to the runs before it, in runs. The whole
// list has so many elements.
func cut[T any](runs [][]T, list []T, count int) [][]T {
	for run := range slices.Chunk(list, runLength(count)) {
		runs = append(runs, run)
	}
	return runs
}

// edited returns a sorted list without the elements of gone, all of which it
// has, and with those of come. The list itself stays as it is; where nothing
// goes or comes it is the result, and where nothing is left, nil. gone and come
// are put in order.
func edited[T any](list, gone, come []T, compare func(a, b T) int) []T {
	if len(gone)+len(come) == 0 {
		return list
	}
	slices.SortFunc(gone, compare)
	slices.SortFunc(come, compare)
	if len(list) == 0 {
		return slices.Clone(come)
	}
	out := make([]T, 0, len(list)-len(gone)+len(come))
	for len(gone)+len(come) > 0 {
		takes := len(come) == 0 || len(gone) > 0 && compare(gone[0], come[0]) <= 0
		var at T
		if takes {
			at, gone = gone[0], gone[1:]
		} else {
			at, come = come[0], come[1:]
		}
		i, _ := slices.BinarySearchFunc(list, at, compare)
		out, list = append(out, list[:i]...), list[i:]
		if takes {
			list = list[1:]
		} else {
			out = append(out, at)
		}
	}
	if out = append(out, list...); len(out) == 0 {
		return nil
	}
	return out
}

// The orders of lists.
func byFile(a, b *Article) int { return strings.Compare(a.File, b.File) }
