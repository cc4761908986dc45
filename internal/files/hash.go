package files

import (
	"crypto/sha256"
	"encoding/hex"
)

// Hash is the SHA-256 of some bytes. Hashes, never times, decide whether a
// file has changed.
type Hash [sha256.Size]byte

// Sum returns the hash of data.
func Sum(data []byte) Hash { return sha256.Sum256(data) }

// String returns the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Short returns the first ten hexadecimal digits, for the names of files.
func (h Hash) Short() string { return hex.EncodeToString(h[:5]) }

// Hasher makes the hash of a sequence of values; each value is told apart from
// its neighbours, so ("ab", "c") and ("a", "bc") differ. The zero value is
// ready.
type Hasher struct{ buf []byte }

// Text adds a string.
func (h *Hasher) Text(s string) {
	h.Number(int64(len(s)))
	h.buf = append(h.buf, s...)
}

// Texts adds a list of strings.
func (h *Hasher) Texts(list []string) {
	h.Number(int64(len(list)))
	for _, s := range list {
		h.Text(s)
	}
}

// Number adds a number.
func (h *Hasher) Number(n int64) {
	for range 8 {
		h.buf = append(h.buf, byte(n))
		n >>= 8
	}
}

// Hash adds another hash.
func (h *Hasher) Hash(x Hash) { h.buf = append(h.buf, x[:]...) }

// Sum returns the hash of all that was added and makes the Hasher ready for
// the next use.
func (h *Hasher) Sum() Hash {
	sum := sha256.Sum256(h.buf)
	h.buf = h.buf[:0]
	return sum
}
