package importer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"coranto/internal/desk"
)

// TextOptions say what is known of a text besides what it says itself. What is
// given here counts.
type TextOptions struct {
	Title  string // the whole text is the story's then
	Date   string
	Source string
	URL    string
	Tags   []string
	Story  string
}

// longestTitle bounds a title, in characters.
const longestTitle = 300

// Text reads a story as it is pasted: the title on the first line, then the
// text, then what a syndicated story has at its end. The error says why the
// text is no such story.
func Text(data []byte, o TextOptions) (Story, error) {
	plain, note := decode(data)
	if strings.ContainsRune(plain, 0) {
		return Story{}, errors.New("it is no text: it holds bytes that no text has")
	}
	if head := headOf(data); bytes.Contains(head, []byte("mime-version:")) && bytes.Contains(head, []byte("multipart/related")) {
		return Story{}, errors.New("it is a web archive (MHTML); save the page as HTML, or copy its text")
	}
	lines := linesOf(plain)
	s := Story{Title: o.Title, Date: o.Date, Tags: o.Tags, Story: o.Story}
	if note != "" {
		s.Notes = append(s.Notes, note)
	}
	if s.Title == "" {
		if len(lines) == 0 {
			return s, errors.New("there is no text in it")
		}
		s.Title, lines = lines[0], trimLines(lines[1:])
		if n := utf8.RuneCountInString(s.Title); n > longestTitle {
			return s, fmt.Errorf("its first line, which should be the title, has %d characters; put a title on a line before it, or give one with --title", n)
		}
	}
	// Its wording, however it is laid out, tells a story from all others.
	s.Key = "text " + strings.Join(strings.Fields(plain), " ")

	source := desk.DraftSource{Name: o.Source, URL: o.URL, Title: s.Title}
	lines = s.head(lines, &source)
	lines, publisher := s.foot(lines, &source)
	lines, agency := s.dateline(lines, &source)

	for _, name := range []string{source.Name, publisher, agency} {
		s.addSource(source, name)
	}
	switch {
	case len(s.Sources) > 0:
	case source.URL != "":
		source.Name = hostOf(source.URL)
		s.Sources = []desk.DraftSource{source}
	case source.Author != "": // it stays where it was
		lines = append([]string{"By " + source.Author, ""}, lines...)
	}
	if s.Notice != "" || len(s.Sources) > 0 {
		s.Provenance = "syndicated"
	}
	if s.Date == "" && s.DateNote == "" {
		s.DateNote = "the text does not say; write it, as in 2021-01-21"
	}
	s.Body, s.Text = textBody(lines)
	return s, nil
}

// linesOf returns the lines of a text without the space around them, and
// without the empty ones at either end.
func linesOf(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(text)
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, desk.OneLine(line))
	}
	return trimLines(lines)
}

func trimLines(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// head takes from below the title what is said on lines of their own: who
// wrote it, when, who published it, and where.
func (s *Story) head(lines []string, source *desk.DraftSource) []string {
	for range 4 {
		lines = trimLines(lines)
		if len(lines) < 2 {
			break
		}
		line := lines[0]
		key, value, _ := strings.Cut(line, ":")
		key, value = strings.ToLower(key), strings.TrimSpace(value)
		date, dated := dateLine(line)
		switch {
		case source.Author == "" && len(line) > 3 && strings.EqualFold(line[:3], "by ") && len(line) <= 100 && !strings.ContainsAny(line[len(line)-1:], ".!?:"):
			source.Author = line[3:]
		case source.Name == "" && key == "source" && value != "" && len(value) <= 100 && !strings.Contains(value, "://"):
			source.Name = value
		case source.URL == "" && isAddress(line):
			source.URL = line
		case source.Date == "" && dated:
			source.Date = date
			s.Date = cmp.Or(s.Date, date)
		default:
			return lines
		}
		lines = lines[1:]
	}
	return trimLines(lines)
}

// hostOf returns the host of an address, as people say it.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

func isAddress(line string) bool {
	return (strings.HasPrefix(line, "https://") || strings.HasPrefix(line, "http://")) && !strings.Contains(line, " ") && sameLink(line) != ""
}

// dateLine reads a line that is a date with its year and nothing else but a
// time of day, which has no zone and so is left out.
func dateLine(line string) (string, bool) {
	rest := strings.ToLower(line)
	for _, word := range []string{"published", "posted", "date"} {
		if after, found := strings.CutPrefix(rest, word); found {
			rest = strings.TrimLeft(after, ": ")
			rest = strings.TrimPrefix(rest, "on ")
		}
	}
	dates := datesIn(rest)
	if len(dates) != 1 || len(dates[0]) != len("2006-01-02") || strings.Contains(dates[0], "?") {
		return "", false
	}
	// What is left may be a weekday, a time, and marks between them.
	for _, word := range wordsOf(rest) {
		_, month := months[word]
		digits := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
		ending := word[len(digits):]
		switch {
		case month, strings.HasSuffix(word, "day"), timeWords[word]:
		case digits != "" && (ending == "" || timeWords[ending] || ending == "st" || ending == "nd" || ending == "rd" || ending == "th"):
		default:
			return "", false
		}
	}
	return dates[0], true
}

var timeWords = set("am pm a m p at gmt utc est edt et cst cdt pst pdt pt ist cet cest bst de t z h hrs hours mon tue wed thu fri sat sun")

// patterns are compiled when the first text is read.
var patterns = sync.OnceValue(func() (p struct{ staff, feed, notice, credits, item *regexp.Regexp }) {
	p.staff = regexp.MustCompile(`(?i)\bedited by (?:the )?([^.,;()]{2,60}?)(?:['’]s)? (?:staff|team|editors|desk|newsroom|editorial)\b`)
	p.feed = regexp.MustCompile(`\b(?:[Pp]ublished|[Gg]enerated|[Rr]eproduced|[Rr]epublished|[Ss]yndicated|[Tt]aken) (?:from|by|through|via|with (?:the )?permission (?:of|from)) (?:an? |the )?(\p{Lu}[^.,;()]{1,50}?)(?: (?:feed|wire|agency|service)\b|[.,;)]|$)`)
	p.notice = regexp.MustCompile(`(?i)\b(?:not been edited|auto-?generated|automatically generated|syndicat|news ?feed|agency feed|wire feed|permission (?:of|from)|republished|copyright|all rights reserved|disclaimer|only the headline)`)
	p.credits = regexp.MustCompile(`(?i)^[(\[]?(?:additional )?(?:reporting|writing|editing|compiled) (?:and \w+ )?(?:by|in)\b`)
	p.item = regexp.MustCompile(`^(?:[-*•·–▪●◦‣]|\d{1,2}[.)])\s+`)
	return p
})

// foot takes from the end what is no part of the text: the notice in brackets,
// the list of highlights, the story's address. It returns the publisher whom
// the notice names.
func (s *Story) foot(lines []string, source *desk.DraftSource) (rest []string, publisher string) {
	for {
		lines = trimLines(lines)
		if len(lines) == 0 {
			return lines, publisher
		}
		last := lines[len(lines)-1]
		switch {
		case s.Notice == "" && bracketed(last) && patterns().notice.MatchString(last) && !patterns().credits.MatchString(last):
			s.Notice = last
			publisher = publisherIn(last)
		case source.URL == "" && isAddress(last):
			source.URL = last
		default:
			at, items := highlightsAt(lines)
			if s.Highlights != nil || at < 0 {
				return lines, publisher
			}
			s.Highlights = items
			lines = lines[:at+1]
		}
		lines = lines[:len(lines)-1]
	}
}

func bracketed(line string) bool {
	line = strings.Trim(line, "*_ ")
	return len(line) > 2 && (line[0] == '(' && line[len(line)-1] == ')' || line[0] == '[' && line[len(line)-1] == ']')
}

// publisherIn returns the publisher whom a notice names; "" when it names none.
func publisherIn(notice string) string {
	for _, p := range []*regexp.Regexp{patterns().staff, patterns().feed} {
		if m := p.FindStringSubmatch(notice); m != nil && !strings.EqualFold(m[1], "our") {
			return strings.TrimSpace(m[1])
		}
	}
	return ""
}

// What a list of highlights may hold.
const (
	mostHighlights   = 15
	longestHighlight = 500 // characters
)

// highlightsAt finds the list of highlights with which lines end: the line of
// its heading, and its items. at is negative where there is none.
func highlightsAt(lines []string) (at int, items []string) {
	for at = len(lines) - 1; at >= 0; at-- {
		switch strings.ToLower(strings.TrimRight(strings.Trim(lines[at], "*_# "), ": ")) {
		case "news highlights", "highlights", "key highlights", "key points", "key takeaways", "key facts":
		default:
			continue
		}
		marked := 0
		for _, line := range lines[at+1:] {
			if patterns().item.MatchString(line) {
				marked++
			}
		}
		gap := false
		for _, line := range lines[at+1:] {
			text := patterns().item.ReplaceAllString(line, "")
			switch {
			case line == "":
				gap = true
				continue
			case marked == 0 || text != line:
				items = append(items, text)
			case gap || len(items) == 0:
				return -1, nil // a text follows the list
			default:
				items[len(items)-1] += " " + line // the item goes on
			}
			gap = false
		}
		if len(items) == 0 || len(items) > mostHighlights {
			return -1, nil
		}
		for _, item := range items {
			if utf8.RuneCountInString(item) > longestHighlight {
				return -1, nil
			}
		}
		return at, items
	}
	return -1, nil
}

// These bound the lines of a paragraph that was broken by hand, in
// characters. Longer ones, and much shorter ones, are paragraphs.
const (
	shortestWrapped = 30
	longestWrapped  = 110
)

// textBody returns lines as Markdown that shows them as they stand, and as
// plain text with a line for each paragraph.
func textBody(lines []string) (markdown, plain string) {
	var m, p strings.Builder
	for len(lines) > 0 {
		n := slices.Index(lines, "")
		if n < 0 {
			n = len(lines)
		}
		block := lines[:n]
		lines = trimLines(lines[n:])
		items, wrapped := 0, true
		for i, line := range block {
			if patterns().item.MatchString(line) {
				items++
			}
			if n := utf8.RuneCountInString(line); i < len(block)-1 && (n < shortestWrapped || n > longestWrapped) {
				wrapped = false
			}
		}
		list := items == len(block) && items > 1
		for i, line := range block {
			switch {
			case list:
				mark := patterns().item.FindString(line)
				p.WriteString(line + "\n")
				if mark[0] < '0' || mark[0] > '9' {
					m.WriteString("- " + escape(line[len(mark):]) + "\n")
				} else { // the number is part of the wording
					m.WriteString(strings.TrimSpace(mark) + " " + escape(line[len(mark):]) + "\n")
				}
			case wrapped && i < len(block)-1:
				m.WriteString(escape(line) + "\n")
				p.WriteString(line + " ")
			default:
				m.WriteString(escape(line) + "\n\n")
				p.WriteString(line + "\n")
			}
		}
		if list {
			m.WriteString("\n")
		}
	}
	return m.String(), p.String()
}

// escape writes a line of plain text so that Markdown shows it as it stands.
// Addresses in it stay links.
func escape(line string) string {
	var b strings.Builder
	at := func(i int) byte {
		if i < 0 || i >= len(line) {
			return ' '
		}
		return line[i]
	}
	inWord := func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
	}
	for i := 0; i < len(line); i++ {
		if rest := line[i:]; strings.HasPrefix(rest, "https://") || strings.HasPrefix(rest, "http://") {
			if n := strings.IndexAny(rest, " <>[]()*`\\|\"'"); n >= 0 {
				rest = rest[:n]
			}
			b.WriteString(rest)
			i += len(rest) - 1
			continue
		}
		mark := false
		switch c := line[i]; c {
		case '\\', '`', '*', '[', '~':
			mark = true
		case '_':
			mark = !inWord(at(i-1)) || !inWord(at(i+1))
		case '<', '&':
			mark = at(i+1) != ' '
		case '#', '>', '+', '-', '=', ':', '|':
			mark = i == 0
		case '.', ')':
			mark = i > 0 && i < 10 && strings.Trim(line[:i], "0123456789") == ""
		}
		if mark {
			b.WriteByte('\\')
		}
		b.WriteByte(line[i])
	}
	return b.String()
}
