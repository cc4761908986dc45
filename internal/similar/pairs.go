package similar

// Pairs yields the pairs of sketches that share at least a part of what they
// have, each once, the lower number first. Not all pairs are compared: those are
// that agree in one of the bands of their bins, which two that share 0.6 miss
// once in a thousand times.
func Pairs(list []Sketch, least float64) [][2]int {
	const rows = 4
	type key struct {
		band int
		hash uint64
	}
	seen := map[[2]int]bool{}
	var out [][2]int
	buckets := map[key][]int{}
	for i := range list {
		s := &list[i]
		if !s.words {
			continue
		}
		for band := range bins / rows {
			h := uint64(offset)
			for _, v := range s.bins[band*rows : (band+1)*rows] {
				h = (h ^ uint64(v)) * prime
			}
			k := key{band, mix(h)}
			for _, j := range buckets[k] {
				pair := [2]int{j, i}
				if seen[pair] {
					continue
				}
				seen[pair] = true
				if list[j].Share(s) >= least {
					out = append(out, pair)
				}
			}
			// Of many alike, the first ones stand for all.
			if len(buckets[k]) < mostAlike {
				buckets[k] = append(buckets[k], i)
			}
		}
	}
	return out
}

// mostAlike bounds how many sketches that agree in a band another is compared
// with.
const mostAlike = 8
