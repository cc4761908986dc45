package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/site"
	"coranto/internal/slug"
)

// Draft is a story from elsewhere as the file of an article is to say it. Its
// texts may hold anything: what cannot stand in front matter is taken out.
type Draft struct {
	Title      string
	ID         string
	Date       string // as in front matter; "" when it is not known
	DateNote   string // what the story says of its date
	Sources    []DraftSource
	Provenance string
	Notice     string
	Place      string // from which the story was filed
	Highlights []string
	Tags       []string
	Story      string
	Lang       string // BCP 47; "" for the digest's
	Body       string // Markdown
	Pictures   []DraftPicture

	// What the editor may want to say, as comments.
	OfferedTags, OfferedHighlights []string
	OfferedEvents                  []DraftEvent

	cut []string // what did not fit into front matter
}

// DraftPicture is a picture that stands beside the draft, under a name of
// letters, digits and hyphens.
type DraftPicture struct {
	Name string
	Data []byte
}

// DraftSource is what is known of a publisher's story.
type DraftSource struct{ Name, URL, Title, Author, Date string }

// DraftEvent is a date that the text has, and the sentence it stands in.
type DraftEvent struct{ Date, Text string }

// Undated is the folder of articles whose date is unknown.
const Undated = "content/articles/undated/"

// Take writes the file of a draft into the digest at dir, as one that is no
// other article's, and returns its name: x.md, or with pictures x/index.md. An
// for which taken says yes is another article's. The error is a [BadOption] when no article can be made of
// the draft.
func Take(dir string, config site.Config, d Draft, taken func(*content.Article) bool) (string, error) {
	d.clean()
	d.cut = d.fit()
	name := short(slug.Make(d.Title))
	if name == "" {
		return "", BadOption(fmt.Sprintf("the title %q has no letter or digit to make an address of; give another with --title", d.Title))
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	text := d.text()
	parser := content.Parser{Zone: config.Zone, Language: config.Language}
	for i := 1; ; i++ {
		base := name
		if i > 1 {
			base = fmt.Sprintf("%s-%d", name, i)
		}
		a := parser.Article("content/articles/"+base+".md", []byte(text))
		for _, found := range a.Diagnostics {
			if found.Severity == diag.Error {
				return "", BadOption("no article can be made of it: " + said(found))
			}
		}
		folder := Undated
		if !a.Date.IsZero() {
			if taken(a) {
				continue
			}
			folder = "content/articles/" + site.SpanOf(a.Date.Time).Up().Path()
		}
		if _, err := root.Lstat(filepath.FromSlash(folder + base)); err == nil {
			continue
		}
		if len(d.Pictures) > 0 {
			if _, err := root.Lstat(filepath.FromSlash(folder + base + ".md")); err == nil {
				continue
			}
			return folder + base + "/index.md", writeFolder(root, folder+base+"/", text, d.Pictures)
		}
		err := writeIn(root, folder+base+".md", text)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		return folder + base + ".md", err
	}
}

// writeFolder writes an article with its pictures, and the article last, so that
// it never lacks one.
func writeFolder(root *os.Root, folder, text string, pictures []DraftPicture) error {
	for _, p := range pictures {
		if err := writeIn(root, folder+p.Name, string(p.Data)); err != nil {
			return err
		}
	}
	return writeIn(root, folder+"index.md", text)
}

// writeIn is [write] within a folder that no link leads out of.
func writeIn(root *os.Root, name, text string) error {
	name = filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = root.Remove(name)
	}
	return err
}

// clean brings every text of front matter onto one line of what YAML can hold.
func (d *Draft) clean() {
	each := []*string{&d.Title, &d.ID, &d.Date, &d.DateNote, &d.Provenance, &d.Notice, &d.Place, &d.Story, &d.Lang}
	for i := range d.Sources {
		s := &d.Sources[i]
		each = append(each, &s.Name, &s.URL, &s.Title, &s.Author, &s.Date)
	}
	for i := range d.OfferedEvents {
		each = append(each, &d.OfferedEvents[i].Date, &d.OfferedEvents[i].Text)
	}
	for _, list := range [][]string{d.Highlights, d.Tags, d.OfferedTags, d.OfferedHighlights} {
		for i := range list {
			each = append(each, &list[i])
		}
	}
	for _, text := range each {
		*text = OneLine(*text)
	}
	d.Body = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return printable(r)
	}, strings.ToValidUTF8(d.Body, "\ufffd")))
}

// OneLine returns a text from elsewhere on one line, without what cannot be
// printed.
func OneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(printable, strings.ToValidUTF8(s, "\ufffd"))), " ")
}

// printable turns what ends a line into a space, and drops what YAML 1.2 (§5.1)
// does not take for a character.
func printable(r rune) rune {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
		return ' '
	case unicode.IsControl(r) || r == '\ufeff' || r&0xfffe == 0xfffe:
		return -1
	}
	return r
}

// text returns the text of the article's file.
func (d *Draft) text() string {
	var b strings.Builder
	line := func(key, value string) { fmt.Fprintf(&b, "%s: %s\n", key, value) }
	list := func(mark, key string, texts []string) {
		fmt.Fprintf(&b, "%s%s:\n", mark, key)
		for _, text := range texts {
			fmt.Fprintf(&b, "%s  - %s\n", mark, yamlText(text))
		}
	}
	b.WriteString("---\n")
	for _, note := range d.cut {
		b.WriteString("# " + note + ".\n")
	}
	line("title", yamlText(d.Title))
	line("id", yamlText(d.ID))
	note := ""
	if d.DateNote != "" {
		note = " # " + d.DateNote
	}
	if d.Date == "" {
		line("date", content.Unknown+note)
	} else {
		line("date", dateText(d.Date)+note)
	}
	line("draft", "true # remove this line to publish")
	if len(d.Sources) > 0 {
		b.WriteString("source:\n")
		for _, s := range d.Sources {
			mark := "  - "
			for _, field := range [...][2]string{{"name", s.Name}, {"url", s.URL}, {"title", s.Title}, {"author", s.Author}, {"date", s.Date}} {
				switch {
				case field[1] == "":
					continue
				case field[0] == "date":
					fmt.Fprintf(&b, "%sdate: %s\n", mark, dateText(field[1]))
				default:
					fmt.Fprintf(&b, "%s%s: %s\n", mark, field[0], yamlText(field[1]))
				}
				mark = "    "
			}
		}
	} else {
		b.WriteString("# source: {name: Publisher, url: 'https://…', title: 'Its headline'}\n")
	}
	if d.Provenance != "" {
		line("provenance", d.Provenance+" # adapted, once it is told in your own words")
	}
	if d.Notice != "" {
		line("notice", yamlText(d.Notice))
	}
	if len(d.Tags) > 0 {
		list("", "tags", d.Tags)
	}
	if len(d.OfferedTags) > 0 {
		b.WriteString("# Topics of this digest that the text names:\n")
		list("# ", "tags", d.OfferedTags)
	}
	if d.Story != "" {
		line("story", yamlText(d.Story))
	}
	if len(d.Highlights) > 0 {
		list("", "highlights", d.Highlights)
	} else if len(d.OfferedHighlights) > 0 {
		b.WriteString("# The sentences that have most in common with the rest:\n")
		list("# ", "highlights", d.OfferedHighlights)
	}
	if len(d.OfferedEvents) > 0 {
		b.WriteString("# Dates that the text has; keep those of events, and say what happened:\n# events:\n")
		for _, e := range d.OfferedEvents {
			fmt.Fprintf(&b, "#   - {date: %s, text: %s}\n", e.Date, quoted(e.Text))
		}
	}
	if d.Lang != "" {
		line("lang", yamlText(d.Lang))
	}
	if d.Place != "" {
		fmt.Fprintf(&b, "params:\n  place: %s\n", yamlText(d.Place))
	}
	b.WriteString("---\n\n")
	if d.Body != "" {
		b.WriteString(d.Body + "\n")
	}
	return b.String()
}

// quoted returns s as a YAML scalar that can stand between braces.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// stateFolder has what coranto keeps for itself beside a digest.
const stateFolder = ".coranto"

// Recall returns what [Remember] wrote; nothing where there is none.
func Recall(dir, name string) []byte {
	data, err := os.ReadFile(filepath.Join(dir, stateFolder, name))
	if err != nil {
		return nil
	}
	return data
}

// Remember writes a file of coranto's own, whole or not at all.
func Remember(dir, name string, data []byte) error {
	folder := filepath.Join(dir, stateFolder)
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, name+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), filepath.Join(folder, name))
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
