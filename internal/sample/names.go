package sample

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// publisher is a source.
type publisher struct{ name, slug, host string }

// name fills the pools that articles draw from. They grow with the digest,
// slower than it does.
func (d *digest) name(n int) {
	r := stream(d.seed, forNames, 0)
	taken := map[string]bool{}
	for range grown(n, 60, 300, 1200) {
		d.tags = append(d.tags, d.tag(r, taken))
	}
	d.tagPicks = picks(len(d.tags), 1<<15)
	for range grown(n, 15, 60, 150) {
		d.sources = append(d.sources, d.publisher(r, taken))
	}
	d.picks = picks(len(d.sources), 1<<13)
	for range grown(n, 8, 20, 50) {
		t := d.tongues[base]
		if chance(r, 0.2) {
			t = d.tongues[between(r, 1, tongueCount-1)]
		}
		d.authors = append(d.authors, capital(t.rare(r))+" "+capital(t.rare(r)))
	}
}

// grown returns a number that is a at a thousand articles, b at ten thousand
// and c at a hundred thousand, on straight lines where both scales are
// logarithmic.
func grown(n int, a, b, c float64) int {
	x := math.Log10(float64(max(n, 10))) - 3
	if x < 1 {
		return max(3, int(math.Round(a*math.Pow(b/a, x))))
	}
	return int(math.Round(b * math.Pow(c/b, x-1)))
}

// tag makes the name of a topic whose slug nobody else has.
func (d *digest) tag(r *rand.Rand, taken map[string]bool) string {
	for {
		t := d.tongues[base]
		if chance(r, 0.05) {
			t = d.tongues[between(r, 1, tongueCount-1)]
		}
		name := capital(t.rare(r))
		switch k := r.IntN(100); {
		case k < 40:
			name += t.space + t.rare(r)
		case k < 50:
			name += " " + t.rare(r) + " " + t.word(r)
		case k < 54:
			name += " & " + t.rare(r)
		case k < 57:
			name += "/" + capital(t.rare(r))
		case k < 58:
			name += "++"
		}
		if slug := slugged(name); !taken[slug] {
			taken[slug] = true
			return name
		}
	}
}

func (d *digest) publisher(r *rand.Rand, taken map[string]bool) publisher {
	kinds := []string{"Times", "News", "Post", "Daily", "Press", "Review", "Herald", "Journal", "Broadcasting", "Wire"}
	for {
		word := d.tongues[base].rare(r)
		name := capital(word)
		switch r.IntN(4) {
		case 0:
			name = "The " + name + " " + one(r, kinds)
		case 1, 2:
			name += " " + one(r, kinds)
		}
		slug := slugged(name)
		if !taken["source/"+slug] {
			taken["source/"+slug] = true
			return publisher{name, slug, word + ".example"}
		}
	}
}

// someTags adds distinct tags to list until it has so many.
func (d *digest) someTags(r *rand.Rand, list []string, count int) []string {
	for tries := 0; len(list) < count && tries < 20; tries++ {
		if tag := d.tags[one(r, d.tagPicks)]; !slices.Contains(list, tag) {
			list = append(list, tag)
		}
	}
	return list
}

// source draws a publisher.
func (d *digest) source(r *rand.Rand) publisher { return d.sources[one(r, d.picks)] }

// address makes a web address at a publisher's.
func (d *digest) address(r *rand.Rand, p publisher) string {
	t := d.tongues[base]
	words := make([]string, between(r, 2, 5))
	for i := range words {
		words[i] = t.word(r)
	}
	address := "https://www." + p.host + "/" + one(r, []string{"news", "world", "2020", "article"}) + "/" + strings.Join(words, "-")
	switch r.IntN(5) {
	case 0:
		return address + "?id=" + words[0] + "&page=2"
	case 1:
		return address + ".html"
	}
	return address + "/"
}
