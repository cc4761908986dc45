package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"coranto/internal/content"
	"coranto/internal/diag"
	"coranto/internal/files"
	"coranto/internal/site"
	"coranto/internal/slug"
)

// NewOptions say what a new article is.
type NewOptions struct {
	Title  string
	Date   string // as in front matter; Now when empty
	Source string
	Tags   []string
	Story  string
	Now    time.Time
}

// BadOption says what is wrong with the options of a new article or digest.
type BadOption string

// Error returns what is wrong, and what to write instead.
func (b BadOption) Error() string { return string(b) }

// New writes the file of a new article into the digest at dir and returns its
// name below dir. The article is a draft. The error is a [BadOption] when no
// such article can be written.
func New(dir string, o NewOptions) (string, error) {
	src, err := os.ReadFile(filepath.Join(dir, files.ConfigName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("there is no %s here; run coranto init, or name the digest's folder with -C", files.ConfigName)
	}
	if err != nil {
		return "", err
	}
	config, ds := site.ParseConfig(src)
	if diag.HasErrors(ds) {
		return "", fmt.Errorf("%s: %s", ds[0].Position, said(ds[0]))
	}
	if err := o.check(); err != nil {
		return "", err
	}
	name := short(slug.Make(o.Title))
	if name == "" {
		return "", BadOption(fmt.Sprintf("the title %q has no letter or digit to make an address of; add a word", o.Title))
	}
	if o.Date == "" {
		o.Date = o.Now.In(config.Zone).Format("2006-01-02T15:04")
	}
	parser := content.Parser{Zone: config.Zone}
	a := parser.Article("content/articles/"+name+".md", []byte(o.text("")))
	for _, d := range a.Diagnostics {
		if d.Severity == diag.Error {
			return "", BadOption(said(d))
		}
	}
	day := site.SpanOf(a.Date.Time)
	folder := "content/articles/" + day.Up().Path()
	// Two stories with one headline in one month both live.
	for i := 1; ; i++ {
		base := name
		if i > 1 {
			base = fmt.Sprintf("%s-%d", name, i)
		}
		// An article may also be a folder with its pictures.
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(folder+base))); err == nil {
			continue
		}
		id := strings.ReplaceAll(strings.TrimSuffix(day.Path(), "/"), "/", "-") + "-" + base
		err := write(dir, folder+base+".md", o.text(id))
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		return folder + base + ".md", err
	}
}

// check brings each option onto one line and says what is wrong with them.
func (o *NewOptions) check() error {
	type option struct {
		name string
		text *string
	}
	o.Tags = slices.Clone(o.Tags)
	options := []option{{"the title", &o.Title}, {"--date", &o.Date}, {"--source", &o.Source}, {"--story", &o.Story}}
	for i := range o.Tags {
		options = append(options, option{"--tag", &o.Tags[i]})
	}
	for _, option := range options {
		text := strings.Join(strings.Fields(*option.text), " ")
		*option.text = text
		switch {
		case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
			return BadOption(fmt.Sprintf("%s is not plain text: %q", option.name, text))
		case text == "" && option.name == "--tag":
			return BadOption("--tag is empty; write a word, or leave it out")
		}
	}
	return nil
}

// said puts a diagnostic into one sentence.
func said(d diag.Diagnostic) string {
	if d.Hint == "" {
		return d.Message
	}
	return d.Message + "; " + d.Hint
}

// short cuts a slug, between words where it can, to what every file system
// takes for a name.
func short(slug string) string {
	const most = 100 // bytes
	if len(slug) <= most {
		return slug
	}
	cut := most
	for !utf8.RuneStart(slug[cut]) {
		cut--
	}
	if word := strings.LastIndexByte(slug[:cut+1], '-'); word > most/2 {
		cut = word
	}
	return slug[:cut]
}

// text returns the text of the article's file.
func (o *NewOptions) text(id string) string {
	var b strings.Builder
	line := func(key, value string) { fmt.Fprintf(&b, "%s: %s\n", key, value) }
	b.WriteString("---\n")
	line("title", yamlText(o.Title))
	if id != "" {
		line("id", yamlText(id))
	}
	line("date", dateText(o.Date))
	line("draft", "true # remove this line to publish")
	if o.Source != "" {
		line("source", yamlText(o.Source))
	} else {
		b.WriteString("# source: {name: Publisher, url: 'https://…', title: 'Its headline'}\n")
	}
	if len(o.Tags) > 0 {
		b.WriteString("tags:\n")
		for _, tag := range o.Tags {
			fmt.Fprintf(&b, "  - %s\n", yamlText(tag))
		}
	} else {
		b.WriteString("# tags: [Law, Shipping]\n")
	}
	if o.Story != "" {
		line("story", yamlText(o.Story))
	}
	b.WriteString("# highlights:\n#   - One sentence that carries the point.\n---\n\n")
	return b.String()
}

// dateText returns a date as it is written in front matter; anything else in
// quotes, so that it is said to be no date.
func dateText(s string) string {
	if strings.Trim(s, "0123456789-+:TZ") == "" {
		return s
	}
	return yamlText(s)
}
