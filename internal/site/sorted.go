package site

import (
	"cmp"
	"slices"
	"strings"
)

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

func byID(a, b *Article) int {
	return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.File, b.File))
}

func byURL(a, b *Article) int {
	return cmp.Or(strings.Compare(a.Entry.URL, b.Entry.URL), strings.Compare(a.File, b.File))
}
