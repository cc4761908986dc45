package site

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// An ordered list is what a slice would be after the same edits, and the one
// before stays as it was.
func TestAnOrderedListIsEditedLikeASlice(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	compare := cmp.Compare[int]
	var list ordered[int]
	var want []int
	for range 300 {
		var gone, come []int
		if n := len(want); n > 0 && r.IntN(3) > 0 {
			from := r.IntN(n)
			gone = slices.Clone(want[from:min(n, from+r.IntN(n/3+2))])
		}
		for range r.IntN(3) * r.IntN(500) {
			come = append(come, r.IntN(1<<20))
		}
		slices.Sort(come)
		come = slices.Compact(come)
		come = slices.DeleteFunc(come, func(x int) bool { _, has := slices.BinarySearch(want, x); return has })
		before := slices.Clone(want)
		next := list.edited(slices.Clone(gone), slices.Clone(come), compare)
		want = slices.DeleteFunc(slices.Clone(want), func(x int) bool { return slices.Contains(gone, x) })
		want = append(want, come...)
		slices.Sort(want)
		if !slices.Equal(list.slice(), before) {
			t.Fatal("the list before has changed")
		}
		list = next
		if !slices.Equal(list.slice(), want) || list.len() != len(want) || !slices.Equal(slices.Collect(list.all()), want) {
			t.Fatalf("a list of %d is %v, want %d: %v", list.len(), list.slice(), len(want), want)
		}
		for range 20 {
			x := r.IntN(1 << 20)
			at := func(y int) int { return cmp.Compare(y, x) }
			from, has := slices.BinarySearch(want, x)
			if got, found := list.find(at); found != has || has && got != x {
				t.Fatalf("%d is found: %v, want %v", x, found, has)
			}
			if !slices.Equal(slices.Collect(list.from(at)), want[from:]) {
				t.Fatalf("from %d on the list is another", x)
			}
		}
		for _, run := range list.runs {
			if len(run) == 0 {
				t.Fatal("a run is empty")
			}
		}
	}
}

// An edit of one element shares all runs but one.
func TestAnEditSharesTheOtherRuns(t *testing.T) {
	var all []int
	for i := range 10000 {
		all = append(all, i)
	}
	list := ordered[int]{}.edited(nil, all, cmp.Compare[int])
	next := list.edited([]int{5000}, []int{5000}, cmp.Compare[int])
	others := 0
	for i := range next.runs {
		if &next.runs[i][0] != &list.runs[i][0] {
			others++
		}
	}
	if len(next.runs) != len(list.runs) || others != 1 || len(next.runs) > 200 {
		t.Errorf("%d of %d runs are copies", others, len(next.runs))
	}
}
