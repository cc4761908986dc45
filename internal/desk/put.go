package desk

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"coranto/internal/site"
)

// Put writes a file into the digest at dir, within which it stays whatever links
// lead out of it. Where there is one of that name already, the error is
// fs.ErrExist.
func Put(dir, name string, from io.Reader) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	name = filepath.FromSlash(name)
	if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = root.Remove(name)
	}
	return err
}

// Addresses are what site.yaml says for old addresses to go on answering.
type Addresses struct {
	ArticleURL  string
	FeedAliases map[string]string // the feed by its old address
}

// Lines returns them as site.yaml has them.
func (a Addresses) Lines() string {
	var b strings.Builder
	if a.ArticleURL != "" {
		fmt.Fprintf(&b, "article_url: %s\n", yamlText(a.ArticleURL))
	}
	if len(a.FeedAliases) > 0 {
		b.WriteString("feeds:\n" + a.aliases("  "))
	}
	return b.String()
}

func (a Addresses) aliases(indent string) string {
	var old []string
	for address := range a.FeedAliases {
		old = append(old, address)
	}
	slices.Sort(old)
	text := indent + "aliases:\n"
	for _, address := range old {
		text += fmt.Sprintf("%s  %s: %s\n", indent, yamlText(address), yamlText(a.FeedAliases[address]))
	}
	return text
}

// Settle writes addresses into the site.yaml of the digest at dir, where it says
// nothing of them yet, and leaves all else in it as it is. It reports whether it
// could: if not, an editor has to.
func Settle(dir string, a Addresses) (bool, error) {
	if a.Lines() == "" {
		return true, nil
	}
	name := filepath.Join(dir, "site.yaml")
	src, err := os.ReadFile(name)
	if err != nil {
		return false, err
	}
	before, _ := site.ParseConfig(src)
	text := strings.TrimRight(string(src), "\n") + "\n"
	if a.ArticleURL != "" {
		text += fmt.Sprintf("article_url: %s\n", yamlText(a.ArticleURL))
	}
	if len(a.FeedAliases) > 0 {
		lines := strings.SplitAfter(text, "\n")
		at := slices.IndexFunc(lines, func(line string) bool { return strings.TrimRight(line, " \r\n") == "feeds:" })
		switch {
		case at >= 0 && at+1 < len(lines):
			next := lines[at+1]
			indent := next[:len(next)-len(strings.TrimLeft(next, " "))]
			if indent == "" {
				return false, nil
			}
			text = strings.Join(slices.Insert(lines, at+1, a.aliases(indent)), "")
		default:
			text += "feeds:\n" + a.aliases("  ")
		}
	}
	after, said := site.ParseConfig([]byte(text))
	want := after.ArticleURL == a.ArticleURL || a.ArticleURL == ""
	if len(said) > 0 || !want || len(after.Feeds.Aliases) != len(before.Feeds.Aliases)+len(a.FeedAliases) || after.Feeds.Items != before.Feeds.Items {
		return false, nil
	}
	return true, replace(name, []byte(text))
}

// replace writes a file anew, whole or not at all.
func replace(name string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if info, statErr := os.Stat(name); err == nil && statErr == nil {
		err = file.Chmod(info.Mode().Perm())
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}
