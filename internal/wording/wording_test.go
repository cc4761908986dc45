package wording

import (
	"fmt"
	"strings"
	"testing"
)

func sentences(text string) (out []Sentence) {
	for p := range strings.SplitSeq(text, "\n\n") {
		out = append(out, Split(p)...)
	}
	return out
}

// TestWhatReadersWouldHaveToBeTold holds, change by change, which is more than
// better wording.
func TestWhatReadersWouldHaveToBeTold(t *testing.T) {
	known := set("Iran could would Amazon court market")
	for _, test := range []struct{ old, new, want string }{
		// Facts.
		{"The ship is 400 m long.", "The ship is 399 m long.", "number 400 > 399"},
		{"Three people died.", "Four people died.", "number Three > Four"},
		{"It cost $1.5 million.", "It cost $1.5 billion.", "number 1.5 million > 1.5 billion"},
		{"It cost $5.", "It cost €5.", "number $ > €"},
		{"Rates fell to -5 degrees.", "Rates fell to 5 degrees.", "number 5 > 5"},
		{"It began on Jan. 13.", "It began on Jan. 14.", "number 13 > 14"},
		{"It began on Jan. 13.", "It began on Feb. 13.", "name Jan > Feb"},
		{"All 5 of 5 agreed.", "All 5 of 6 agreed.", "number 5 > 6"},
		{"On Monday Judge Smith refused.", "On Monday Judge Jones refused.", "name Smith > Jones"},
		{"Amazon suspended the network.", "Google suspended the network.", "name Amazon > Google"},
		{"The suit names Iran.", "The suit names Iraq.", "name Iran > Iraq"},
		{"It was told to Maersk.", "It was told to Mærsk.", "name Maersk > Mærsk"},
		{"The winner is Smith.", "The winner is Smyth.", "name Smith > Smyth"},
		{"She said “we will not appeal” to the court.", "She said “we will appeal” to the court.", "quotation we will not appeal > we will appeal"},
		{"She said “it could be so” then.", "She said “it would be so” then.", "quotation it could be so > it would be so"},
		{"She said “we will not appeal”.", "She said that they would not appeal.", "quotation we will not appeal > "},
		{"He was found guilty of fraud.", "He was not found guilty of fraud.", "denial  > not"},
		{"No one died at sea that day.", "One died at sea that day.", "denial No > "},
		{"The judge refused. She is from Oslo.", "The judge refused.", "name Oslo > "},
		{"| Oslo | 12 |", "| Oslo | 13 |", "number 12 > 13"},
		{"In 1999 Smith and Jones left 12 ships.", "In 1998 Brown and Green left 13 ships.", "number 1999 > 1998 and 3 more"},

		// Better wording, and what cannot be told from it.
		{"Amazon sued Parler. Later it paid.", "Parler sued Amazon. Later it paid.", "-"},
		{"Market rules changed.", "Marked rules changed.", "-"},
		{"The ship recieved help.", "The ship received help.", "-"},
		{"The ship  is long .", "The ship is long .", ""},
		{"The Court refused.", "The court refused.", ""},
		{`"We won't," he said.`, "“We won’t,” he said.", ""},
		{"She said “we recieved it” then.", "She said “we received it” then.", "-"},
		{"Three people died.", "3 people died.", "-"},
		{"It cost 1,500,000 dollars.", "It cost $1.5 million.", "-"},
		{"Twenty-one ships waited.", "21 ships waited.", "-"},
		{"It began on Jan. 13.", "It began on January 13.", "-"},
		{"Recieving the ship took long.", "Receiving the ship took long.", "-"},
		{"However, the ship left.", "Moreover, the ship left.", "-"},
		{"Smith said that it rains, and that Jones left.", "Smith said that it rains. Jones left.", "-"},
		{"The ship left. It rained in Oslo.", "It rained in Oslo. The ship left.", ""},
		{"The ship left.", "The ship left. Ida Berg says that 5 were on it.", "-"},
		{"A judge refused.", "Judge Barbara Smith refused.", "-"},
		{"Amazon refused. Amazon paid.", "Amazon refused. It paid.", "-"},
	} {
		var got []string
		for _, c := range Compare(sentences(test.old), sentences(test.new), Options{Names: true, Known: func(w string) bool { return known[w] }}) {
			said := "-"
			if c.Fact.Kind != None {
				said = fmt.Sprintf("%s %s > %s", [...]string{"", "quotation", "number", "name", "denial"}[c.Fact.Kind], c.Fact.Old, c.Fact.New)
				if c.More > 0 {
					said += fmt.Sprintf(" and %d more", c.More)
				}
			}
			got = append(got, said)
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%q\n%q: got %q, want %q", test.old, test.new, s, test.want)
		}
	}
}
