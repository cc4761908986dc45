package wording

// hunk is a run of sentences between two that stand in both versions.
type hunk struct {
	old, new []int
	next     int // of the new version: the first sentence behind the hunk
}

// mostCells bounds the table of the comparison. Above that, what lies between
// the equal beginnings and ends of two texts is one hunk.
const mostCells = 4_000_000

// hunks returns where two texts differ, in order. A sentence that stands in both
// at different places belongs to none.
func hunks(old, new []Sentence) []hunk {
	oldKeys, newKeys := keys(old), keys(new)
	a, b := 0, 0 // the equal beginning
	for a < len(old) && a < len(new) && oldKeys[a] == newKeys[a] {
		a++
	}
	b = a
	endOld, endNew := len(old), len(new)
	for endOld > a && endNew > b && oldKeys[endOld-1] == newKeys[endNew-1] {
		endOld, endNew = endOld-1, endNew-1
	}
	anchors := [][2]int{}
	if (endOld-a)*(endNew-b) <= mostCells {
		anchors = inBoth(oldKeys[a:endOld], newKeys[b:endNew])
	}
	// What stands in both has moved.
	left := map[string]int{}
	for _, k := range newKeys[b:endNew] {
		left[k]++
	}
	moved := map[string]int{}
	for _, k := range oldKeys[a:endOld] {
		if left[k] > 0 {
			left[k]--
			moved[k]++
		}
	}
	for _, x := range anchors {
		moved[oldKeys[a+x[0]]]--
	}
	movedNew := map[string]int{}
	for k, n := range moved {
		movedNew[k] = n
	}

	var out []hunk
	i, j := a, b
	upTo := func(toOld, toNew int) {
		h := hunk{next: toNew}
		for ; i < toOld; i++ {
			if k := oldKeys[i]; moved[k] > 0 {
				moved[k]--
			} else {
				h.old = append(h.old, i)
			}
		}
		for ; j < toNew; j++ {
			if k := newKeys[j]; movedNew[k] > 0 {
				movedNew[k]--
			} else {
				h.new = append(h.new, j)
			}
		}
		if len(h.old)+len(h.new) > 0 {
			out = append(out, h)
		}
	}
	for _, x := range anchors {
		upTo(a+x[0], b+x[1])
		i, j = a+x[0]+1, b+x[1]+1
	}
	upTo(endOld, endNew)
	return out
}

func keys(list []Sentence) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].key()
	}
	return out
}

// inBoth returns the pairs of a longest common subsequence, in order.
func inBoth(a, b []string) [][2]int {
	table := make([][]int32, len(a)+1)
	for i := range table {
		table[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case table[i+1][j] >= table[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
