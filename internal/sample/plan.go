package sample

import (
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// The sample covers ten years.
var (
	first = time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)
	days  = int(time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC).Sub(first).Hours() / 24)
)

// digest is the plan of a sample: all that its files have to agree on.
type digest struct {
	seed     uint64
	tongues  []*tongue
	tags     []string
	tagPicks []uint16
	sources  []publisher
	picks    []uint16 // of sources
	authors  []string
	stories  []story
	articles []article // oldest first
	standing []standing
}

// article is what others must know of an article.
type article struct {
	day    int // from first
	minute int // of the day, or -1 for a bare date
	tongue int
	story  int // -1 for none
	before int // the article before it in its story; -1 for none
	title  string
	slug   string
}

// folder returns the folder of the article's file.
func (a *article) folder() string {
	return "content/articles/" + first.AddDate(0, 0, a.day).Format("2006/01")
}

// file returns the name of the article's file.
func (a *article) file() string { return a.folder() + "/" + a.slug + ".md" }

// story is a running story.
type story struct {
	slug, title string
	tags        []string
	length      int
}

// plan decides what n articles are, and writes the files that are not
// articles.
func plan(n int, seed uint64) *digest {
	d := &digest{seed: seed, tongues: tongues(seed)}
	d.name(n)
	d.articles = make([]article, n)
	r := stream(seed, forPlan, 0)
	for i := range d.articles {
		a := &d.articles[i]
		a.day, a.minute, a.story, a.before = dayOf(i, n), -1, -1, -1
		if chance(r, 0.45) {
			// Hours that are the same day in the site's time zone, whether
			// they are written in it or in UTC.
			a.minute = between(r, 5*60, 20*60)
		}
		if chance(r, 0.05) {
			a.tongue = between(r, 1, tongueCount-1)
		}
	}
	d.tell(stream(seed, forPlan, 1))
	d.entitle()
	d.stand()
	return d
}

// dayOf returns the day of the i-th of n articles. Their number a day grows
// evenly, threefold over the whole time: the share written by the time x is
// (x + x²)/2.
func dayOf(i, n int) int {
	share := (float64(i) + 0.5) / float64(n)
	return int((math.Sqrt(1+8*share) - 1) / 2 * float64(days))
}

// tell distributes a quarter of the articles over running stories. A few run at
// a time, so that each has news about every third day, or as often as there
// are articles at all.
func (d *digest) tell(r *rand.Rand) {
	const share = 0.25
	running := make([]int, max(1, int(math.Round(share*3*float64(len(d.articles))/float64(days)))))
	left := make([]int, len(running))
	last := map[int]int{}
	for i := range d.articles {
		if !chance(r, share) {
			continue
		}
		lane := r.IntN(len(running))
		if left[lane] == 0 {
			left[lane] = min(3+int(r.ExpFloat64()*7), 40)
			running[lane] = len(d.stories)
			d.stories = append(d.stories, story{})
		}
		left[lane]--
		s := running[lane]
		a := &d.articles[i]
		a.story = s
		if before, found := last[s]; found {
			a.before = before
		}
		last[s] = i
		d.stories[s].length++
	}
	// What the end of the sample cut short is no story.
	for i := range d.articles {
		if s := d.articles[i].story; s >= 0 && d.stories[s].length < 3 {
			d.articles[i].story, d.articles[i].before = -1, -1
		}
	}
	taken := map[string]bool{}
	for s := range d.stories {
		d.stories[s].title, d.stories[s].slug = d.storyTitle(r, taken)
		d.stories[s].tags = d.someTags(r, nil, between(r, 1, 2))
	}
}

func (d *digest) storyTitle(r *rand.Rand, taken map[string]bool) (title, slug string) {
	t := d.tongues[base]
	for {
		switch r.IntN(3) {
		case 0:
			title = capital(t.rare(r)) + " v. " + capital(t.rare(r))
		case 1:
			title = "The " + t.rare(r) + " " + t.word(r)
		default:
			title = t.phrase(r, 2) + " " + t.rare(r)
		}
		slug = slugged(title)
		if !taken[slug] {
			taken[slug] = true
			return title, slug
		}
	}
}

// entitle gives the articles titles, and files of their own.
func (d *digest) entitle() {
	taken := map[string]bool{}
	for i := range d.articles {
		a := &d.articles[i]
		r := stream(d.seed, forTitle, i)
		for {
			a.title, a.slug = d.title(r, a.tongue)
			if name := a.file(); !taken[name] {
				taken[name] = true
				break
			}
		}
	}
}

func (d *digest) title(r *rand.Rand, tongue int) (title, slug string) {
	t := d.tongues[tongue]
	title = t.phrase(r, between(r, 4, 9))
	switch {
	case tongue == chinese:
	case chance(r, 0.2):
		title += t.space + capital(t.rare(r))
	case chance(r, 0.06):
		title = t.phrase(r, 2) + ": " + title
	case chance(r, 0.03):
		title += ` "` + t.word(r) + `"`
	}
	if tongue != base && chance(r, 0.75) {
		// Most people write the names of files in plain letters.
		return title, slugged(d.tongues[base].phrase(r, between(r, 3, 6)))
	}
	return title, slugged(title)
}

// slugged makes the name of a file from a text: its letters and digits in
// lower case, hyphens for all else.
func slugged(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(c rune) bool {
		return c < 0x80 && (c < '0' || c > '9') && (c < 'a' || c > 'z')
	}), "-")
}
