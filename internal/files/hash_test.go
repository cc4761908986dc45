package files

import "testing"

func TestHash(t *testing.T) {
	h := Sum([]byte("abc"))
	// FIPS 180-2, appendix B.1.
	if want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; h.String() != want || h.Short() != want[:10] {
		t.Errorf("got %s, %s", h, h.Short())
	}
}

// TestHasherTellsItsValuesApart feeds sequences that differ only in where their
// values end.
func TestHasherTellsItsValuesApart(t *testing.T) {
	var h Hasher
	seen := map[Hash]int{}
	for i, feed := range []func(){
		func() {},
		func() { h.Text("") },
		func() { h.Text("ab"); h.Text("c") },
		func() { h.Text("a"); h.Text("bc") },
		func() { h.Text("abc") },
		func() { h.Texts([]string{"ab", "c"}) },
		func() { h.Texts([]string{"a", "bc"}) },
		func() { h.Texts([]string{"a"}); h.Text("bc") },
		func() { h.Texts(nil) },
		func() { h.Number(1) },
		func() { h.Number(-1) },
		func() { h.Number(1 << 40) },
		func() { h.Number(-1 << 63) },
		func() { h.Number(1); h.Text("") },
		func() { h.Hash(Sum(nil)) },
		func() { h.Hash(Sum([]byte("a"))) },
	} {
		feed()
		first := h.Sum()
		feed()
		if again := h.Sum(); again != first {
			t.Errorf("sequence %d: the Hasher keeps what it had", i)
		}
		// The empty text and the empty list are written alike: their lengths.
		if other, ok := seen[first]; ok && !(other == 1 && i == 8) {
			t.Errorf("sequences %d and %d have one hash", other, i)
		}
		seen[first] = i
	}
}
