package slug

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestMake(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"lower case", "Trade", "trade"},
		{"already a slug", "supreme-court-2021", "supreme-court-2021"},
		{"a space is a hyphen", "Supreme Court", "supreme-court"},
		{"a run of anything is one hyphen", "Law –  & /\tOrder", "law-order"},
		{"a run of hyphens is one", "law--order", "law-order"},
		{"nothing at either end", " — «Law!» ", "law"},
		{"an underscore is a hyphen", "snake_case", "snake-case"},
		{"an apostrophe is a hyphen", "Editor’s", "editor-s"},
		{"no path comes of it", "../../etc/passwd", "etc-passwd"},
		{"control characters and line ends", "a\x00b\r\nc\u0085d\u2028e", "a-b-c-d-e"},
		{"bytes that are not UTF-8", "a\xffb\xc3", "a-b"},

		{"C", "C", "c"},
		{"a hashtag", "#MeToo", "metoo"},
		{"C#", "C#", "c-sharp"},
		{"C++", "C++", "c-plus-plus"},
		{"C++11", "C++11", "c-plus-plus-11"},
		{"CI/CD", "CI/CD", "ci-cd"},
		{"a plus between words", "Black + White", "black-plus-white"},
		{"a plus at the end", "Apple TV+", "apple-tv-plus"},
		{"a plus at the start", "+1", "plus-1"},
		{"signs in words already", "C-Plus-Plus", "c-plus-plus"},

		{"accents stay", "Élysée", "élysée"},
		{"accents written apart are composed", "E\u0301lyse\u0301e", "élysée"},
		{"accents in another order are ordered", "o\u0323\u0302", "ộ"},
		{"a letter written apart in capitals", "A\u030angstro\u0308m", "ångström"},
		{"signs that are letters by another name", "5 \u212b, 3 \u212a, 2 \u2126", "5-å-3-k-2-ω"},

		{"Cyrillic", "Новости дня", "новости-дня"},
		{"Arabic, with its points", "أَخْبَار", "أَخْبَار"},
		{"Persian: the joiner that cannot be seen goes", "می\u200cخواهم", "میخواهم"},
		{"Hebrew, with its points", "שָׁלוֹם", norm.NFC.String("שָׁלוֹם")},
		{"Devanagari, with vowel signs and virama", "हिन्दी समाचार", "हिन्दी-समाचार"},
		{"Thai, with vowel signs and tones", "ข่าวเด่น วันนี้", "ข่าวเด่น-วันนี้"},
		{"Sinhala: a joined letter stays in its word", "ශ්\u200dරී ලංකාව", "ශ්රී-ලංකාව"},
		{"Korean written apart is composed", "\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"},
		{"Chinese, with a number that is a letter", "二〇二一年，新聞", "二〇二一年-新聞"},
		{"Japanese, with the mark of a long vowel", "ニュース・速報", "ニュース-速報"},
		{"Georgian capitals", "ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი"},
		{"digits of another script", "٢٠٢١", "٢٠٢١"},
		{"small and Roman numbers", "CO₂ in Article Ⅷ, ½", "co₂-in-article-ⅷ-½"},

		{"Turkish capital dotted I", "İstanbul", "istanbul"},
		{"Turkish small dotless i", "Iğdır", "iğdır"},
		{"final sigma in capitals", "ΟΔΟΣ ΣΑΜΟΣ", "οδος-σαμος"},
		{"final sigma in small letters", "Οδος Σάμος", "οδος-σάμος"},
		{"sigma on its own", "σ-Algebra, Σ", "σ-algebra-σ"},
		{"final sigma before a number", "ΟΔΟΣ21", "οδος21"},
		{"sharp s", "Straße", "straße"},
		{"capital sharp s", "STRAẞE", "straße"},
		{"a ligature is the letter it is", "ﬁne Œuvre Æsop", "ﬁne-œuvre-æsop"},
		{"a letter in title case", "ǅungla", "ǆungla"},
		{"wide letters", "ＮＨＫ", "ｎｈｋ"},

		{"a soft hyphen goes", "Donau\u00addampf", "donaudampf"},
		{"a byte order mark goes", "\ufefflaw", "law"},
		{"marks of direction go", "\u200flaw\u202e", "law"},
		{"a selector of a letter's form goes", "葛\U000e0100城", "葛城"},
		{"an emoji is a hyphen", "Law ❤️ Order 👩\u200d💻", "law-order"},
		{"a mark without a letter goes", "\u0301 \u0301a", "a"},
		{"a mark behind a sign goes", "C#\u0301", "c-sharp"},

		{"nothing", "", ""},
		{"only punctuation", "?!… — «»", ""},
		{"only signs that have names", "+ # ++", ""},
		{"only an emoji", "🎉", ""},
		{"only a mark", "\u0301", ""},
		{"only a letter that cannot be seen", "\u3164\u115f", ""},
		{"only hyphens", "---", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Make(test.in); got != test.want {
				t.Errorf("%q gives %q, want %q", test.in, got, test.want)
			}
			holds(t, test.in)
		})
	}
}

// holds checks what is true of every slug.
func holds(t *testing.T, name string) {
	t.Helper()
	s := Make(name)
	if again := Make(s); again != s {
		t.Errorf("%q gives %q, and that gives %q", name, s, again)
	}
	if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		t.Errorf("%q gives %q, which is not composed UTF-8", name, s)
	}
	if strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") || strings.Contains(s, "--") {
		t.Errorf("%q gives %q, with a hyphen too many", name, s)
	}
	if i := strings.IndexFunc(s, func(r rune) bool {
		return r != '-' && !unicode.In(r, unicode.L, unicode.N, unicode.M) || unicode.ToLower(r) != r
	}); i >= 0 {
		t.Errorf("%q gives %q, which holds %q", name, s, s[i:])
	}
	if strings.ContainsFunc(name, unicode.IsLetter) && s == "" && !strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, invisible...) }) {
		t.Errorf("%q gives nothing", name)
	}
}

// TestEveryCharacter puts each character of Unicode alone, and between a letter
// and marks.
func TestEveryCharacter(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf) {
			continue // private or not in use
		}
		s := string(r)
		for _, name := range []string{s, "Σ" + s + "\u0307\u0323"} {
			holds(t, name)
		}
	}
}

// TestOneNameInSeveralCases holds that case alone makes no other slug.
func TestOneNameInSeveralCases(t *testing.T) {
	for _, name := range []string{"Οδός Σάμος", "Новости", "Élysée Œuvre", "თბილისი", "ĳsland", "ǆungla", "Ⅷ"} {
		if upper := strings.ToUpper(name); Make(upper) != Make(name) {
			t.Errorf("%q gives %q, %q gives %q", name, Make(name), upper, Make(upper))
		}
	}
}

func TestMoreMarksThanUnicodeAllows(t *testing.T) {
	// Behind thirty of them norm puts a U+034F (UAX #15, Stream-Safe Text).
	for n := range 100 {
		holds(t, "a"+strings.Repeat("\u0301", n)+"b")
		holds(t, "a"+strings.Repeat("\u0301\u0323\u0338", n)+"\u00adb\u0301")
	}
}

func FuzzMake(f *testing.F) {
	for _, s := range []string{"", "C++ & C#", "ΟΔΟΣ", "İi̇", "e\u0301\u0323", "ශ්\u200dරී", "a\xff", "\u1112\u1161\u11ab", "--a--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) { holds(t, name) })
}
