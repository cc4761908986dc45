package diag

import "strings"

// Near returns the one of known that word was most likely meant to be, or ""
// when none is close: at most one letter differs, or a third of them in a word
// of more than three, counting an exchange of two neighbours as one difference;
// and not all of them. Of several that are as close it is the first.
func Near(word string, known []string) string {
	lower := []rune(strings.ToLower(word))
	best, bestDistance := "", 1+max(1, len(lower)/3)
	for _, k := range known {
		other := []rune(strings.ToLower(k))
		if d := distance(lower, other, bestDistance); d < bestDistance && d < max(len(lower), len(other)) {
			best, bestDistance = k, d
		}
	}
	return best
}

// DidYouMean returns a hint that names the nearest of known, or lists them all
// when none is near and there are few.
func DidYouMean(word string, known []string) string {
	if near := Near(word, known); near != "" {
		return "did you mean " + near + "?"
	}
	if len(known) == 0 || len(known) > 30 {
		return ""
	}
	return "known here: " + strings.Join(known, ", ")
}

// distance is the optimal string alignment distance of a and b, or limit when
// it is not below limit.
func distance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d >= limit || -d >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least > limit { // an exchange looks one row further back, and adds one
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
