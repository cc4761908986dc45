package similar

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func share(a, b string) float64 {
	x, y := Of([]byte(a)), Of([]byte(b))
	return x.Share(&y)
}

func TestSame(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"A judge refused.", "a judge — REFUSED", true},
		{"The *judge* [refused](https://example.org/x(1)/y).", "The judge refused.", true},
		{"It’s over", "It's over", true},
		{"A judge refused.", "A judge agreed.", false},
		{"A B", "B A", false},
		{"Ship", "Ship", true},
		{"", "", false},
		{"…", "!", false},
		{"船が動いた", "船が動いた。", true},
	} {
		x, y := Of([]byte(test.a)), Of([]byte(test.b))
		if x.Same(&y) != test.same {
			t.Errorf("%q and %q: same is %t", test.a, test.b, !test.same)
		}
		if share := x.Share(&y); test.same && share != 1 {
			t.Errorf("%q and %q share %v", test.a, test.b, share)
		}
	}
}

// TestShare compares the estimate with the share itself, for texts that have
// more and more in common.
func TestShare(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("w%d", r.IntN(5000))
		}
		return out
	}
	for common := 0; common <= 400; common += 50 {
		shared, a, b := text(common), text(400-common), text(400-common)
		one, two := append(shared[:common:common], a...), append(shared[:common:common], b...)
		set := func(words []string) map[string]bool {
			m := map[string]bool{}
			for i := range len(words) - width + 1 {
				m[strings.Join(words[i:i+width], " ")] = true
			}
			return m
		}
		x, y := set(one), set(two)
		both := 0
		for s := range x {
			if y[s] {
				both++
			}
		}
		want := float64(both) / float64(len(x)+len(y)-both)
		if got := share(strings.Join(one, " "), strings.Join(two, " ")); math.Abs(got-want) > 0.15 {
			t.Errorf("of 400 words, %d in common: the share is %.2f, want %.2f", common, got, want)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	text := []byte(strings.Repeat("The judge refused to order the host to take the network back, and said why. ", 40))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Of(text)
	}
}
