package importer

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"coranto/internal/desk"
)

// dateline takes from the beginning of a text where it was filed, when, and by
// which agency: SEATTLE, Jan 21 (Reuters) - …
func (s *Story) dateline(lines []string, source *desk.DraftSource) (rest []string, agency string) {
	if len(lines) == 0 {
		return lines, ""
	}
	d, text, ok := parseDateline(lines[0])
	if !ok {
		return lines, ""
	}
	s.Place = d.place
	switch {
	case d.date == "":
	case strings.Contains(d.date, "?"):
		if s.Date == "" {
			s.DateNote = fmt.Sprintf("the dateline says %s; write it with its year, as in 2021-01-21", d.written)
		}
	default:
		source.Date = cmp.Or(source.Date, d.date)
		s.Date = cmp.Or(s.Date, d.date)
	}
	return append([]string{text}, lines[1:]...), d.agency
}

type dateline struct{ place, date, written, agency string }

// longestDateline bounds a dateline, in bytes.
const longestDateline = 140

func parseDateline(line string) (d dateline, text string, ok bool) {
	for _, mark := range []string{" - ", " – ", " — ", " -- ", ")--", "/--", ")—", "/—", ") —", ": ", "— ", "—"} {
		i := strings.Index(line, mark)
		if i < 0 || i > longestDateline {
			continue
		}
		before, after := line[:i], line[i+len(mark):]
		if mark[0] == ')' || mark[0] == '/' {
			before += mark[:1]
		}
		if d, ok = readDateline(strings.TrimSpace(before)); ok && (mark != ": " || d.agency != "" || d.date != "") && strings.TrimSpace(after) != "" {
			return d, strings.TrimLeft(after, " -–—"), true
		}
	}
	return dateline{}, line, false
}

func readDateline(s string) (d dateline, ok bool) {
	for _, brackets := range []string{"()", "//"} {
		i := strings.LastIndexByte(strings.TrimSuffix(s, brackets[1:]), brackets[0])
		if i < 0 || s[len(s)-1] != brackets[1] {
			continue
		}
		name := s[i+1 : len(s)-1]
		if first, _ := utf8.DecodeRuneInString(name); name == "" || len(name) > 50 || !unicode.IsUpper(first) && first != '@' {
			return d, false
		}
		d.agency, s = name, strings.TrimRight(s[:i], " -–—")
		break
	}
	if dates := datesIn(s); len(dates) == 1 && len(dates[0]) == len("2006-01-02") {
		// The date stands at the end, behind the place.
		from := strings.IndexFunc(s, unicode.IsDigit)
		at := strings.LastIndexByte(s[:from], ',') + 1
		written := strings.TrimSpace(s[at:])
		for _, word := range wordsOf(written) {
			if months[strings.ToLower(word)] == 0 && strings.Trim(word, "0123456789") != "" {
				return d, false
			}
		}
		d.date, d.written = dates[0], written
		s = s[:at]
	}
	d.place = strings.Trim(s, ", ")
	if strings.ContainsAny(d.place, `0123456789"“”:;?!()`) || len(wordsOf(d.place)) > 8 {
		return d, false
	}
	for _, word := range wordsOf(d.place) {
		if first, _ := utf8.DecodeRuneInString(word); unicode.IsLower(first) && len(word) > 3 {
			return d, false
		}
	}
	city, _, _ := strings.Cut(d.place, ",")
	switch {
	case d.agency != "":
		return d, d.date != "" || city == "" || capitals(city) || capitals(d.agency)
	case d.date != "":
		return d, city != "" && capitals(city)
	}
	return d, false
}

func capitals(s string) bool { return strings.ToUpper(s) == s }
