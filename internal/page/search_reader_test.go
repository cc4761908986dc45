package page_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// reading is the index, read as docs/search.md describes it.
type reading struct {
	urls   []string         // of all articles, by their numbers
	years  []int            // and their years
	words  map[string][]int // the numbers of the articles that have a word
	common map[string]bool
}

func readIndex(t *testing.T, files map[string][]byte) *reading {
	t.Helper()
	decode := func(name string, into any) {
		if err := json.Unmarshal(files[name], into); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var recent struct {
		Count int
		Days  []int
		Words string
	}
	decode("search/recent.json", &recent)
	in := &reading{words: map[string][]int{}, common: map[string]bool{}}
	next := func() int {
		n := recent.Days[0]
		recent.Days = recent.Days[1:]
		return n
	}
	for day := -1; len(recent.Days) > 0; {
		if day == -1 || recent.Days[0] < 0 {
			day -= next()
		} else {
			day++
		}
		date := time.Unix(int64(day)*86400, 0).UTC()
		var parts func(n int, bits string)
		parts = func(n int, bits string) {
			if n > 8 {
				half := next()
				parts(half, bits+"0")
				parts(n-half, bits+"1")
				return
			}
			name := "search/" + date.Format("2006/01/02")
			if end := strings.TrimRight(bits, "0"); end != "" {
				name += "-" + end
			}
			var texts []struct{ URL string }
			if n > 0 {
				decode(name+".json", &texts)
			}
			if len(texts) != n {
				t.Fatalf("%s has %d articles, want %d", name, len(texts), n)
			}
			for _, a := range texts {
				in.urls, in.years = append(in.urls, a.URL), append(in.years, date.Year())
			}
		}
		parts(next(), "")
	}
	if len(in.urls) != recent.Count {
		t.Fatalf("there are texts of %d articles, want %d", len(in.urls), recent.Count)
	}
	in.read(recent.Words, max(0, recent.Count-64-recent.Count/1024-384+1))
	for name := range files {
		if path.Dir(name) == "search/words" {
			var words struct {
				Common []string
				Words  string
			}
			decode(name, &words)
			in.read(words.Words, 0)
			for _, word := range words.Common {
				in.common[word] = true
			}
		}
	}
	return in
}

// read reads words with their articles, which count from one.
func (in *reading) read(text string, from int) {
	word := ""
	fields := strings.Split(text, " ")
	for i := 0; i+1 < len(fields); i += 2 {
		keep, _ := strconv.ParseInt(fields[i][:1], 36, 0)
		word = word[:keep] + fields[i][1:] // the words of these tests are ASCII
		for _, list := range strings.Split(fields[i+1], ".") {
			in.words[word] = append(in.words[word], numbers(list, from)...)
		}
	}
}

// numbers reads a list of articles.
func numbers(list string, from int) []int {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if list == "" {
		return nil
	}
	var bits strings.Builder
	for _, c := range list[1:] {
		fmt.Fprintf(&bits, "%06b", strings.IndexRune(alphabet, c))
	}
	var out []int
	rest, k, last := bits.String(), strings.IndexByte(alphabet, list[0]), from-1
	for {
		size := strings.IndexByte(rest, '1')
		if size < 0 {
			return out
		}
		high, _ := strconv.ParseInt(rest[size:2*size+1], 2, 0)
		low, _ := strconv.ParseInt("0"+rest[2*size+1:2*size+1+k], 2, 0)
		rest = rest[2*size+1+k:]
		last += 1 + int(high-1)<<k + int(low)
		out = append(out, last)
	}
}

// find returns the addresses of the articles that answer a query, sorted.
func (in *reading) find(query []string, year int) []string {
	times := map[int]int{}
	for _, q := range query {
		found := map[int]bool{}
		for word, list := range in.words {
			if matches(word, q) {
				for _, n := range list {
					found[n] = true
				}
			}
		}
		for n := range found {
			times[n]++
		}
	}
	var out []string
	for n, t := range times {
		if t == len(query) && (year == 0 || in.years[n] == year) {
			out = append(out, in.urls[n])
		}
	}
	slices.Sort(out)
	return out
}

func matches(word, q string) bool {
	return word == q || len(q) > 3 && q[0] != '#' && q[0] != '@' && strings.HasPrefix(word, q)
}

// written is what an article of these tests says of itself.
type written struct {
	url            string
	year           int
	words, filters []string
}

func (a written) answers(query []string, year int) bool {
	for _, q := range query {
		has := func(word string) bool { return matches(word, q) }
		if !slices.ContainsFunc(a.words, has) && !slices.ContainsFunc(a.filters, has) {
			return false
		}
	}
	return year == 0 || year == a.year
}

var (
	aWord = regexp.MustCompile(`[a-z0-9]+`)
	aTag  = regexp.MustCompile(`tags: \[Law, Topic (\d)\]`)
	aDate = regexp.MustCompile(`\ndate: (\d+)-(\d+)`)
)

// articles returns what is published of the digest, by its files alone.
func (x *indexed) articles() []written {
	var out []written
	for _, name := range slices.Sorted(maps.Keys(x.digest)) {
		text := string(x.digest[name].Data)
		date := aDate.FindStringSubmatch(text)
		if date == nil || strings.Contains(text, "withdrawn:") {
			continue
		}
		var said strings.Builder
		for line := range strings.Lines(text) {
			if key, value, ok := strings.Cut(line, ": "); ok && key != "date" {
				line = value
			} else if ok {
				line = ""
			}
			said.WriteString(strings.ToLower(line))
		}
		year, _ := strconv.Atoi(date[1])
		out = append(out, written{
			fmt.Sprintf("%s/%s/%s.html", date[1], date[2], strings.TrimSuffix(path.Base(name), ".md")), year,
			slices.DeleteFunc(aWord.FindAllString(said.String(), -1), func(word string) bool { return common[word] }),
			[]string{"#law", "#topic-" + aTag.FindStringSubmatch(text)[1], "@reuters"},
		})
	}
	return out
}

// common are the words that most articles of these tests have.
var common = map[string]bool{"title": true, "reuters": true, "all": true, "that": true, "is": true, "and": true, "law": true, "topic": true, "a": true, "first": true, "paragraph": true}
